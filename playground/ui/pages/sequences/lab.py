"""Why tanh? The same weights under four activations, on the input on screen."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.wording import number
from playground.cells.records import Array
from playground.experiment import Experiment, Run, edit
from playground.experiment.state.experiment import alone
from playground.experiment.weights.edit import Edit
from playground.figures import frame, tracks
from playground.figures.learning import gradient_reach
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Range, Section
from playground.ui.panels.controls import controls, knob
from playground.words import _, mark

ACTIVATIONS = ("tanh", "relu", "sigmoid", "identity")

LEAST_UNITS = 8

ALL_DEEP = 700
"""Powers of ten: all that a float64 has, so that what blows up does not hide what fades."""

BLOWN = 1e3
"""A state beyond this has blown up."""


def experiments(experiment: Experiment, radius: float, size: float) -> dict[str, Experiment]:
    """One plain RNN under each activation: its weights drawn once, of a spectral radius, and its input of a size."""
    plain = replace(
        alone(experiment),
        cell="rnn",
        hidden_size=max(experiment.hidden_size, LEAST_UNITS),
        preset="",
        base=(),
        edits=(),
        interventions=(),
        initialiser="orthogonal",
        gain=1.0,
        loss="state",
        loss_at="last",
    )
    plain = edit(plain, Edit(action="radius", block="W_hh.h", value=radius))
    plain = edit(plain, Edit(action="scale", block="W_ih.h", value=size))
    return {name: replace(plain, activation=name) for name in ACTIVATIONS}


def lab(context: Context) -> list[Panel]:
    """Two knobs, the four states on scales of their own, the four gradients on one."""
    radius, size = (float(context.own[name]) for name in ("lab_radius", "lab_input"))
    runs = {name: context.run_of(one) for name, one in experiments(context.experiment, radius, size).items()}
    steers = controls(
        "lab.controls",
        [
            _knob("lab_radius", _("Spectral radius"), radius, RADIUS),
            _knob("lab_input", _("Size of the input weights"), size, INPUT),
        ],
        label=_("Four activations"),
    )
    said = Panel(id="lab.said", kind="text", props={"sentences": sentences(runs), "tone": "info"})
    return [steers, *(_states(name, run) for name, run in runs.items()), _gradients(runs), said]


def _knob(name: str, label: str, value: float, reach: Range) -> dict[str, object]:
    return knob(name, label, value, low=reach.low, high=reach.high, step=0.05, command="choose", payload={"name": name})


def _states(name: str, run: Run) -> Panel:
    h = run.trace.h
    limit = frame.symmetric_limit(h, least=1.0)
    figure = tracks.heatmap(
        h,
        signal="h",
        limit=limit,
        last=False,
        look=Look(height=84, tokens=run.step_labels),
    )
    title = _("{activation}: h, from −{limit} to {limit}").format(activation=name, limit=number(limit, 2))
    return chart(f"lab.{name}", figure, title=title, height=84, time=True, locked=True, units=False)


def _gradients(runs: Mapping[str, Run]) -> Panel:
    norms = {name: row_norms(run.grads.h) for name, run in runs.items()}
    tokens = next(iter(runs.values())).step_labels
    figure = gradient_reach(
        norms,
        title=_("gradient norm"),
        gaps=True,
        deep=ALL_DEEP,
        look=Look(tokens=tokens, height=200),
    )
    title = _("What is left of the gradient at each step: ‖∂L/∂hₜ‖, L the last state")
    return chart("lab.gradients", figure, title=title, height=200, time=True, units=False, log=True)


def sentences(runs: Mapping[str, Run]) -> list[str]:
    """What each activation does to these weights: blow up, fade, sit off centre."""
    return [*_blown(runs), _faded(runs), _centred(runs)]


def first_beyond(h: Array) -> int | None:
    """The first step at which a state is beyond BLOWN or not finite, None where none is."""
    with np.errstate(invalid="ignore"):
        bad = ~(np.abs(h) <= BLOWN).all(axis=1)
    return int(bad.argmax()) if bad.any() else None


def _blown(runs: Mapping[str, Run]) -> list[str]:
    beyond_at = {name: first_beyond(run.trace.h) for name, run in runs.items()}
    said = [
        _("{activation} passes {most} at step {t}: nothing holds it.").format(activation=name, most=int(BLOWN), t=t + 1)
        for name, t in beyond_at.items()
        if t is not None
    ]
    bounded = [name for name, run in runs.items() if name in ("tanh", "sigmoid") and run.first_bad is None]
    largest = max(float(np.abs(runs[name].trace.h).max()) for name in bounded) if bounded else 0.0
    if bounded:
        said.append(
            _("{names} can't pass 1; the largest value here is {largest}.").format(
                names=_(" and ").join(bounded), largest=number(largest)
            )
        )
    rest = [name for name, t in beyond_at.items() if t is None and name not in bounded]
    for name in rest:
        largest = float(np.abs(runs[name].trace.h).max())
        said.append(_("{activation} reaches {largest}.").format(activation=name, largest=number(largest)))
    return said


def _faded(runs: Mapping[str, Run]) -> str:
    """How much of the gradient arrives under tanh and under sigmoid, whose slope is at most ¼."""
    slopes = {
        "tanh": 1 - runs["tanh"].trace.h ** 2,
        "sigmoid": runs["sigmoid"].trace.h * (1 - runs["sigmoid"].trace.h),
    }
    share = {name: _arriving(runs[name]) for name in slopes}
    return _(
        "The mean slope is {sigmoid} for sigmoid, which has ¼ at most, and {tanh} for tanh, which has 1 at most: "
        "of the gradient {s} arrives at step 1 under sigmoid, {t} under tanh."
    ).format(
        sigmoid=number(float(slopes["sigmoid"].mean()), 2),
        tanh=number(float(slopes["tanh"].mean()), 2),
        s=share["sigmoid"],
        t=share["tanh"],
    )


def _arriving(run: Run) -> str:
    norms = row_norms(run.grads.h)
    return number(float(norms[0] / norms[-1]), 2) if norms[-1] > 0 else "0"


def _centred(runs: Mapping[str, Run]) -> str:
    """Where the outputs lie: all of one sign, they push the next sum one way."""
    means = {name: number(float(np.mean(runs[name].trace.h)), 2) for name in ("tanh", "sigmoid")}
    return _(
        "The mean of h is {tanh} under tanh and {sigmoid} under sigmoid: what is never negative moves every next sum "
        "by the sum of its weights, input or not."
    ).format(**means)


RADIUS, INPUT = Range(2.0, 0.0, 3.0), Range(1.0, 0.0, 5.0)

SECTION = Section(
    label=mark("Why tanh? Four activations on this input"),
    build=lab,
    numbers={"lab_radius": RADIUS, "lab_input": INPUT},
)
