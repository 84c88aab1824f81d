"""The sections of the Gradients page: each a function from a run and the page's view to the panels it opens to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from playground import analysis
from playground.analysis import sentences as say
from playground.analysis.wording import number, percent
from playground.cells import CELLS
from playground.engine.jacobians import Order, State
from playground.experiment import Run
from playground.figures import frame
from playground.figures.factors import step_factors
from playground.figures.gradients import gradient_norms
from playground.figures.paths import path_norms, path_shares
from playground.figures.saturation import gate_saturation, tanh_saturation
from playground.figures.shares import gate_shares, reached
from playground.figures.spectrum import spectrum
from playground.figures.tracks import heatmap
from playground.figures.triangle import triangle, triangle_row
from playground.ui.board.board import Panel, chart
from playground.ui.pages.gradients import compute
from playground.ui.pages.gradients.clipping import cliff, clipped
from playground.ui.pages.gradients.view import GradientsView
from playground.ui.panels.controls import button, choice, controls, note
from playground.words import _, mark

Array = NDArray[Any]

OVER_TIME = {"time": True, "units": False}

BY_SIZE = {**OVER_TIME, "log": True}
"""Read by the logarithm: the value at the cursor has as many digits however small it is."""

SHOWN = 250
"""Steps of a triangle that are drawn each way; of a longer one, each second or third. Its rows are exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section: what a person asks, and what answers."""

    label: str
    build: Callable[[Run, GradientsView, compute.Progress | None], list[Panel]]


def decay(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """Norms of ∂L/∂h_t and ∂L/∂c_t over t, with the half-life."""
    found = analysis.gradient_norms(run.grads)
    fits = {state: analysis.fit_decay(norms.total) for state, norms in found.items()}
    said = [say.decay_sentence({f"∂L/∂{state}": fit for state, fit in fits.items()})]
    said += [say.bands_sentence(analysis.bands(norms.total), f"∂L/∂{state}") for state, norms in found.items()]
    each = view.norms == "units"
    figure = gradient_norms(
        {state: norms.total for state, norms in found.items()},
        units={state: norms.units for state, norms in found.items()} if each else None,
        fits={state: fit.line(run.experiment.length) for state, fit in fits.items() if fit is not None},
        powers=frame.decades(*_visible(found, each=each)),
        tokens=run.step_labels,
        height=230,
    )
    for trace in figure.data:
        if trace.line.dash == "dash":
            trace.meta = {"ghost": True}  # the fit is there for comparison: no value of its own at the cursor
    options = {"total": _("all units together"), "units": _("each unit")}
    return [
        controls("decay.controls", [choice("norms", _("Norm of"), options, view.norms)], label=_("What is drawn")),
        chart(
            "decay.norms",
            figure,
            title=_("Gradient norm over time, by state"),
            reading=" ".join(sentence for sentence in said if sentence),
            height=230,
            **BY_SIZE | {"units": each},
        ),
    ]


def _visible(found: Mapping[str, analysis.Norms], *, each: bool) -> list[Array]:
    """What the axis must have room for: the norms, and of the units what is not a millionth of them."""
    totals = [norms.total for norms in found.values()]
    if not each:
        return totals
    return totals + [np.maximum(norms.units, 1e-6 * norms.total[:, None]) for norms in found.values()]


def reach(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The triangle ‖∂s_t/∂s_k‖ and the row of the cursor."""
    wrt = cast(State, view.wrt if run.trace.c is not None else "h")
    norm = cast(Order, view.ord)
    length = run.experiment.length
    seconds = compute.triangle_seconds(run.params, length, ord=norm, wrt=wrt)
    waits = seconds > compute.LIVE
    items = [choice("ord", _("Norm"), {"fro": _("Frobenius"), "spectral": _("spectral")}, norm)]
    if run.trace.c is not None:
        states = {"h": "h → h", "c": "c → c", "state": _("joint state (h, c)")}
        items.insert(0, choice("wrt", _("From state to state"), states, wrt))
    if waits and view.asked.get("triangle") != compute.key(run.experiment) and not compute.known(run, norm, wrt):
        items += _ask(run, "triangle", seconds)
        return [controls("reach.controls", items, label=_("The triangle"))]
    found = compute.triangle(run, ord=norm, wrt=wrt, progress=progress if waits else None)
    return [controls("reach.controls", items, label=_("The triangle")), *_triangle(found, run)]


def _ask(run: Run, what: str, seconds: float) -> list[dict[str, Any]]:
    words = _("With {units} units and {steps} steps this takes about {seconds} s.").format(
        units=run.experiment.hidden_size, steps=run.experiment.length, seconds=max(round(seconds), 1)
    )
    payload = {"what": what, "key": compute.key(run.experiment)}
    return [button(f"{what}.ask", _("Compute"), "compute", payload), note(f"{what}.note", words)]


def _triangle(found: analysis.Triangle, run: Run) -> list[Panel]:
    state = "s" if found.wrt == "state" else found.wrt
    logs, chosen = found.thinned(SHOWN)
    figure = triangle(_powers(logs), state=state, height=340)
    every = int(chosen[1] - chosen[0]) if len(chosen) > 1 else 1
    if every > 1:
        _stretch(figure, chosen, every)
    row_figure = triangle_row(_powers(found.log10[-1]), len(found.log10) - 1, state=state, height=200)
    row_figure.layout.yaxis.title.text = f"‖∂{state}ₜ/∂{state}ₖ‖"
    row = chart(
        "reach.row",
        row_figure,
        title=_("The row of the cursor: what step t feels of each step k"),
        reading=say.triangle_sentence(found),
        height=200,
        **BY_SIZE,
    )
    title = _("Influence ‖∂{state}ₜ/∂{state}ₖ‖ of each step k on each step t").format(state=state)
    if every > 1:
        title += " " + _("(one step in {n} drawn)").format(n=every)
    return [
        chart("reach.triangle", figure, title=title, height=340, time="y", units=False),
        stepped(row, {0: {"y": _powers(found.log10).astype(np.float32)}}),
    ]


def _powers(logs: Array) -> Array:
    """10 to the power of logs, kept within what float32 holds in the browser; 0 for −∞."""
    with np.errstate(all="ignore"):
        return np.where(np.isneginf(logs), 0.0, 10.0 ** np.clip(logs, -37.5, 38.0))


def _stretch(figure: Any, chosen: Array, every: int) -> None:
    """Put the cells of a thinned triangle at the steps they stand for."""
    length = int(chosen[-1]) + 1
    for trace in figure.data:
        if trace.xaxis != "x2":
            trace.x0 = trace.y0 = int(chosen[0]) + 1
            trace.dx = trace.dy = every
    figure.layout.xaxis.range = [0.5, length + 0.5]
    figure.layout.yaxis.range = [length + 0.5, 0.5]
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        axis.tickvals = None
        axis.nticks = 8


def stepped(panel: Panel, rows: Mapping[int, Mapping[str, Array]]) -> Panel:
    """A chart whose numbers follow the cursor: arrays with time as their first axis, by trace and attribute."""
    arrays = {f"{panel.id}.{index}.{key}": values for index, by_key in rows.items() for key, values in by_key.items()}
    known = dict(panel.arrays)
    return replace(panel, kind="stepwise", props={**panel.props, "stepped": list(arrays)}, arrays={**known, **arrays})


def why(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The factor of every step, and the spectrum of the Jacobian under the cursor."""
    every = compute.decompose_every(run.params, run.experiment.length)
    wanted = view.asked.get("factors") == compute.key(run.experiment)
    found, growth = compute.factors(run, 1 if wanted else every)
    verdict = analysis.pascanu(run.params)
    gated = verdict is None
    bound = say.bound_sentence(found) if verdict is None else say.pascanu_sentence(verdict)
    panels = [
        chart(
            "why.factors",
            step_factors(found.bound, found.spectral, radius=found.radius, tokens=run.step_labels, height=230),
            title=_("Factor per step: bound by the cell's graph, and the truth")
            if gated
            else _("Factor per step: bound ‖W‖₂ · max φ′, and the truth"),
            reading=f"{say.factors_sentence(found, gated=gated)} {bound}",
            height=230,
            **BY_SIZE,
        ),
        _plane(found, say.nonnormal_sentence(found, growth)),
    ]
    if every > 1 and not wanted:
        words = _("One Jacobian in {n} is decomposed.").format(n=every)
        payload = {"what": "factors", "key": compute.key(run.experiment)}
        ask = [note("why.note", words), button("why.ask", _("All steps"), "compute", payload)]
        panels.insert(0, controls("why.controls", ask, label=_("Steps that are decomposed")))
    return panels


def _plane(found: analysis.Factors, reading: str) -> Panel:
    """The complex plane of the step under the cursor, the other steps faint behind it."""
    values, sizes = found.eigenvalues, found.singular_values
    figure = spectrum(values, sizes, t=len(values) - 1, height=360)
    panel = chart(
        "why.plane", figure, title=_("Eigenvalues and singular values of Jₜ"), reading=reading, height=360, units=False
    )
    at = {trace.name: index for index, trace in enumerate(figure.data)}
    rows: dict[int, dict[str, Array]] = {
        len(figure.data) - 1: {"x": values.real, "y": values.imag},
        len(figure.data) - 2: {"x": sizes},
    }
    if _("largest σ") in at:
        angle = np.linspace(0, 2 * np.pi, 129)
        circle = sizes[:, :1]
        rows[at[_("largest σ")]] = {"x": circle * np.cos(angle), "y": circle * np.sin(angle)}
    single = {index: {key: row.astype(np.float32) for key, row in by_key.items()} for index, by_key in rows.items()}
    return stepped(panel, single)


def by_path(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The share of each path in the gradient, step by step."""
    state = "h" if run.trace.c is None else view.path_state
    found = compute.paths(run, state)
    names, total = path_names(run), analysis.norms(found.total).total
    panels = [
        chart(
            "path.shares",
            path_shares(found.shares, found.names, tokens=run.step_labels, height=220),
            title=_("Share of each path in ∂L/∂{state}ₜ; they add up to 1").format(state=state),
            reading=f"{say.paths_sentence(found, names)} {say.direct_sentence(found)}".strip(),
            height=220,
            **OVER_TIME,
        ),
        chart(
            "path.norms",
            path_norms(
                found.norms,
                found.names,
                total=total,
                powers=frame.decades(total, np.maximum(found.norms, 1e-4 * total)),
                tokens=run.step_labels,
                height=220,
            ),
            title=_("Size of what comes by each path"),
            reading=_(
                "A path is named by the last gate that the gradient went through on its way back to step t; "
                "direct is what met no weight at all. The share is the projection on the total."
            ),
            height=220,
            **BY_SIZE,
        ),
    ]
    if run.trace.c is not None:
        options = {"c": _("cell state c"), "h": _("hidden state h")}
        items = [choice("path_state", _("Gradient of"), options, state)]
        panels.insert(0, controls("path.controls", items, label=_("Paths")))
    return panels


def path_names(run: Run) -> dict[str, str]:
    """What each path is called in a sentence."""
    labels = {signal.name: signal.label for signal in CELLS[run.params.cell].signals(run.params.options)}
    kept = {"lstm": _("by the cell path alone (Π f)"), "gru": _("by the direct path alone (Π z)")}
    if run.params.cell == "lstm" and not run.params.options["forget_gate"]:
        kept["lstm"] = _("by the cell path alone (which keeps all)")
    through = {
        gate: _("through the {gate}").format(gate=_(labels[gate])) if gate in labels else _("W_hh")
        for gate in CELLS[run.params.cell].gates(run.params.options)
    }
    return {"direct": kept.get(run.params.cell, _("by the direct path alone")), **through}


def over_time(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The share every step has in a weight's gradient."""
    found = compute.shares(run, view.parameter)
    names = {name: name for name in ("W_hh", "W_ih", "b_ih", "b_hh")}
    items = [
        choice("parameter", _("Gradient of"), names, view.parameter),
        choice("by", _("By"), {"gate": _("gate"), "unit": _("unit")}, view.by),
    ]
    title = _("Share of each step in ∂L/∂{name}; all add up to 1").format(name=view.parameter)
    if view.by == "gate":
        figure = gate_shares(found.by_gate, found.gates, parameter=view.parameter, tokens=run.step_labels, height=220)
        first = chart("time.shares", figure, title=title, reading=say.shares_sentence(found), height=220, **OVER_TIME)
    else:
        first = _unit_shares(found, run, title)
    gathered = chart(
        "time.reached",
        reached(found.reached, parameter=view.parameter, tokens=run.step_labels, height=220),
        title=_("Gathered by the backward pass from the last step to t"),
        reading=_("At step 1 it is all of ∂L/∂{name}, whose norm is {norm}.").format(
            name=view.parameter, norm=number(found.total)
        ),
        height=220,
        **OVER_TIME,
    )
    return [controls("time.controls", items, label=_("The sum over time")), first, gathered]


def _unit_shares(found: analysis.Shares, run: Run, title: str) -> Panel:
    by_unit = found.by_unit
    finite = np.abs(by_unit[np.isfinite(by_unit)])
    limit = float(finite.max(initial=0.0)) or 1.0
    height = min(max(14 * len(by_unit), 120), 260) + 40
    figure = heatmap(by_unit.T.astype(np.float32), signal="share", limit=limit, tokens=run.step_labels, height=height)
    words = _("Colours end at ±{limit}.").format(limit=percent(limit))
    return chart(
        "time.units",
        figure,
        title=title,
        reading=f"{say.shares_sentence(found)} {words}",
        height=height,
        time=True,
    )


def saturated(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The share of steps at which each gate unit is open or shut, and each tanh at its ends."""
    found = analysis.saturation(run.params, run.trace)
    gates = {name: one for name, one in found.items() if one.kind == "gate"}
    signed = {name: one for name, one in found.items() if one.kind == "signed"}
    names = {name: "tanh c" if name == "squashed_c" else name for name in found}
    panels = []
    if gates:
        high, low = ({name: getattr(one, side) for name, one in gates.items()} for side in ("high", "low"))
        panels.append(
            chart(
                "saturation.gates",
                gate_saturation(high, low, height=320),
                title=_("Gates: share of steps open against share of steps shut, a point a unit"),
                reading=say.saturation_sentence(gates, names),
                height=320,
                units=False,
            )
        )
    if signed:
        height = 60 + 32 * len(signed)
        panels.append(
            chart(
                "saturation.signed",
                tanh_saturation({name: one.high for name, one in signed.items()}, height=height),
                title=_("Values beyond ±0.9, where tanh lets little through"),
                reading=say.saturation_sentence(signed, names),
                height=height,
                units=False,
            )
        )
    return panels or [_dead(run)]


def _dead(run: Run) -> Panel:
    share = analysis.dead_units(run.params, run.trace)
    words = [_("Nothing here can saturate.")]
    if share is not None:
        gone = int(np.sum(share == 1))
        words = [
            _("relu lets no gradient through where a unit is 0: {share} of the time, averaged over the units.").format(
                share=percent(float(np.mean(share)))
            ),
            _("{dead} of {units} units are 0 at every step: dead.").format(dead=gone, units=len(share)),
        ]
    return Panel(id="saturation.text", kind="text", props={"sentences": words, "tone": "info"})


SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "decay": Section(label=mark("Does the gradient survive the way back?"), build=decay),
        "triangle": Section(label=mark("How far does a step reach?"), build=reach),
        "factors": Section(label=mark("Why does it shrink or grow?"), build=why),
        "paths": Section(label=mark("By which path does it come?"), build=by_path),
        "shares": Section(label=mark("Which steps make up the gradient of a weight?"), build=over_time),
        "saturation": Section(label=mark("Which gates are saturated?"), build=saturated),
        "clipping": Section(label=mark("What would clipping change?"), build=clipped),
        "cliff": Section(label=mark("Why clip at all? The cliff"), build=cliff),
    }
)
"""In the order in which a person asks."""
