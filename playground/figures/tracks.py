"""Signals over the steps: a heatmap or lines for each, made to stand in a stack over one axis of steps.

Every track has the same margins left and right and the same range of steps, so that a vertical line reads a whole
step. Only the last of a stack (`last=True`) shows the numbers of the steps.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    BOTTOM,
    FOOT,
    TOP,
    Array,
    Dict,
    axis,
    base,
    decades,
    escaped,
    joined,
    line,
    log10_of,
    log_axis,
    number_text,
    spelled,
    step_axis,
    step_numbers,
    step_title,
    ticks,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.theme import Scale, Theme
from playground.words import _

ROOM = 52
"""Pixels of a track's own area in a stack of seven."""

TALLEST = 180
"""Pixels of a track's own area where there is room to spare."""

POINTS = 120
"""Up to so many steps a line of the input has a point for each, to be seen and dragged."""


def track_height(units: int, *, tracks: int = 7, last: bool = False, rows: int = 0) -> int:
    """Return the pixels of a track: seven fit in 640 with their titles; fewer share the room, up to `TALLEST` each.

    rows : pixels that the row of a unit has at least, whatever room there is
    """
    share = max(640 - 40 * tracks - FOOT, 0) // max(tracks, 1) - TOP - BOTTOM
    area = 28 if units == 1 and tracks >= 7 else min(max(share, ROOM), TALLEST)
    area = max(area, rows * units)
    return area + TOP + (FOOT if last else BOTTOM)


def heatmap(
    values: Array,
    *,
    signal: str,
    scale: Scale = "signed",
    limit: float = 1.0,
    powers: tuple[int, int] | None = None,
    rows: tuple[str, ...] = (),
    last: bool = True,
    title: str = "",
    look: Look = PLAIN,
) -> Drawing:
    """Draw a signal as a strip of cells, a row a unit, unit 1 at the top; what is not finite is grey.

    Parameters
    ----------
    values : (T, H)
    signal : its name, which the trace bears
    scale : "signed" from −limit to limit, "gate" from 0 to 1, "norm" by the logarithm
    powers : of "norm", the powers of ten at the ends of the scale; z is log₁₀, the trace's ``meta.log`` says so
    rows : the names of the rows, if they are not units 1 … H
    last : whether the steps are numbered below
    title : of the axis of rows, "unit" if not given
    """
    steps, units = values.shape
    low, high = (-limit, limit) if scale == "signed" else (0.0, 1.0)
    meta: Dict = {"scale": scale}
    z = values.T
    if scale == "norm":
        low, high = powers or decades(values)
        z, meta["log"] = log10_of(z), True
    trace = {
        "type": "heatmap",
        "name": signal,
        "z": np.ascontiguousarray(z),
        "x0": 1,
        "dx": 1,
        "y0": 1,
        "dy": 1,
        "zmin": low,
        "zmax": high,
        "colorscale": look.theme.scale(scale),
        "showscale": False,
        "hoverongaps": False,
        "meta": meta,
    }
    height = look.height or track_height(units, last=last)
    layout = _rows_layout(
        look.theme, steps, units, rows, look.tokens, last, height, title or _("unit"), step_title(look.tokens)
    )
    return Drawing([trace], layout)


def lines(
    values: Array,
    *,
    signal: str,
    scale: Scale = "signed",
    limit: float = 1.0,
    powers: tuple[int, int] | None = None,
    unit: int | None = None,
    points: int = 0,
    last: bool = True,
    title: str = "",
    look: Look = PLAIN,
) -> Drawing:
    """Draw a signal as one line a unit, all in one trace with a nan between them; ``meta.units`` says how many.

    Parameters
    ----------
    values : (T, H)
    unit : a unit (0-based) drawn over the others, which recede
    points : the size of a point at each step, in pixels; 0 for none
    title : of the axis of values, the signal if not given

    The other parameters are those of `heatmap`.
    """
    steps, units = values.shape
    colour, width = look.theme.line(signal), 1.6 if units <= 8 else 1.1 if units <= 24 else 0.8
    trace = line(signal, step_numbers(steps, units), joined(values), color=colour, width=width, meta={"units": units})
    traces = [trace]
    if unit is not None and 0 <= unit < units:
        trace["opacity"] = 0.25
        chosen = line(f"{signal}.{unit + 1}", step_numbers(steps), np.array(values[:, unit]), color=colour, width=2.5)
        traces.append(chosen)
    if points := points or (5 if steps == 1 else 0):
        marker = {"color": colour, "size": points, "symbol": "circle"}
        trace |= {"mode": "lines+markers", "marker": marker}
    if scale == "norm":
        powers = powers or decades(values)
    height = look.height or track_height(units, last=last)
    return Drawing(
        traces,
        _values_layout(
            look.theme, steps, scale, limit, powers, look.tokens, last, height, title or signal, step_title(look.tokens)
        ),
    )


def input_track(
    x: Array,
    *,
    names: tuple[str, ...] = (),
    limit: float = 1.0,
    style: str = "",
    last: bool = False,
    look: Look = PLAIN,
) -> Drawing:
    """Draw the input: a line with a point a step for one number a step, a heatmap for several.

    Parameters
    ----------
    x : (T, D)
    names : of the D inputs; of a text, its alphabet
    limit : the end of the symmetric scale; one-hot characters are drawn from 0 to 1
    style : "lines" or "heatmap" to choose
    """
    steps, inputs = x.shape
    style = style or ("lines" if inputs == 1 else "heatmap")
    if style == "heatmap":
        return heatmap(
            x,
            signal="x",
            scale="gate" if spelled(look.tokens) else "signed",
            limit=limit,
            rows=names,
            look=look,
            last=last,
            title=_("character") if spelled(look.tokens) else _("input"),
        )
    return lines(
        x,
        signal="x",
        scale="signed",
        limit=limit,
        points=0 if steps > POINTS else 5 if steps <= 60 else 3,
        look=replace(look, height=look.height or track_height(4, last=last)),
        last=last,
    )


@lru_cache(maxsize=256)
def _rows_layout(
    theme: Theme,
    steps: int,
    units: int,
    rows: tuple[str, ...],
    tokens: tuple[str, ...],
    last: bool,
    height: int,
    title: str,
    foot: str,
) -> Dict:
    """The layout of a heatmap; its ground is grey, which shows where a cell is not finite."""
    bottom = FOOT if last else BOTTOM
    shown = ticks(units, most=max((height - TOP - bottom) // 12, 2))
    up = axis(theme, range=[units + 0.5, 0.5], tickvals=shown, title=titled(title))
    if rows:
        up["ticktext"] = [escaped(rows[row - 1]) for row in shown]
    return base(theme, height=height, bottom=bottom) | {
        "plot_bgcolor": theme.unknown,
        "xaxis": step_axis(theme, steps, tokens=tokens, labels=last, title=foot),
        "yaxis": up,
    }


@lru_cache(maxsize=256)
def _values_layout(
    theme: Theme,
    steps: int,
    scale: Scale,
    limit: float,
    powers: tuple[int, int] | None,
    tokens: tuple[str, ...],
    last: bool,
    height: int,
    title: str,
    foot: str,
) -> Dict:
    """The layout of lines; zero, or for a gate the ends 0 and 1, is marked."""
    if scale == "norm" and powers:
        up = log_axis(theme, *powers, title=title, most=3)
    else:
        up = _plain_axis(theme, scale, limit, title)
    return base(theme, height=height, bottom=FOOT if last else BOTTOM) | {
        "xaxis": step_axis(theme, steps, tokens=tokens, labels=last, title=foot),
        "yaxis": up,
    }


def _plain_axis(theme: Theme, scale: Scale, limit: float, title: str) -> Dict:
    marks = [0.0, 0.5, 1.0] if scale == "gate" else [-limit, 0.0, limit]
    low, high = marks[0], marks[-1]
    air = 0.08 * (high - low)
    return axis(
        theme,
        range=[low - air, high + air],
        tickvals=marks,
        ticktext=[number_text(mark) for mark in marks],
        showgrid=True,
        zeroline=scale == "signed",
        zerolinecolor=theme.zero,
        zerolinewidth=1,
        title=titled(title),
    )
