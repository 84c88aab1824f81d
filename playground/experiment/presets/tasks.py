"""One thing to try in each preset, in plain words, which the run itself checks, and what to read once it is done."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from playground.analysis.decay import norms
from playground.analysis.memory import pulses
from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.experiment.presets import newer_tasks, sequence_tasks
from playground.experiment.presets.gru import smeared
from playground.experiment.presets.lstm import half_lives
from playground.experiment.presets.pulse import first_pulse, later, left
from playground.experiment.presets.rnn import dead_units
from playground.experiment.presets.task import Task
from playground.experiment.running import Run
from playground.words import _, mark


def kept(run: Run) -> Array:
    """What the forget gate alone leaves of the first pulse: its product over the steps after it, (H,)."""
    product: Array = np.prod(run.trace.gates["f"][first_pulse(run).stop :], axis=0)
    return product


def _nothing_left(run: Run) -> bool:
    return bool(np.isfinite(first_pulse(run).left("c")).any() and left(run).max() < 0.01)


def _read_nothing_left(run: Run) -> str:
    memory, unit = first_pulse(run), int(np.argmax(kept(run)))
    gate = run.trace.gates["f"][memory.stop :, unit]
    return _(
        "Unit {unit} lets {each} of c through at each step, {steps} times over: that multiplies to {share}."
    ).format(unit=unit + 1, each=percent(float(gate.mean())), steps=memory.after, share=percent(float(kept(run)[unit])))


def _all_held(run: Run) -> bool:
    return bool(left(run).min() > 0.9)


def _read_all_held(run: Run) -> str:
    memory = first_pulse(run)
    lowest = float(run.trace.gates["f"][memory.stop :].min())
    return _(
        "No forget gate is below {lowest} now. That close to 1 it has to be: a gate of 0.9 would leave {share} {later}."
    ).format(lowest=number(lowest), share=percent(0.9**memory.after), later=later(memory))


def _held_for_long(run: Run) -> bool:
    return first_pulse(run).after >= 250 and float(left(run).min()) > 0.9


def _read_held_for_long(run: Run) -> str:
    memory = first_pulse(run)
    return _("{later} every unit still has {share} or more: with f open and i shut nothing happens to c.").format(
        later=later(memory), share=percent(float(left(run).min()))
    )


def _slow_unit(run: Run) -> bool:
    lives = half_lives(run)
    first, fourth = lives[0], lives[3]
    return first is not None and fourth is not None and fourth.half_life >= 0.95 * first.half_life > 0


def _read_slow_unit(run: Run) -> str:
    gates = run.trace.gates["f"][-1]
    return _(
        "The forget gate of unit 4 is {fourth} now, that of unit 1 {first}. A little below 1 is a memory of a few "
        "steps, much nearer to 1 one of many."
    ).format(first=number(float(gates[0])), fourth=number(float(gates[3])))


def _gap(run: Run) -> float:
    assert run.trace.c is not None
    return float(np.abs(run.trace.c - run.trace.gates["g"]).max())


def _something_kept(run: Run) -> bool:
    return _gap(run) > 0.5


def _read_something_kept(run: Run) -> str:
    return _("c differs from the newest candidate g by up to {gap}: that much of it is older than this step.").format(
        gap=number(_gap(run), 2)
    )


def _lost_count(run: Run) -> bool:
    assert run.trace.c is not None
    return 0 < float(run.trace.c[-1, 0]) < 0.5 * len(pulses(run.x)) and bool(run.trace.gates["i"].min() > 0.5)


def _read_lost_count(run: Run) -> str:
    assert run.trace.c is not None
    return _("c of unit 1 ends at {end} after {count} pulses: each step takes {loss} of the count away.").format(
        end=number(float(run.trace.c[-1, 0]), 2),
        count=len(pulses(run.x)),
        loss=percent(1 - float(run.trace.gates["f"][-1, 0])),
    )


def _leaks(run: Run) -> bool:
    assert run.trace.c is not None
    (set_at, _stop), (reset_at, _end) = pulses(run.x)[:2]
    c = np.abs(run.trace.c[:, 0])
    return bool(c[set_at] > 0.1 and c[reset_at - 1] < 0.1 * c[set_at])


def _read_leaks(run: Run) -> str:
    assert run.trace.c is not None
    (set_at, _stop), (reset_at, _end) = pulses(run.x)[:2]
    c = run.trace.c[:, 0]
    return _(
        "Set to {set} at step {t}, c of unit 1 is {left} at step {last}: a latch must not forget by itself."
    ).format(set=number(float(c[set_at]), 2), t=set_at + 1, left=number(float(c[reset_at - 1]), 2), last=reset_at)


def _read_smeared(run: Run) -> str:
    return _(
        "The update gate is up to {z} now: each unit keeps that much of its own past, so the copies blur into each "
        "other, by up to {rest}."
    ).format(z=number(float(run.trace.gates["z"].max()), 2), rest=number(smeared(run), 2))


def _swing(run: Run) -> tuple[float, float]:
    """How wide the state swings at its widest, and in its last quarter."""
    h = np.abs(run.trace.h)
    return float(h.max()), float(h[-len(h) // 4 :].max())


def _died_out(run: Run) -> bool:
    widest, late = _swing(run)
    return widest > 0 and late < 0.05 * widest


def _read_died_out(run: Run) -> str:
    widest, late = _swing(run)
    return _("From {widest} the swing is down to {late}: each turn gives the next less than it got.").format(
        widest=number(widest, 2), late=number(late, 2)
    )


def _ratio(run: Run) -> float:
    """How large the gradient is at the first step, for 1 at the last."""
    total = norms(run.grads.h).total
    return float(total[0] / total[-1])


def _read_ratio(run: Run) -> str:
    steps = len(run.x)
    return _("Of a gradient of 1 at step {last} there is {first} at step 1: times {each} at each step back.").format(
        last=steps, first=number(_ratio(run), 2), each=number(_ratio(run) ** (1 / max(steps - 1, 1)), 3)
    )


def _woken(run: Run) -> bool:
    return len(dead_units(run)) > 3 and int(dead_units(run).sum()) <= 3


def _read_woken(run: Run) -> str:
    alive = np.flatnonzero(~dead_units(run)) + 1
    return _(
        "Units {units} answer now: what goes into their relu gets above 0 at some step, so they can learn again."
    ).format(units=", ".join(str(unit) for unit in alive))


TASKS: Mapping[str, tuple[Task, ...]] = MappingProxyType(
    {
        "pulse": (
            Task(
                text=mark("Turn the forget gate down until nothing of the pulse is left at the end."),
                done=_nothing_left,
                read=_read_nothing_left,
            ),
            Task(
                text=mark("Now make every unit hold it: more than 90 % of the pulse at the end."),
                done=_all_held,
                read=_read_all_held,
            ),
        ),
        "remember": (
            Task(
                text=mark("Does it ever forget? Make the sequence longer, up to 300 steps and more."),
                done=_held_for_long,
                read=_read_held_for_long,
            ),
        ),
        "leaky": (
            Task(
                text=mark("Choose unit 4 and turn its forget gate up until it forgets as slowly as unit 1."),
                done=_slow_unit,
                read=_read_slow_unit,
            ),
        ),
        "overwrite": (
            Task(
                text=mark("Let it keep something: turn the forget gate up until c is more than the newest candidate."),
                done=_something_kept,
                read=_read_something_kept,
            ),
        ),
        "counter": (
            Task(
                text=mark("Make it lose count: turn the forget gate down until unit 1 ends below 3."),
                done=_lost_count,
                read=_read_lost_count,
            ),
        ),
        "latch": (
            Task(
                text=mark("Make it leak: turn the forget gate down until it is empty before the second pulse comes."),
                done=_leaks,
                read=_read_leaks,
            ),
        ),
        "copy": (
            Task(
                text=mark("Turn the update gate up until the copies smear."),
                done=lambda run: smeared(run) > 0.2,
                read=_read_smeared,
            ),
        ),
        "oscillate": (
            Task(
                text=mark("Make the swing die out before the end: let less of the state be carried on."),
                done=_died_out,
                read=_read_died_out,
            ),
        ),
        "vanish": (
            Task(
                text=mark("Let more of the state be carried on, until a tenth of the gradient reaches step 1."),
                done=lambda run: _ratio(run) >= 0.1,
                read=_read_ratio,
            ),
        ),
        "explode": (
            Task(
                text=mark(
                    "Tame it: let less of the state be carried on, until the gradient hardly changes on its way."
                ),
                done=lambda run: 0.5 <= _ratio(run) <= 2,
                read=_read_ratio,
            ),
        ),
        "dead": (
            Task(
                text=mark("Wake one of the four dead units: turn the weight of the input up."),
                done=_woken,
                read=_read_woken,
            ),
        ),
        **newer_tasks.TASKS,
        **sequence_tasks.TASKS,
    }
)
"""The tasks by preset, in the order in which they are asked."""

PAGES: Mapping[str, str] = MappingProxyType(
    {"vanish": "gradients", "explode": "gradients"} | dict.fromkeys(sequence_tasks.TASKS, "sequences")
)
"""The page on which a preset shows its thing, where it isn't Forward."""
