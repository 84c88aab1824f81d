"""What stands over the steps: what is read, where the chosen output comes from, the states, and what is answered."""

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.sentences.hearing import heard
from playground.cells.records import Array
from playground.experiment import Run
from playground.experiment.origins import most_steps, origins
from playground.figures import frame, tracks
from playground.figures.look import Look
from playground.figures.theme import Scale
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.panels import loss, readings
from playground.ui.panels.looks import stepped
from playground.ui.panels.places import place_name
from playground.words import _, ngettext

MOST_ROWS = 8
"""Inputs that have a row each in the picture of where an output comes from; of more the norm is shown."""

OUTPUT = 96
"""Pixels of the output: with the charts above it, it ends above the time bar of a screen of 900."""


def input_panel(context: Context) -> Panel:
    """The input, as far as it is read; what was fed back stands in it too."""
    run = context.run
    x, given = run.x, run.network.given
    figure = tracks.input_track(
        x,
        names=run.input_labels,
        look=Look(tokens=run.step_labels, height=84),
        limit=frame.symmetric_limit(x),
    )
    return chart(
        "sequences.x",
        figure,
        title=_("Input x: drag its points") if _editable(run) else _("Input x"),
        reading=_fed(run) if given < len(x) else "" if run.is_text else readings.read_input(x),
        height=84,
        signal="x",
        edit="input" if _editable(run) else None,
        units=False,
        locked=not context.view.allows("values"),
        given=run.network.given,
        time=True,
    )


def _editable(run: Run) -> bool:
    return run.x.shape[1] == 1 and not run.is_text and not run.network.feeds_back


def _fed(run: Run) -> str:
    given = run.network.given
    read = ngettext("The first step is read", "The first {given} steps are read", given).format(given=given)
    if run.network.feeds_back:
        return _("{read}; after that the input is the output of the step before.").format(read=read)
    return _("{read}; after that the input is 0.").format(read=read)


def origin_panel(run: Run, output: int) -> Panel:
    """Where the output under the cursor comes from: its gradient by every input, on one scale for all of them."""
    matrix = origins(run, output)
    rows = by_row(run, matrix)
    limit = frame.symmetric_limit(rows) or 1.0
    shown = rows[-1]
    height = 40 + 14 * shown.shape[1] if shown.shape[1] > 1 else 48
    figure = tracks.heatmap(
        shown,
        signal="origin",
        limit=limit,
        rows=_names(run, shown.shape[1]),
        last=False,
        look=Look(height=height, tokens=run.step_labels),
        title=_("input"),
    )
    whole = len(rows) > 1 or len(run.x) == 1
    title = (
        _("Where the output under the cursor comes from: ∂yₜ/∂xₛ")
        if whole
        else _("Where the last output comes from: ∂y_T/∂xₛ (up to {most} steps each one is asked)").format(
            most=most_steps(run)
        )
    )
    panel = chart("sequences.origin", figure, title=title, height=height, time=True, units=False)
    told = heard(rows if run.is_text else matrix, run.y[-len(matrix) :, output])
    if not whole:
        props = {**panel.props, "reading": told.at(0)}
        return Panel(id=panel.id, kind=panel.kind, props=props, arrays=panel.arrays)
    return stepped(panel, {0: {"z": np.ascontiguousarray(np.moveaxis(rows, 1, 2))}}, readings=told)


def by_row(run: Run, matrix: Array) -> Array:
    """The gradient by what is drawn: each input, the letter that stands there, or the norm of many inputs."""
    if run.is_text:
        with np.errstate(all="ignore"):
            return np.asarray((matrix * run.x).sum(axis=2, keepdims=True))
    return matrix if matrix.shape[2] <= MOST_ROWS else row_norms(matrix)[..., None]


def _names(run: Run, rows: int) -> tuple[str, ...]:
    return tuple(run.input_labels) if rows == len(run.input_labels) and rows > 1 else ("",) * rows


def state_panels(run: Run) -> list[Panel]:
    """h of every layer and direction, a strip each; on one scale."""
    places = [(layer, way) for layer, ways in enumerate(run.stack.layers) for way in range(len(ways))]
    values = {place: run.stack.states(*place)["h"] for place in places}
    limit = frame.symmetric_limit(*values.values(), least=1.0)
    height = {1: 92, 2: 72}.get(len(places), 62)
    return [
        chart(
            f"sequences.h{layer}{'r' if way else ''}",
            tracks.heatmap(
                state,
                signal="h",
                limit=limit,
                last=False,
                look=Look(height=height, tokens=run.step_labels),
            ),
            title=_title(run, layer, way),
            reading="" if way else readings.read_state(state),  # read backwards, it does not end at the last step
            height=height,
            time=True,
            locked=True,
            stretch=len(places) == 1,  # of many, each is as low as its rows can be numbered
        )
        for (layer, way), state in values.items()
    ]


def _title(run: Run, layer: int, way: int) -> str:
    if len(run.stack.layers) == 1 and len(run.stack.layers[0]) == 1:
        return _("Hidden state h")
    words = _("h of {place}: its final state stands at step 1") if way else _("h of {place}")
    return words.format(place=place_name(run, layer, way))


def output_panels(context: Context) -> list[Panel]:
    """What is answered, with its target where there is one."""
    run = context.run
    if run.experiment.loss != "state":
        return loss.readout_panels(run, context.view)
    scale: Scale = "gate" if run.experiment.readout in loss.SHARES else "signed"
    limit = frame.symmetric_limit(run.y, least=1.0)
    draw = tracks.lines if run.experiment.outputs == 1 else tracks.heatmap
    figure = draw(
        run.y,
        signal="y",
        scale=scale,
        limit=limit,
        last=False,
        look=Look(height=OUTPUT, tokens=run.step_labels),
        title=_("output"),
    )
    return [chart("sequences.y", figure, title=_("Output y"), height=OUTPUT, time=True, units=False, stretch=True)]
