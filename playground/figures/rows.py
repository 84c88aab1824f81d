"""Rows of a story: a signal over the steps with nothing around it: the board numbers the units.

All rows of a stack have the same margins, so that a vertical line reads a whole step; the name of a row stands in the
margin left of it, which is not drawn here.
"""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import RIGHT, Array, Dict, axis, base, line, step_axis, step_numbers
from playground.figures.look import Look
from playground.figures.theme import Scale, Theme

AIR = 2
"""Pixels above and below a row."""


def cells(values: Array, *, signal: str, scale: Scale, limit: float = 1.0, left: int, look: Look) -> Drawing:
    """Draw a signal as cells, a row a unit, unit 1 at the top; what is not finite is grey.

    Parameters
    ----------
    values : (T, H)
    scale : "signed" from −limit to limit, "gate" from 0 to 1
    left : pixels left of the cells
    look : with a height, as rows have none of their own
    """
    steps, units = values.shape
    trace = {
        "type": "heatmap",
        "name": signal,
        "z": np.ascontiguousarray(values.T),
        "x0": 1,
        "dx": 1,
        "y0": 1,
        "dy": 1,
        "zmin": -limit if scale == "signed" else 0.0,
        "zmax": limit if scale == "signed" else 1.0,
        "colorscale": look.theme.scale(scale),
        "showscale": False,
        "hoverongaps": False,
        "meta": {"scale": scale},
    }
    up = axis(look.theme, range=[units + 0.5, 0.5], showticklabels=False)
    return Drawing([trace], _bare(look.theme, steps, up, left=left, height=look.height, ground=look.theme.unknown))


def stroke(x: Array, *, limit: float, left: int, look: Look) -> Drawing:
    """Draw an input of one number a step as a line: x (T, 1)."""
    steps = len(x)
    trace = line("x", step_numbers(steps), np.array(x[:, 0]), color=look.theme.line("x"), width=2)
    low = -1.15 * limit if float(x.min()) < 0 else -0.15 * limit
    up = axis(
        look.theme,
        range=[low, 1.15 * limit],
        tickvals=[],
        showticklabels=False,
        zeroline=True,
        zerolinecolor=look.theme.zero,
        zerolinewidth=1,
    )
    return Drawing([trace], _bare(look.theme, steps, up, left=left, height=look.height, ground=look.theme.background))


def _bare(theme: Theme, steps: int, up: Dict, *, left: int, height: int, ground: str) -> Dict:
    layout = base(theme, height=height, top=AIR, bottom=AIR, left=left, right=RIGHT)
    return layout | {"plot_bgcolor": ground, "xaxis": step_axis(theme, steps, labels=False), "yaxis": up}
