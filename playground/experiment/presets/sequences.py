"""Sequences in, sequences out: what is read and what is answered, by weights that were worked out by hand."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.experiment.presets.preset import Preset, laid_out, matrix
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.experiment.weights.edit import Edit
from playground.words import _, mark

BITS = (0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1)
NUMBERS = (0.8, -0.5, 0.3, 1.0, -0.9, 0.5)
RADIUS, PERIOD = 0.94, 10.0

CLOSE = 0.25
"""An answer that is less than this off is counted as right."""


def _network(
    W_hh: Sequence[Sequence[float]], W_ih: Sequence[float], W_hy: Sequence[float], *edits: Edit, **fields: object
) -> Experiment:
    """Return a plain RNN of one input and one output with these weights."""
    weights = (matrix("W_hh.h", W_hh), column("W_ih.h", *W_ih), *edits)
    experiment = laid_out("rnn", weights, len(W_hh), fields)
    return replace(experiment, base=(*weights, matrix("W_hy", [W_hy])))


def _parity() -> Experiment:
    """Unit 1 is (old parity or input), unit 2 (old parity and input); the first less the second is the new parity."""
    steep = 8.0
    return _network(
        [[steep, -steep]] * 2,
        (steep, steep),
        (steep, -steep),
        column("b_ih.h", -steep / 2, -1.5 * steep),
        column("b_y", -steep / 2),
        activation="sigmoid",
        sequence="numbers",
        values=tuple(map(float, BITS)),
        length=len(BITS),
        readout="sigmoid",
        loss="binary",
        loss_at="every",
        aim="parity",
    )


def _majority() -> Experiment:
    """One linear unit adds ½ for a one and takes ½ for a zero."""
    return _network(
        [[1.0]],
        (1.0,),
        (10.0,),
        column("b_ih.h", -0.5),
        activation="identity",
        sequence="numbers",
        values=tuple(map(float, BITS)),
        length=len(BITS),
        readout="sigmoid",
        loss="binary",
        loss_at="every",
        aim="majority",
    )


def _ever() -> Experiment:
    """One unit that holds itself at −1 until a pulse throws it over to 1, where it holds itself too."""
    return _network(
        [[4.0]],
        (8.0,),
        (6.0,),
        column("b_ih.h", -2.0),
        onset=6,
        length=24,
        readout="sigmoid",
        loss="binary",
        loss_at="last",
        aim="ever",
    )


def _ringing() -> Experiment:
    """Two linear units that turn by 36 degrees a step and shrink to 94 %."""
    cos, sin = (RADIUS * f(2 * math.pi / PERIOD) for f in (math.cos, math.sin))
    return _network(
        [[cos, -sin], [sin, cos]],
        (1.0, 0.0),
        (1.0, 0.0),
        activation="identity",
        length=40,
        onset=0,
        given=1,
    )


def _recurrence() -> Experiment:
    """The same swing without any memory but the output: y_t = 2 r cos ω y_{t−1} − r² y_{t−2}."""
    angle = 2 * math.pi / PERIOD
    return _network(
        [[0.0, 0.0], [1.0, 0.0]],
        (1.0, 0.0),
        (2 * RADIUS * math.cos(angle), -(RADIUS**2)),
        activation="identity",
        length=40,
        onset=0,
        given=1,
        after="output",
    )


def _echo() -> Experiment:
    """A line of units: each hands on what it holds to the next."""
    units = len(NUMBERS) + 3
    line = np.eye(units, k=-1).tolist()
    return _network(
        line,
        [1.0] + [0.0] * (units - 1),
        [0.0] * (units - 1) + [1.0],
        activation="identity",
        sequence="numbers",
        values=(*NUMBERS, *([0.0] * 12)),
        length=len(NUMBERS) + 12,
        given=len(NUMBERS),
        loss="squared",
        loss_at="after",
        aim="echo",
        lag=units - 1,
    )


# ---- what is read of a run


def right(run: Run) -> tuple[int, int]:
    """Return how many of the answers that count are less than CLOSE off, and how many count."""
    off = np.abs(run.y - run.target)[run.loss_steps].max(axis=1)
    return int((off < CLOSE).sum()), len(off)


def counted(run: Run) -> str:
    """How many answers are right, and how far the worst is off."""
    good, count = right(run)
    worst = float(np.abs(run.y - run.target)[run.loss_steps].max())
    if worst == 0:
        return _("All {count} answers are exact.").format(count=count)
    if good == count:
        return _("All {count} answers are right, none is more than {worst} off.").format(
            count=count, worst=number(worst, 2)
        )
    return _("{good} of {count} answers are right, the worst is {worst} off.").format(
        good=good, count=count, worst=number(worst, 2)
    )


def thought(run: Run, text: str) -> str:
    """What the weights were laid out for, as long as they are as they were laid out."""
    return "" if run.experiment.edits else " " + text


def _read_parity(run: Run) -> str:
    return counted(run) + thought(
        run,
        _(
            "Unit 1 says whether the old parity or the input is on, unit 2 whether both are: "
            "one without the other is the new parity."
        ),
    )


def _read_majority(run: Run) -> str:
    h = float(run.trace.h[-1, 0])
    return counted(run) + thought(
        run,
        _("Its one unit adds ½ for a one and takes ½ away for a zero, and ends at {h}.").format(h=number(h)),
    )


def _read_ever(run: Run) -> str:
    y, wanted = float(run.y[-1, 0]), float(run.target[-1, 0])
    came = _("a one came") if wanted > 0.5 else _("no one came")
    said = _("The last output is {y}, and {came}: the answer is {right}.").format(
        y=number(y), came=came, right=_("right") if abs(y - wanted) < CLOSE else _("wrong")
    )
    return said + thought(
        run, _("The unit holds itself at −1 until the input throws it over to 1, where it holds itself too.")
    )


def recurrence(y: Array) -> tuple[float, float] | None:
    """Return a and b of y_t = a y_{t−1} + b y_{t−2} where outputs follow such a rule, None where they don't."""
    y = y[int(np.argmax(y != 0)) :]
    if len(y) < 6 or not y.any():
        return None
    before = np.column_stack([y[1:-1], y[:-2]])
    (a, b), *_rest = np.linalg.lstsq(before, y[2:], rcond=None)
    fits = np.abs(before @ (a, b) - y[2:]).max() < 1e-6 * np.abs(y).max()
    return (float(a), float(b)) if fits else None


def swinging(y: Array) -> tuple[float, float] | None:
    """Return the steps of a swing and by what it shrinks at each step, None where some outputs are no swing."""
    coefficients = recurrence(y)
    if coefficients is None or coefficients[0] ** 2 + 4 * coefficients[1] >= 0:
        return None
    radius = math.sqrt(-coefficients[1])
    return 2 * math.pi / math.acos(coefficients[0] / (2 * radius)), radius


def lasting(run: Run) -> int:
    """Return the last step whose output is above a thousandth of the largest, counted from 1; 0 where all are 0."""
    y = np.abs(run.y).max(axis=1)
    return int(np.flatnonzero(y > 1e-3 * y.max())[-1]) + 1 if y.max() > 0 else 0


def _read_ringing(run: Run) -> str:
    given = run.network.given
    read = _("One number is read") if given == 1 else _("{given} numbers are read").format(given=given)
    after = _("each output is fed back as the next input") if run.network.feeds_back else _("nothing comes in")
    swing = swinging(run.y[given - 1 :, 0])
    if not lasting(run):
        what = _("Nothing comes out.")
    elif swing is None:
        what = _("The last output above a thousandth of the largest is that of step {last}.").format(last=lasting(run))
    else:
        what = _("What comes out swings every {steps} steps and goes on with {share} of its size at each.").format(
            steps=number(swing[0], 3), share=percent(swing[1])
        )
    return _("{read}, then {after}. {what}").format(read=read, after=after, what=what)


def _read_echo(run: Run) -> str:
    return _("{given} numbers are read; what follows is said from memory. {counted}").format(
        given=run.network.given, counted=counted(run)
    ) + thought(run, _("Each unit hands on what it holds to the next, and the last one is the output."))


PRESETS = (
    Preset(name="parity", label=mark("Odd or even"), experiment=_parity(), read=_read_parity),
    Preset(name="majority", label=mark("Majority so far"), experiment=_majority(), read=_read_majority),
    Preset(name="ever", label=mark("Did a one ever come?"), experiment=_ever(), read=_read_ever),
    Preset(name="ringing", label=mark("A note that rings"), experiment=_ringing(), read=_read_ringing),
    Preset(name="selffed", label=mark("A note that feeds itself"), experiment=_recurrence(), read=_read_ringing),
    Preset(name="echo", label=mark("Say it again"), experiment=_echo(), read=_read_echo),
)
