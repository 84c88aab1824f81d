"""Something to try with the examples of sequences in and sequences out."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.analysis.wording import number, percent
from playground.experiment.presets.sequences import BITS, CLOSE, NUMBERS, lasting, right, swinging
from playground.experiment.presets.task import Task
from playground.experiment.running import Run
from playground.words import _, mark


def turned(run: Run) -> int:
    """Return how many of the bits that an example begins with were turned over; −1 for an input of another length."""
    now = run.x[:, 0] > 0.5
    return int((now != np.array(BITS, bool)).sum()) if len(now) == len(BITS) else -1


def _one_turned(run: Run) -> bool:
    good, count = right(run)
    return turned(run) == 1 and good == count


def _read_one_turned(run: Run) -> str:
    at = int(np.flatnonzero((run.x[:, 0] > 0.5) != np.array(BITS, bool))[0])
    was = np.cumsum(BITS) % 2
    answers = int(((run.y[:, 0] > 0.5) != was).sum())
    return _("Step {t} is turned over, and with it {answers} answers: all those from there on.").format(
        t=at + 1, answers=answers
    )


def _ones_prevail(run: Run) -> bool:
    good, count = right(run)
    return bool(run.target[-1, 0] == 1) and good == count


def _read_ones_prevail(run: Run) -> str:
    ones = int((run.x[:, 0] > 0.5).sum())
    return _("{ones} ones against {zeros} zeros: h ends at {h}, half their difference.").format(
        ones=ones, zeros=len(run.x) - ones, h=number(float(run.trace.h[-1, 0]))
    )


def _nothing_came(run: Run) -> bool:
    return bool(run.target[-1, 0] == 0 and run.y[-1, 0] < CLOSE)


def _read_nothing_came(run: Run) -> str:
    return _("Nothing above ½ comes in, h stays at {h}, and the answer is {y}: no.").format(
        h=number(float(run.trace.h[-1, 0])), y=number(float(run.y[-1, 0]))
    )


def _dies_early(run: Run) -> bool:
    return 0 < lasting(run) <= 12


def _read_dies_early(run: Run) -> str:
    swing = swinging(run.y[:, 0])
    if swing is None:
        return _("After step {last} less than a thousandth of the largest output is left.").format(last=lasting(run))
    return _("After step {last} less than a thousandth is left: each step goes on with {share}.").format(
        last=lasting(run), share=percent(swing[1])
    )


def _cut(run: Run) -> bool:
    return not run.network.feeds_back and run.network.given == 1 and 0 < lasting(run) <= 2


def _read_cut(run: Run) -> str:
    return _(
        "The last output is that of step {last}: the network itself forgets at once, its output was its memory."
    ).format(last=lasting(run))


def _reads_less(run: Run) -> bool:
    return run.experiment.aim == "echo" and run.network.given <= 3


def _read_reads_less(run: Run) -> str:
    said = run.y[run.experiment.lag : run.experiment.lag + len(NUMBERS), 0]
    return _("It says {said}: 0 for what it has not read.").format(
        said=", ".join(number(float(value)) for value in said)
    )


TASKS: Mapping[str, tuple[Task, ...]] = MappingProxyType(
    {
        "parity": (
            Task(
                text=mark("Turn one bit of the input over: drag its point up to 1, or down to 0."),
                done=_one_turned,
                read=_read_one_turned,
            ),
        ),
        "majority": (
            Task(
                text=mark("Turn bits of the input over until the ones prevail at the end."),
                done=_ones_prevail,
                read=_read_ones_prevail,
            ),
        ),
        "ever": (
            Task(
                text=mark("Drag the pulse of the input down until the answer is no."),
                done=_nothing_came,
                read=_read_nothing_came,
            ),
        ),
        "ringing": (
            Task(
                text=mark("Let less of the state be carried on until the note is silent after 12 steps."),
                done=_dies_early,
                read=_read_dies_early,
            ),
        ),
        "selffed": (
            Task(
                text=mark("Stop feeding the output back: let nothing come in afterwards. What is left?"),
                done=_cut,
                read=_read_cut,
            ),
        ),
        "echo": (
            Task(
                text=mark("Let it read only three of the six numbers. What does it say then?"),
                done=_reads_less,
                read=_read_reads_less,
            ),
        ),
    }
)
