"""What each step multiplies the gradient by: the bound from weights and slopes, and the true norm of its Jacobian."""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    Array,
    Dict,
    decades,
    level,
    line,
    log_axis,
    over_steps,
    pointed,
    step_numbers,
)
from playground.figures.look import PLAIN, Look
from playground.words import _


def step_factors(
    bound: Array, norm: Array, *, radius: Array | None = None, powers: tuple[int, int] | None = None, look: Look = PLAIN
) -> Drawing:
    """Draw ‖W‖ · max |φ'| beside ‖∂s_t/∂s_{t−1}‖ over t, with a line at 1: below it a step shrinks every gradient.

    Parameters
    ----------
    bound, norm : (T,), the upper bound and the largest singular value of the Jacobian; nan where not computed
    radius : (T,), the largest |eigenvalue|
    """
    steps = len(bound)
    given = [values for values in (bound, norm, radius) if values is not None]
    low, high = powers or around_one(*given)
    traces = [
        level(_("unchanged"), (0.5, steps + 0.5), 1.0, color=look.theme.zero, dash="solid"),
        _series(_("bound"), bound, look.theme.line("bound"), dash="dash"),
        _series(true_norm(), norm, look.theme.line("norm"), width=2),
    ]
    if radius is not None:
        traces.append(_series(_("spectral radius"), radius, look.theme.muted, dash="dot"))
    up = log_axis(look.theme, low, high, title=_("factor per step"))
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 200, tokens=look.tokens, key=True)
    )


def true_norm() -> str:
    """Return what the curve of the norms of the Jacobians is called."""
    return _("true norm ‖Jₜ‖")


def _series(name: str, values: Array, color: str, *, width: float = 1.5, dash: str = "") -> Dict:
    """A line, with points where steps are missing, so that a value alone between two holes is seen."""
    trace = line(name, step_numbers(len(values)), np.array(values), color=color, width=width, dash=dash)
    alone = len(values) == 1 or np.isnan(values).any()
    return pointed(trace, 4, color) if alone else trace


def around_one(*given: Array) -> tuple[int, int]:
    """Return the powers of ten around all values and 1, at least two apart."""
    low, high = decades(*given, np.ones(1), least=1)
    return (low, high) if high - low >= 2 else (min(low, -1), max(high, 1))
