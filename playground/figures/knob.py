"""What several cells give while one number is turned."""

from collections.abc import Mapping

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import FOOT, LEGEND, Array, axis, base, decades, legend, line, log_axis, titled
from playground.figures.learning import colour, ribbon
from playground.figures.look import PLAIN, Look
from playground.words import _


def over_knob(
    curves: Mapping[str, Array],
    places: Array,
    now: float | None,
    *,
    knob: str,
    title: str,
    spreads: Mapping[str, tuple[Array, Array]] | None = None,
    look: Look = PLAIN,
) -> Drawing:
    """Draw positive numbers of each cell over the places of a knob, on a logarithmic axis, and where it stands now.

    Parameters
    ----------
    curves : (n,), by the cell's name; what is not positive is left out
    places : (n,)
    now : where the knob stands, None where that says nothing
    spreads : the lower and the upper end around each curve
    knob, title : names of the axes
    """
    positive = {name: np.where(values > 0, values, np.nan) for name, values in curves.items()}
    around = spreads or {}
    low, high = decades(*positive.values(), *(end for ends in around.values() for end in ends), least=2)
    low = max(low, high - 16)  # below that nothing of it is left in a float64 sum
    traces = [
        ribbon(name, np.array(places), around[name], color=colour(place, look.theme))
        for place, name in enumerate(curves)
        if name in around
    ]
    traces += [
        line(name, np.array(places), values, color=colour(place, look.theme), width=2)
        for place, (name, values) in enumerate(positive.items())
    ]
    if now is not None:
        here = np.array([10.0**low, 10.0**high])
        mark = line(_("now"), np.full(2, now), here, color=look.theme.muted, width=1, dash="dot", showlegend=False)
        traces.append(mark | {"meta": {"ghost": True}})
    half = (places[-1] - places[0]) / (2 * max(len(places) - 1, 1)) or 1.0
    layout = (
        base(look.theme, height=look.height or 210, top=LEGEND, bottom=FOOT)
        | legend(look.theme)
        | {
            "xaxis": axis(look.theme, range=[float(places[0] - half), float(places[-1] + half)], title=titled(knob)),
            "yaxis": log_axis(look.theme, low, high, title=title),
        }
    )
    return Drawing(traces, layout)
