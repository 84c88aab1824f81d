"""What a task is: sequences drawn from a seed, what is to be answered to them, and what a guess reaches."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.words import mark

Array = NDArray[Any]
Draw = Callable[[np.random.Generator, int], "Batch"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """B sequences and what is to be answered at the C steps that count."""

    x: Array  # (T, B, D)
    target: Array  # (C, B, K) numbers; (C, B) the index of the right class where the readout is a softmax


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a guess reaches that learns nothing.

    loss, measure : in the units of the task's loss and of its measure
    """

    label: str
    loss: float
    measure: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A task of one size.

    inputs, outputs : what the D inputs and the K outputs are called
    length : T
    counted : the C steps at which an answer counts
    readout : "identity" (squared error), "sigmoid" (binary cross-entropy) or "softmax" (cross-entropy)
    draw, draw_held_out : (rng, B) → Batch, to learn from and to be tested on
    baselines : the one to beat first
    measure : "accuracy", "rms" (root mean squared error) or "bits" (per character)
    solved : the task counts as solved once the held-out loss is below this; None where nothing is the end
    held_out : how many sequences a test holds
    notes : sentences for the person: what was cut or merged
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    length: int
    counted: slice
    readout: str
    draw: Draw
    draw_held_out: Draw
    baselines: tuple[Baseline, ...]
    measure: str
    solved: float | None
    held_out: int = 64
    notes: tuple[str, ...] = ()

    @property
    def steps_counted(self) -> range:
        """The steps at which an answer counts, from 0."""
        return range(*self.counted.indices(self.length))


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """A whole number that sizes a task, with the range it may have."""

    name: str  # a keyword of Task.make
    label: str
    default: int
    low: int
    high: int
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task: `make(**knobs, **data)` gives its Problem.

    about : a sentence that says what is to be done
    data : further keywords of make that a person brings: "series" (rows, columns), "text"
    """

    name: str
    label: str
    about: str
    knobs: tuple[Knob, ...]
    make: Callable[..., Problem]
    data: tuple[str, ...] = ()

    @property
    def defaults(self) -> Mapping[str, int]:
        """The knobs as they start."""
        return {knob.name: knob.default for knob in self.knobs}


MEASURES: Mapping[str, str] = {
    "accuracy": mark("right answers"),
    "rms": mark("root mean squared error"),
    "bits": mark("bits a character"),
}
"""What each measure is called."""


def last(length: int) -> slice:
    """The last of so many steps."""
    return slice(length - 1, length)


def one_hot(indices: Array, count: int) -> Array:
    """Return (…,) indices as (…, count) zeros with a one each."""
    return np.eye(count)[indices]
