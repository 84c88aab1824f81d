"""The gradient of each parameter before and after clipping."""

from collections.abc import Mapping

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    FOOT,
    LEGEND,
    Dict,
    axis,
    base,
    decades,
    legend,
    log_axis,
    parameter_text,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.words import _


def clip_bars(
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    threshold: float | None = None,
    powers: tuple[int, int] | None = None,
    look: Look = PLAIN,
) -> Drawing:
    """Draw the norm of each gradient before and after clipping on a logarithmic axis; for Plotly to paint.

    Parameters
    ----------
    before, after : the norm by parameter, "all" for all of them together
    threshold : where the norm of all is cut, a line across
    """
    names = list(before)
    kinds = ((_("before"), before, look.theme.line("unclipped")), (_("after"), after, look.theme.line("clipped")))
    traces = [
        {
            "type": "bar",
            "name": word,
            "x": names,
            "y": np.array([norms[name] for name in names], dtype=float),
            "marker": {"color": colour, "line": {"width": 0}},
        }
        for word, norms, colour in kinds
    ]
    ticked: Dict = {
        "tickvals": names,
        "ticktext": [_("all") if name == "all" else parameter_text(name) for name in names],
    }
    ends = np.array([*before.values(), *after.values(), *([] if threshold is None else [threshold])])
    low, high = powers or decades(ends, ends / 2, least=3)
    layout = (
        base(look.theme, height=look.height or 220, top=LEGEND, bottom=FOOT)
        | legend(look.theme)
        | {
            "xaxis": axis(
                look.theme, type="category", range=[-0.5, len(names) - 0.5], title=titled(_("parameter")), **ticked
            ),
            "yaxis": log_axis(look.theme, low, high, title=_("gradient norm")),
            "barmode": "group",
            "bargap": 0.35,
            "bargroupgap": 0.08,
            "meta": {"paint": "plotly"},
        }
    )
    if threshold is not None:
        style = {"color": look.theme.text, "width": 1, "dash": "dash"}
        place = {"xref": "x domain", "x0": 0, "x1": 1, "yref": "y", "y0": threshold, "y1": threshold}
        layout["shapes"] = [{"type": "line", "line": style, **place}]
    return Drawing(traces, layout)
