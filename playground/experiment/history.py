"""Undo and redo: where an experiment, or another frozen value, was, is, and could be again."""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Generic, TypeVar

STEPS_KEPT = 200

MOST_BYTES = 16 * 2**20
"""About what the steps of a visit may hold; the oldest are let go first."""

NUMBER_BYTES = 40
"""What a float in a tuple takes."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class History(Generic[Value]):
    """The values before and after the present one; each change gives a new history.

    past : oldest first
    future : the next to redo first
    gesture : the drag that made the present; pushes of one gesture are one step
    held : about how many bytes all of them hold at most
    let_go : how many steps before the past's first are no longer kept
    """

    present: Value
    past: tuple[Value, ...] = ()
    future: tuple[Value, ...] = ()
    gesture: str | None = None
    held: int = 0
    let_go: int = 0

    def push(self, value: Value, *, gesture: str | None = None) -> "History[Value]":
        """Make a value the present one; what could be redone is gone.

        A push of the gesture that made the present replaces the present. One that changes nothing is no step.
        """
        if gesture is not None and gesture == self.gesture:
            if self.past and self.past[-1] == value:  # dragged back to where it began
                return replace(self, present=value, past=self.past[:-1], future=(), gesture=None)
            return self._with(self.past, value, gesture)
        if value == self.present:
            return self
        return self._with((*self.past, self.present), value, gesture)

    def _with(self, past: tuple[Value, ...], value: Value, gesture: str | None) -> "History[Value]":
        """Return the history with a new present; the oldest steps go where all would hold too much."""
        kept, held = past[-STEPS_KEPT:], self.held + _held(value, self.present)
        if held > MOST_BYTES:
            steps, held = _bounded((*kept, value))
            kept = steps[:-1]
        let_go = self.let_go + len(past) - len(kept)
        return History(present=value, past=kept, gesture=gesture, held=held, let_go=let_go)

    def undo(self) -> "History[Value]":
        """Go back one step; at the first, stay."""
        if not self.past:
            return self
        future = (self.present, *self.future)
        return replace(self, present=self.past[-1], past=self.past[:-1], future=future, gesture=None)

    def redo(self) -> "History[Value]":
        """Take back one undo; where there is none, stay."""
        if not self.future:
            return self
        past = (*self.past, self.present)
        return replace(self, present=self.future[0], past=past, future=self.future[1:], gesture=None)

    @property
    def index(self) -> int:
        """The number of the present step, counted from the visit's first."""
        return self.let_go + len(self.past)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back to."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self.future)


def _bounded(steps: tuple[Value, ...]) -> tuple[tuple[Value, ...], int]:
    """Return the latest steps that together hold no more than MOST_BYTES, two of them at least, and what they hold."""
    held = _held(steps[-1], None)
    for place in range(len(steps) - 1, 0, -1):
        further = _held(steps[place - 1], steps[place])
        if held + further > MOST_BYTES and len(steps) - place >= 2:
            return steps[place:], held
        held += further
    return steps, held


def _held(value: Any, other: Any) -> int:
    """Return about how many bytes a frozen value holds that another one, a step away, does not."""
    if isinstance(value, float):
        return NUMBER_BYTES
    if isinstance(value, str):
        return len(value)
    if isinstance(value, tuple):
        return _held_by(value, other)
    if not is_dataclass(value):
        return 8
    names = [field.name for field in fields(value)]
    parts = ((getattr(value, name), getattr(other, name, None)) for name in names)
    return 8 * len(names) + sum(_held(part, before) for part, before in parts if part is not before)


def _held_by(value: tuple[Any, ...], other: Any) -> int:
    """Return what a tuple holds; one that begins like the other's, a log that grew, adds what it ends with."""
    if value and isinstance(value[0], float):
        return NUMBER_BYTES * len(value)
    grew = isinstance(other, tuple) and bool(value and other) and value[0] is other[0]
    return 8 * len(value) + sum(_held(part, None) for part in (value[-1:] if grew else value))
