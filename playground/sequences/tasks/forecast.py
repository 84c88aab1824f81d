"""Tasks of forecasting: a sine, two tones, a person's own series, a few steps ahead.

What a forecast has to beat is persistence: what comes is what is there now.
"""

from collections.abc import Sequence

import numpy as np

from playground.sequences.record import channel_labels
from playground.sequences.tasks.record import Array, Baseline, Batch, Draw, Knob, Problem, Task
from playground.words import _, mark

PERSISTENCE = mark("repeating the last value")
MEAN = mark("the mean")

HELD_OUT = 0.3
"""The share of a series, at its end, that is not learnt from."""


def sine(*, length: int, period: int, ahead: int) -> Problem:
    """Say a sine's value `ahead` steps before it comes: x_t = sin(2π t / period + φ), φ drawn anew.

    Persistence errs by E (x_{t+k} − x_t)² = 1 − cos(2π k / period).
    """
    return _waves((1.0,), (period,), length=length, ahead=ahead)


def tones(*, length: int, period: int, second_period: int, ahead: int) -> Problem:
    """Say the value of two tones `ahead` steps before it comes: half a sine each, both phases drawn anew."""
    return _waves((0.5, 0.5), (period, second_period), length=length, ahead=ahead)


def _waves(amplitudes: Sequence[float], periods: Sequence[int], *, length: int, ahead: int) -> Problem:
    omega, amplitude = 2 * np.pi / np.array(periods), np.array(amplitudes)
    time = np.arange(length + ahead)[:, None, None]

    def draw(rng: np.random.Generator, batch: int) -> Batch:
        phase = rng.uniform(0, 2 * np.pi, (batch, len(omega)))
        wave = (amplitude * np.sin(omega * time + phase)).sum(axis=-1, keepdims=True)
        return Batch(x=wave[:length], target=wave[ahead:])

    variance = float(0.5 * (amplitude**2).sum())
    persistence = float((amplitude**2 * (1 - np.cos(omega * ahead))).sum())
    return _problem(
        ("x",), draw, draw, length=length, baselines=_baselines(persistence, variance), solved=0.01 * variance
    )


def series(*, length: int, ahead: int, series: Array, names: Sequence[str] = ()) -> Problem:
    """Forecast a series (N, C) `ahead` steps on, learnt from its first 70 % and tested on the rest.

    Each column is given mean 0 and standard deviation 1 by what is learnt from. A series has no threshold: how much of
    it can be foretold nobody knows.

    Raises
    ------
    ValueError : the series is too short for windows of this length on both sides, or has a gap
    """
    columns = np.asarray(series, dtype=float).reshape(len(series), -1)
    split, window = len(columns) - round(HELD_OUT * len(columns)), length + ahead
    _check(columns, length=length, ahead=ahead, shorter=min(split, len(columns) - split))
    past, later = columns[:split], columns[split:]
    centre, spread = past.mean(axis=0), past.std(axis=0)
    if not (spread > 0).all():
        raise ValueError(_("The first part of the series is constant: there is nothing to learn from it."))
    past, later = (past - centre) / spread, (later - centre) / spread
    error = float(((later[ahead:] - later[:-ahead]) ** 2).mean())
    return _problem(
        channel_labels(columns.shape[1], names),
        _windows(past, length=length, ahead=ahead),
        _windows(later, length=length, ahead=ahead, evenly=True),
        length=length,
        baselines=_baselines(error, float((later**2).mean())),
        solved=None,
        held_out=min(64, len(later) - window + 1),
    )


def _check(columns: Array, *, length: int, ahead: int, shorter: int) -> None:
    if not np.isfinite(columns).all():
        raise ValueError(_("The series has gaps: fill them, or choose another column."))
    if shorter < length + ahead:
        wanted = int(np.ceil((length + ahead) / HELD_OUT))
        raise ValueError(
            _(
                "The series has {got} rows; windows of {length} steps with a forecast {ahead} ahead need {wanted}, "
                "so that both parts hold one: choose a shorter length."
            ).format(got=len(columns), length=length, ahead=ahead, wanted=wanted)
        )


def _windows(values: Array, *, length: int, ahead: int, evenly: bool = False) -> Draw:
    """Return how to draw windows of the rows: at random, or `evenly` from the first to the last."""
    room = len(values) - length - ahead

    def draw(rng: np.random.Generator, batch: int) -> Batch:
        begin = np.linspace(0, room, batch).round().astype(int) if evenly else rng.integers(0, room + 1, batch)
        rows = begin + np.arange(length)[:, None]
        return Batch(x=values[rows], target=values[rows + ahead])

    return draw


def _baselines(persistence: float, mean: float) -> tuple[Baseline, ...]:
    return (
        Baseline(label=PERSISTENCE, loss=persistence, measure=persistence**0.5),
        Baseline(label=MEAN, loss=mean, measure=mean**0.5),
    )


def _problem(
    names: tuple[str, ...],
    draw: Draw,
    draw_held_out: Draw,
    *,
    length: int,
    baselines: tuple[Baseline, ...],
    solved: float | None,
    held_out: int = 64,
) -> Problem:
    return Problem(
        inputs=names,
        outputs=names,
        length=length,
        counted=slice(0, length),
        readout="identity",
        draw=draw,
        draw_held_out=draw_held_out,
        baselines=baselines,
        measure="rms",
        solved=solved,
        held_out=held_out,
    )


LENGTH = Knob(name="length", label=mark("Length"), default=30, low=2, high=200, help=mark("T, the steps of a window."))
AHEAD = Knob(
    name="ahead", label=mark("Steps ahead"), default=1, low=1, high=50, help=mark("How far the forecast looks.")
)
PERIOD = Knob(name="period", label=mark("Period"), default=12, low=3, high=100, help=mark("Steps of one oscillation."))

SINE = Task(
    name="sine",
    label=mark("Sine"),
    about=mark("Say what a sine will be, a few steps before it comes."),
    knobs=(LENGTH, PERIOD, AHEAD),
    make=sine,
)
TONES = Task(
    name="tones",
    label=mark("Two tones"),
    about=mark("Say what two tones together will be, a few steps before it comes."),
    knobs=(
        LENGTH,
        PERIOD,
        Knob(name="second_period", label=mark("Second period"), default=5, low=3, high=100),
        AHEAD,
    ),
    make=tones,
)
SERIES_TASK = Task(
    name="series",
    label=mark("Your series"),
    about=mark("Forecast your own numbers: learnt from the first 70 %, tested on the rest."),
    knobs=(
        Knob(name="length", label=mark("Length"), default=12, low=2, high=200, help=mark("T, the steps of a window.")),
        AHEAD,
    ),
    make=series,
    data=("series",),
)
