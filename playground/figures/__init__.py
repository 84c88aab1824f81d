"""Arrays in, `plotly.graph_objects.Figure` out. Nothing is computed here but what a picture needs: scales and ticks.

Here are the tracks over time and the themes; every other chart is a function in the module of its subject: `gradients`,
`triangle`, `factors`, `spectrum`, `paths`, `shares`, `saturation`, `clipping`, `cliff`, `chain`, `target`, `ghost`.
"""

from playground.figures.frame import decades, symmetric_limit
from playground.figures.look import Look
from playground.figures.theme import DARK, LIGHT, Theme, theme_map
from playground.figures.tracks import heatmap, input_track, lines, track_height

__all__ = [
    "DARK",
    "LIGHT",
    "Look",
    "Theme",
    "decades",
    "heatmap",
    "input_track",
    "lines",
    "symmetric_limit",
    "theme_map",
    "track_height",
]
