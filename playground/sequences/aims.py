"""What a readout is to answer at each step, worked out from the input: the target follows where the input changes."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from playground.cells.records import Array


def _on(x: Array) -> Array:
    return x > 0.5


def parity(x: Array, _lag: int) -> Array:
    """1 where the number of ones so far is odd."""
    return np.asarray(np.cumsum(_on(x)) % 2, dtype=np.float64)


def majority(x: Array, _lag: int) -> Array:
    """1 where there were more ones than zeros so far, 0 where fewer, ½ where as many."""
    return np.asarray(0.5 + 0.5 * np.sign(np.cumsum(np.where(_on(x), 1, -1))), dtype=np.float64)


def ever(x: Array, _lag: int) -> Array:
    """1 once there was a one."""
    return np.asarray(np.maximum.accumulate(_on(x)), dtype=np.float64)


def echo(x: Array, lag: int) -> Array:
    """The input of `lag` steps before; 0 where there was none."""
    return np.concatenate([np.zeros(lag), x])[: len(x)]


AIMS: Mapping[str, Callable[[Array, int], Array]] = MappingProxyType(
    {"parity": parity, "majority": majority, "ever": ever, "echo": echo}
)
"""By name: from the input x (T,) and a lag to the target (T,)."""
