"""Going through the steps of a pass: the loop over time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any

from playground.cells.records import Array

SPAN_NUMBERS = 1 << 14  # in one (steps, B, H) array of a span: 128 KB, a dozen of which fit a second-level cache

Step = tuple[Any, ...]
"""A function and its columns: arrays with time first, lists, or `repeat(what is the same at every step)`."""


def steps_of(calls: Sequence[Step]) -> Iterator[Any]:
    """Return an iterator of which each `next` does one step: every call in order, with row t of its columns.

    This is the loop over time. `map` makes a call from the next of each column and `zip` asks the maps in turn, so
    that between the calls no line of Python runs. What several calls read is cut into rows once.
    """
    rows: dict[int, list[Any]] = {}

    def column(values: Any) -> Iterable[Any]:
        if isinstance(values, repeat):
            return values
        if id(values) not in rows:
            rows[id(values)] = list(values)
        return rows[id(values)]

    return zip(*(map(function, *(column(each) for each in columns)) for function, *columns in calls), strict=False)


def take(steps: Iterator[Any], count: int) -> None:
    """Do that many steps."""
    deque(islice(steps, count), maxlen=0)


def spans(states: Array) -> Iterator[slice]:
    """Yield consecutive spans that cover the steps of states (T, [B,] H)."""
    yield from spans_of(len(states), states.size)


def spans_of(T: int, size: int) -> Iterator[slice]:
    """Yield consecutive spans that cover T steps of `size` numbers together."""
    length = max(1, SPAN_NUMBERS * T // max(1, size))
    for start in range(0, T, length):
        yield slice(start, min(start + length, T))


Function = Callable[..., Any]
