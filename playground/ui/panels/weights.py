"""The weight editor and the moves as panels of the board: what the browser needs to show and edit a run's weights."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.cells import CELLS
from playground.cells.graph import block
from playground.experiment import PRESETS, Edit, Experiment, Run, half_life, largest_singular_value, spectral_radius
from playground.experiment.state.first import FIRST_EDITS
from playground.experiment.weights.apply import apply_all
from playground.experiment.weights.edit import TARGETS
from playground.figures.theme import LIGHT
from playground.ui.board.board import Panel
from playground.words import _, ngettext

Array = NDArray[Any]

EXACT = 4096
"""Numbers up to which an array travels as float64; a larger one as float32."""

USUAL = 4.0
"""A weight beyond this is drawn in the last colour, unless most are that large: one outlier must not pale the rest."""

SPECTRA_KEPT = 64

VIEWS: Mapping[str, tuple[str, ...]] = {
    "all": TARGETS,
    "W_ih": ("W_ih",),
    "W_hh": ("W_hh",),
    "b": ("b_ih", "b_hh"),
    "peephole": tuple(name for name in TARGETS if name.startswith("W_c")),
    "readout": ("W_hy", "b_y"),
}
"""What the editor shows together, on one colour scale."""


def weights_panel(run: Run) -> Panel:
    """Every matrix and bias of a run, with the values that edits have changed.

    Arrays, by the name of a matrix: ``weights.W_hh`` its values; ``weights.W_hh.changed`` the sorted flat indices
    (int32) of what differs from `starting_weights` and ``weights.W_hh.before`` the values they had, both absent
    where nothing was changed.
    """
    now, before = run.arrays(), starting_weights(run)
    arrays: dict[str, Array] = {}
    for name, array in now.items():
        arrays |= _travel(f"weights.{name}", array, before[name])
    return Panel(
        id="weights",
        kind="weights",
        props={
            "gates": _gates(run),
            "units": run.params.hidden_size,
            "inputs": list(run.input_labels),
            "input_names": _input_names(run),
            "characters": _is_text(run),
            "matrices": [_describe(name, array) for name, array in now.items()],
            "scale": LIGHT.scale("signed"),
            "unknown": LIGHT.unknown,
            "laid": bool(starting_edits(run.experiment)),
            "limits": {view: _limit(now, names) for view, names in VIEWS.items()},
        },
        arrays=arrays,
    )


def starting_edits(experiment: Experiment) -> tuple[Edit, ...]:
    """The edits that are no change of the person's own: those of the preset or of the first paint they began with.

    An edit by hand may have taken the place of one of them in the log: then at least half of them tell a start, and
    where two starts are as likely, neither is taken.
    """
    known = [edits for edits in (FIRST_EDITS, *(preset.experiment.edits for preset in PRESETS.values())) if edits]
    ranks = {edits: (sum(edit in experiment.edits for edit in edits) / len(edits), len(edits)) for edits in known}
    best = max(ranks, key=lambda edits: ranks[edits])
    alone = list(ranks.values()).count(ranks[best]) == 1
    return best if alone and ranks[best][0] >= 0.5 else ()


def starting_weights(run: Run) -> dict[str, Array]:
    """The weights that the person began with: as drawn, or as a preset lays them out."""
    drawn = run.initial_arrays()
    return apply_all(drawn, starting_edits(run.experiment), drawn=drawn, gates=run.experiment.gates)


def moves_panel(run: Run) -> Panel:
    """What moves whole blocks: radius and norm of each recurrent block, the bias of each gate and its half-life."""
    keeps = memory_gate(run)
    blocks = [_block(run, gate, keeps=gate["name"] == keeps) for gate in _gates(run)]
    first = sorted(blocks, key=lambda one: one["name"] != keeps)
    last = run.experiment.edits[-1] if run.experiment.edits else None
    return Panel(id="moves", kind="moves", props={"blocks": first, "last": _move(last)})


def memory_gate(run: Run) -> str | None:
    """The gate that multiplies the old state in the new one (f, z), read off the cell's own graph; None without one."""
    spec = CELLS[run.experiment.cell]
    options = run.experiment.options
    for node in spec.graph(options):
        if node.op == "multiply" and node.stage == "state" and any(name.endswith("_prev") for name in node.inputs):
            return next((name for name in node.inputs if name in spec.gates(options)), None)
    return None


def spectrum(matrix: Array) -> tuple[float | None, float | None]:
    """The spectral radius max |λ| and the largest singular value ‖W‖₂ of a square matrix; None where not finite."""
    return _spectrum(np.ascontiguousarray(matrix, dtype=float).tobytes(), len(matrix))


@lru_cache(maxsize=SPECTRA_KEPT)
def _spectrum(raw: bytes, size: int) -> tuple[float | None, float | None]:
    matrix = np.frombuffer(raw).reshape(size, size)
    if not np.isfinite(matrix).all():
        return None, None
    return spectral_radius(matrix), largest_singular_value(matrix)


def colour_limit(arrays: Iterable[Array]) -> float:
    """The weight at which the colour scale ends on both sides: round, and at most `USUAL` unless most are larger."""
    sizes = np.concatenate([np.empty(0), *(np.abs(array[np.isfinite(array)]).ravel() for array in arrays)])
    sizes = sizes[sizes > 0]
    if not sizes.size:
        return 1.0
    most = min(float(sizes.max()), max(USUAL, 2 * float(np.median(sizes))))
    power = 10.0 ** math.floor(math.log10(most))
    lead = next(lead for lead in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if lead * power >= most * (1 - 1e-12))
    return float(f"{lead * power:.6g}")  # 0.3, not 0.30000000000000004


def _limit(arrays: Mapping[str, Array], names: Iterable[str]) -> dict[str, Any]:
    """Where the colour scale of some matrices ends, and whether a weight lies beyond."""
    shown = [arrays[name] for name in names if name in arrays]
    limit = colour_limit(shown)
    return {"limit": limit, "beyond": any(bool((np.abs(array) > limit).any()) for array in shown)}


def words() -> dict[str, str]:
    """The words of the two panels, by the keys that their JavaScript knows."""
    return {f"weights.{key}": text for key, text in _weights_words().items()} | {
        f"moves.{key}": text for key, text in _moves_words().items()
    }


def _travel(name: str, now: Array, before: Array) -> dict[str, Array]:
    """The arrays that tell a matrix and what in it was changed."""
    number = np.float64 if now.size <= EXACT else np.float32
    changed = np.flatnonzero(~np.equal(now, before) & ~(np.isnan(now) & np.isnan(before)))
    arrays: dict[str, Array] = {name: now.astype(number)}
    if changed.size:
        arrays[f"{name}.changed"] = changed.astype(np.int32)
        arrays[f"{name}.before"] = before.ravel()[changed].astype(number)
    return arrays


def _describe(name: str, array: Array) -> dict[str, Any]:
    rows, columns = array.shape if array.ndim == 2 else (len(array), 1)
    return {"name": name, "array": f"weights.{name}", "rows": rows, "columns": columns, "vector": array.ndim == 1}


def _gates(run: Run) -> list[dict[str, str]]:
    """The row blocks of the parameters, in order, as they are called and coloured; a cell without gates has one, h."""
    spec, options = CELLS[run.experiment.cell], run.experiment.options
    labels = {signal.name: signal.label for signal in spec.signals(options)}
    return [
        {"name": gate, "label": _(labels.get(gate, "hidden state")), "colour": LIGHT.line(gate)}
        for gate in spec.gates(options)
    ]


def _is_text(run: Run) -> bool:
    return bool(run.step_labels)


def _input_names(run: Run) -> list[str]:
    """The inputs as a sentence calls them."""
    if _is_text(run):
        return [_("the character “{character}”").format(character=label) for label in run.input_labels]
    if len(run.input_labels) == 1:
        return [_("the input")]
    return [_("input {name}").format(name=label) for label in run.input_labels]


def _block(run: Run, gate: Mapping[str, str], *, keeps: bool) -> dict[str, Any]:
    """One recurrent block with its bias."""
    name = gate["name"]
    order = CELLS[run.experiment.cell].gates(run.experiment.options)
    radius, norm = spectrum(block(run.params, "W_hh", name))
    biases = block(run.params, "b_ih", name) + block(run.params, "b_hh", name)
    bias = float(np.mean(biases)) if np.isfinite(biases).all() else None
    return {
        **gate,
        "order": order.index(name),
        "radius": radius,
        "norm": norm,
        "bias": bias,
        "uniform": bool(np.ptp(biases) < 1e-12) if bias is not None else True,
        "half_life": half_life_text(bias) if keeps and bias is not None else "",
    }


def half_life_text(bias: float) -> str:
    """The half-life that a bias implies, in words."""
    steps = half_life(bias)
    if steps >= 1000:
        return _("half-life over 1000 steps")
    number = f"{steps:.1f}" if steps < 99.95 else f"{steps:.0f}"
    sentence = ngettext("half-life {number} step", "half-life {number} steps", 1 if number == "1.0" else 2)
    return sentence.format(number=number)


def _move(edit: Edit | None) -> dict[str, Any] | None:
    """The last edit, if it is one that a slider goes on with: where the slider stands then."""
    if edit is None or edit.kind not in ("scale", "rotate"):
        return None
    return {"kind": edit.kind, "target": edit.target, "gate": edit.gate, "value": edit.value}


def _weights_words() -> dict[str, str]:
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
        "view_all": _("All matrices side by side"),
        "view_W_ih": _("Input weights"),
        "view_W_hh": _("Recurrent weights"),
        "view_b": _("Biases"),
        "view_peephole": _("Peephole weights"),
        "view_readout": _("Readout"),
        "from_input": _("{gate}, from {input} to unit {unit}"),
        "from_unit": _("{gate}, from unit {from} to unit {unit}"),
        "from_cell": _("{gate}, from the cell state of unit {unit}"),
        "bias_ih": _("{gate}, input-side bias of unit {unit}"),
        "bias_hh": _("{gate}, state-side bias of unit {unit}"),
        "readout_from": _("readout, from unit {from}"),
        "readout_bias": _("readout, bias"),
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
        "zoom_in": _("Larger cells"),
        "zoom_out": _("Smaller cells"),
    }


def _moves_words() -> dict[str, str]:
    return {
        "each": _("Each gate"),
        "gate": _("Gate"),
        "gate_help": "",
        "whole": _("Whole block of"),
        "radius": _("Radius ρ"),
        "radius_help": _("Spectral radius ρ: the size of the largest eigenvalue of the recurrent block"),
        "norm": _("‖W‖₂"),
        "norm_help": _("Largest singular value ‖W‖₂: below 1 (times the activation's slope) gradients must vanish"),
        "bias": _("Bias b"),
        "bias_help": _("Bias of the gate, both sides together; the mean where units differ"),
        "radius_of": _("Spectral radius, {gate}"),
        "bias_of": _("Bias, {gate}"),
        "block": _("Block"),
        "scale": _("Scale"),
        "rotate": _("Rotate"),
        "transpose": _("Transpose"),
        "zero": _("Zero"),
        "identity": _("Identity"),
        "orthogonal": _("Orthogonal"),
        "transpose_help": _("Swap rows and columns: from-unit and to-unit change places"),
        "zero_help": _("Set every weight of the block to 0"),
        "identity_help": _("Each unit sees itself alone, with weight 1 (Le 2015)"),
        "orthogonal_help": _("The nearest orthogonal matrix: lengths are kept, so that nothing grows or fades"),
        "rotate_help": _("Turn pairs of units by θ, which makes the eigenvalues complex: the state oscillates"),
        "scale_help": _("Multiply every weight of the block"),
        "same": _("all units alike"),
        "mean": _("mean of the units"),
    }
