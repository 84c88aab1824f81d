"""Changes of the weights by hand: from an experiment to an experiment, or a sentence that says why not."""

from dataclasses import replace

from playground.cells.records import Array
from playground.experiment.inputs import input_of
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS
from playground.experiment.weights.apply import GATED, apply_all, block, is_usable, label_of, named_gates
from playground.experiment.weights.edit import KINDS, Edit
from playground.experiment.weights.initialisers import draw
from playground.experiment.weights.log import append
from playground.experiment.weights.moves import MOVES, SQUARE
from playground.sequences.numbers import parse_rows, shorten
from playground.words import _


def drawn_weights(experiment: Experiment, input_size: int | None = None) -> dict[str, Array]:
    """Return every array before any edit, W_hy (1, H) and b_y (1,) with the cell's own."""
    return draw(
        experiment.initialiser,
        experiment.cell,
        options=experiment.options,
        input_size=input_of(experiment).x.shape[1] if input_size is None else input_size,
        hidden_size=experiment.hidden_size,
        seed=experiment.seed,
        gain=experiment.gain,
        constant=experiment.constant,
        memory=experiment.memory,
    )


def weights(experiment: Experiment, input_size: int | None = None) -> dict[str, Array]:
    """Return every array as it is on screen: drawn, then edited."""
    drawn = drawn_weights(experiment, input_size)
    return apply_all(drawn, experiment.edits, drawn=drawn, gates=experiment.gates)


def edit(experiment: Experiment, change: Edit) -> Experiment:
    """Return the experiment with one more change of its weights.

    A change that overwrites earlier ones takes their place in the log, and so does the next value of a slider.

    Raises
    ------
    ValueError : there is no such weight, the value isn't finite or is too large, or the block has no such form
    """
    input_size = input_of(experiment).x.shape[1]
    drawn = drawn_weights(experiment, input_size)
    change = _normal(change, experiment)
    _check(change, experiment, drawn)
    before = apply_all(drawn, experiment.edits, drawn=drawn, gates=experiment.gates)
    _check_move(change, experiment, before)
    edits = append(experiment.edits, change)
    if len(edits) > FIELDS["edits"].size:
        raise ValueError(
            _("There are already {most} changes by hand: restore some weights first.").format(most=FIELDS["edits"].size)
        )
    return replace(experiment, edits=edits)


def set_weight(
    experiment: Experiment, target: str, row: int, column: int = 0, *, value: float, gate: str = ""
) -> Experiment:
    """Set one weight: row and column inside the gate's block; a bias has column 0."""
    return edit(experiment, Edit(kind="set", target=target, gate=gate, row=row, column=column, value=value))


def paste(
    experiment: Experiment, target: str, text: str, *, gate: str = "", row: int = 0, column: int = 0
) -> Experiment:
    """Put a block of numbers, as copied from a spreadsheet, with its upper left corner at a weight.

    Raises
    ------
    ValueError : a word that is no number, rows of different length, or a block that doesn't fit; nothing is changed
    """
    rows = parse_rows(text)
    if target.startswith("b_") and len(rows) == 1:
        rows = [[value] for value in rows[0]]  # a bias stands upright, however it was copied
    values = tuple(tuple(values) for values in rows)
    return edit(experiment, Edit(kind="paste", target=target, gate=gate, row=row, column=column, values=values))


def restore(experiment: Experiment, target: str = "", *, gate: str = "") -> Experiment:
    """Take back every change of a block, or all changes where no target is named."""
    if not target:
        return replace(experiment, edits=())
    return edit(experiment, Edit(kind="restore", target=target, gate=gate))


def _normal(change: Edit, experiment: Experiment) -> Edit:
    """Return the change in the one way it is written in the log: a cell inside its gate's block, no column None."""
    cell = change.kind == "set" or (change.kind == "restore" and change.row is not None)
    row, column, gate = change.row, change.column, change.gate
    if (cell or change.kind == "paste") and column is None:
        column = 0
    if change.kind == "paste" and row is None:
        row = 0
    if cell and change.target in GATED and not gate and row is not None:
        gates, size = experiment.gates, experiment.hidden_size
        if 0 <= row < size * len(gates):
            gate, row = gates[row // size], row % size
    if change.kind == "bias":
        return replace(change, target="b_ih")
    return replace(change, row=row, column=column, gate=gate, value=float(change.value))


def _check(change: Edit, experiment: Experiment, drawn: dict[str, Array]) -> None:
    if change.kind not in KINDS:
        raise ValueError(
            _("A change must be one of {known}, got “{got}”.").format(known=", ".join(KINDS), got=shorten(change.kind))
        )
    if change.target not in drawn:
        raise ValueError(
            _("This cell has no {target}: it has {known}.").format(
                target=shorten(change.target), known=", ".join(drawn)
            )
        )
    if not named_gates(change.target, change.gate, experiment.gates):
        known = ", ".join(experiment.gates) if change.target in GATED else _("none")
        raise ValueError(
            _("{target} has no gate “{gate}”: it has {known}.").format(
                target=change.target, gate=shorten(change.gate), known=known
            )
        )
    _check_numbers(change)
    _check_place(change, block(drawn[change.target], change.target, change.gate, experiment.gates).shape, experiment)


def _check_numbers(change: Edit) -> None:
    for value in (change.value, *(value for row in change.values for value in row)):
        if not abs(value) <= WEIGHT_LIMIT:
            raise ValueError(
                _("A weight must be a number between −{most:g} and {most:g}, got {got:g}: it stays as it was.").format(
                    most=WEIGHT_LIMIT, got=value
                )
            )


def _check_place(change: Edit, shape: tuple[int, ...], experiment: Experiment) -> None:
    name = label_of(change.target, change.gate, experiment.cell)
    rows, columns = shape
    row, column = change.row or 0, change.column or 0
    if change.kind == "set" and change.row is None:
        raise ValueError(_("Which weight of {name} should be set? Give its row and column.").format(name=name))
    if not (0 <= row < rows and 0 <= column < columns):
        raise ValueError(
            _("{name} has {rows} rows and {columns} columns: there is no row {row}, column {column}.").format(
                name=name, rows=rows, columns=columns, row=row + 1, column=column + 1
            )
        )
    if change.kind == "paste":
        height, width = len(change.values), len(change.values[0]) if change.values else 0
        if not height or len({len(values) for values in change.values}) > 1:
            raise ValueError(_("The pasted block must have rows of the same length, and at least one."))
        if row + height > rows or column + width > columns:
            raise ValueError(
                _(
                    "The pasted block has {height} × {width} numbers, but from row {row}, column {column} on "
                    "{name} has room for {rows} × {columns}: copy a smaller block or start further up."
                ).format(
                    height=height,
                    width=width,
                    row=row + 1,
                    column=column + 1,
                    name=name,
                    rows=rows - row,
                    columns=columns - column,
                )
            )


def _check_move(change: Edit, experiment: Experiment, arrays: dict[str, Array]) -> None:
    """Raise ValueError where a whole-matrix move can't be made, or makes weights too large."""
    if change.kind not in MOVES:
        return
    for gate in named_gates(change.target, change.gate, experiment.gates):
        W = block(arrays[change.target], change.target, gate, experiment.gates)
        name = label_of(change.target, gate, experiment.cell)
        if change.kind in SQUARE and (change.target != "W_hh" or W.shape[0] != W.shape[1]):
            raise ValueError(
                _("{name} is {rows} × {columns}: only recurrent blocks, which are square, can do this.").format(
                    name=name, rows=W.shape[0], columns=W.shape[1]
                )
            )
        if change.kind == "radius" and change.value < 0:
            raise ValueError(_("A spectral radius can't be negative, got {got:g}.").format(got=change.value))
        if not is_usable(MOVES[change.kind](W.copy(), change.value)):
            raise ValueError(
                _("That would make a weight of {name} larger than {most:g}: it stays as it was.").format(
                    name=name, most=WEIGHT_LIMIT
                )
            )
