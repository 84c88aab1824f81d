"""What all figures share: margins, axes, lines, and how numbers stand on them.

Layouts are cached by what they depend on: none is changed once it is made.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, floor, isfinite, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.figures.theme import Theme
from playground.sequences import characters
from playground.words import _

Array = NDArray[Any]
Dict = dict[str, Any]

LEFT, RIGHT, TOP, BOTTOM = 52, 10, 4, 4
"""Margins in pixels. All charts share left and right, so that a step stands at one place in all of them."""

FOOT = 34
"""Pixels of the step numbers and the name of the axis, below the last of a stack."""

NICE = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
NAMES = 5
"""So many names of steps stand on an axis: a date is as wide as ten characters."""

WIDEST = 75
"""More steps than this have no room for a character each."""

ZERO = -400.0
"""log₁₀ of zero for a picture: below that of every positive float64 number (−323.3), and 10 to it is 0."""

SUBSCRIPTS = str.maketrans("0123456789tk", "₀₁₂₃₄₅₆₇₈₉ₜₖ")
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
VISIBLE = str.maketrans({" ": "␣", "\n": "↵", "\t": "⇥"})
MARKUP = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;"})


def base(
    theme: Theme, *, height: int, top: int = TOP, bottom: int = BOTTOM, left: int = LEFT, right: int = RIGHT
) -> Dict:
    """Return a layout without axes: colours, margins, no title, no hover."""
    return {
        "template": {},
        "height": height,
        "paper_bgcolor": theme.background,
        "plot_bgcolor": theme.background,
        "font": {"size": 10, "color": theme.muted},
        "margin": {"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
        "showlegend": False,
        "hovermode": False,
        "dragmode": False,
    }


def axis(theme: Theme, **attributes: Any) -> Dict:
    """Return an axis with no lines of its own, and none of Plotly's defaults: each costs time at every figure."""
    if attributes.get("showgrid"):
        attributes["gridcolor"] = theme.grid
    return {
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "ticklabeloverflow": "allow",  # by default the label of the first row is hidden in a narrow margin
        **attributes,
    }


def titled(text: str, standoff: int = 4) -> Dict:
    """Return the name of an axis."""
    return {"text": text, "standoff": standoff}


def legend(theme: Theme) -> Dict:
    """Return the layout of a legend that stands in one row above the axes; needs a margin of `LEGEND` above."""
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1,
            "xanchor": "left",
            "yanchor": "bottom",
            "bgcolor": theme.background,
            "font": {"size": 11, "color": theme.text},
        },
    }


LEGEND = 26
"""Pixels above the axes that a legend of one row takes."""


def step_axis(theme: Theme, steps: int, *, tokens: tuple[str, ...] = (), labels: bool = True, title: str = "") -> Dict:
    """Return the axis of steps 1 … T; only the last of a stack shows numbers, the characters of a text, or dates."""
    steps_axis = axis(theme, range=[0.5, steps + 0.5], showticklabels=labels)
    if not labels:
        return steps_axis
    steps_axis["title"] = titled(title or step_title(tokens))
    if tokens and not spelled(tokens):
        shown = list(range(1, steps + 1, ceil(steps / NAMES)))
        return steps_axis | {"tickvals": shown, "ticktext": [escaped(tokens[step - 1]) for step in shown]}
    if tokens and steps <= WIDEST:
        return steps_axis | {"tickvals": list(range(1, steps + 1)), "ticktext": [escaped(token) for token in tokens]}
    return steps_axis | {"tickvals": ticks(steps, most=12)}


@lru_cache(maxsize=64)
def spelled(tokens: tuple[str, ...]) -> bool:
    """Whether the steps are the characters of a text; what is longer names a step, as a date does."""
    return bool(tokens) and all(len(characters(token)) == 1 for token in tokens)


def step_title(tokens: tuple[str, ...]) -> str:
    """The name of the axis of steps."""
    return _("step t, character") if spelled(tokens) else _("step t")


def escaped(text: str) -> str:
    """Return a text to be written beside a tick: a lone space as a sign, and nothing taken for markup."""
    return (text.translate(VISIBLE) if len(text) == 1 else text).translate(MARKUP)


def ticks(count: int, *, most: int) -> list[int]:
    """Return at most about `most` whole numbers of 1 … count, 1 among them, at round distances."""
    if count <= most:
        return list(range(1, count + 1))
    step = next((s for s in (5, 10, 20, 25, 50, 100, 200, 500) if count / s <= most), 1000)
    return [1, *range(step, count + 1, step)]


def symmetric_limit(*arrays: Array, least: float = 0.0) -> float:
    """Return the end of a symmetric scale: the largest finite size in the arrays, rounded up to a round number.

    Nothing finite, or zeros alone, gives 1 (or `least`). The numbers are 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of
    ten, so that the scale stands still while a weight is dragged.
    """
    largest = max((_largest(array) for array in arrays), default=0.0)
    if largest <= 0:
        return least or 1.0
    return max(round_up(largest), least)


def _largest(array: Array) -> float:
    sizes = np.abs(array)
    largest = float(sizes.max(initial=0.0))
    return largest if isfinite(largest) else float(np.where(np.isfinite(sizes), sizes, 0).max(initial=0.0))


def round_up(value: float) -> float:
    """Return the next number of `NICE` times a power of ten; what has none in float64 is returned as it is."""
    power = floor(log10(value))
    unit = 10.0**power
    if not 0 < unit < 1e308:
        return value
    share = value / unit
    return next((float(f"{nice}e{power}") for nice in NICE if nice >= share * (1 - 1e-9)), value)


def log10_of(values: Array) -> Array:
    """Return log₁₀ of sizes for a picture: `ZERO` for 0, nan for nan, infinity for infinity."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log10(values)
    powers: Array = np.where(values == 0, ZERO, logs)
    return powers


def decades(*arrays: Array, least: int = 4) -> tuple[int, int]:
    """Return the whole powers of ten around all positive finite numbers, `least` apart or more; (−least, 0) if none."""
    lows, highs = [], []
    for array in arrays:
        values = np.asarray(array, dtype=float)
        kept = values[np.isfinite(values) & (values > 0)]
        if kept.size:
            lows.append(float(kept.min()))
            highs.append(float(kept.max()))
    if not lows:
        return -least, 0
    low, high = floor(log10(min(lows))), ceil(log10(max(highs)))
    step = 1 if high - low <= 12 else 5 if high - low <= 60 else 20
    low, high = step * floor(low / step), min(step * ceil(high / step), 308)  # 10^308 is the last that float64 holds
    return min(low, high - least), high


def log_ticks(low: int, high: int, *, most: int = 6) -> list[int]:
    """Return the powers of ten to be written along an axis from 10^low to 10^high."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200) if (high - low) / s <= most), 400)
    return [power for power in range(low, high + 1) if power % step == 0]


def power_text(power: int) -> str:
    """Return a power of ten in plain characters: 0.01, 1, 100, 10⁻²⁰."""
    if -2 <= power <= 2:
        return f"{10.0**power:g}"
    return f"10{str(power).translate(SUPERSCRIPTS)}"


def log_axis(theme: Theme, low: int, high: int, *, title: str, most: int = 6, grid: bool = True) -> Dict:
    """Return a logarithmic axis from 10^low to 10^high."""
    powers = log_ticks(low, high, most=most)
    return axis(
        theme,
        type="log",
        range=[low, high],
        tickvals=[10.0**power for power in powers],
        ticktext=[power_text(power) for power in powers],
        showgrid=grid,
        title=titled(title),
    )


def parameter_text(parameter: str) -> str:
    """Return the name of a parameter for an axis: W_hh with its index below."""
    letter, _underscore, index = parameter.partition("_")
    return f"{letter}<sub>{index}</sub>" if index else letter


def number_text(value: float) -> str:
    """Return the end of a scale in few characters, with a true minus sign."""
    return f"{value:.3g}".replace("-", "−").replace("e+", "e")


@lru_cache(maxsize=64)
def step_numbers(steps: int, rows: int = 1) -> Array:
    """Return 1 … T, once for each row with a nan after it if there are several, for lines of one trace."""
    numbers = np.arange(1, steps + 1, dtype=np.float32)
    if rows > 1:
        numbers = np.append(numbers, np.float32("nan"))
        numbers = np.tile(numbers, rows)
    numbers.setflags(write=False)
    return numbers


def joined(values: Array) -> Array:
    """Return the columns of (T, H) one after the other with a nan after each, H·(T + 1) numbers; (T,) for H = 1."""
    steps, rows = values.shape
    if rows == 1:
        return np.array(values[:, 0])
    lines = np.full((rows, steps + 1), np.nan, dtype=np.result_type(values.dtype, np.float32))
    lines[:, :steps] = values.T
    return lines.ravel()


def line(name: str, x: Array, y: Array, *, color: str, width: float = 1.5, dash: str = "", **attributes: Any) -> Dict:
    """Return a line trace."""
    style: Dict = {"color": color, "width": width}
    if dash:
        style["dash"] = dash
    return {"type": "scatter", "mode": "lines", "name": name, "x": x, "y": y, "line": style, **attributes}


def pointed(trace: Dict, size: float, color: str) -> Dict:
    """Return a line trace with a point at each place, which shows a value that stands alone."""
    return trace | {"mode": "lines+markers", "marker": {"color": color, "size": size, "symbol": "circle"}}


def level(name: str, ends: Iterable[float], value: float, *, color: str, dash: str = "dot", **attributes: Any) -> Dict:
    """Return a straight line across the chart at one value."""
    x = np.asarray(tuple(ends), dtype=float)
    attributes.setdefault("showlegend", False)
    return line(name, x, np.full(len(x), value), color=color, width=1, dash=dash, **attributes)


def over_steps(
    theme: Theme,
    steps: int,
    *,
    up: Dict,
    height: int,
    tokens: tuple[str, ...] = (),
    key: bool = False,
    title: str = "",
    **attributes: Any,
) -> Dict:
    """Return the layout of a chart over the steps 1 … T that stands by itself, with a legend above if asked."""
    top = LEGEND if key else TOP + 4
    return (
        base(theme, height=height, top=top, bottom=FOOT)
        | (legend(theme) if key else {})
        | {"xaxis": step_axis(theme, steps, tokens=tokens, title=title), "yaxis": up}
        | attributes
    )


def band(theme_colour: str, low: float, high: float) -> Dict:
    """Return a band across the whole chart between two shares of its height, behind the curves."""
    return {
        "type": "rect",
        "xref": "x domain",
        "yref": "y domain",
        "x0": 0,
        "x1": 1,
        "y0": low,
        "y1": high,
        "fillcolor": theme_colour,
        "line": {"width": 0},
        "layer": "below",
    }


def note(text: str, x: float, y: float, *, color: str, xanchor: str = "right", yanchor: str = "middle") -> Dict:
    """Return words inside a chart, at shares of its width and height."""
    return {
        "text": text,
        "xref": "x domain",
        "yref": "y domain",
        "x": x,
        "y": y,
        "xanchor": xanchor,
        "yanchor": yanchor,
        "showarrow": False,
        "font": {"size": 10, "color": color},
    }
