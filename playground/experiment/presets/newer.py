"""What the other cells are for, each shown by weights laid out by hand."""

import math
from itertools import pairwise

import numpy as np

from playground.analysis.memory import pulses
from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.experiment.presets.preset import Preset, bias, laid_out, matrix
from playground.experiment.presets.pulse import first_pulse, held_pulse, later, remains
from playground.experiment.running import Run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.first import column
from playground.words import _, mark, ngettext

# ---- leaky RNN


def _leaky() -> Experiment:
    weights = (column("W_ih.n", 1.5, -1.0, 0.5, -2.0),)
    return laid_out("leaky", weights, 4, {"leak": 0.1, "width": 6, "length": 36})


def faded(run: Run) -> str:
    """What the leak leaves of the pulse: the same share in every unit."""
    memory, leak = first_pulse(run), float(run.params.options["leak"])
    left = np.abs(memory.left("h"))
    return _("Each step takes in {leak} of the new value and keeps {rest} of the old: {later} {shares}.").format(
        leak=percent(leak), rest=percent(1 - leak), later=later(memory), shares=_shares(left)
    )


def _shares(left: Array) -> str:
    low, high = remains(float(left.min())), remains(float(left.max()))
    if low == high:
        return _("every unit has {share} of the pulse left").format(share=low)
    return _("the units have from {low} to {high} of the pulse left").format(low=low, high=high)


# ---- IndRNN


def _independent() -> Experiment:
    weights = (column("W_hh.h", 0.99, 0.9, 0.7, 0.4), column("W_ih.h", 1.0, 1.0, 1.0, 1.0))
    return laid_out("indrnn", weights, 4, {"length": 28})


def independent(run: Run) -> str:
    """What each end of the units carries on at a step, and what that leaves of the pulse."""
    memory, own = first_pulse(run), run.params.weights["W_hh"]
    if own.ndim != 1:
        raise ValueError("units that see one another")
    left = memory.left("h")
    best, worst = int(np.argmax(np.abs(left))), int(np.argmin(np.abs(left)))
    said = _("Unit {unit} multiplies its own state by {weight} at each step and listens to no other unit: ").format(
        unit=best + 1, weight=number(float(own[best]), 2)
    )
    said += _("{later} it has {share} of the pulse left").format(later=later(memory), share=percent(float(left[best])))
    if best == worst:
        return f"{said}."
    return said + _("; unit {unit}, with {weight}, has {share}.").format(
        unit=worst + 1, weight=number(float(own[worst]), 2), share=remains(float(left[worst]))
    )


# ---- UGRNN


def _flipping() -> Experiment:
    """Return a unit that a pulse flips: z is open but at pulses, where the candidate is the state turned round."""
    weights = (
        column("W_ih.z", -12.0, -12.0),
        bias("z", 6.0),
        matrix("W_hh.n", [[-3.0, 0.0], [0.0, 0.0]]),
        column("b_ih.n", 1.0, 0.0),
        column("W_ih.n", 0.0, 2.0),
    )
    given = {"sequence": "pulses", "pulses": (3, 9, 16, 22, 30), "alternate": False, "length": 36}
    return laid_out("ugrnn", weights, 2, given)


def signs(run: Run, unit: int = 0) -> list[int]:
    """The sign of a unit's state at the last step before each pulse but the first, and at the end."""
    starts = [start for start, _stop in pulses(run.x)]
    return [int(np.sign(run.trace.h[step - 1, unit])) for step in (*starts[1:], len(run.x))]


def flips(run: Run) -> int:
    """How many pulses but the first turn the sign of unit 1."""
    signed = signs(run)
    return sum(one == -other != 0 for one, other in pairwise(signed))


def flipped(run: Run) -> str:
    """How many pulses turn the sign of unit 1, and how still it is in between."""
    count = len(pulses(run.x))
    z = run.trace.gates["z"]
    quiet = (run.x == 0).all(axis=1)
    if not count or not quiet.any():
        raise ValueError("no pulses")
    said = ngettext(
        "{count} pulse comes, and {flips} of those after the first turn the sign of h of unit 1. ",
        "{count} pulses come, and {flips} of those after the first turn the sign of h of unit 1. ",
        count,
    )
    said += _("Its update gate is at {quiet} in between and at {busy} in the pulses: one gate both holds and renews.")
    return said.format(
        count=count,
        flips=flips(run),
        quiet=number(float(z[quiet, 0].mean()), 3),
        busy=number(float(z[~quiet, 0].mean()), 2),
    )


# ---- MGU


def _minimal() -> Experiment:
    """Return units whose gate opens at the pulse; the further it shuts after it, the longer they hold."""
    weights = (
        column("W_ih.f", 12.0, 10.0, 8.0, 7.0),
        column("b_ih.f", -6.0, -4.0, -3.0, -2.2),
        column("W_ih.n", 1.5, -1.5, 1.0, -1.0),
    )
    return laid_out("mgu", weights, 4, {})


def overwritten(run: Run) -> str:
    """What is held of the pulse, and that an open gate overwrites."""
    memory, f = first_pulse(run), run.trace.gates["f"]
    lowest = int(np.argmin(f[-1]))
    said = _(
        " Here an open gate overwrites: it is at {busy} at the pulse, and that of unit {unit} at {quiet} at the end."
    )
    return (
        held_pulse(run).split(":")[0].removesuffix(".")
        + "."
        + said.format(
            busy=number(float(f[memory.start].mean()), 2), unit=lowest + 1, quiet=number(float(f[-1, lowest]), 2)
        )
    )


# ---- CFN


def _sleeping() -> Experiment:
    """Return gates that strong recurrent weights swing about, as chaos would need them."""
    turn = [[0.0, 4.0, 0.0, -2.0], [-4.0, 0.0, 3.0, 0.0], [0.0, -3.0, 0.0, 4.0], [2.0, 0.0, -4.0, 0.0]]
    weights = (
        matrix("W_hh.f", turn),
        bias("f", 3.0),
        bias("i", 2.0),
        column("W_ih.g", 2.0, -1.5, 1.0, -2.0),
    )
    return laid_out("cfn", weights, 4, {"width": 6, "length": 64})


def after_input(run: Run) -> Array:
    """max_j |h_t[j]| at the last step with an input and at those after it; ValueError where the input never ends."""
    busy = np.flatnonzero((run.x != 0).any(axis=1))
    if not len(busy) or busy[-1] == len(run.x) - 1:
        raise ValueError("no quiet steps at the end")
    largest: Array = np.abs(run.trace.h[busy[-1] :]).max(axis=1)
    return largest


def asleep(run: Run) -> str:
    """How the state shrinks once the input has ended."""
    largest = after_input(run)
    always = bool((np.diff(largest) < 0).all())
    strong = float(np.abs(run.params.weights["W_hh"]).max())
    said = _("After the last input, at step {t}, the largest |h| falls from {first} to {last} within {steps} steps, ")
    said += _("at every step") if always else _("though not at every step")
    if strong:
        said += _(": recurrent weights of up to {strong} can't keep it awake")
    return (said + ".").format(
        t=len(run.x) - len(largest) + 1,
        first=number(float(largest[0]), 2),
        last=number(float(largest[-1]), 2),
        steps=len(largest) - 1,
        strong=number(strong, 2),
    )


# ---- minGRU


TAKEN = {4: 1.0, 12: 2.0, 20: 1.5, 29: 0.8}
"""The heights among small waves that the gate opens for."""


def _sampling() -> Experiment:
    """Return a gate that opens where the input is above ½, and a candidate that is the input."""
    weights = (column("W_ih.z", *[12.0] * 3), bias("z", -6.0), column("W_ih.n", 1.0, -1.0, 0.5))
    values = tuple(TAKEN.get(t, round(0.15 * math.sin(0.4 * math.pi * t), 4)) for t in range(36))
    return laid_out("mingru", weights, 3, {"sequence": "numbers", "values": values, "length": 36})


def openings(run: Run) -> Array:
    """The steps at which the update gate of unit 1 is more open than shut."""
    return np.flatnonzero(run.trace.gates["z"][:, 0] > 0.5)


def sampled(run: Run) -> str:
    """How often the gate opens, for which inputs, and how still the state is else."""
    steps, x = openings(run), run.x[:, 0]
    if not len(steps):
        return _("The update gate of unit 1 never opens: nothing is taken in.")
    others = np.setdiff1d(np.arange(1, len(x)), steps)
    said = ngettext(
        "The update gate of unit 1 opens at {count} of {steps} steps, where x is {least} or more, and h takes it over.",
        "The update gate of unit 1 opens at {count} of {steps} steps, where x is {least} or more, and h takes it over.",
        len(steps),
    )
    if len(others):
        said += _(" At the others h moves by {still} at most. The gate sees the input alone, not h.")
    moved = np.abs(np.diff(run.trace.h[:, 0]))
    return said.format(
        count=len(steps),
        steps=len(x),
        least=number(float(x[steps].min()), 2),
        still=number(float(moved[others - 1].max()), 2) if len(others) else "",
    )


# ---- minLSTM


def _averaging() -> Experiment:
    """Return units that take in 1/2, 1/4, 1/10 and 1/20 of the input: what f̂ and î are decides."""
    small = -4.0
    share = 1 / (1 + math.exp(-small))
    odds = [share * (1 - part) / part for part in (0.5, 0.25, 0.1, 0.05)]
    weights = (
        bias("i", small),
        column("b_ih.f", *(round(math.log(odd / (1 - odd)), 6) for odd in odds)),
        column("W_ih.g", 1.0, 1.0, 1.0, 1.0),
    )
    return laid_out("minlstm", weights, 4, {"sequence": "noise", "noise_seed": 5, "length": 60})


def spreads(run: Run) -> Array:
    """How far apart the highest and the lowest state of each unit are: (H,)."""
    spread: Array = np.ptp(run.trace.h, axis=0)
    return spread


def averaged(run: Run) -> str:
    """How much narrower the state is than what comes in."""
    i, spread = run.trace.gates["i"], spreads(run)
    wide, narrow = int(np.argmax(spread)), int(np.argmin(spread))
    said = _(
        "f and i add up to 1, so each state is a running mean of the candidates: they span {input}, "
        "unit {narrow}, which takes in {share} a step, spans {least}"
    ).format(
        input=number(float(np.ptp(run.trace.gates["g"][:, narrow])), 2),
        narrow=narrow + 1,
        share=percent(float(i[:, narrow].mean())),
        least=number(float(spread[narrow]), 2),
    )
    if wide == narrow:
        return f"{said}."
    return said + _(", unit {wide}, which takes in {share}, spans {most}.").format(
        wide=wide + 1, share=percent(float(i[:, wide].mean())), most=number(float(spread[wide]), 2)
    )


# ---- sLSTM

HEIGHTS = {3: 1.0, 11: 2.0, 19: 3.0, 27: 1.0}
"""The pulses of the preset: a higher one weighs more, whatever was stored."""


def _outweighing() -> Experiment:
    weights = (
        column("W_ih.i", 4.0, 4.0),
        bias("i", -4.0),
        bias("f", 9.0),
        column("W_ih.z", 1.0, -0.5),
        column("b_ih.z", -2.0, 1.0),
        bias("o", 4.0),
    )
    values = tuple(HEIGHTS.get(step, 0.0) for step in range(36))
    return laid_out("slstm", weights, 2, {"sequence": "numbers", "values": values, "length": 36})


def weight_of_new(run: Run) -> Array:
    """How many times what was stored the new value of unit 1 weighs at each step but the first: i / (f n_{t−1})."""
    i, f, n = run.trace.gates["i"][1:, 0], run.trace.gates["f"][1:, 0], run.trace.states["n"][:-1, 0]
    ratio: Array = i / (f * n)
    return ratio


def outweighed(run: Run) -> str:
    """Where the new value weighs most and least among the pulses, and what h makes of it."""
    steps = [start for start, _stop in pulses(run.x) if start]
    weight, h = weight_of_new(run), run.trace.h[:, 0]
    heaviest, lightest = (pick(steps, key=lambda step: weight[step - 1]) for pick in (max, min))
    said = _("At step {t} the new value weighs {times} times what was stored: h of unit 1 goes from {old} to {new}")
    words = {
        "t": heaviest + 1,
        "times": number(float(weight[heaviest - 1]), 2),
        "old": number(float(h[heaviest - 1]), 2),
        "new": number(float(h[heaviest]), 2),
    }
    if heaviest == lightest:
        return (said + ".").format(**words)
    said += _("; at step {last} it weighs {less} times as much, and h goes from {before} to {after}.")
    return said.format(
        **words,
        last=lightest + 1,
        less=number(float(weight[lightest - 1]), 2),
        before=number(float(h[lightest - 1]), 2),
        after=number(float(h[lightest]), 2),
    )


PRESETS = (
    Preset(name="timescale", label=mark("A leaky RNN: one time scale"), experiment=_leaky(), read=faded),
    Preset(name="independent", label=mark("An IndRNN: each unit alone"), experiment=_independent(), read=independent),
    Preset(name="flip", label=mark("A UGRNN that a pulse flips"), experiment=_flipping(), read=flipped),
    Preset(name="minimal", label=mark("An MGU: open means overwrite"), experiment=_minimal(), read=overwritten),
    Preset(name="asleep", label=mark("A CFN that falls asleep"), experiment=_sleeping(), read=asleep),
    Preset(name="sample", label=mark("A minGRU that samples and holds"), experiment=_sampling(), read=sampled),
    Preset(name="average", label=mark("A minLSTM that takes the mean"), experiment=_averaging(), read=averaged),
    Preset(name="outweigh", label=mark("An sLSTM that changes its mind"), experiment=_outweighing(), read=outweighed),
)
