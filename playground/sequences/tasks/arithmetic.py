"""Tasks of counting: add two marked numbers among many, tell whether the ones so far are odd.

Source: adding, Hochreiter & Schmidhuber 1997, experiment 4, in the form of Le, Jaitly, Hinton 2015 (numbers in [0, 1),
one mark in each half).
"""

import numpy as np

from playground.sequences.tasks.record import Baseline, Batch, Knob, Problem, Task, last
from playground.words import mark


def adding(*, length: int) -> Problem:
    """Add the two marked numbers: x_t = (u_t, m_t), u ~ U[0, 1), two m are 1; the answer at the end is their sum.

    Always answering 1 gives the variance of a sum of two such numbers, 1/6 = 0.167.
    """

    def draw(rng: np.random.Generator, batch: int) -> Batch:
        values, marks = rng.random((length, batch)), np.zeros((length, batch))
        half, each = length // 2, np.arange(batch)
        marks[rng.integers(0, half, batch), each] = 1
        marks[rng.integers(half, length, batch), each] = 1
        return Batch(x=np.stack([values, marks], axis=-1), target=(values * marks).sum(axis=0)[None, :, None])

    return Problem(
        inputs=("u", "m"),
        outputs=("y",),
        length=length,
        counted=last(length),
        readout="identity",
        draw=draw,
        draw_held_out=draw,
        baselines=(Baseline(label=mark("always 1"), loss=1 / 6, measure=(1 / 6) ** 0.5),),
        measure="rms",
        solved=0.01,
    )


def parity(*, length: int) -> Problem:
    """Tell at every step whether the ones so far are odd: x_t ∈ {0, 1}, y_t = (x_1 + … + x_t) mod 2."""

    def draw(rng: np.random.Generator, batch: int) -> Batch:
        bits = rng.integers(0, 2, (length, batch, 1)).astype(float)
        return Batch(x=bits, target=bits.cumsum(axis=0) % 2)

    return Problem(
        inputs=("x",),
        outputs=("y",),
        length=length,
        counted=slice(0, length),
        readout="sigmoid",
        draw=draw,
        draw_held_out=draw,
        baselines=(Baseline(label=mark("tossing a coin"), loss=float(np.log(2)), measure=0.5),),
        measure="accuracy",
        solved=0.05,
    )


ADDING = Task(
    name="adding",
    label=mark("Adding"),
    about=mark("Two of many numbers are marked: say their sum at the end."),
    knobs=(
        Knob(name="length", label=mark("Length"), default=30, low=2, high=500, help=mark("T, the number of steps.")),
    ),
    make=adding,
)
PARITY = Task(
    name="parity",
    label=mark("Parity"),
    about=mark("At every step, say whether the ones so far are odd in number."),
    knobs=(
        Knob(name="length", label=mark("Length"), default=12, low=1, high=500, help=mark("T, the number of steps.")),
    ),
    make=parity,
)
