"""What happens inside a layer: every state and gate of the chosen layer and direction."""

import numpy as np

from playground.cells.blocks import Block
from playground.cells.records import Array
from playground.experiment import Run
from playground.figures import frame, tracks
from playground.figures.look import Look
from playground.figures.theme import Scale
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, PageView
from playground.ui.board.page import Section
from playground.ui.panels.controls import Item, choice, controls
from playground.ui.panels.places import place_name
from playground.ui.panels.tracks import describe
from playground.ui.panels.weights import FIRST
from playground.words import _, mark


def chosen(view: PageView, run: Run) -> int:
    """The chosen layer and direction, as its place among all."""
    return min(int(view["place"]), len(run.experiment.places))


def chooser(run: Run, place: int, label: str) -> Item:
    """All layers and directions by name, with what PyTorch adds to the names of their weights."""
    words = {str(n): _named(run, one) for n, one in enumerate((FIRST, *run.experiment.places))}
    return choice("place", label, words, str(place), look="select")


def _named(run: Run, place: Block) -> str:
    words = place_name(run, place.layer, int(place.reverse))
    return f"{words} (_l{place.layer}{'_reverse' if place.reverse else ''})"


def panels(context: Context) -> list[Panel]:
    """The chooser, and a strip a signal, in the order of the sequence's steps."""
    run, place = context.run, chosen(context.own, context.run)
    where = (FIRST, *run.experiment.places)[place]
    items = [chooser(run, place, _("Inside of"))]
    strips = [_strip(run, name, values) for name, values in signals(run, where).items()]
    return [controls("inside.controls", items, label=_("Layer and direction")), *strips]


def signals(run: Run, place: Block) -> dict[str, Array]:
    """Every state and gate of a layer and direction by name: (T, H), in the order of the sequence's steps."""
    trace = run.stack.layers[place.layer][int(place.reverse)]
    series = {**trace.states, **{name: gate for name, gate in trace.gates.items() if name not in trace.states}}
    return {name: np.ascontiguousarray(values[::-1]) if place.reverse else values for name, values in series.items()}


def _strip(run: Run, name: str, values: Array) -> Panel:
    kind, title = describe(run.experiment, name)
    scale: Scale = "gate" if kind == "gate" else "signed"
    limit = frame.symmetric_limit(values, least=1.0)
    figure = tracks.heatmap(
        values,
        signal=name,
        scale=scale,
        limit=limit,
        last=False,
        look=Look(height=84, tokens=run.step_labels),
    )
    return chart(f"inside.{name}", figure, title=title, height=84, time=True, locked=True)


SECTION = Section(label=mark("Inside a layer: its states and gates"), build=panels)
