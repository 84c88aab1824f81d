"""The tracks: input, states and gates over one axis of steps, a chart each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.experiment import Experiment, Run
from playground.experiment.handles import handles
from playground.figures import frame, rows, tracks
from playground.figures.ghost import with_ghost
from playground.figures.look import Look
from playground.figures.theme import LIGHT, Scale
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, Ghost
from playground.ui.panels import readings, units
from playground.words import _

Array = NDArray[Any]

FLOAT32_MAX = float(np.finfo(np.float32).max)


def signals(run: Run) -> list[str]:
    """The tracks from top to bottom: input, states, gates."""
    states = run.trace.states
    return ["x", *states, *(gate for gate in run.trace.gates if gate not in states)]


def values_of(run: Run, signal: str) -> Array:
    """The values of a track: (T, D) for the input, else (T, H)."""
    trace = run.trace
    return np.asarray(trace.x if signal == "x" else trace.states.get(signal, trace.gates.get(signal)))


def track_panels(context: Context) -> list[Panel]:
    """One chart for each signal, over one axis of steps."""
    return [_input(context), *(_track(context, name) for name in signals(context.run)[1:])]


def _input(context: Context) -> Panel:
    run = context.run
    x = values_of(run, "x")
    figure = tracks.input_track(
        x, names=run.input_labels, look=Look(tokens=run.step_labels), limit=frame.symmetric_limit(x)
    )
    return chart(
        "track.x",
        figure,
        title=_("Input x"),
        reading=readings.read_text(run.input_labels) if run.is_text else readings.read_input(x),
        signal="x",
        edit="input" if x.shape[1] == 1 and not run.is_text else None,
        units=False,
        locked=not context.view.allows("values"),
        given=run.network.given,
        time=True,
    )


def _track(context: Context, name: str) -> Panel:
    run, ghost, style = context.run, context.ghost, context.view.style
    values, behind = values_of(run, name), _behind(ghost, name)
    before = behind if behind is not None and behind.shape == values.shape else None
    kind, title = describe(run.experiment, name)
    reading, each = _read(kind, values, behind, ghost), _each(kind, values, before, ghost)
    scale: Scale = "gate" if kind == "gate" else "signed"
    drawn = [values] if behind is None or style != "lines" else [values, behind]
    limit = frame.symmetric_limit(*drawn, least=1.0)
    if ghost is not None and ghost.difference and before is not None:
        values, behind, scale = values - before, None, "signed"
        title = _("{title}: difference to {ghost}").format(title=title, ghost=ghost.name)
        limit = frame.symmetric_limit(values)
    rows = 2 if kind == "state" and style == "heatmap" else 0  # of many units, what they hold is seen before the gates
    height = tracks.track_height(values.shape[1], tracks=len(signals(run)), rows=rows)
    draw = tracks.heatmap if style == "heatmap" else tracks.lines
    figure = draw(
        _light(values),
        signal=name,
        scale=scale,
        limit=limit,
        last=False,  # the time bar numbers the steps of all tracks
        look=Look(height=height, tokens=run.step_labels),
    )
    if behind is not None and style == "lines":
        figure = with_ghost(figure, _light(behind), called=ghost.name if ghost else "")
    panel = chart(
        f"track.{name}",
        figure,
        title=title,
        reading=reading,
        height=height,
        signal=name,
        edit="clamp",
        clamps=clamps(run.experiment, name),
        locked=not context.view.allows("interventions"),
        time=True,
        stretch=True,
    )
    return units.with_units(panel, each)


GUTTER = 104
"""Pixels left of the rows of Essentials, where the name of each stands."""

ROOM: dict[str, tuple[int, int]] = {"input": (30, 2), "state": (60, 6), "gate": (20, 2), "candidate": (20, 2)}
"""Of a row: the pixels it has at least, and its part of what is left."""


def story_panels(context: Context) -> list[Panel]:
    """The rows of Essentials: the input, the states large, the gates as strips; no numbers but the units'."""
    states = [name for name in reversed(signals(context.run)) if name in context.run.trace.states]
    kinds = {name: describe(context.experiment, name)[0] for name in signals(context.run)[1:]}
    gates = [one.name for one in handles(context.run) if one.name in kinds]
    return [_row(context, "x", "input"), *(_row(context, name, kinds[name]) for name in (*states, *gates))]


def _row(context: Context, name: str, kind: str) -> Panel:
    run = context.run
    values = values_of(run, name)
    least, grows = ROOM[kind]
    signed = frame.symmetric_limit(values, least=0.0 if kind == "input" else 1.0)
    if kind == "input" and values.shape[1] == 1:
        figure = rows.stroke(values, limit=signed, left=GUTTER, look=Look(height=least))
    else:
        scale: Scale = "gate" if kind == "gate" or (kind == "input" and run.is_text) else "signed"
        figure = rows.cells(
            _light(values), signal=name, scale=scale, limit=signed, left=GUTTER, look=Look(height=least)
        )
    return chart(
        f"row.{name}",
        figure,
        title=_("input") if kind == "input" else names_of(run)[name],
        height=least,
        look="row",
        letter=name,
        colour=LIGHT.line(name),
        fill=grows,
        menu=False,
        units=name != "x",
        time=True,
    )


def names_of(run: Run) -> dict[str, str]:
    """What each state and each gate is called."""
    spec = run.experiment.spec
    return {name: _(label) for name, label in {**spec.states, **spec.labels}.items()}


def _light(values: Array) -> Array:
    """The values as float32, unless some are finite and yet too large for it."""
    largest = np.abs(values).max(initial=0.0, where=np.isfinite(values))
    return values if largest > FLOAT32_MAX else values.astype(np.float32)


def _behind(ghost: Ghost | None, name: str) -> Array | None:
    """The ghost's values of a signal, in whatever size it has them."""
    return None if ghost is None or name not in signals(ghost.run) else values_of(ghost.run, name)


def _read(kind: str, values: Array, behind: Array | None, ghost: Ghost | None) -> str:
    if ghost is not None and behind is not None and behind.shape == values.shape:
        return readings.read_difference(values, behind, ghost.name)
    said = readings.read_gate(values) if kind == "gate" else readings.read_state(values)
    return said if ghost is None or behind is None else f"{said} {readings.read_size(behind, ghost.name)}"


def _each(kind: str, values: Array, before: Array | None, ghost: Ghost | None) -> units.OfUnits:
    if ghost is not None and before is not None:
        return units.of_difference(values, before, ghost.name)
    return units.of_gate(values) if kind == "gate" else units.of_state(values)


def describe(experiment: Experiment, name: str) -> tuple[str, str]:
    """The kind of a signal ("state", "gate", "candidate") and its title."""
    spec = experiment.spec
    signal_shown = next((signal for signal in spec.signals(experiment.options) if signal.name == name), None)
    label = _(spec.states[name] if signal_shown is None else signal_shown.label)
    return "state" if signal_shown is None else signal_shown.kind, f"{label[:1].upper()}{label[1:]} {name}"


def clamps(experiment: Experiment, name: str) -> list[dict[str, Any]]:
    """The clamps of a signal as its chart shows them."""
    return [
        {
            "index": position,
            "start": clamp.start,
            "stop": experiment.length if clamp.stop is None else clamp.stop,
            "units": None if clamp.units is None else list(clamp.units),
            "value": clamp.value,
        }
        for position, clamp in enumerate(experiment.interventions)
        if clamp.target == name
    ]
