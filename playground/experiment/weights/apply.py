"""The log of edits applied to weights."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from playground.cells.records import Array
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.weights.edit import Edit
from playground.experiment.weights.moves import MOVES, SQUARE

Arrays = Mapping[str, Array]
Blocks = Mapping[str, Sequence[str]]
"""The gates whose rows an array holds, in order, by the array's name; ("",) where it is one block."""


def apply_all(arrays: Arrays, edits: Sequence[Edit], *, blocks: Blocks) -> dict[str, Array]:
    """Return the arrays after all edits in turn; `restore` leads back to the given ones, which stay as they are.

    What doesn't fit is left out: an edit waits while another cell or a smaller size is chosen. So is an edit that
    would make a weight larger than WEIGHT_LIMIT.
    """
    result = dict(arrays)
    for name in {name for edit in edits for name in written_by(edit)} & result.keys():
        result[name] = arrays[name].copy()
    for edit in edits:
        for name in written_by(edit):
            if name in result:
                _apply(edit, result[name], first=arrays[name], name=name, gates=blocks[name])
    return result


def written_by(edit: Edit) -> tuple[str, ...]:
    """Return the names of the arrays that an edit writes: a gate's bias is the sum of two."""
    return ("b_ih", "b_hh") if edit.action == "bias" else (edit.parameter,)


def named_gates(gate: str, gates: Sequence[str]) -> tuple[str, ...]:
    """Return the gates of an array that an edit names: all of them where it names none, none where it isn't there."""
    return tuple(gates) if gate == "" else (gate,) if gate in gates else ()


def rows_of(array: Array, gate: str, gates: Sequence[str]) -> Array:
    """Return a gate's block as a view of rows and columns, one column for a vector."""
    matrix = array if array.ndim == 2 else array[:, None]
    if gate == "":
        return matrix
    size = len(matrix) // len(gates)
    start = list(gates).index(gate) * size
    return matrix[start : start + size]


def is_usable(array: Array) -> bool:
    """Whether every weight is finite and within WEIGHT_LIMIT."""
    return bool((np.abs(array) <= WEIGHT_LIMIT).all())


def _apply(edit: Edit, array: Array, *, first: Array, name: str, gates: Sequence[str]) -> None:
    """Change an array in place, all blocks that are meant or none."""
    places = [(rows_of(array, gate, gates), rows_of(first, gate, gates)) for gate in named_gates(edit.gate, gates)]
    changes = [change for rows, before in places for change in _changes(edit, rows, before, name)]
    if all(is_usable(new) for _place, new in changes):
        for place, new in changes:
            place[...] = new


def _changes(edit: Edit, rows: Array, first: Array, name: str) -> Iterator[tuple[Array, Array]]:
    """Yield what an edit changes in one block: a view of it, and what is to stand there."""
    cells = (_place(edit.row), _place(edit.column))
    match edit.action:
        case "set":
            yield rows[cells], np.array(edit.value)
        case "restore":
            yield rows[cells], first[cells]
        case "bias":
            yield rows, np.array(edit.value if name == "b_ih" else 0.0)
        case "paste":
            yield from _pasted(edit, rows)
        case move if move not in SQUARE or rows.shape[0] == rows.shape[1]:
            yield from _moved(edit, rows)


def _pasted(edit: Edit, rows: Array) -> Iterator[tuple[Array, Array]]:
    row, column = edit.row or 0, edit.column or 0
    if edit.values:
        room = rows[row : row + len(edit.values), column : column + len(edit.values[0])]
        yield room, np.array(edit.values)[: room.shape[0], : room.shape[1]]


def _moved(edit: Edit, rows: Array) -> Iterator[tuple[Array, Array]]:
    try:
        yield rows, MOVES[edit.action](rows.copy(), edit.value)
    except (ValueError, np.linalg.LinAlgError):
        return  # such a block has no such form: it stays


def _place(index: int | None) -> slice:
    return slice(None) if index is None else slice(index, index + 1)
