"""The size of the gradient at every step, on a logarithmic axis, with what float32 can hold of it."""

from collections.abc import Mapping
from math import log10

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    Array,
    Dict,
    band,
    decades,
    joined,
    line,
    log_axis,
    note,
    over_steps,
    step_numbers,
)
from playground.figures.ghost import kept_lines
from playground.figures.look import PLAIN, Look
from playground.figures.theme import Theme
from playground.words import _

FLOAT32 = (float(np.finfo(np.float32).tiny), float(np.finfo(np.float32).max))
"""1.2e-38 and 3.4e38: below the first float32 loses digits, above the second it holds nothing but infinity."""


def gradient_norms(
    norms: Mapping[str, Array],
    *,
    units: Mapping[str, Array] | None = None,
    fits: Mapping[str, Array] | None = None,
    behind: Mapping[str, Array] | None = None,
    called: str = "",
    limits: tuple[float, float] = FLOAT32,
    powers: tuple[int, int] | None = None,
    look: Look = PLAIN,
) -> Drawing:
    """Draw ‖∂L/∂h_t‖ (and ‖∂L/∂c_t‖) over t.

    Parameters
    ----------
    norms : (T,), by the state's name
    units : (T, H), |∂L/∂h_t| of each unit, by the state's name: thin lines behind
    fits : (T,), the fitted line by the state's name, nan where there is none: dashed
    behind : (T',), the norms of another run, of any length, by the state's name: dotted, in the state's colour
    called : what that run is called
    limits : below the first is the band "vanished", above the second "exploding"; drawn where the axis reaches them
    powers : the powers of ten at the ends of the axis; found from the norms if not given
    """
    steps = len(next(iter(norms.values())))
    low, high = powers or decades(*norms.values())
    own = [
        line(norm_of(state), step_numbers(steps), np.array(values), color=look.theme.line(f"d{state}"), width=2)
        for state, values in norms.items()
    ]
    kept = kept_lines(own, {norm_of(state): values for state, values in (behind or {}).items()}, called=called)
    traces = [*kept, *(_units(look.theme, state, values) for state, values in (units or {}).items()), *own]
    traces += [
        _fit(look.theme, state, values, first=not index and not kept)  # beside a kept run the legend has no room for it
        for index, (state, values) in enumerate((fits or {}).items())
    ]
    traces += _unknown(look.theme, norms, high)
    bands = _bands(look.theme, limits, low, high)
    up = log_axis(look.theme, low, high, title=_("gradient norm"))
    key = len(traces) > 1
    return Drawing(
        traces,
        over_steps(look.theme, steps, up=up, height=look.height or 200, tokens=look.tokens, key=key, **bands),
    )


def norm_of(state: str) -> str:
    """Return what the norm of the gradient of a state is called: "‖∂L/∂hₜ‖"."""
    return f"‖∂L/∂{state}ₜ‖"


def _units(theme: Theme, state: str, values: Array) -> Dict:
    steps, count = values.shape
    return line(
        _("|∂L/∂{state}ₜ|, each unit").format(state=state),
        step_numbers(steps, count),
        joined(values),
        color=theme.line(f"d{state}"),
        width=0.75,
        opacity=0.45,
        meta={"units": count},
        showlegend=False,
    )


def _fit(theme: Theme, state: str, values: Array, *, first: bool) -> Dict:
    """The fitted line; at most one entry in the legend, which has one row, speaks for all."""
    name = _("fitted to {symbol}").format(symbol=norm_of(state)) if not first else _("fitted line")
    steps, meta = step_numbers(len(values)), {"ghost": True}  # for comparison: no value of its own at the cursor
    return line(name, steps, np.array(values), color=theme.muted, width=1.25, dash="dash", showlegend=first, meta=meta)


def _unknown(theme: Theme, norms: Mapping[str, Array], high: int) -> list[Dict]:
    """Grey crosses at the upper edge where a norm is not finite."""
    bad = np.any([~np.isfinite(values) for values in norms.values()], axis=0)
    if not bad.any():
        return []
    at = np.flatnonzero(bad) + 1.0
    marker = {"color": theme.unknown, "size": 8, "symbol": "x"}
    top = np.full(len(at), 10.0**high)
    return [{"type": "scatter", "mode": "markers", "name": _("not finite"), "x": at, "y": top, "marker": marker}]


def _bands(theme: Theme, limits: tuple[float, float], low: int, high: int) -> Dict:
    """What lies outside the limits, as bands with a word each."""
    lower, upper = ((log10(limit) - low) / (high - low) for limit in limits)
    shapes, notes = [], []
    if lower > 0:
        shapes.append(band(theme.vanished, 0, min(lower, 1)))
        notes.append(note(_("vanished in float32"), 0.995, min(lower, 1) / 2, color=theme.muted))
    if upper < 1:
        shapes.append(band(theme.exploding, max(upper, 0), 1))
        notes.append(note(_("overflows float32"), 0.995, (1 + max(upper, 0)) / 2, color=theme.muted))
    return {"shapes": shapes, "annotations": notes} if shapes else {}
