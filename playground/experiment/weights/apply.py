"""The log of edits applied to weights."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.weights.edit import Edit
from playground.experiment.weights.moves import MOVES, SQUARE

GATED = ("W_ih", "W_hh", "b_ih", "b_hh")
"""The arrays that have a block for every gate; the others are one block."""

Arrays = Mapping[str, Array]


def apply_all(arrays: Arrays, edits: Sequence[Edit], *, drawn: Arrays, gates: Sequence[str]) -> dict[str, Array]:
    """Return the arrays after all edits in turn."""
    result = dict(arrays)
    for edit in edits:
        result = apply(result, edit, drawn=drawn, gates=gates)
    return result


def apply(arrays: Arrays, edit: Edit, *, drawn: Arrays, gates: Sequence[str]) -> dict[str, Array]:
    """Return the arrays after one edit; the given ones stay as they are.

    What doesn't fit is left out: an edit waits while another cell or a smaller size is chosen. So is an edit that
    would make a weight larger than WEIGHT_LIMIT.
    """
    result = dict(arrays)
    targets = ("b_ih", "b_hh") if edit.kind == "bias" else (edit.target,)
    for target in targets:
        if target in arrays:
            changed = arrays[target].copy()
            for gate in named_gates(target, edit.gate, gates):
                _change_block(changed, drawn[target], target, gate, edit, gates)
            if is_usable(changed):
                result[target] = changed
    return result


def is_usable(array: Array) -> bool:
    """Whether every weight is finite and within WEIGHT_LIMIT."""
    return bool((np.abs(array) <= WEIGHT_LIMIT).all())


def named_gates(target: str, gate: str, gates: Sequence[str]) -> tuple[str, ...]:
    """Return the gates of a target that an edit names: all of them where it names none, none where it isn't there."""
    if target not in GATED:
        return ("",) if gate == "" else ()
    return tuple(gates) if gate == "" else (gate,) if gate in gates else ()


def block(array: Array, target: str, gate: str, gates: Sequence[str]) -> Array:
    """Return a gate's block as a view of rows and columns, one column for a vector."""
    matrix = array if array.ndim == 2 else array[:, None]
    if target not in GATED or gate == "":
        return matrix
    size = len(matrix) // len(gates)
    start = list(gates).index(gate) * size
    return matrix[start : start + size]


def _change_block(array: Array, drawn: Array, target: str, gate: str, edit: Edit, gates: Sequence[str]) -> None:
    """Change one block in place."""
    view, before = block(array, target, gate, gates), block(drawn, target, gate, gates)
    cells: Any = (_place(edit.row), _place(edit.column))
    if edit.kind == "set":
        view[cells] = edit.value
    elif edit.kind == "restore":
        view[cells] = before[cells]
    elif edit.kind == "bias":
        view[...] = edit.value if target == "b_ih" else 0.0
    elif edit.kind == "paste":
        _paste(view, edit)
    elif edit.kind not in SQUARE or view.shape[0] == view.shape[1]:
        _move(view, edit)


def _move(view: Array, edit: Edit) -> None:
    try:
        view[...] = MOVES[edit.kind](view.copy(), edit.value)
    except (ValueError, np.linalg.LinAlgError):
        return  # such a block has no such form: it stays


def _paste(view: Array, edit: Edit) -> None:
    row, column = edit.row or 0, edit.column or 0
    room = view[row : row + len(edit.values), column : column + len(edit.values[0])] if edit.values else view[:0]
    if room.size:
        room[...] = np.array(edit.values)[: room.shape[0], : room.shape[1]]


def _place(index: int | None) -> slice:
    return slice(None) if index is None else slice(index, index + 1)


def label_of(target: str, gate: str, cell: str) -> str:
    """Return what a block is called: W_hf for the forget gate's W_hh; W_hh where the cell has no gates."""
    if not gate or target not in GATED or len(spec_of(cell).gates(spec_of(cell).resolve({}))) == 1:
        return target
    return target[:-1] + gate
