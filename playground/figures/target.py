"""What the readout gives and what it should give, over the steps; the target's points can be dragged."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import Array, axis, line, number_text, over_steps, step_numbers, titled
from playground.figures.look import PLAIN, Look
from playground.words import _

POINTS = 120
"""Up to so many steps there is a point for each, to be seen and dragged."""


def target_track(
    y: Array, target: Array, *, counted: Array, limit: float, shares: bool = False, look: Look = PLAIN
) -> Drawing:
    """Draw the readout and its target, with a ring around the steps that the loss counts.

    Parameters
    ----------
    y, target : (T,)
    counted : (T,) bool, where the loss is taken
    limit : the end of the symmetric scale
    shares : the readout lies between 0 and 1, and so does the scale
    """
    steps = len(y)
    x = step_numbers(steps)
    wanted = line(_("target"), x, np.array(target), color=look.theme.line("target"), width=1.25, dash="dash")
    if steps <= POINTS:
        marker = {"color": look.theme.line("target"), "size": 6 if steps <= 60 else 3, "symbol": "circle"}
        wanted |= {"mode": "lines+markers", "marker": marker}
    given = line(_("readout y"), x, np.array(y), color=look.theme.line("y"), width=2, meta={"fixed": True})
    at = np.flatnonzero(counted)
    rings = {
        "type": "scatter",
        "mode": "markers",
        "name": _("counts"),
        "x": at + 1.0,
        "y": np.array(y)[at],
        "marker": {"color": look.theme.line("y"), "size": 9, "symbol": "circle-open"},
        "meta": {"fixed": True},
        "showlegend": len(at) < steps,
    }
    marks = [0.0, 0.5, 1.0] if shares and limit <= 1 else [-limit, 0.0, limit]
    pad = 0.04 * (marks[-1] - marks[0])
    up = axis(
        look.theme,
        range=[marks[0] - pad, marks[-1] + pad],
        tickvals=marks,
        ticktext=[number_text(mark) for mark in marks],
        showgrid=True,
        title=titled(_("readout")),
    )
    traces = [given, rings, wanted] if len(at) < steps else [given, wanted]
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 150, tokens=look.tokens, key=True)
    )
