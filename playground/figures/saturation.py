"""Saturation: how much of the time each unit of a gate is open or shut, and how long a tanh sits at its ends."""

from collections.abc import Mapping

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import FOOT, LEGEND, TOP, Array, Dict, axis, base, legend, line, note, titled
from playground.figures.look import PLAIN, Look
from playground.words import _

SHARES = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0", "25 %", "50 %", "75 %", "100 %"]}


def gate_saturation(high: Mapping[str, Array], low: Mapping[str, Array], *, look: Look = PLAIN) -> Drawing:
    """Draw for each unit the share of steps with its gate above 0.9 against that below 0.1.

    Both add up to 1 at most, so that all points lie in a triangle: at the origin the gate is never saturated, on the
    slanted edge always.

    Parameters
    ----------
    high, low : (H,), by the gate's name
    """
    traces = [line(_("always saturated"), np.array([0.0, 1.0]), np.array([1.0, 0.0]), color=look.theme.zero, width=1.5)]
    traces[0]["showlegend"] = False
    for gate, right in high.items():
        marker = {"color": look.theme.line(gate), "size": 9, "symbol": "circle", "opacity": 0.75}
        points = {"x": np.array(right), "y": np.array(low[gate]), "marker": marker, "meta": {"points": "units"}}
        traces.append({"type": "scatter", "mode": "markers", "name": gate, **points})
    both: Dict = {"range": [-0.05, 1.05], "showgrid": True, **SHARES}
    notes = [
        note(_("never saturated"), 0.06, 0.02, color=look.theme.muted, xanchor="left", yanchor="bottom"),
        note(_("always open"), 1.04, 0.26, color=look.theme.muted),
        note(_("always shut"), 0.08, 0.97, color=look.theme.muted, xanchor="left"),
    ]
    layout = (
        base(look.theme, height=look.height or 300, top=LEGEND, bottom=FOOT)
        | legend(look.theme)
        | {
            "xaxis": axis(look.theme, title=titled(_("steps above 0.9")), constrain="domain", **both),
            "yaxis": axis(look.theme, title=titled(_("steps below 0.1")), scaleanchor="x", constrain="domain", **both),
            "annotations": notes,
        }
    )
    return Drawing(traces, layout)


def tanh_saturation(high: Mapping[str, Array], *, look: Look = PLAIN) -> Drawing:
    """Draw for each unit the share of steps at which a signed value is beyond ±0.9, a row a signal.

    Parameters
    ----------
    high : (H,), by the signal's name
    """
    rows = list(high)
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": np.array(share),
            "y": np.full(len(share), row + 1.0),
            "marker": {"color": look.theme.line(name), "size": 9, "symbol": "circle", "opacity": 0.75},
            "meta": {"points": "units"},
        }
        for row, (name, share) in enumerate(high.items())
    ]
    layout = base(look.theme, height=look.height or TOP + FOOT + 28 * max(len(rows), 1), bottom=FOOT) | {
        "xaxis": axis(look.theme, range=[-0.03, 1.03], title=titled(_("steps beyond ±0.9")), showgrid=True, **SHARES),
        "yaxis": axis(
            look.theme,
            range=[len(rows) + 0.5, 0.5],
            tickvals=list(range(1, len(rows) + 1)),
            ticktext=[_SHOWN.get(name, name) for name in rows],
            title=titled(_("signal")),
        ),
    }
    return Drawing(traces, layout)


_SHOWN = {"squashed_c": "tanh c"}
