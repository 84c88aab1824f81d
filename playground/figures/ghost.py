"""The line of another run behind a track's own: what was there before a change, so that its effect can be seen."""

from playground.figures.drawing import Drawing
from playground.figures.frame import Array, joined, line, step_numbers
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
