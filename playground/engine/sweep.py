"""Going through the steps of a pass, in spans short enough to stay in the processor's cache."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from playground.cells.records import Array

SPAN_NUMBERS = 1 << 14  # in one (steps, B, H) array of a span: 128 KB, a dozen of which fit a second-level cache


def take_steps(step: Callable[..., None], columns: Iterable[Iterable[object]]) -> None:
    """Call step(*rows) with row t of every column, for each t in order.

    This is the loop over time. `map` calls the step without building an argument tuple, and an empty `deque` drains it
    at no cost, which at 16 units is a tenth of the time of a step.
    """
    deque(map(step, *columns), maxlen=0)


def spans(states: Array) -> Iterator[slice]:
    """Yield consecutive spans that cover the steps of states (T, [B,] H)."""
    T = len(states)
    length = max(1, SPAN_NUMBERS * T // max(1, states.size))
    for start in range(0, T, length):
        yield slice(start, min(start + length, T))
