"""By which path the gradient comes: the direct one through the memory, and those through the weights of each gate."""

from collections.abc import Sequence

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    Array,
    Dict,
    axis,
    decades,
    level,
    line,
    log_axis,
    number_text,
    over_steps,
    pointed,
    step_numbers,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.theme import Theme
from playground.words import _

FURTHEST = 10.0
"""Shares beyond this leave the chart: where paths cancel, they have no bound."""


def path_shares(shares: Array, names: Sequence[str], *, look: Look = PLAIN) -> Drawing:
    """Draw the share of each path as a line over t; at every step they add up to 1.

    Parameters
    ----------
    shares : (P, T), below 0 where a path pulls against the total, nan where there is no gradient
    names : of the P paths, "direct" or a gate's
    """
    steps = shares.shape[1]
    traces = [level(_("none"), (0.5, steps + 0.5), 0.0, color=look.theme.zero, dash="solid")]
    traces += [_line(look.theme, name, values) for name, values in zip(names, shares, strict=True)]
    up = share_axis(look.theme, shares, title=_("share of the gradient"))
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 200, tokens=look.tokens, key=True)
    )


def path_norms(
    norms: Array, names: Sequence[str], *, total: Array, powers: tuple[int, int] | None = None, look: Look = PLAIN
) -> Drawing:
    """Draw the size of what comes by each path, and of all of it, over t on a logarithmic axis.

    Parameters
    ----------
    norms : (P, T)
    total : (T,), the norm of the whole gradient
    """
    steps = norms.shape[1]
    traces = [line(_("total"), step_numbers(steps), np.array(total), color=look.theme.faint, width=4)]
    traces += [_line(look.theme, name, values) for name, values in zip(names, norms, strict=True)]
    up = log_axis(look.theme, *(powers or decades(total)), title=_("gradient norm"))
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 200, tokens=look.tokens, key=True)
    )


def path_name(name: str) -> str:
    """Return what a path is called: a gate by its letter."""
    return _("direct") if name == "direct" else name


def share_axis(theme: Theme, shares: Array, *, title: str) -> Dict:
    """Return an axis of shares from 0 to 1, further in steps of a half where they go further."""
    kept = np.clip(shares[np.isfinite(shares)], -FURTHEST, FURTHEST)
    low = np.floor(2 * kept.min(initial=0.0) + 1e-9) / 2
    high = np.ceil(2 * kept.max(initial=1.0) - 1e-9) / 2
    air = 0.04 * (high - low)
    few = {float(low), 0.0, 1.0, float(high)}
    marks = sorted(few if high - low > 2 else np.arange(low, high + 0.1, 0.5).tolist())
    return axis(
        theme,
        range=[float(low - air), float(high + air)],
        tickvals=marks,
        ticktext=[number_text(mark) for mark in marks],
        showgrid=True,
        title=titled(title),
    )


def _line(theme: Theme, name: str, values: Array) -> Dict:
    trace = line(path_name(name), step_numbers(len(values)), np.array(values), color=theme.line(name), width=1.75)
    return pointed(trace, 6, theme.line(name)) if len(values) == 1 else trace
