"""By which path does it come? The share of each path in the gradient, step by step."""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.cells import spec_of
from playground.cells.meaning import read_memory
from playground.experiment import Run
from playground.figures import frame
from playground.figures.frame import Array
from playground.figures.ghost import with_kept
from playground.figures.look import Look
from playground.figures.paths import path_name, path_norms, path_shares
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, Ghost
from playground.ui.board.page import Section
from playground.ui.pages.gradients import compute
from playground.ui.panels.controls import choice, controls
from playground.ui.panels.looks import BY_SIZE, OVER_TIME
from playground.words import _, mark


def by_path(context: Context) -> list[Panel]:
    """The share of each path in the gradient, step by step."""
    run, view = context.run, context.own
    state = "h" if run.trace.c is None else view["path_state"]
    split = compute.paths(run, state)
    names, total = path_names(run), analysis.norms(split.total).total
    kept = _kept(context.ghost, state)
    panels = [
        chart(
            "path.shares",
            path_shares(
                split.shares,
                split.names,
                look=Look(tokens=run.step_labels, height=220),
            ),
            title=_("Share of each path in ∂L/∂{state}ₜ; they add up to 1").format(state=state),
            reading=f"{say.paths_sentence(split, names)} {say.direct_sentence(split)}".strip(),
            height=220,
            **OVER_TIME,
        ),
        chart(
            "path.norms",
            with_kept(
                path_norms(
                    split.norms,
                    split.names,
                    total=total,
                    powers=frame.decades(total, *(_seen(one) for one in (split, kept) if one)),
                    look=Look(tokens=run.step_labels, height=220),
                ),
                dict(zip(map(path_name, kept.names), kept.norms, strict=True)) if kept else {},
                called=context.ghost.name if context.ghost else "",
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


def _kept(ghost: Ghost | None, state: str) -> analysis.Paths | None:
    """The paths of the run that lies behind, where there is one that has this state."""
    return compute.paths(ghost.run, state) if ghost and state in ghost.run.trace.states else None


def _seen(split: analysis.Paths) -> Array:
    """The norms that an axis must have room for: what is no ten-thousandth of the whole may leave it below."""
    return np.maximum(split.norms, 1e-4 * analysis.norms(split.total).total)


def path_names(run: Run) -> dict[str, str]:
    """What each path is called in a sentence."""
    labels = {signal.name: signal.label for signal in spec_of(run.params.cell).signals(run.params.options)}
    through = {
        gate: _("through the {gate}").format(gate=_(labels[gate])) if gate in labels else _("W_hh")
        for gate in spec_of(run.params.cell).gates(run.params.options)
    }
    return {"direct": direct_name(run), **through}


def direct_name(run: Run) -> str:
    """What the way back that meets no weight is called, and what it multiplies where that is a gate at each step."""
    spec, graph = spec_of(run.params.cell), spec_of(run.params.cell).graph(run.params.options)
    state = "c" if spec.has_cell_state else "h"
    path = _("by the cell path alone") if spec.has_cell_state else _("by the direct path alone")
    if any(node.name == state and f"{state}_prev" in node.inputs and node.op == "add" for node in graph):
        return _("{path} (which keeps all)").format(path=path)
    kept = [each for each in read_memory(graph, tuple(spec.states)) if each.state == state and each.keeps]
    if len(kept) != 1:
        return path
    factor = kept[0].gate if kept[0].keeps == "open" else f"(1 − {kept[0].gate})"
    return _("{path} (Π {factor})").format(path=path, factor=factor)


SECTION = Section(label=mark("By which path does it come?"), build=by_path, choices={"path_state": ("c", "h")})
