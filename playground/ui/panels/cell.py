"""The cell explained: its diagram, its equations with numbers put in, and the chain over time, as panels of the board.

Everything here is read off the cell's own graph, so a newly registered cell is drawn and worked out with no code of its
own. The browser gets the graph and the arrays once a run, and works out every number of every step from them.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis import links
from playground.cells import CellSpec, spec_of
from playground.cells.graph import Graph
from playground.engine import Clamp
from playground.experiment import Run
from playground.figures.frame import symmetric_limit
from playground.figures.theme import LIGHT
from playground.ui.board.board import Panel
from playground.words import _

Array = NDArray[Any]

EXACT = 4096
"""Numbers up to which an array travels as float64; a larger one as float32."""


def cell_panel(run: Run, *, known: bool = True) -> Panel:
    """What the three panels work from, itself not seen: the cell and its numbers; nothing where they aren't needed."""
    if not known:
        return Panel(id="cell", kind="cell", props={"cell": None})
    return Panel(id="cell", kind="cell", props={"cell": describe(run)}, arrays=arrays(run))


def diagram_panel() -> Panel:
    """The cell as a diagram whose wires carry the values of the chosen step and unit."""
    return Panel(id="diagram", kind="diagram", needs=["cell"])


def equations_panel() -> Panel:
    """The equations of the cell with the numbers of the chosen step and unit put in."""
    return Panel(id="equations", kind="equations", needs=["cell"])


def unrolled_panel(run: Run) -> Panel:
    """The chain over time: how strongly each state depends on itself one step before."""
    strength = links(run.params, run.trace)
    return Panel(
        id="unrolled",
        kind="unrolled",
        props={
            "norm": strength.norm,
            "states": [{"name": name, "colour": LIGHT.line(name)} for name in strength.strengths],
        },
        arrays={f"unrolled.{name}": strengths for name, strengths in strength.strengths.items()},
    )


def describe(run: Run) -> dict[str, Any]:
    """What the browser needs to know of a cell, besides its arrays: see `static/cell/model.js`."""
    spec, options, params, trace = spec_of(run.params.cell), run.params.options, run.params, run.trace
    return {
        "label": spec.label,
        "nodes": _nodes(spec, options),
        "gates": list(spec.gates(options)),
        "blocks": {name: list(gates) for name, gates in spec.blocks(options).items()},
        "states": [{"name": name, "label": _(label)} for name, label in spec.states.items()],
        "signals": [{**asdict(signal), "label": _(signal.label)} for signal in spec.signals(options)],
        "steps": trace.length,
        "units": params.hidden_size,
        "inputs": params.input_size,
        "input_labels": list(run.input_labels),
        "step_labels": list(run.step_labels),
        "spelled": run.is_text,
        "clamps": [_clamp(clamp) for clamp in trace.interventions],
        "arrays": _keys(run),
        "colours": {name: LIGHT.line(name) for name in ("x", *spec.states)},
        "scales": {"signed": LIGHT.scale("signed"), "gate": LIGHT.scale("gate")},
        "limits": _limits(run),
    }


def arrays(run: Run) -> dict[str, Array]:
    """The arrays from which the browser works: x (T, D), states and gates (T, H), h_0 … (H,), the parameters."""
    keys = _keys(run)
    return {keys[name]: _travel(array) for name, array in _sources(run).items()}


def _sources(run: Run) -> dict[str, Array]:
    trace = run.trace
    first = {f"{name}_0": state for name, state in trace.states_0.items()}
    return {"x": trace.x, **trace.gates, **trace.states, **first, **run.params.arrays()}


def _keys(run: Run) -> dict[str, str]:
    """Name in the cell → name on the board; the weight editor sends the parameters under the same names."""
    parameters = run.params.arrays()
    return {name: f"weights.{name}" if name in parameters else f"cell.{name}" for name in _sources(run)}


def _travel(array: Array) -> Array:
    return np.ascontiguousarray(array, dtype=np.float64 if array.size <= EXACT else np.float32)


def _nodes(spec: CellSpec, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    signals = spec.signals(options)
    labels = {signal.name: _(signal.label) for signal in signals}
    labels |= {name: _(label) for name, label in spec.states.items()}
    kinds = (*((signal.name, signal.kind) for signal in signals), *((name, "state") for name in spec.states))
    return [{**node, "label": labels.get(node["name"], "")} for node in _plain_nodes(spec.graph(options), kinds)]


@lru_cache(maxsize=64)
def _plain_nodes(graph: Graph, kinds: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    """The graph as JSON, without what depends on the language."""
    kind = dict(kinds)
    return [
        {
            **{key: value for key, value in asdict(node).items() if key != "latex"},
            "kind": kind.get(node.name, ""),
            "colour": LIGHT.line(node.name) if node.name in kind else "",
        }
        for node in graph
    ]


def _clamp(clamp: Clamp) -> dict[str, Any]:
    return {
        "target": clamp.target,
        "value": clamp.value,
        "start": clamp.start,
        "stop": clamp.stop,
        "units": None if clamp.units is None else list(clamp.units),
    }


def _limits(run: Run) -> dict[str, float]:
    """The ends of the signed scales: of states as in their charts, of x, of what is made of them, of weighted sums."""
    trace = run.trace
    limits = {name: symmetric_limit(state, least=1.0) for name, state in trace.states.items()}
    limits |= {"x": symmetric_limit(trace.x), "inner": max([*limits.values()][1:], default=1.0)}
    before = [array for array in trace.pre.values() if array.size]
    limits["linear"] = max((symmetric_limit(array) for array in before), default=1.0)
    return limits


def words() -> dict[str, str]:
    """The words of the three panels, by the keys that their JavaScript knows."""
    named = {"diagram": _diagram_words(), "equations": _equations_words(), "unrolled": _unrolled_words()}
    return {f"{panel}.{key}": text for panel, said in named.items() for key, text in said.items()}


def _diagram_words() -> dict[str, str]:
    shown = {
        "name": _("The {cell} as a diagram, at step {t}"),
        "unit": _("Unit {unit}"),
        "all_units": _("All units"),
        "values_of": _("Values of"),
        "clamped": _("clamped to {value}"),
        "node": _("{label} {symbol}: {value}"),
        "input": _("input"),
        "stage_linear": _("Weighted sums"),
        "stage_gate": _("Gates"),
        "stage_candidate": _("Candidate"),
        "stage_state": _("New state"),
        "stage_output": _("Output"),
        "legend": _(
            "A wire is the wider the more it carries: blue positive, orange negative, violet a gate’s value. "
            "Where a gate is shut, its wire breaks. Choose a value to see where it comes from."
        ),
    }
    return shown | _diagram_controls() | _sentence_words()


def _diagram_controls() -> dict[str, str]:
    return {
        "play": _("Play one step in slow motion"),
        "pause": _("Pause"),
        "next": _("Next operation"),
        "previous": _("Operation before"),
        "count": _("{number} of {total}"),
    }


def _sentence_words() -> dict[str, str]:
    return {
        "say_step": _("Step {t} of {T}, unit {unit}."),
        "say_input": _("The input is {value}."),
        "say_input_text": _("The input is the character “{value}”."),
        "say_input_many": _("{inputs} inputs come in."),
        "say_gate": _("The {gate} is {value}, {state}: {share} of {what} passes."),
        "say_gate_alone": _("The {gate} is {value}, {state}."),
        "say_candidate": _("The {gate} is {value}."),
        "say_state": _("The {state} goes from {before} to {after}."),
        "say_clamped": _("The {gate} is clamped to {value}."),
        "say_bad": _("The {state} is {after}: the numbers have run out of range."),
        "open": _("open"),
        "half_open": _("partly open"),
        "shut": _("shut"),
        "the_candidate": _("the {name}"),
        "the_state_before": _("the {name} of the step before"),
        "the_squashed": _("the squashed {name}"),
        "the_sum": _("the recurrent part of the candidate"),
        "percent": _("{number} %"),
        "nearly": _("nearly 0"),
    }


def _equations_words() -> dict[str, str]:
    return _trace_words() | {
        "name": _("The equations of the {cell}"),
        "heading": _("Step {t}, unit {unit}"),
        "copy_text": _("Copy as text"),
        "copy_latex": _("Copy as LaTeX"),
        "copied": _("Copied"),
        "open_term": _("{name} = {value}: show its products"),
        "close_term": _("{name} = {value}: hide its products"),
        "sum_of": _("{name} is the sum of {count} products, largest first:"),
        "bias_of": _("{name} is the sum of two biases:"),
        "show_all": _("Show {count} smaller ones, together {value}"),
        "clamped": _("clamped to {value}; computed, it would be {computed}"),
        "inf": _("inf: this number has passed the largest that a float can hold, about 1.8e308."),
        "nan": _("nan: a number without a value, from inf − inf or 0 × inf."),
        "rounded": _("Every number is computed in full and rounded only where it is written."),
        "initial": _("Step 1 starts from the initial state, h_0."),
    }


def _trace_words() -> dict[str, str]:
    return {
        "whence": _("Where does it come from?"),
        "from": _("Where {name} at step {t} comes from"),
        "from_help": _("Slope × value, within this step: what would go, to first order, if that number were 0."),
        "from_before": _("What came in"),
        "from_gates": _("Through which gates"),
        "from_weights": _("By which weights"),
        "reach": _("What {name} reaches"),
        "reach_input": _("What {name} at step {t} reaches"),
        "reach_help": _("Exact derivative of each value by it: the change for a change of 1, to first order."),
        "reach_none": _("It reaches nothing: every derivative is 0."),
        "reach_peak": _("{name}: strongest at step {t}, unit {unit}, {value}"),
        "clear": _("Clear"),
        "framed": _("Framed: {what}. Let it go (Escape)"),
        "nothing": _("Nothing: it is clamped, or every slope is 0 here."),
        "trace_input": _("What does the input of this step reach?"),
    }


def _unrolled_words() -> dict[str, str]:
    return {
        "spectral": _(
            "Strength of a link: the largest factor by which a small change of the state can grow in that step."
        ),
        "mean": _(
            "Strength of a link: by what factor a small change of the state grows in that step, "
            "root mean square over all directions."
        ),
        "weakest": _("The weakest link of {state} is step {t}: {value}."),
        "strongest": _("The strongest is step {t}: {value}."),
        "broken": _("Links that let less than a tenth of a change of {state} pass: {count}. There the memory breaks."),
        "broken_all": _("Every link lets less than a tenth of a change of {state} pass: there is no memory."),
        "weak": _("Links that let less than a tenth of a change of {state} pass: {count}."),
        "weak_all": _("Every link lets less than a tenth of a change of {state} pass by this way."),
        "whole": _("Every link lets more than a tenth of a change of {state} pass."),
    }
