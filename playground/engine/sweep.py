"""Going through the steps of a pass: the loop over time."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import Any

SPAN_NUMBERS = (
    1 << 14
)  # of 8 bytes in one (steps, B, H) array of a span: 128 KB, a dozen of which fit a second-level cache

Step = tuple[Any, ...]
"""A function and its columns: arrays with time first, lists, or `repeat(what is the same at every step)`."""


def columns_of(calls: Sequence[Step]) -> list[Step]:
    """Return the calls with each column cut into rows, once for all the calls that read it."""
    rows: dict[int, list[Any]] = {}

    def cut(values: Any) -> Iterable[Any]:
        if isinstance(values, repeat):
            return values
        if id(values) not in rows:
            rows[id(values)] = list(values)
        return rows[id(values)]

    return [(function, *(cut(each) for each in columns)) for function, *columns in calls]


def steps_of(columns: Iterable[Step]) -> Iterator[Any]:
    """Return an iterator of which each `next` does one step: every call in order, with row t of its columns.

    This is the loop over time. `map` makes a call from the next of each column and `zip` asks the maps in turn, so
    that between the calls no line of Python runs.
    """
    return zip(*(map(*call) for call in columns), strict=False)


def take(steps: Iterator[Any], count: int) -> None:
    """Do that many steps."""
    deque(islice(steps, count), maxlen=0)


def spans_of(T: int, size: int) -> Iterator[slice]:
    """Yield consecutive spans that cover T steps of `size` numbers together."""
    length = max(1, SPAN_NUMBERS * T // max(1, size))
    for start in range(0, T, length):
        yield slice(start, min(start + length, T))
