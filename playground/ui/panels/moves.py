"""The moves as a panel: what moves whole blocks of weights at once."""

from collections.abc import Mapping
from functools import lru_cache
from math import isqrt
from typing import Any

import numpy as np

from playground.analysis.wording import number
from playground.cells.values import block
from playground.experiment import Edit, Run, half_life, largest_singular_value, spectral_radius
from playground.figures.frame import Array
from playground.ui.board.board import Panel
from playground.ui.panels.weights import gates_of
from playground.words import _, language, ngettext


def moves_panel(run: Run) -> Panel:
    """What moves whole blocks: radius and norm of each recurrent block, the bias of each gate and its half-life."""
    keeps = keeping(run)
    blocks = [_block(run, gate, keeps=keeps.get(gate["name"], "")) for gate in gates_of(run)]
    last = run.experiment.edits[-1] if run.experiment.edits else None
    return Panel(id="moves", kind="moves", props={"blocks": blocks, "last": _move(last)})


def keeping(run: Run) -> dict[str, str]:
    """The gates that keep an old state, each with how it stands then: "open" or "shut".

    Only a gate that is σ of a sum of its own has a half-life by its bias alone.
    """
    spec, options = run.experiment.spec, run.experiment.options
    node = {each.name: each for each in spec.graph(options)}
    alone = [name for name, each in node.items() if each.op == "sigmoid" and node[each.inputs[0]].op == "linear"]
    return {each.gate: each.keeps for each in spec.memory(options) if each.keeps and each.gate in alone}


def spectrum(matrix: Array) -> tuple[float | None, float | None]:
    """The spectral radius max |λ| and the largest singular value ‖W‖₂ of a square matrix; None where not finite."""
    if not np.isfinite(matrix).all():
        return None, None
    return spectral_radius(matrix), largest_singular_value(matrix)


def _block(run: Run, gate: Mapping[str, str], *, keeps: str) -> dict[str, Any]:
    """One recurrent block with its bias, as far as the gate has them."""
    name, blocks = gate["name"], run.experiment.blocks
    square = name in blocks.get("W_hh", ()) and run.params.W_hh.ndim == 2
    own = [block(run.params, each, name) for each in ("b_ih", "b_hh") if name in blocks.get(each, ())]
    biases = sum(own[1:], start=own[0]) if own else None
    return {
        **gate,
        "square": square,
        **_recurrent(block(run.params, "W_hh", name).tobytes() if square else b""),
        "biased": biases is not None,
        **_bias(b"" if biases is None else biases.tobytes(), keeps, language()),
    }


@lru_cache(maxsize=256)
def _recurrent(numbers: bytes) -> dict[str, float | None]:
    """The spectral radius and the largest singular value of a recurrent block, None for what it has not."""
    W = np.frombuffer(numbers)
    radius, norm = spectrum(W.reshape(isqrt(W.size), -1)) if W.size else (None, None)
    return {"radius": radius, "norm": norm}


@lru_cache(maxsize=256)
def _bias(numbers: bytes, keeps: str, _language: str) -> dict[str, Any]:
    """The bias of a gate, both sides together: the mean, whether all units have it, and the half-life that it gives.

    keeps : how the gate stands where it keeps an old state by itself, "open" or "shut", "" where it does not
    """
    biases = np.frombuffer(numbers)
    if not biases.size or not np.isfinite(biases).all():
        return {"bias": None, "uniform": True, "half_life": ""}
    signed = -biases if keeps == "shut" else biases
    return {
        "bias": float(np.mean(biases)),
        "uniform": bool(np.ptp(biases) < 1e-12),
        "half_life": half_life_text(signed) if keeps else "",
    }


def half_life_text(biases: Array) -> str:
    """The half-lives that the biases of the units imply by themselves, in words: "half-life 1.6 to 280 steps"."""
    shortest, longest = (_steps_text(half_life(float(bias))) for bias in (biases.min(), biases.max()))
    if shortest == longest:
        words = ngettext("half-life {steps} step", "half-life {steps} steps", 1 if longest == "1" else 2)
        return words.format(steps=longest)
    return _("half-life {shortest} to {longest} steps").format(shortest=shortest, longest=longest)


def _steps_text(steps: float) -> str:
    if steps < 0.1:
        return _("under 0.1")
    return _("over 1000") if steps >= 1000 else number(steps, 2)


def _move(edit: Edit | None) -> dict[str, Any] | None:
    """The last edit, if it is one that a slider goes on with: where the slider stands then."""
    if edit is None or edit.action not in ("scale", "rotate"):
        return None
    return {"kind": edit.action, "target": edit.parameter, "gate": edit.gate, "value": edit.value}


def words() -> dict[str, str]:
    """The words of the panel, by the keys that its JavaScript knows."""
    return {f"moves.{key}": text for key, text in _named().items()}


def _named() -> dict[str, str]:
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
