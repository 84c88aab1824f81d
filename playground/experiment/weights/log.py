"""The log of edits kept short: what a new edit makes pointless goes, and nothing on screen changes by that."""

from dataclasses import dataclass

from playground.experiment.weights.apply import written_by
from playground.experiment.weights.edit import Edit

OVERWRITING = ("set", "paste", "restore", "zero", "identity", "bias")
"""Actions whose result doesn't depend on what was there."""

SLIDERS = ("scale", "radius", "rotate", "bias")
"""Actions that a person moves to and fro: the next value takes the place of the last."""

NOTHING = {"scale": 1.0}
"""Values at which a slider does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The weights that an edit writes: rows and columns of one gate's block, None for all of them."""

    array: str
    gate: str
    rows: tuple[int, int] | None = None
    columns: tuple[int, int] | None = None


def append(edits: tuple[Edit, ...], new: Edit) -> tuple[Edit, ...]:
    """Return the log with a new edit at its end, without those that it replaces.

    An overwriting edit replaces all that lies within it, back to a move that reads its weights; a slider replaces its
    own last value, if nothing else touched the block since.
    """
    kept: list[Edit] = []
    searching = True
    for earlier in reversed(edits):
        if searching and _replaces(new, earlier):
            searching = new.action in OVERWRITING
            continue
        if _overlap(new, earlier) and (earlier.action not in OVERWRITING or new.action not in OVERWRITING):
            searching = False
        kept.append(earlier)
    kept.reverse()
    return _with_last(tuple(kept), new)


def _with_last(edits: tuple[Edit, ...], new: Edit) -> tuple[Edit, ...]:
    touching = [edit for edit in edits if _overlap(new, edit)]
    if new.action == "restore" and not touching:
        return edits
    if new.value == NOTHING.get(new.action):
        return edits
    if new.action == "transpose" and touching and touching[-1] == new:
        last = len(edits) - 1 - edits[::-1].index(new)
        return edits[:last] + edits[last + 1 :]
    return (*edits, new)


def _replaces(new: Edit, earlier: Edit) -> bool:
    if new.action in SLIDERS and (new.action, new.block) == (earlier.action, earlier.block):
        return True
    if new.action not in OVERWRITING:
        return False
    return all(any(_within(span, outer) for outer in _spans(new)) for span in _spans(earlier))


def _overlap(first: Edit, second: Edit) -> bool:
    return any(_meet(a, b) for a in _spans(first) for b in _spans(second))


def _spans(edit: Edit) -> tuple[Span, ...]:
    if edit.action == "bias" or edit.row is None:
        return tuple(Span(array=array, gate=edit.gate) for array in written_by(edit))
    column = edit.column or 0
    height, width = (len(edit.values), len(edit.values[0])) if edit.values else (1, 1)
    rows, columns = (edit.row, edit.row + height), (column, column + width)
    return (Span(array=edit.parameter, gate=edit.gate, rows=rows, columns=columns),)


def _meet(a: Span, b: Span) -> bool:
    """Whether two spans may share a weight; a span without a gate may reach into any."""
    if a.array != b.array:
        return False
    if a.gate != b.gate:
        return "" in (a.gate, b.gate)
    return _cross(a.rows, b.rows) and _cross(a.columns, b.columns)


def _cross(a: tuple[int, int] | None, b: tuple[int, int] | None) -> bool:
    return a is None or b is None or (a[0] < b[1] and b[0] < a[1])


def _within(inner: Span, outer: Span) -> bool:
    """Whether every weight of one span is in the other for certain."""
    if inner.array != outer.array:
        return False
    if inner.gate != outer.gate:
        return outer.gate == "" and outer.rows is None
    return _covers(outer.rows, inner.rows) and _covers(outer.columns, inner.columns)


def _covers(outer: tuple[int, int] | None, inner: tuple[int, int] | None) -> bool:
    return outer is None or (inner is not None and outer[0] <= inner[0] and inner[1] <= outer[1])
