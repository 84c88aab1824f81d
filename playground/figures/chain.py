"""The unrolled chain: a link from step to step, as thick and dark as the gradient that passes it."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import Array, Dict, axis, decades, log10_of, over_steps
from playground.figures.look import PLAIN, Look
from playground.figures.theme import Theme

LEVELS = 8
"""Thicknesses of a link: all links of one thickness are one trace."""


def chain(strengths: Array, *, state: str = "h", powers: tuple[int, int] | None = None, look: Look = PLAIN) -> Drawing:
    """Draw the steps as points in a row, joined by links whose thickness is the logarithm of a strength.

    Parameters
    ----------
    strengths : (T − 1,), of the link between step t and step t + 1, such as ‖∂L/∂h_t‖; not finite: grey and dotted
    powers : the powers of ten of the thinnest and the thickest link
    """
    steps = len(strengths) + 1
    low, high = powers or decades(strengths)
    share = np.clip((log10_of(strengths) - low) / (high - low), 0, 1)
    levels = np.where(np.isfinite(strengths), np.rint(np.nan_to_num(share) * (LEVELS - 1)), -1)
    traces = [_links(look.theme, state, int(level), np.flatnonzero(levels == level)) for level in np.unique(levels)]
    marker = {
        "color": look.theme.line(state),
        "size": 9 if steps <= 24 else 5 if steps <= 80 else 2,
        "symbol": "circle",
    }
    places = {"x": np.arange(1, steps + 1.0), "y": np.zeros(steps)}
    traces.append({"type": "scatter", "mode": "markers", "name": state, "marker": marker, **places})
    up = axis(look.theme, range=[-1, 1], showticklabels=False)
    return Drawing(traces, over_steps(look.theme, steps, up=up, height=look.height or 72, tokens=look.tokens))


def _links(theme: Theme, state: str, level: int, starts: Array) -> Dict:
    """All links of one thickness, from the points `starts` (0-based) to the next, with a nan between them."""
    x = np.stack([starts + 1.0, starts + 2.0, np.full(len(starts), np.nan)], axis=1).ravel()
    y = np.where(np.isnan(x), np.nan, 0.0)
    if level < 0:
        return _trace(f"{state} not finite", x, y, {"color": theme.unknown, "width": 2, "dash": "dot"})
    colour = theme.line(state) if level else theme.faint
    return _trace(f"{state} level {level}", x, y, {"color": colour, "width": 0.75 + 1.25 * level})


def _trace(name: str, x: Array, y: Array, style: Dict) -> Dict:
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": style, "showlegend": False}
