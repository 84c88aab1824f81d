"""Changes of the weights by hand: from an experiment to an experiment, or a sentence that says why not."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from playground.cells.blocks import Block
from playground.cells.records import Array
from playground.experiment.inputs import input_of
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.state.experiment import READOUT, Experiment
from playground.experiment.state.fields import FIELDS
from playground.experiment.weights.apply import apply_all, is_usable, named_gates, rows_of
from playground.experiment.weights.edit import ACTIONS, Edit
from playground.experiment.weights.initialisers import draw
from playground.experiment.weights.log import append
from playground.experiment.weights.moves import MOVES, SQUARE
from playground.sequences.numbers import parse_rows, shorten
from playground.words import _

LATER = ("preset", "length", "edits", "interventions", "h_0", "c_0")
DRAWN_FROM = tuple(
    name for name, field in FIELDS.items() if field.group not in ("sequence", "loss") and name not in LATER
)
"""The fields of the experiment on which its first weights depend, besides the number of inputs."""

SEEDS_APART = 7919
"""Between the seeds of one layer and direction and the next."""

FIRST_KEPT = 32
"""First weights that the process keeps: the change of one weight draws none anew."""

_first: dict[tuple[Any, ...], dict[str, Array]] = {}


def drawn_weights(
    experiment: Experiment, input_size: int | None = None, outputs: int | None = None
) -> dict[str, Array]:
    """Return every array as the initialiser draws it, W_hy (K, H) and b_y (K,) with the cell's own.

    The readout of both directions reads h of the reverse one too: W_hy (K, 2 H). Where the first cell's weights are to
    be 0 or one number, to be laid out by hand, those of the others are PyTorch's: they would let nothing through.
    """
    inputs = input_of(experiment).x.shape[1] if input_size is None else input_size
    outputs = experiment.outputs if outputs is None else outputs
    arrays = _drawn(experiment, inputs, outputs, experiment.seed)
    by_hand = experiment.initialiser in ("zeros", "constant")
    other = replace(experiment, initialiser="pytorch") if by_hand else experiment
    for number, place in enumerate(experiment.places, start=1):
        below = inputs if place.layer == 0 else experiment.hidden_size * (1 + experiment.both)
        own = _drawn(other, below, outputs, (experiment.seed + SEEDS_APART * number) % 2**32)
        if place.reverse and place.layer == experiment.layers - 1:
            arrays["W_hy"] = np.concatenate([arrays["W_hy"], own["W_hy"]], axis=1)
        arrays |= {str(replace(place, parameter=name)): own[name] for name in own if name not in READOUT}
    return arrays


def _drawn(experiment: Experiment, inputs: int, outputs: int, seed: int) -> dict[str, Array]:
    """Return the arrays of one cell and a readout."""
    return draw(
        experiment.initialiser,
        experiment.spec,
        options=experiment.options,
        input_size=inputs,
        hidden_size=experiment.hidden_size,
        seed=seed,
        gain=experiment.gain,
        constant=experiment.constant,
        memory=experiment.memory,
        outputs=outputs,
    )


def first_weights(
    experiment: Experiment, input_size: int | None = None, outputs: int | None = None
) -> Mapping[str, Array]:
    """Return every array as the person found it: drawn, then laid out as the preset does. Not to be written to."""
    size = input_of(experiment).x.shape[1] if input_size is None else input_size
    outputs = experiment.outputs if outputs is None else outputs
    made_of = (size, outputs, *(getattr(experiment, name) for name in DRAWN_FROM))
    arrays = _first.get(made_of)
    if arrays is None:
        arrays = apply_all(drawn_weights(experiment, size, outputs), experiment.base, blocks=experiment.blocks)
        for array in arrays.values():
            array.setflags(write=False)
        while len(_first) >= FIRST_KEPT:
            _first.pop(next(iter(_first)), None)
        _first[made_of] = arrays
    return arrays


def weights(experiment: Experiment, input_size: int | None = None, outputs: int | None = None) -> dict[str, Array]:
    """Return every array as it is on screen: drawn, laid out, then edited."""
    return apply_all(first_weights(experiment, input_size, outputs), experiment.edits, blocks=experiment.blocks)


def edit(experiment: Experiment, change: Edit) -> Experiment:
    """Return the experiment with one more change of its weights.

    A change that overwrites earlier ones takes their place in the log, and so does the next value of a slider.

    Raises
    ------
    ValueError : there is no such weight, the value isn't finite or is too large, or the block has no such form
    """
    _check_action(change)
    change = _normal(change, experiment)
    now = weights(experiment)
    _check(change, experiment, now)
    _check_move(change, experiment, now)
    edits = append(experiment.edits, change)
    if len(edits) > FIELDS["edits"].size:
        raise ValueError(
            _("There are already {most} changes by hand: restore some weights first.").format(most=FIELDS["edits"].size)
        )
    return replace(experiment, edits=edits)


def set_weight(experiment: Experiment, block: str, row: int, column: int = 0, *, value: float) -> Experiment:
    """Set one weight: row and column inside the block; a bias has column 0."""
    return edit(experiment, Edit(action="set", block=block, row=row, column=column, value=value))


def paste(experiment: Experiment, block: str, text: str, *, row: int = 0, column: int = 0) -> Experiment:
    """Put a block of numbers, as copied from a spreadsheet, with its upper left corner at a weight.

    Raises
    ------
    ValueError : a word that is no number, rows of different length, or a block that doesn't fit; nothing is changed
    """
    rows = parse_rows(text)
    if block.startswith("b_") and len(rows) == 1:
        rows = [[value] for value in rows[0]]  # a bias stands upright, however it was copied
    values = tuple(tuple(values) for values in rows)
    return edit(experiment, Edit(action="paste", block=block, row=row, column=column, values=values))


def restore(experiment: Experiment, block: str = "") -> Experiment:
    """Bring the first weights of a block back, or all of them where none is named."""
    if not block:
        return replace(experiment, edits=())
    return edit(experiment, Edit(action="restore", block=block))


def _check_action(change: Edit) -> None:
    if change.action not in ACTIONS:
        raise ValueError(
            _("A change must be one of {known}, got “{got}”.").format(
                known=", ".join(ACTIONS), got=shorten(change.action)
            )
        )


def _normal(change: Edit, experiment: Experiment) -> Edit:
    """Return the change in the one way it is written in the log: a cell inside its gate's block, no column None."""
    parsed = Block.parse(change.block)
    if change.action == "bias":
        return replace(change, block=str(replace(parsed, parameter="b_ih")))
    cell = change.action == "set" or (change.action == "restore" and change.row is not None)
    row, column = change.row, change.column
    if (cell or change.action == "paste") and column is None:
        column = 0
    if change.action == "paste" and row is None:
        row = 0
    gates = experiment.blocks.get(parsed.array, ("",))
    if cell and not parsed.gate and gates != ("",) and row is not None:
        size = experiment.hidden_size
        if 0 <= row < size * len(gates):
            parsed, row = replace(parsed, gate=gates[row // size]), row % size
    return replace(change, block=str(parsed), row=row, column=column, value=float(change.value))


def _check(change: Edit, experiment: Experiment, arrays: Mapping[str, Array]) -> None:
    if change.parameter not in arrays:
        raise ValueError(
            _("This cell has no {target}: it has {known}.").format(
                target=shorten(change.parameter), known=", ".join(arrays)
            )
        )
    gates = experiment.blocks[change.parameter]
    if not named_gates(change.gate, gates):
        known = ", ".join(gates) or _("none")
        raise ValueError(
            _("{target} has no gate “{gate}”: it has {known}.").format(
                target=change.parameter, gate=shorten(change.gate), known=known
            )
        )
    _check_numbers(change)
    _check_place(change, rows_of(arrays[change.parameter], change.gate, gates).shape, experiment)


def _check_numbers(change: Edit) -> None:
    for value in (change.value, *(value for row in change.values for value in row)):
        if not abs(value) <= WEIGHT_LIMIT:
            raise ValueError(
                _("A weight must be a number between −{most:g} and {most:g}, got {got:g}: it stays as it was.").format(
                    most=WEIGHT_LIMIT, got=value
                )
            )


def _check_place(change: Edit, shape: tuple[int, ...], experiment: Experiment) -> None:
    name = label_of(change.block, experiment)
    rows, columns = shape
    row, column = change.row or 0, change.column or 0
    if change.action == "set" and change.row is None:
        raise ValueError(_("Which weight of {name} should be set? Give its row and column.").format(name=name))
    if not (0 <= row < rows and 0 <= column < columns):
        raise ValueError(
            _("{name} has {rows} rows and {columns} columns: there is no row {row}, column {column}.").format(
                name=name, rows=rows, columns=columns, row=row + 1, column=column + 1
            )
        )
    if change.action == "paste":
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


def _check_move(change: Edit, experiment: Experiment, arrays: Mapping[str, Array]) -> None:
    """Raise ValueError where a whole-matrix move can't be made, or makes weights too large."""
    if change.action not in MOVES:
        return
    gates = experiment.blocks[change.parameter]
    for gate in named_gates(change.gate, gates):
        rows = rows_of(arrays[change.parameter], gate, gates)
        name = label_of(str(Block(change.parameter, gate)), experiment)
        if change.action in SQUARE and (
            Block.parse(change.parameter).parameter != "W_hh" or rows.shape[0] != rows.shape[1]
        ):
            raise ValueError(
                _("{name} is {rows} × {columns}: only recurrent blocks, which are square, can do this.").format(
                    name=name, rows=rows.shape[0], columns=rows.shape[1]
                )
            )
        if change.action == "radius" and change.value < 0:
            raise ValueError(_("A spectral radius can't be negative, got {got:g}.").format(got=change.value))
        if not is_usable(MOVES[change.action](rows.copy(), change.value)):
            raise ValueError(
                _("That would make a weight of {name} larger than {most:g}: it stays as it was.").format(
                    name=name, most=WEIGHT_LIMIT
                )
            )


def label_of(block: str, experiment: Experiment) -> str:
    """Return what a block is called: W_hf for the forget gate's W_hh; W_hh where the cell has no gates."""
    parsed = Block.parse(block)
    if not parsed.gate or len(experiment.gates) == 1:
        return parsed.array
    return parsed.array[:-1] + parsed.gate
