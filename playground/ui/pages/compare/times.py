"""How long does each take? Measured now, on the machine that serves the page, over a range of units or steps."""

import numpy as np

from playground.analysis.sentences.comparing import of_times
from playground.analysis.timing import times
from playground.cells.records import Array
from playground.experiment.state.comparison import Comparison, matched
from playground.figures.knob import over_knob
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, PageView
from playground.ui.board.page import Section
from playground.ui.board.work import Job, key_of
from playground.ui.pages.compare.commands import held
from playground.ui.panels.controls import button, choice, controls, note
from playground.words import _, mark

UNITS = (4, 8, 16, 24, 32, 48, 64)
STEPS = (10, 25, 50, 100, 150, 200)

KINDS = ("both", "forward")


def sizes(view: PageView) -> list[tuple[int, int]]:
    """Units and steps of each point: one of the two as it is on screen."""
    first = next(iter(matched(held(view)).values()))
    if view["time_over"] == "units":
        return [(units, first.length) for units in UNITS]
    return [(first.hidden_size, steps) for steps in STEPS]


def job(context: Context) -> Job:
    """The measurement, a turn of all cells at a time."""
    comparison, chosen = held(context.own), sizes(context.own)
    cells = {name: (one.spec, dict(one.options)) for name, one in matched(comparison).items()}
    return Job(
        label=_("Measuring"),
        key=key_of(comparison),
        variant=str(context.own["time_over"]),
        steps=lambda: times(cells, chosen),
        share=lambda step: step[0],
    )


def panels(context: Context) -> list[Panel]:
    """What is measured, and the curves as far as they are."""
    work, view = context.work("times"), context.own
    steers = _steering(held(view), view, asked=work is not None)
    if work is None or work.latest is None:
        return [steers]
    passes = KINDS.index(str(view["time_of"]))
    milliseconds: Array = work.latest[1][:, :, 1 - passes] * 1e3
    return [steers, *_curves(milliseconds, list(matched(held(view))), view)]


def _steering(comparison: Comparison, view: PageView, *, asked: bool) -> Panel:
    kinds = {"both": _("forward and backward"), "forward": _("forward")}
    items = [
        choice("time_of", _("What"), kinds, str(view["time_of"])),
        choice("time_over", _("Over"), {"units": _("units"), "steps": _("steps")}, str(view["time_over"])),
    ]
    if not asked:
        items.append(button("times.ask", _("Measure now"), "compute", {"what": "times", "key": key_of(comparison)}))
        items.append(note("times.note", _("On the machine that serves this page; it can be stopped.")))
    return controls("compare.times.controls", items, label=_("Time"))


def _curves(milliseconds: Array, names: list[str], view: PageView) -> list[Panel]:
    measured = np.isfinite(milliseconds).all(axis=(0, 2))
    if not measured.any():
        return []
    over = sizes(view)
    places = np.array([units if view["time_over"] == "units" else steps for units, steps in over], dtype=float)
    low, middle, high = np.percentile(milliseconds[:, measured], (10, 50, 90), axis=2)
    spreads = {name: (low[row], high[row]) for row, name in enumerate(names)}
    picture = over_knob(
        {name: middle[row] for row, name in enumerate(names)},
        places[measured],
        None,
        spreads=spreads,
        knob=_("units") if view["time_over"] == "units" else _("steps"),
        title=_("milliseconds"),
    )
    sentence = of_times(
        {name: float(middle[row, -1]) for row, name in enumerate(names)}, *over[int(measured.sum()) - 1]
    )
    return [
        chart(
            "compare.times",
            picture,
            title=_("Time of one run"),
            reading=_("The median of nine runs taken in turn, and around it the middle 80 %."),
            time=False,
            units=False,
            log=True,
        ),
        Panel(id="compare.times.said", kind="text", props={"sentences": [sentence], "tone": "info"}),
    ]


SECTION = Section(
    label=mark("How long does each take?"),
    build=panels,
    choices={"time_of": KINDS, "time_over": ("units", "steps")},
    jobs={"times": job},
)
