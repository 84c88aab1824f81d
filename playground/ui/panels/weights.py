"""The weight editor as a panel: what the browser needs to show and edit a run's weights."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.cells.blocks import Block
from playground.experiment import Run
from playground.experiment.state.experiment import READOUT
from playground.figures.theme import LIGHT
from playground.ui.board.board import Panel
from playground.words import _

Array = NDArray[Any]

EXACT = 4096
"""Numbers up to which an array travels as float64; a larger one as float32."""

USUAL = 4.0
"""A weight beyond this is drawn in the last colour, unless most are that large: one outlier must not pale the rest."""

FIRST = Block("")
"""The first layer's forward direction."""

VIEWS: Mapping[str, Callable[[str], bool]] = {
    "all": lambda name: True,
    "W_ih": lambda name: name == "W_ih",
    "W_hh": lambda name: name == "W_hh",
    "b": lambda name: name in ("b_ih", "b_hh"),
    "peephole": lambda name: name not in ("W_ih", "W_hh", "b_ih", "b_hh", "W_hy", "b_y"),
    "readout": lambda name: name in ("W_hy", "b_y"),
}
"""What the editor shows together, on one colour scale."""


def weights_panel(run: Run, place: Block = FIRST) -> Panel:
    """Every matrix and bias of a run, or those of another layer and direction, with what edits have changed.

    Arrays, by the name of a matrix: ``weights.W_hh`` its values; ``weights.W_hh.changed`` the sorted flat indices
    (int32) of what differs from the first weights and ``weights.W_hh.before`` the values they had, both absent
    where nothing was changed.
    """
    now, before = (run.arrays(), run.initial_arrays()) if place == FIRST else _of(run, place)
    arrays: dict[str, Array] = {}
    for name, array in now.items():
        arrays |= _travel(f"weights.{name}", array, before[name])
    return Panel(
        id="weights",
        kind="weights",
        props={
            "gates": gates_of(run),
            "units": run.params.hidden_size,
            "outputs": run.experiment.outputs,
            "prefix": str(replace(place, parameter="x"))[:-1],
            "inputs": list(run.input_labels) if place.layer == 0 else _below(run),
            "input_names": _input_names(run) if place.layer == 0 else _below_named(run),
            "characters": run.is_text and place.layer == 0,
            "matrices": [_describe(run, name, array) for name, array in now.items()],
            "scale": LIGHT.scale("signed"),
            "unknown": LIGHT.unknown,
            "laid": bool(run.experiment.base),
            "limits": {view: _limit(now, filter(shows, now)) for view, shows in VIEWS.items()},
        },
        arrays=arrays,
    )


def _of(run: Run, place: Block) -> tuple[dict[str, Array], dict[str, Array]]:
    """The arrays of a layer and direction as they are and as they were at first, by their names in it."""
    now, before = (
        {
            Block.parse(name).parameter: array
            for name, array in arrays.items()
            if name not in READOUT and replace(Block.parse(name), parameter="") == place
        }
        for arrays in (run.weights, run.initial_weights)
    )
    return now, before


def _below(run: Run) -> list[str]:
    """The units of the layer below as inputs, those that read from the end behind the others."""
    units = [str(unit + 1) for unit in range(run.params.hidden_size)]
    return [*units, *(f"{unit}←" for unit in units)] if run.experiment.both else units


def _below_named(run: Run) -> list[str]:
    return [_("unit {unit} of the layer below").format(unit=unit) for unit in _below(run)]


def colour_limit(arrays: Iterable[Array]) -> float:
    """The weight at which the colour scale ends on both sides: round, and at most `USUAL` unless most are larger."""
    sizes = np.concatenate([np.empty(0), *(np.abs(array[np.isfinite(array)]).ravel() for array in arrays)])
    sizes = sizes[sizes > 0]
    if not sizes.size:
        return 1.0
    most = float(sizes.max())
    if most > USUAL:
        most = min(most, max(USUAL, 2 * float(np.median(sizes))))
    power = 10.0 ** math.floor(math.log10(most))
    lead = next(lead for lead in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if lead * power >= most * (1 - 1e-12))
    return float(f"{lead * power:.6g}")  # 0.3, not 0.30000000000000004


def _limit(arrays: Mapping[str, Array], names: Iterable[str]) -> dict[str, Any]:
    """Where the colour scale of some matrices ends, and whether a weight lies beyond."""
    shown = [arrays[name] for name in names if name in arrays]
    limit = colour_limit(shown)
    return {"limit": limit, "beyond": any(bool((np.abs(array) > limit).any()) for array in shown)}


def words() -> dict[str, str]:
    """The words of the panel, by the keys that its JavaScript knows."""
    return {f"weights.{key}": text for key, text in _named().items()}


def _travel(name: str, now: Array, before: Array) -> dict[str, Array]:
    """The arrays that tell a matrix and what in it was changed."""
    number = np.float64 if now.size <= EXACT else np.float32
    changed = np.flatnonzero(~np.equal(now, before) & ~(np.isnan(now) & np.isnan(before)))
    arrays: dict[str, Array] = {name: now.astype(number)}
    if changed.size:
        arrays[f"{name}.changed"] = changed.astype(np.int32)
        arrays[f"{name}.before"] = before.ravel()[changed].astype(number)
    return arrays


def _describe(run: Run, name: str, array: Array) -> dict[str, Any]:
    """A matrix as the editor lays it out; of a vector that a state is weighted with, which state."""
    rows, columns = array.shape if array.ndim == 2 else (len(array), 1)
    spec, options = run.experiment.spec, run.experiment.options
    sources = {term.source for node in spec.graph(options) for term in node.terms if term.parameter == name}
    states = [label for state, label in spec.states.items() if {state, f"{state}_prev"} & sources]
    return {
        "name": name,
        "array": f"weights.{name}",
        "rows": rows,
        "columns": columns,
        "vector": array.ndim == 1,
        "gates": list(run.experiment.blocks[name]),
        "state": _(states[0]) if states else "",
    }


def gates_of(run: Run) -> list[dict[str, str]]:
    """The row blocks of the parameters, in order, as they are called and coloured; a cell without gates has one, h."""
    spec, options = run.experiment.spec, run.experiment.options
    labels = {**spec.states, **{signal.name: signal.label for signal in spec.signals(options)}}
    return [
        {"name": gate, "label": _(labels.get(gate, gate)), "colour": LIGHT.line(gate)} for gate in spec.gates(options)
    ]


def _input_names(run: Run) -> list[str]:
    """The inputs as a sentence calls them."""
    if run.is_text:
        return [_("the character “{character}”").format(character=label) for label in run.input_labels]
    if len(run.input_labels) == 1:
        return [_("the input")]
    return [_("input {name}").format(name=label) for label in run.input_labels]


def _named() -> dict[str, str]:
    return {
        "all": _("All"),
        "all_gates": _("All gates"),
        "matrix": _("Matrix"),
        "gate": _("Gate"),
        "grid": _("Weights: arrow keys move, typing sets a value"),
        "help": _(
            "Drag a weight up or down, or choose it and type a number. Shift and the arrow keys change it, "
            "Delete sets 0, a double click brings the initial value back. "
            "A block can be copied and pasted as in a spreadsheet."
        ),
        "hint": _("Drag a weight up or down, or choose it and type a number."),
        "hint_touch": _("Tap a weight, then turn the slider below it or type a number."),
        "view_all": _("All matrices side by side"),
        "view_W_ih": _("Input weights"),
        "view_W_hh": _("Recurrent weights"),
        "view_b": _("Biases"),
        "view_peephole": _("Peephole weights"),
        "view_readout": _("Readout"),
        "from_input": _("{gate}, from {input} to unit {unit}"),
        "from_unit": _("{gate}, from unit {from} to unit {unit}"),
        "from_state": _("{gate}, from the {state} of unit {unit}"),
        "bias_ih": _("{gate}, input-side bias of unit {unit}"),
        "bias_hh": _("{gate}, state-side bias of unit {unit}"),
        "readout_from": _("readout, from unit {from} to output {unit}"),
        "readout_bias": _("readout, bias of output {unit}"),
        "cell": _("{name} — {what} = {value}"),
        "cell_was": _("{name} — {what} = {value} (was {was})"),
        "not_number": _("“{text}” is not a number: type one such as 0.5 or −1.2, or press Escape."),
        "value": _("Value of the chosen weight"),
        "less": _("Less"),
        "more": _("More"),
        "restore": _("Back to the initial value"),
        "restore_all": _("Bring all initial values back"),
        "edited": _("{count} edited, restore"),
        "edited_one": _("1 edited, restore"),
        "pale": _("Pale: no part in it."),
        "zoom_in": _("Larger cells"),
        "zoom_out": _("Smaller cells"),
    }
