"""Networks while they learn: what they answer, how far back their gradient reaches, how their weights are spread."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    FOOT,
    LEGEND,
    TOP,
    Array,
    Dict,
    axis,
    base,
    decades,
    legend,
    line,
    log_axis,
    number_text,
    over_steps,
    round_up,
    step_numbers,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.theme import LIGHT, Theme
from playground.words import _

PLACES = ("rnn", "lstm", "gru", "o")
"""Networks have the colour of their place among those that learn side by side."""


def colour(place: int, theme: Theme = LIGHT) -> str:
    """Return the colour of a network by its place."""
    return theme.line(PLACES[place % len(PLACES)])


DEEP = 16
"""Powers of ten below the largest, beyond which nothing of it is left in a float64 sum."""


def gradient_reach(
    norms: Mapping[str, Array], *, title: str = "", gaps: bool = False, deep: int = DEEP, look: Look = PLAIN
) -> Drawing:
    """Draw ‖∂L_T/∂h_t‖ of each network over t, on a logarithmic axis.

    Parameters
    ----------
    norms : (T,), by the network's name
    title : of the axis, if it is another quantity
    gaps : whether nan is a step without a value rather than an overflow
    deep : how many powers of ten below the largest are shown at most
    """
    steps = len(next(iter(norms.values())))
    low, high = decades(*norms.values())
    low = max(low, high - deep)
    traces = [
        line(name, step_numbers(steps), np.array(values), color=colour(place, look.theme), width=2, meta={"gaps": gaps})
        for place, (name, values) in enumerate(norms.items())
    ]
    up = log_axis(look.theme, low, high, title=title or _("gradient norm"))
    return Drawing(
        traces, over_steps(look.theme, steps, up=up, height=look.height or 190, tokens=look.tokens, key=len(traces) > 1)
    )


def ribbon(name: str, x: Array, ends: tuple[Array, Array], *, color: str) -> Dict:
    """Return the area between two lines, which has no value of its own at the cursor."""
    around = np.concatenate([ends[0], ends[1][::-1]])
    edge = line(name, np.concatenate([x, x[::-1]]), around, color=color, width=0, showlegend=False)
    return edge | {"fill": "toself", "fillcolor": color, "opacity": 0.18, "meta": {"ribbon": True}}


def gradient_spread(spreads: Mapping[str, tuple[Array, Array, Array]], *, look: Look = PLAIN) -> Drawing:
    """Draw ‖∂L/∂h_t‖ of several cells over many seeds, on a logarithmic axis: the median in a ribbon.

    Parameters
    ----------
    spreads : the lower end, the median and the upper end, each (T,), by the cell's name
    """
    steps = len(next(iter(spreads.values()))[0])
    low, high = decades(*(values for spread in spreads.values() for values in spread))
    low = max(low, high - DEEP)
    x = step_numbers(steps)
    ribbons, medians = [], []
    for place, (name, (least, median, most)) in enumerate(spreads.items()):
        ink = colour(place, look.theme)
        ribbons.append(ribbon(name, x, (np.maximum(least, 10.0**low), most), color=ink))
        medians.append(line(name, x, np.array(median), color=ink, width=2))
    up = log_axis(look.theme, low, high, title=_("gradient norm"))
    layout = over_steps(look.theme, steps, up=up, height=look.height or 210, tokens=look.tokens, key=len(spreads) > 1)
    return Drawing([*ribbons, *medians], layout)


def answer_track(
    answers: Mapping[str, Array],
    target: Array,
    *,
    limits: tuple[float, float],
    title: str,
    key: bool = False,
    look: Look = PLAIN,
) -> Drawing:
    """Draw what each network answers over the steps, and what was wanted where something was.

    Parameters
    ----------
    answers : (T,), by the network's name
    target : (T,), nan where nothing is asked
    limits : the ends of the axis
    """
    steps, x = len(target), step_numbers(len(target))
    wanted = line(_("target"), x, np.array(target), color=look.theme.line("target"), width=1.25, dash="dash")
    size = 6 if np.isfinite(target).sum() <= 60 else 3
    wanted |= {
        "mode": "lines+markers",
        "marker": {"color": look.theme.line("target"), "size": size, "symbol": "circle"},
    }
    wanted["meta"] = {"gaps": True}  # where nothing is asked there is nothing to be read out
    traces = [
        line(name, x, np.array(values), color=colour(place, look.theme), width=1.75)
        for place, (name, values) in enumerate(answers.items())
    ]
    low, high = limits
    room = 0.08 * (high - low)
    marks = sorted({low, 0.0, high} if low < 0 < high else {low, high})
    up = axis(
        look.theme,
        range=[low - room, high + room],
        tickvals=marks,
        ticktext=[number_text(mark) for mark in marks],
        showgrid=True,
        title=titled(title),
    )
    return Drawing(
        [wanted, *traces], over_steps(look.theme, steps, up=up, height=look.height or 130, tokens=look.tokens, key=key)
    )


def spread(
    shares: Sequence[tuple[str, Array]], edges: Array, *, title: str, powers: bool = False, look: Look = PLAIN
) -> Drawing:
    """Draw histograms as stepped outlines, one a network.

    Parameters
    ----------
    shares : of each network its name and its bins' shares (N,)
    edges : (N + 1,), the same for all
    powers : the edges are powers of ten
    """
    traces = [_outline(name, values, edges, colour(place, look.theme)) for place, (name, values) in enumerate(shares)]
    top = round_up(max(max((float(values.max()) for _name, values in shares), default=0.0), 0.05))
    across: Dict = {"range": [float(edges[0]), float(edges[-1])], "title": titled(title)}
    if powers:
        marks = [float(mark) for mark in range(int(edges[0]), int(edges[-1]) + 1, 2)]
        across |= {"tickvals": marks, "ticktext": [f"10<sup>{mark:.0f}</sup>".replace("-", "−") for mark in marks]}
    else:
        across |= {"tickvals": [float(edges[0]), 0.0, float(edges[-1])]}
    up = axis(
        look.theme,
        range=[0, top],
        tickvals=[0, top],
        ticktext=["0", f"{100 * top:.3g} %"],
        title=titled(_("share of parameters")),
    )
    layout = base(look.theme, height=look.height or 190, top=LEGEND if len(traces) > 1 else TOP + 4, bottom=FOOT)
    return Drawing(
        traces,
        layout | (legend(look.theme) if len(traces) > 1 else {}) | {"xaxis": axis(look.theme, **across), "yaxis": up},
    )


def _outline(name: str, shares: Array, edges: Array, color: str) -> Dict:
    x, y = np.array(edges, dtype=np.float32), np.append(shares, shares[-1:]).astype(np.float32)
    trace = line(name, x, y, color=color, width=1.75)
    trace["line"]["shape"] = "hv"
    return trace
