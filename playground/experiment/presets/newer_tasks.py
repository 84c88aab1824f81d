"""What to try in the presets of the newer cells."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.analysis.memory import pulses
from playground.analysis.wording import number, percent
from playground.experiment.presets.newer import after_input, flips, openings, spreads, weight_of_new
from playground.experiment.presets.pulse import first_pulse, later, left
from playground.experiment.presets.task import Task
from playground.experiment.running import Run
from playground.words import _, mark, ngettext


def _third_left(run: Run) -> bool:
    return first_pulse(run).after >= 24 and float(left(run).min()) >= 1 / 3


def _read_third_left(run: Run) -> str:
    memory, leak = first_pulse(run), float(run.params.options["leak"])
    return _("A leak of {leak} keeps {rest} a step: to the power of {steps} that is {share}.").format(
        leak=number(leak, 2), rest=number(1 - leak, 3), steps=memory.after, share=percent((1 - leak) ** memory.after)
    )


def _fourth_holds(run: Run) -> bool:
    return first_pulse(run).after >= 12 and float(left(run)[3]) >= 0.5


def _read_fourth_holds(run: Run) -> str:
    memory, own = first_pulse(run), run.params.weights["W_hh"]
    return _("Unit 4 carries {weight} of itself on now and has {share} {later}; no other unit had to change.").format(
        weight=number(float(own[3]), 3), share=percent(float(left(run)[3])), later=later(memory)
    )


def _no_longer_flips(run: Run) -> bool:
    return len(pulses(run.x)) > 3 and flips(run) <= 1


def _read_no_longer_flips(run: Run) -> str:
    return _(
        "Only {flips} of {count} turn it now: with z at {gate} between them the state drifts off by itself."
    ).format(
        flips=flips(run),
        count=len(pulses(run.x)) - 1,
        gate=number(float(run.trace.gates["z"][(run.x == 0).all(axis=1), 0].mean()), 2),
    )


def _read_all_hold(run: Run) -> str:
    highest = float(run.trace.gates["f"][first_pulse(run).stop :].max())
    return _("No gate is above {gate} after the pulse: shut is what keeps here, as open is in an LSTM.").format(
        gate=number(highest, 2)
    )


def _wide_open(run: Run) -> bool:
    return bool(run.trace.gates["f"].min() > 0.99)


def _read_wide_open(run: Run) -> str:
    largest = after_input(run)
    return _(
        "With every forget gate above {least} it still falls, from {first} to {last}: tanh makes it smaller each step."
    ).format(
        least=number(float(run.trace.gates["f"].min()), 3),
        first=number(float(largest[0]), 2),
        last=number(float(largest[-1]), 2),
    )


def _greedy(run: Run) -> bool:
    return 8 <= len(run.x) < 2 * len(openings(run))


def _read_greedy(run: Run) -> str:
    steps, x = openings(run), run.x[:, 0]
    longest = int(np.diff(np.append(steps, len(x))).max())
    return _(
        "It opens at {count} of {steps} steps now, down to {least}, and holds nothing longer than {longest}."
    ).format(
        count=len(steps),
        steps=len(x),
        least=number(float(x[steps].min()), 2),
        longest=ngettext("{longest} step", "{longest} steps", longest).format(longest=longest),
    )


def _smoothest(run: Run) -> bool:
    return len(spreads(run)) > 3 and int(np.argmin(spreads(run))) == 0


def _read_smoothest(run: Run) -> str:
    i = run.trace.gates["i"].mean(axis=0)
    return _(
        "Unit 1 takes in {first} a step now, unit 4 {fourth}: the less, the smoother, and the later it knows."
    ).format(first=percent(float(i[0])), fourth=percent(float(i[3])))


def _last_counts(run: Run) -> bool:
    return float(weight_of_new(run)[pulses(run.x)[-1][0] - 1]) > 1


def _read_last_counts(run: Run) -> str:
    step = pulses(run.x)[-1][0]
    return _("The pulse at step {t} weighs {times} times what was stored: h of unit 1 is {h} after it.").format(
        t=step + 1, times=number(float(weight_of_new(run)[step - 1]), 2), h=number(float(run.trace.h[step, 0]), 2)
    )


TASKS: Mapping[str, tuple[Task, ...]] = MappingProxyType(
    {
        "timescale": (
            Task(
                text=mark("Turn the leak down until a third of the pulse is left at the end."),
                done=_third_left,
                read=_read_third_left,
            ),
        ),
        "independent": (
            Task(
                text=mark("Choose unit 4 and turn up what it carries on until half of the pulse is left at the end."),
                done=_fourth_holds,
                read=_read_fourth_holds,
            ),
        ),
        "flip": (
            Task(
                text=mark("Break the switch: turn the update gate down until the pulses no longer flip unit 1."),
                done=_no_longer_flips,
                read=_read_no_longer_flips,
            ),
        ),
        "minimal": (
            Task(
                text=mark("Open means overwrite here. Make every unit hold three quarters of the pulse."),
                done=lambda run: bool(left(run).min() >= 0.75),
                read=_read_all_hold,
            ),
        ),
        "asleep": (
            Task(
                text=mark("Try to keep it awake: turn the forget gate up until it is above 0.99 at every step."),
                done=_wide_open,
                read=_read_wide_open,
            ),
        ),
        "sample": (
            Task(
                text=mark("Make it greedy: turn the update gate up until it opens at more than half of the steps."),
                done=_greedy,
                read=_read_greedy,
            ),
        ),
        "average": (
            Task(
                text=mark("Choose unit 1 and turn its forget gate up until it is the smoothest of all."),
                done=_smoothest,
                read=_read_smoothest,
            ),
        ),
        "outweigh": (
            Task(
                text=mark("Turn the forget gate down until the last pulse weighs more than what was stored."),
                done=_last_counts,
                read=_read_last_counts,
            ),
        ),
    }
)
"""The tasks by preset, in the order in which they are asked."""
