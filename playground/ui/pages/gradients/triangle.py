"""How far does a step reach? The triangle of all Jacobians, and the row of the cursor."""

from dataclasses import replace
from typing import Any

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.experiment import Run
from playground.figures import frame
from playground.figures.frame import Array
from playground.figures.ghost import with_kept
from playground.figures.look import Look
from playground.figures.triangle import triangle, triangle_row
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, Ghost
from playground.ui.board.page import Section
from playground.ui.pages.gradients import compute
from playground.ui.panels.controls import button, choice, controls, note
from playground.ui.panels.looks import BY_SIZE, stepped
from playground.words import _, mark

SHOWN = 250
"""Steps of a triangle that are drawn each way; of a longer one, each second or third. Its rows are exact."""


def reach(context: Context) -> list[Panel]:
    """The triangle ‖∂s_t/∂s_k‖ and the row of the cursor."""
    run = context.run
    norm, wrt = compute.triangle_of(context)
    seconds = compute.triangle_seconds(run.params, run.experiment.length, ord=norm, wrt=wrt)
    items = [choice("ord", _("Norm"), {"fro": _("Frobenius"), "spectral": _("spectral")}, norm)]
    if len(run.trace.states) > 1:
        known = compute.states_by_choice(run)
        states = {word: f"{name} → {name}" for word, name in known.items()}
        states["state"] = _("joint state ({states})").format(states=", ".join(run.trace.states))
        chosen = next((word for word, name in known.items() if name == wrt), "state")
        items.insert(0, choice("wrt", _("From state to state"), states, chosen))
    norms = compute.triangle(run, norm, wrt) if seconds <= compute.LIVE else _asked_for(context)
    if norms is None and context.work("triangle") is None:
        items += _ask(run, "triangle", seconds)
    shown = [] if norms is None else _triangle(norms, run, context.ghost)
    return [controls("reach.controls", items, label=_("The triangle")), *shown]


def _asked_for(context: Context) -> analysis.Triangle | None:
    """The triangle of a large run, once it has been asked for and is there."""
    work = context.work("triangle")
    return work.latest[1] if work is not None and work.latest else None


def plain(context: Context) -> list[Panel]:
    """The triangle of h as a picture, with the sentence of the step under the cursor; nothing where it takes long."""
    run = context.run
    if compute.triangle_seconds(run.params, run.experiment.length, ord="fro", wrt="h") > compute.LIVE:
        return []
    norms = analysis.triangle(run.params, run.trace, ord="fro", wrt="h")
    picture = _triangle(norms, run)[0]
    shown = {
        "title": _("How far does a step reach? Row: the step that feels it. Column: the step that was changed."),
        "fill": 1,
        "height": 220,
    }
    return [stepped(replace(picture, props={**picture.props, **shown}), {}, readings=say.triangle_sentences(norms))]


def _ask(run: Run, what: str, seconds: float) -> list[dict[str, Any]]:
    words = _("With {units} units and {steps} steps this takes about {seconds} s.").format(
        units=run.experiment.hidden_size, steps=run.experiment.length, seconds=max(round(seconds), 1)
    )
    payload = {"what": what, "key": compute.key(run.experiment)}
    return [button(f"{what}.ask", _("Compute"), "compute", payload), note(f"{what}.note", words)]


def _kept(norms: analysis.Triangle, ghost: Ghost | None) -> list[Array]:
    """The same triangle of the run that lies behind, if that is as long, has the state and asks for no waiting."""
    if ghost is None or ghost.run.experiment.length != len(norms.log10):
        return []
    run, norm, wrt = ghost.run, norms.ord, norms.wrt
    seconds = compute.triangle_seconds(run.params, len(norms.log10), ord=norm, wrt=wrt)
    known = wrt in ("state", *run.trace.states)
    return [_powers(compute.triangle(run, norm, wrt).log10)] if known and seconds <= compute.LIVE else []


def _triangle(norms: analysis.Triangle, run: Run, ghost: Ghost | None = None) -> list[Panel]:
    state = "s" if norms.wrt == "state" else norms.wrt
    logs, chosen = norms.thinned(SHOWN)
    every = int(chosen[1] - chosen[0]) if len(chosen) > 1 else 1
    whole = triangle(_powers(logs), state=state, start=int(chosen[0]), every=every, look=Look(height=340))
    last, symbol = len(norms.log10) - 1, f"‖∂{state}ₜ/∂{state}ₖ‖"
    rows = [*_kept(norms, ghost), _powers(norms.log10)]  # the kept run's first, where there is one: it lies behind
    powers = frame.decades(*(values[last] for values in rows))
    last_row = triangle_row(rows[-1][last], last, state=state, powers=powers, title=symbol, look=Look(height=200))
    if len(rows) > 1:
        last_row = with_kept(last_row, {last_row.traces[0]["name"]: rows[0][last]}, called=ghost.name if ghost else "")
    row = chart(
        "reach.row",
        last_row,
        title=_("The row of the cursor: how the state of step t depends on that of each step k"),
        reading="",
        height=200,
        **BY_SIZE,
    )
    title = _("Influence ‖∂{state}ₜ/∂{state}ₖ‖ of each step k on each step t").format(state=state)
    if every > 1:
        title += " " + _("(one step in {n} drawn)").format(n=every)
    return [
        chart("reach.triangle", whole, title=title, height=340, time="y", units=False),
        stepped(
            row,
            {index: {"y": values.astype(np.float32)} for index, values in enumerate(rows)},
            readings=say.triangle_sentences(norms),
        ),
    ]


def _powers(logs: Array) -> Array:
    """10 to the power of logs, kept within what float32 holds in the browser; 0 for −∞."""
    with np.errstate(all="ignore"):
        return np.where(np.isneginf(logs), 0.0, 10.0 ** np.clip(logs, -37.5, 38.0))


SECTION = Section(
    label=mark("How far does a step reach?"),
    build=reach,
    open=True,
    choices={"wrt": compute.WRT, "ord": ("fro", "spectral")},
    jobs={"triangle": compute.triangle_job},
)
