"""What a sequence is: the numbers a network is given, and what they are called."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MOST_INPUTS = 32
"""D, the most inputs a step may have."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Input:
    """The input of a run."""

    x: Array  # (T, D)
    labels: tuple[str, ...]  # (D,)
    steps: tuple[str, ...] = ()  # (T,) what each step is called: characters, dates; or nothing
    notes: tuple[str, ...] = ()  # sentences for the person: what was padded, merged or left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of sequence: `make(length, **settings) -> Input`."""

    name: str
    label: str
    settings: tuple[str, ...]  # the keyword arguments of make
    make: Callable[..., Input]


def one(values: Array, label: str = "x") -> Input:
    """Return an input of one number a step from values (T,)."""
    return Input(x=np.ascontiguousarray(values, dtype=np.float64)[:, None], labels=(label,))


def channel_labels(channels: int, names: Sequence[str] = ()) -> tuple[str, ...]:
    """Return a label for each input: its name where it has one, else x1, x2 … (a single input is x)."""
    given = [name.strip() for name in names][:channels]
    numbered = ["x"] if channels == 1 else [f"x{d + 1}" for d in range(channels)]
    return tuple(name or numbered[d] for d, name in enumerate(given + [""] * (channels - len(given))))
