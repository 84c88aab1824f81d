"""The lines of another run behind a chart's own: what was there before a change, so that its effect can be seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import Array, Dict, joined, line, step_numbers
from playground.figures.theme import LIGHT, Theme


def with_ghost(drawn: Drawing, before: Array, *, called: str = "", theme: Theme = LIGHT) -> Drawing:
    """Return the figure of `tracks.lines` with the lines of another run behind its own, grey and dotted.

    Parameters
    ----------
    before : (T', H'), the values of the other run, which may be of another size; ``meta.ghost`` marks their trace,
        ``meta.of`` says behind which it lies, and ``meta.run`` that it is of the run "ghost"
    called : what the other run is called where its value is told
    """
    steps, units = before.shape
    ghost = line(
        "ghost",
        step_numbers(steps, units),
        joined(before),
        color=theme.unknown,
        width=1,
        dash="dot",
        meta={"units": units, "ghost": True, "run": "ghost", "of": drawn.traces[0]["name"], "called": called},
    )
    return Drawing([ghost, *drawn.traces], drawn.layout)


def kept_lines(traces: Sequence[Mapping[str, Any]], before: Mapping[str, Array], *, called: str) -> list[Dict]:
    """Return the curves of another run, dotted, each in the colour of the trace that has its name; they go behind.

    Parameters
    ----------
    before : (T',) by the name of a trace, of any length; what bears no trace's name is left out
    called : what that run is called; one entry in the legend speaks for all, and the head tells the value or the ratio
    """
    pairs = [(trace, before[trace["name"]]) for trace in traces if trace["name"] in before]
    return [
        line(
            called,
            step_numbers(len(values)),
            np.array(values),
            color=trace["line"]["color"],
            width=1.5,
            dash="dot",
            opacity=0.8,
            showlegend=not index,
            meta={"ghost": True, "of": trace["name"], "called": called, "coloured": True},
        )
        for index, (trace, values) in enumerate(pairs)
    ]


def with_kept(drawn: Drawing, before: Mapping[str, Array], *, called: str) -> Drawing:
    """Return a chart with the curves of another run behind its own, as `kept_lines` draws them."""
    return Drawing([*kept_lines(drawn.traces, before, called=called), *drawn.traces], drawn.layout)
