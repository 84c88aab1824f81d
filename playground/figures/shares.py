"""The share that each step has in ∂L/∂W, by gate and by unit, and the sum as the backward pass builds it up."""

from collections.abc import Sequence

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    Array,
    axis,
    level,
    line,
    number_text,
    over_steps,
    parameter_text,
    pointed,
    round_up,
    step_numbers,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.paths import share_axis
from playground.figures.theme import Theme
from playground.words import _


def gate_shares(by_gate: Array, gates: Sequence[str], *, parameter: str, look: Look = PLAIN) -> Drawing:
    """Draw each gate's share in the gradient of a parameter as a line over t, and their sum.

    Parameters
    ----------
    by_gate : (G, T), adds up to 1 over all gates and steps
    parameter : "W_hh", …
    """
    steps = by_gate.shape[1]
    whole = by_gate.sum(axis=0)
    traces = [level(_("none"), (0.5, steps + 0.5), 0.0, color=look.theme.zero, dash="solid")]
    if len(gates) > 1:
        traces.append(line(_("all gates"), step_numbers(steps), whole, color=look.theme.faint, width=4))
    for gate, values in zip(gates, by_gate, strict=True):
        traces.append(line(gate, step_numbers(steps), np.array(values), color=look.theme.line(gate), width=1.75))
    if steps == 1:
        traces[1:] = [pointed(trace, 6, trace["line"]["color"]) for trace in traces[1:]]
    up = _fine_axis(look.theme, np.vstack([by_gate, whole]), title=_title(parameter))
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 200, tokens=look.tokens, key=True)
    )


def reached(shares: Array, *, parameter: str, look: Look = PLAIN) -> Drawing:
    """Draw how much of the gradient the backward pass has gathered when it reaches step t, from the last step on.

    Parameters
    ----------
    shares : (T,), 1 at the first step
    """
    steps = len(shares)
    traces = [
        level(_("all of it"), (0.5, steps + 0.5), 1.0, color=look.theme.zero),
        line(
            _("gathered so far"),
            step_numbers(steps),
            np.array(shares),
            color=look.theme.line("total"),
            width=2,
        ),
    ]
    if steps == 1:
        traces[1] = pointed(traces[1], 6, look.theme.line("total"))
    up = share_axis(look.theme, shares, title=_("part of ∂L/∂{parameter}").format(parameter=parameter_text(parameter)))
    return Drawing(traces, over_steps(look.theme, steps, up=up, height=look.height or 160, tokens=look.tokens))


def _title(parameter: str) -> str:
    return _("share of ∂L/∂{parameter}").format(parameter=parameter_text(parameter))


def _fine_axis(theme: Theme, shares: Array, *, title: str) -> dict[str, object]:
    """An axis that ends at round numbers around the shares: one step of many has but a small one."""
    kept = shares[np.isfinite(shares)]
    low, high = float(kept.min(initial=0.0)), float(kept.max(initial=0.0))
    high = round_up(high) if high > 0 else 0.0
    low = -round_up(-low) if low < 0 else 0.0
    if high == low:
        high = 1.0
    marks = sorted({low, 0.0, high})
    near = 0.12 * (high - low)
    marks = [mark for mark in marks if mark in (0.0, max(marks, key=abs)) or abs(mark) > near]
    air = 0.06 * (high - low)
    return axis(
        theme,
        range=[low - air, high + air],
        tickvals=marks,
        ticktext=[number_text(mark) for mark in marks],
        showgrid=True,
        title=titled(title),
    )
