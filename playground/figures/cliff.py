"""The cliff: the loss of one recurrent unit over its two parameters, with paths of descent (Pascanu 2013, figure 6)."""

from collections.abc import Mapping

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import FOOT, LEGEND, Array, Dict, axis, base, legend, titled
from playground.figures.look import PLAIN, Look
from playground.figures.maps import ends, lattice
from playground.figures.theme import Theme
from playground.words import _

Path = tuple[Array, Array, Array]
"""w, b and the loss at each point of a descent: (n,) each."""

COLOURS = ("unclipped", "clipped", "y")
"""Of the first path, the second, the third."""


def cliff_map(
    w: Array, b: Array, loss: Array, *, paths: Mapping[str, Path] | None = None, look: Look = PLAIN
) -> Drawing:
    """Draw the loss over w and b from above, lighter where it is larger, in both themes.

    Parameters
    ----------
    w : (M,), evenly spaced
    b : (N,), evenly spaced
    loss : (N, M)
    paths : by name; a point where each stands now ends it
    """
    ground = {
        "type": "heatmap",
        "name": _("loss"),
        "z": np.array(loss),
        **lattice(w, b),
        "zmin": 0.0,
        "zmax": float(np.max(loss, where=np.isfinite(loss), initial=1e-9)),
        "colorscale": look.theme.scale("ground"),
        "showscale": False,
        "meta": {"scale": "ground"},
    }
    traces = [ground]
    for index, (name, path) in enumerate((paths or {}).items()):
        traces += _flat_path(look.theme, name, path, COLOURS[index % len(COLOURS)])
    layout = (
        base(look.theme, height=look.height or 320, top=LEGEND, bottom=FOOT)
        | legend(look.theme)
        | {
            "plot_bgcolor": look.theme.unknown,
            "xaxis": axis(look.theme, range=ends(w), title=titled(_("recurrent weight w"))),
            "yaxis": axis(look.theme, range=ends(b), title=titled(_("bias b"))),
        }
    )
    return Drawing(traces, layout)


def cliff_surface(
    w: Array, b: Array, loss: Array, *, paths: Mapping[str, Path] | None = None, look: Look = PLAIN
) -> Drawing:
    """Draw the loss over w and b as a surface that can be turned, the paths running on it; for Plotly to paint.

    The parameters are those of `cliff_map`.
    """
    top = float(np.max(loss, where=np.isfinite(loss), initial=1e-9))
    surface = {
        "type": "surface",
        "name": _("loss"),
        "x": np.array(w),
        "y": np.array(b),
        "z": np.array(loss),
        "cmin": 0.0,
        "cmax": top,
        "colorscale": look.theme.scale("ground"),
        "showscale": False,
        "meta": {"scale": "ground"},
        "lighting": {"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
    }
    traces = [surface]
    for index, (name, (pw, pb, pl)) in enumerate((paths or {}).items()):
        colour = look.theme.line(COLOURS[index % len(COLOURS)])
        style = {"line": {"color": colour, "width": 5}, "marker": {"color": colour, "size": 3}}
        lifted = np.asarray(pl) + 0.01 * top
        place = {"x": np.array(pw), "y": np.array(pb), "z": lifted}
        traces.append({"type": "scatter3d", "mode": "lines+markers", "name": name, **place, **style})
    layout = base(look.theme, height=look.height or 420, top=LEGEND, bottom=0, left=0, right=0) | legend(look.theme)
    return Drawing(
        traces, layout | {"scene": _scene(look.theme, w, b, top), "meta": {"paint": "plotly"}, "dragmode": "orbit"}
    )


def _flat_path(theme: Theme, name: str, path: Path, signal: str) -> list[Dict]:
    """The way, on a rim in the page's colour so that it is seen on any ground, and its present end."""
    colour = theme.line(signal)
    pw, pb = np.array(path[0], dtype=float), np.array(path[1], dtype=float)
    way = {"type": "scatter", "x": pw, "y": pb}
    edge = {"color": theme.background, "width": 4}
    rim = way | {"mode": "lines", "name": f"{name} rim", "line": edge, "showlegend": False}
    marker = {"color": colour, "size": 5, "symbol": "circle"}
    line = way | {"mode": "lines+markers", "name": name, "line": {"color": colour, "width": 2}, "marker": marker}
    end = {"type": "scatter", "mode": "markers", "name": f"{name} end", "x": pw[-1:], "y": pb[-1:], "showlegend": False}
    return [rim, line, end | {"marker": {"color": colour, "size": 11, "symbol": "circle"}}]


def _scene(theme: Theme, w: Array, b: Array, top: float) -> Dict:
    wall: Dict = {"backgroundcolor": theme.background, "gridcolor": theme.grid, "color": theme.muted}
    wall |= {"zeroline": False, "nticks": 5}

    def side(text: str, reach: list[float]) -> Dict:
        return {**wall, "title": {"text": text}, "range": reach}

    return {
        "xaxis": side("w", ends(w)),
        "yaxis": side("b", ends(b)),
        "zaxis": side(_("loss"), [0.0, 1.05 * top]),
        "aspectmode": "manual",
        "aspectratio": {"x": 1.2, "y": 1.2, "z": 0.6},
        "camera": {"eye": {"x": 1.1, "y": 1.5, "z": 1.0}, "center": {"x": 0, "y": 0, "z": -0.12}},
    }
