"""What changed between two states of a board: all that has to travel.

A message is either the whole state, or a patch of a state that the browser has told it has:

    {number, seq, base: null, header}            with every array
    {number, seq, base, set, cut, gone}          with the arrays that are not the same

``seq`` : the command that is answered ; ``set`` : pairs of a path into the header and the value that now stands there ;
``cut`` : paths of what is there no more ; ``gone`` : names of arrays that are needed no more. The browser keeps what it
has been sent until a message builds on something newer, so that a message overtaken by the next one is not missed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from playground.ui.board.message import pack

KEPT = 6
"""States of a board that are remembered until the browser tells that it has one of them."""

Array = NDArray[Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A board at one moment: what JSON can hold, and arrays by name."""

    number: int
    header: Mapping[str, Any]
    arrays: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent in a visit.

    states : oldest first
    known : the number of the state that the browser has told it has; None before it has told any
    """

    states: tuple[State, ...] = ()
    known: int | None = None

    def acknowledged(self, number: int | None) -> "Sent":
        """The browser tells which state it has; what is older is needed no more."""
        if all(state.number != number for state in self.states):
            return Sent(self.states, None)
        return Sent(tuple(state for state in self.states if state.number >= number), number)  # type: ignore[operator]

    def next(self, header: Mapping[str, Any], arrays: Mapping[str, Array], *, seq: int = 0) -> "tuple[Sent, bytes]":
        """The next state, sent as what changed since the state that the browser has, or whole."""
        base = next((state for state in self.states if state.number == self.known), None)
        number = self.states[-1].number + 1 if self.states else 1
        after = State(number=number, header=header, arrays=arrays)
        if base is not None:
            after = replace(after, arrays=_shared(base.arrays, arrays))
        kept = [state for state in self.states if state is base] + [*self.states, after][-KEPT:]
        states = tuple({state.number: state for state in kept}.values())
        return Sent(states, self.known), message(base, after, seq=seq)


def message(before: State | None, after: State, *, seq: int = 0) -> bytes:
    """The message that leads from one state to another; the whole of it where there is none before."""
    if before is None:
        return pack({"number": after.number, "seq": seq, "base": None, "header": after.header}, after.arrays)
    changes, cuts = [], []
    for path, value in _differences(before.header, after.header, ()):
        if value is _GONE:
            cuts.append(path)
        else:
            changes.append((path, value))
    gone = [name for name in before.arrays if name not in after.arrays]
    arrays = {name: array for name, array in after.arrays.items() if array is not before.arrays.get(name)}
    patch = {"number": after.number, "seq": seq, "base": before.number, "set": changes, "cut": cuts, "gone": gone}
    return pack(patch, arrays)


def _shared(before: Mapping[str, Array], after: Mapping[str, Array]) -> dict[str, Array]:
    """The arrays after, those that hold the same numbers being the very ones of before."""
    return {name: before[name] if _same(before.get(name), array) else array for name, array in after.items()}


def _same(one: Array | None, other: Array) -> bool:
    """Whether two arrays have the same bytes: nan equals nan, and 0 is not −0."""
    if one is other:
        return True
    if one is None or one.dtype != other.dtype or one.shape != other.shape:
        return False
    return one.tobytes() == other.tobytes()


_GONE = object()


def _differences(before: Any, after: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Paths at which two JSON values differ, with what stands there after."""
    if before is after or (type(before) is type(after) and before == after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in before.keys() - after.keys():
            yield (*path, key), _GONE
        for key, value in after.items():
            if key in before:
                yield from _differences(before[key], value, (*path, key))
            else:
                yield (*path, key), value
    elif _alike(before, after):
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _differences(one, other, (*path, index))
    else:
        yield path, after


def _alike(before: Any, after: Any) -> bool:
    """Whether two values are lists of the same number of records."""
    both = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
    return both and all(isinstance(value, Mapping) for value in (*before, *after))
