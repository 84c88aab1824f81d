"""A map of one of the cells: a quantity over two knobs, some rows at a time; a click opens a point's experiment."""

import numpy as np

from playground.analysis.wording import number
from playground.cells.records import Array
from playground.experiment import Experiment
from playground.experiment.state.comparison import Comparison, matched
from playground.experiment.sweep import KNOBS, QUANTITIES, experiment_at, sweep
from playground.figures.sweep import sweep_map
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, PageView
from playground.ui.board.page import Section
from playground.ui.board.work import Job, key_of
from playground.ui.pages.compare.columns import PLACES
from playground.ui.pages.compare.commands import held
from playground.ui.panels.controls import button, choice, controls, note
from playground.words import _, mark


def chosen(view: PageView) -> tuple[str, Experiment, tuple[str, str], str]:
    """The name and the experiment of the cell, the knobs across and up, and the quantity."""
    cells = list(matched(held(view)).items())
    name, experiment = cells[min(int(view["map_cell"]), len(cells) - 1)]
    return name, experiment, (str(view["map_x"]), str(view["map_y"])), str(view["map_of"])


def job(context: Context) -> Job:
    """The map, some rows at a time."""
    name, experiment, knobs, quantity = chosen(context.own)
    return Job(
        label=_("Mapping the {cell}").format(cell=name),
        key=key_of(held(context.own)),
        variant=f"{name} {knobs} {quantity}",
        steps=lambda: sweep(experiment, knobs, quantity),
        share=lambda step: step[0],
    )


def panels(context: Context) -> list[Panel]:
    """What is mapped, and the map as far as it is."""
    name, experiment, knobs, quantity = chosen(context.own)
    work = context.work("sweep")
    ready = work is not None and work.latest is not None
    steers = _steering(held(context.own), context.own, asked=work is not None)
    if not ready:
        return [steers]
    assert work is not None
    values: Array = work.latest[1]
    picture, sentence = _map(values, name, knobs, quantity), said(values, knobs, experiment)
    return [
        steers,
        picture,
        Panel(id="compare.sweep.said", kind="text", props={"sentences": [sentence], "tone": "info"}),
    ]


def _steering(comparison: Comparison, view: PageView, *, asked: bool) -> Panel:
    cells = {str(place): name for place, (name, _one) in enumerate(comparison.cells)}
    knobs = {name: _(knob.label) for name, knob in KNOBS.items()}
    measures = {name: _(one.label) for name, one in QUANTITIES.items()}
    select = {"look": "select"}
    place = str(min(int(view["map_cell"]), len(cells) - 1))
    items = [
        choice("map_cell", _("Cell"), cells, place, **select),
        choice("map_of", _("What"), measures, str(view["map_of"]), **select),
        choice("map_x", _("Across"), knobs, str(view["map_x"]), **select),
        choice("map_y", _("Up"), knobs, str(view["map_y"]), **select),
    ]
    if not asked:
        items.append(button("sweep.ask", _("Draw the map"), "compute", {"what": "sweep", "key": key_of(comparison)}))
        items.append(note("sweep.note", _("400 experiments, some rows at a time; it can be stopped.")))
    return controls("compare.sweep.controls", items, label=_("The map"))


def _map(values: Array, name: str, knobs: tuple[str, str], quantity: str) -> Panel:
    across, up = KNOBS[knobs[0]].places(), KNOBS[knobs[1]].places()
    one = QUANTITIES[quantity]
    figure = sweep_map(
        values, across, up, names=(_(KNOBS[knobs[0]].label), _(KNOBS[knobs[1]].label)), title=_(one.label), log=one.log
    )
    return chart(
        "compare.sweep",
        figure,
        title=_("{cell}: {quantity}").format(cell=name, quantity=_(one.label)),
        reading=_("A click on a point, or Enter, opens its experiment on Forward."),
        time=False,
        units=False,
        log=one.log,
        pick="compare.point",
    )


def said(values: Array, knobs: tuple[str, str], experiment: Experiment) -> str:
    """Where the quantity is largest and smallest."""
    across, up = (KNOBS[name].places() for name in knobs)
    if not np.isfinite(values).any():
        return _("The {cell} has no such number or no such knob.").format(cell=experiment.spec.label)
    known, words = np.where(np.isfinite(values), values, np.nan), []
    for flat in (int(np.nanargmax(known)), int(np.nanargmin(known))):
        row, column = divmod(flat, len(across))
        words.append(
            _("{value} at {x} {first} and {y} {second}").format(
                value=number(float(values[row, column]), 2),
                x=_(KNOBS[knobs[0]].label),
                first=number(float(across[column]), 2),
                y=_(KNOBS[knobs[1]].label),
                second=number(float(up[row]), 2),
            )
        )
    return _("Largest: {largest}. Smallest: {smallest}.").format(largest=words[0], smallest=words[1])


def at(view: PageView, row: int, column: int) -> Experiment:
    """Return the experiment of a point; ValueError where there is none."""
    _name, experiment, knobs, _quantity = chosen(view)
    across, up = (KNOBS[name].places() for name in knobs)
    if not (0 <= row < len(up) and 0 <= column < len(across)):
        raise ValueError(_("The map has {rows} rows and {columns} columns.").format(rows=len(up), columns=len(across)))
    return experiment_at(experiment, knobs, (float(across[column]), float(up[row])))


SECTION = Section(
    label=mark("A map over two knobs"),
    build=panels,
    choices={
        "map_cell": PLACES,
        "map_of": ("memory", *(name for name in QUANTITIES if name != "memory")),
        "map_x": ("bias", *(name for name in KNOBS if name != "bias")),
        "map_y": ("length", *(name for name in KNOBS if name != "length")),
    },
    jobs={"sweep": job},
)
