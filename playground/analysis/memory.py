"""What a network still has of an input: the difference to the same run without it.

    d_t = s_t(x) − s_t(x with the input of some steps set to 0)

A state alone tells nothing of memory: what is left of it long after the input may be where its biases let it rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Params, Trace
from playground.engine import forward

FULL = 1e-3
"""Of an input: what is larger is a pulse."""

NOTHING = 1e-9
"""A difference of a state below this is none that a chart could show."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Memory:
    """What is left of the input of some steps.

    start, stop : the steps whose input is taken away in comparison, 0-based, stop excluded
    differences : by state, (T, H): with the input − without it
    """

    start: int
    stop: int
    differences: Mapping[str, Array]

    @property
    def after(self) -> int:
        """How many steps follow the last one of the input."""
        return len(next(iter(self.differences.values()))) - self.stop

    def written(self, state: str) -> Array:
        """What the input had changed of a state at its last step: (H,)."""
        change: Array = self.differences[state][self.stop - 1]
        return change

    def left(self, state: str) -> Array:
        """The share of that which is left at the end: (H,), nan where next to nothing was written."""
        wrote = self.written(state)
        with np.errstate(all="ignore"):
            share: Array = np.where(np.abs(wrote) > NOTHING, self.differences[state][-1] / wrote, np.nan)
        return share


def pulses(x: Array) -> list[tuple[int, int]]:
    """Return the spans of steps at which there is an input, each (start, stop): x (T, D)."""
    active = np.abs(x).max(axis=1) > FULL
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(int)))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]


def memory_of(params: Params, trace: Trace, *, start: int, stop: int) -> Memory:
    """Return what is left of the input of the steps [start, stop), for a trace without batch axis."""
    x = trace.x.copy()
    x[start:stop] = 0
    without = forward(params, x, states_0=trace.states_0, interventions=trace.interventions)
    with np.errstate(invalid="ignore"):
        differences = {name: state - without.states[name] for name, state in trace.states.items()}
    return Memory(start=start, stop=stop, differences=differences)
