"""How much of the state at step k is still felt at step t: ‖∂s_t/∂s_k‖ for all k ≤ t, and one row of it as a curve."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    FOOT,
    SUBSCRIPTS,
    Array,
    Dict,
    axis,
    base,
    decades,
    line,
    log10_of,
    log_axis,
    log_ticks,
    over_steps,
    pointed,
    power_text,
    step_axis,
    step_numbers,
    ticks,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.maps import ROOM, key, key_axes
from playground.figures.theme import Theme
from playground.words import _


def triangle(
    norms: Array,
    *,
    state: str = "s",
    start: int = 0,
    every: int = 1,
    powers: tuple[int, int] | None = None,
    look: Look = PLAIN,
) -> Drawing:
    """Draw the triangle, step t downwards and step k to the right, by the logarithm of the norm.

    Parameters
    ----------
    norms : (T, T), [t, k] = ‖∂s_t/∂s_k‖ for k ≤ t, nan above; what is not finite below is grey
    state : "h", "c" or "s" for the joint state
    start, every : of a triangle that was thinned, the step (0-based) of its first row, and the steps from row to row
    powers : the powers of ten at the ends of the scale; smaller norms have the colour of the first, the floor
    """
    ends = decades(norms)
    low, high = powers or (max(ends[0], ends[1] - 12), ends[1])
    below = np.tri(len(norms), dtype=bool)
    places = {"x0": start + 1, "dx": every, "y0": start + 1, "dy": every}
    cells = {"type": "heatmap", **places, "showscale": False, "hoverongaps": False}
    main = cells | {
        "name": _symbol(state),
        "z": np.where(below, log10_of(norms), np.nan).astype(np.float32),
        "zmin": low,
        "zmax": high,
        "colorscale": look.theme.scale("norm"),
        "meta": {"scale": "norm", "log": True, "gaps": True},
    }
    traces = [main]
    bad = below & ~np.isfinite(norms)
    if bad.any():
        grey: list[list[float | str]] = [[0, look.theme.unknown], [1, look.theme.unknown]]
        hidden = np.where(bad, 1.0, np.nan).astype(np.float32)
        meta = {"gaps": True, "ghost": True}  # seen, but no value to be read out beside the norms
        mark = {"name": _("not finite"), "z": hidden, "zmin": 0, "zmax": 1, "colorscale": grey, "meta": meta}
        traces.append(cells | mark)
    traces.append(key(look.theme, low, high))
    steps, cut = start + 1 + every * (len(norms) - 1), ends[1] > high
    return Drawing(
        traces,
        _triangle_layout(look.theme, steps, low, high, height=look.height or 340, symbol=_symbol(state), cut=cut),
    )


def triangle_row(
    row: Array, t: int, *, state: str = "s", powers: tuple[int, int] | None = None, title: str = "", look: Look = PLAIN
) -> Drawing:
    """Draw one row of the triangle: ‖∂s_t/∂s_k‖ over k.

    Parameters
    ----------
    row : (T,), nan for k > t
    t : the step of the row, 0-based
    title : of the axis; the norm at step t if not given
    """
    steps = len(row)
    low, high = powers or decades(row)
    name = _symbol(state, str(t + 1).translate(SUBSCRIPTS))
    color = look.theme.line(state if state in ("h", "c") else "state")
    trace = line(name, step_numbers(steps), np.array(row), color=color, width=2)
    if t == 0:
        trace = pointed(trace, 6, color)
    up = log_axis(look.theme, low, high, title=title or name)
    return Drawing([trace], over_steps(look.theme, steps, up=up, height=look.height or 180, title=_("step k")))


def _symbol(state: str, step: str = "ₜ") -> str:
    return f"‖∂{state}{step}/∂{state}ₖ‖"


def _triangle_layout(theme: Theme, steps: int, low: int, high: int, *, height: int, symbol: str, cut: bool) -> Dict:
    across = step_axis(theme, steps, title=_("step k"))
    shown = ticks(steps, most=max(height // 24, 4))
    powers = [low, *(power for power in log_ticks(low, high, most=8) if power > low + (high - low) / 16)]
    words = [power_text(power) for power in powers]
    words[0] = f"≤ {words[0]}"
    if cut and powers[-1] == high:
        words[-1] = f"≥ {words[-1]}"
    return base(theme, height=height, bottom=FOOT, right=ROOM) | {
        "xaxis": across | {"domain": [0, 0.94]},
        "yaxis": axis(theme, range=[steps + 0.5, 0.5], tickvals=shown, title=titled(_("step t"))),
        **key_axes(theme, low, high, title=symbol, tickvals=powers, ticktext=words),
    }
