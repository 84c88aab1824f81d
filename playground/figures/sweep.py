"""A quantity over two knobs, from above."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import FOOT, Array, Dict, axis, base, log10_of, log_ticks, power_text, titled
from playground.figures.theme import LIGHT, Theme
from playground.words import _

KEY = 64
"""Cells of the strip that explains the colours."""


def sweep_map(
    values: Array,
    across: Array,
    up: Array,
    *,
    names: tuple[str, str],
    title: str,
    log: bool = False,
    here: tuple[float, float] | None = None,
    height: int = 360,
    theme: Theme = LIGHT,
) -> Drawing:
    """Draw a quantity over two knobs; what has no value is left out.

    Parameters
    ----------
    values : (rows, columns)
    across, up : the knobs' values along the columns and the rows, evenly spaced
    names : of the knobs; title : of the quantity
    log : whether the colour is that of the power of ten
    here : where the knobs stand now, marked if on the map
    """
    shown = log10_of(values) if log else np.array(values, dtype=float)
    shown = np.where(np.isfinite(shown), shown, np.nan)
    low, high = _limits(shown, log)
    cells: Dict = {"type": "heatmap", "showscale": False, "zmin": low, "zmax": high, "colorscale": theme.scale("norm")}
    places = {"x0": float(across[0]), "dx": _step(across), "y0": float(up[0]), "dy": _step(up)}
    meta = {"scale": "norm", "log": log, "gaps": True}
    main = cells | places | {"name": title, "z": shown.astype(np.float32), "meta": meta}
    scale = np.linspace(low, high, KEY, dtype=np.float32)
    strip: Dict = {"x0": 0, "dx": 1, "y0": low, "dy": (high - low) / (KEY - 1), "xaxis": "x2", "yaxis": "y2"}
    traces = [main, cells | strip | {"name": _("key"), "z": scale[:, None]}]
    if here is not None:
        marker = {"color": theme.text, "size": 9, "symbol": "x"}
        point = {"x": np.array(here[:1]), "y": np.array(here[1:]), "marker": marker, "meta": {"ghost": True}}
        traces.append({"type": "scatter", "mode": "markers", "name": _("now"), "showlegend": False, **point})
    return Drawing(traces, _layout(theme, across, up, names, title, (low, high), log=log, height=height))


def _limits(shown: Array, log: bool) -> tuple[float, float]:
    known = shown[np.isfinite(shown)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if log:
        low, high = max(np.floor(low), np.ceil(high) - 16), np.ceil(high)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _step(places: Array) -> float:
    return float(places[-1] - places[0]) / max(len(places) - 1, 1) or 1.0


def _ends(places: Array) -> list[float]:
    half = _step(places) / 2
    return [float(places[0]) - half, float(places[-1]) + half]


def _layout(
    theme: Theme,
    across: Array,
    up: Array,
    names: tuple[str, str],
    title: str,
    limits: tuple[float, float],
    *,
    log: bool,
    height: int,
) -> Dict:
    beside = axis(theme, anchor="x2", side="right", range=list(limits), title=titled(title, standoff=6))
    if log:
        powers = log_ticks(int(limits[0]), int(limits[1]))
        beside |= {"tickvals": powers, "ticktext": [power_text(power) for power in powers]}
    return base(theme, height=height, bottom=FOOT, right=76) | {
        "xaxis": axis(theme, range=_ends(across), title=titled(names[0])) | {"domain": [0, 0.94]},
        "yaxis": axis(theme, range=_ends(up), title=titled(names[1])),
        "xaxis2": axis(theme, domain=[0.965, 1], range=[-0.5, 0.5], showticklabels=False),
        "yaxis2": beside,
    }
