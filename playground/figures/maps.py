"""What maps from above share: where their cells lie, and the strip beside them that explains the colours."""

import numpy as np

from playground.figures.frame import Array, Dict, axis, titled
from playground.figures.theme import Theme
from playground.words import _

CELLS = 64
"""Of the strip."""

ROOM = 76
"""Pixels that the strip takes at the right."""


def spacing(places: Array) -> float:
    """Return how far places, evenly spread, lie from one to the next; 1 for a single one."""
    return float(places[-1] - places[0]) / max(len(places) - 1, 1) or 1.0


def ends(places: Array) -> list[float]:
    """Return the ends of the axis on which cells lie around places."""
    half = spacing(places) / 2
    return [float(places[0]) - half, float(places[-1]) + half]


def lattice(across: Array, up: Array) -> Dict:
    """Return where the cells of a heatmap lie."""
    return {"x0": float(across[0]), "dx": spacing(across), "y0": float(up[0]), "dy": spacing(up)}


def key(theme: Theme, low: float, high: float) -> Dict:
    """Return the colours from low to high, as a strip of cells on axes of its own: see `key_axes`."""
    return {
        "type": "heatmap",
        "name": _("key"),
        "z": np.linspace(low, high, CELLS, dtype=np.float32)[:, None],
        "x0": 0,
        "dx": 1,
        "y0": low,
        "dy": (high - low) / (CELLS - 1),
        "zmin": low,
        "zmax": high,
        "colorscale": theme.scale("norm"),
        "showscale": False,
        "xaxis": "x2",
        "yaxis": "y2",
    }


def key_axes(theme: Theme, low: float, high: float, *, title: str, **ticks: object) -> Dict:
    """Return the axes of the strip; the map's own x axis ends at 0.94 of the width."""
    return {
        "xaxis2": axis(theme, domain=[0.965, 1], range=[-0.5, 0.5], showticklabels=False),
        "yaxis2": axis(theme, anchor="x2", side="right", range=[low, high], title=titled(title, standoff=6), **ticks),
    }
