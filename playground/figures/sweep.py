"""A quantity over two knobs, from above."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import FOOT, Array, axis, base, log10_of, log_ticks, power_text, titled
from playground.figures.look import PLAIN, Look
from playground.figures.maps import ROOM, ends, key, key_axes, lattice


def sweep_map(
    values: Array,
    across: Array,
    up: Array,
    *,
    names: tuple[str, str],
    title: str,
    log: bool = False,
    look: Look = PLAIN,
) -> Drawing:
    """Draw a quantity over two knobs; what has no value is left out.

    Parameters
    ----------
    values : (rows, columns)
    across, up : the knobs' values along the columns and the rows, evenly spaced
    names : of the knobs; title : of the quantity
    log : whether the colour is that of the power of ten
    """
    shown = log10_of(values) if log else np.array(values, dtype=float)
    shown = np.where(np.isfinite(shown), shown, np.nan)
    low, high = _limits(shown, log)
    main = {
        "type": "heatmap",
        "name": title,
        "z": shown.astype(np.float32),
        **lattice(across, up),
        "zmin": low,
        "zmax": high,
        "colorscale": look.theme.scale("norm"),
        "showscale": False,
        "meta": {"scale": "norm", "log": log, "gaps": True},
    }
    powers = log_ticks(int(low), int(high)) if log else []
    ticks = {"tickvals": powers, "ticktext": [power_text(power) for power in powers]} if log else {}
    layout = base(look.theme, height=look.height or 360, bottom=FOOT, right=ROOM) | {
        "xaxis": axis(look.theme, range=ends(across), title=titled(names[0])) | {"domain": [0, 0.94]},
        "yaxis": axis(look.theme, range=ends(up), title=titled(names[1])),
        **key_axes(look.theme, low, high, title=title, **ticks),
    }
    return Drawing([main, key(look.theme, low, high)], layout)


def _limits(shown: Array, log: bool) -> tuple[float, float]:
    known = shown[np.isfinite(shown)]
    if not known.size:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    if log:
        low, high = max(np.floor(low), np.ceil(high) - 16), np.ceil(high)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
