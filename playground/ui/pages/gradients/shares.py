"""Which steps make up the gradient of a weight?"""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.analysis.wording import number, percent
from playground.experiment import Run
from playground.figures.look import Look
from playground.figures.shares import gate_shares, reached
from playground.figures.tracks import heatmap
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.gradients import compute
from playground.ui.panels.controls import choice, controls
from playground.ui.panels.looks import OVER_TIME
from playground.words import _, mark


def over_time(context: Context) -> list[Panel]:
    """The share every step has in a weight's gradient."""
    run, view = context.run, context.own
    own = [name for name in ("W_hh", "W_ih", "b_ih", "b_hh") if name in run.params.weights]
    parameter = view["parameter"] if view["parameter"] in own else own[0]
    shares = compute.shares(run, parameter)
    names = {name: name for name in own}
    items = [
        choice("parameter", _("Gradient of"), names, parameter),
        choice("by", _("By"), {"gate": _("gate"), "unit": _("unit")}, view["by"]),
    ]
    title = _("Share of each step in ∂L/∂{name}; all add up to 1").format(name=parameter)
    if view["by"] == "gate":
        figure = gate_shares(
            shares.by_gate,
            shares.gates,
            parameter=parameter,
            look=Look(tokens=run.step_labels, height=220),
        )
        first = chart(
            "time.shares",
            figure,
            title=title,
            reading=say.shares_sentence(shares, int(np.flatnonzero(run.loss_steps)[-1])),
            height=220,
            **OVER_TIME,
        )
    else:
        first = _unit_shares(shares, run, title)
    gathered = chart(
        "time.reached",
        reached(
            shares.reached,
            parameter=parameter,
            look=Look(tokens=run.step_labels, height=220),
        ),
        title=_("Gathered by the backward pass from the last step to t"),
        reading=_("At step 1 it is all of ∂L/∂{name}, whose norm is {norm}.").format(
            name=parameter, norm=number(shares.total)
        ),
        height=220,
        **OVER_TIME,
    )
    return [controls("time.controls", items, label=_("The sum over time")), first, gathered]


def _unit_shares(shares: analysis.Shares, run: Run, title: str) -> Panel:
    by_unit = shares.by_unit
    finite = np.abs(by_unit[np.isfinite(by_unit)])
    limit = float(finite.max(initial=0.0)) or 1.0
    height = min(max(14 * len(by_unit), 120), 260) + 40
    figure = heatmap(
        by_unit.T.astype(np.float32),
        signal="share",
        limit=limit,
        look=Look(tokens=run.step_labels, height=height),
    )
    words = _("Colours end at ±{limit}.").format(limit=percent(limit))
    return chart(
        "time.units",
        figure,
        title=title,
        reading=f"{say.shares_sentence(shares, int(np.flatnonzero(run.loss_steps)[-1]))} {words}",
        height=height,
        time=True,
    )


SECTION = Section(
    label=mark("Which steps make up the gradient of a weight?"),
    build=over_time,
    choices={"parameter": ("W_hh", "W_ih", "b_ih", "b_hh"), "by": ("gate", "unit")},
)
