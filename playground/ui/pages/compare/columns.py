"""The cells side by side: the same input on top of each, its states below, all on one scale."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.cells import CELLS
from playground.experiment import TAKES, Run, take_of
from playground.experiment.state.comparison import LEAST_CELLS, Comparison
from playground.figures import frame, tracks
from playground.figures.look import Look
from playground.ui.board.board import Panel, bind, chart
from playground.ui.panels.controls import Item, button, choice, controls
from playground.words import _

PLACES = ("1", "0", "2", "3")
"""The places that a section is about one of; of the first paint the one with a cell state comes first."""

HEIGHT = 62
"""Pixels of a state's strip."""


def scale(runs: Mapping[str, Run]) -> float:
    """The end of the one scale of all states."""
    return frame.symmetric_limit(*(state for run in runs.values() for state in run.trace.states.values()), least=1.0)


def column(comparison: Comparison, place: int, run: Run, *, limit: float) -> list[Panel]:
    """A cell: which one it is, the input, and its states."""
    name = comparison.cells[place][0]
    states = [_state(run, state, limit, last=state == list(run.trace.states)[-1]) for state in run.trace.states]
    return [_head(comparison, place, name, run), *bind([_input(run), *states], f"cell{place}")]


def _head(comparison: Comparison, place: int, name: str, run: Run) -> Panel:
    cells = {key: spec.label for key, spec in CELLS.items()} | {key: _(take.label) for key, take in TAKES.items()}
    take = take_of(run.experiment)
    own = run.experiment.cell if take is None else take.name
    if own not in cells:
        cells = {own: name} | cells
    more: dict[str, Any] = {"look": "select", "command": "compare.cell", "payload": {"place": place}}
    items: list[Item] = [
        choice(f"compare.cell{place}", _("Cell"), cells, own, **more),
        button(f"compare.take{place}", _("Open on Forward"), "compare.take", {"place": place}),
    ]
    if len(comparison.cells) > LEAST_CELLS:
        items.append(button(f"compare.remove{place}", _("Remove"), "compare.remove", {"place": place}))
    return controls(f"compare.head{place}", items, label=name)


def _input(run: Run) -> Panel:
    x = np.asarray(run.x)
    figure = tracks.input_track(
        x, names=run.input_labels, look=Look(tokens=run.step_labels), limit=frame.symmetric_limit(x)
    )
    return chart("track.x", figure, title=_("Input x"), units=False, time=True, locked=True)


def _state(run: Run, state: str, limit: float, *, last: bool) -> Panel:
    titles = {"h": _("Hidden state h"), "c": _("Cell state c")}
    values = np.asarray(run.trace.states[state])
    figure = tracks.heatmap(
        values,
        signal=state,
        limit=limit,
        last=last,
        look=Look(height=HEIGHT + 18 * last, tokens=run.step_labels),
    )
    return chart(
        f"track.{state}",
        figure,
        title=titles.get(state, _("State {name}").format(name=state)),
        time=True,
        locked=True,
    )


def heads(panels: Sequence[Panel]) -> list[str]:
    """The ids of a column's panels, from top to bottom."""
    return [panel.id for panel in panels]
