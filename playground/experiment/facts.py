"""What there is to say about the weights on screen: radii, singular values, biases and the memory they imply."""

from dataclasses import dataclass

import numpy as np

from playground.experiment.edit_log import last_slider
from playground.experiment.initialisers import KEEPING
from playground.experiment.moves import half_life, largest_singular_value, spectral_radius
from playground.experiment.records import Experiment
from playground.experiment.running import Run
from playground.experiment.weights import block, label_of, weights


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockFacts:
    """A recurrent block in numbers."""

    gate: str
    label: str  # W_hf
    radius: float  # max |λ|
    singular: float  # ‖W‖₂, the largest singular value


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasFacts:
    """The bias b_ih + b_hh of one gate."""

    gate: str
    label: str  # b_f
    biases: tuple[float, ...]  # one a unit
    half_lives: tuple[float, ...]  # steps, one a unit; () for a gate that doesn't keep the state

    @property
    def bias(self) -> float:
        """The mean over the units: where a slider for the whole gate stands."""
        return float(np.mean(self.biases))


def block_facts(run: Run) -> tuple[BlockFacts, ...]:
    """Return the spectral radius and the largest singular value of each recurrent block."""
    gates = run.experiment.gates
    return tuple(
        BlockFacts(
            gate=gate,
            label=label_of("W_hh", gate, run.experiment.cell),
            radius=spectral_radius(block(run.params.W_hh, "W_hh", gate, gates)),
            singular=largest_singular_value(block(run.params.W_hh, "W_hh", gate, gates)),
        )
        for gate in gates
    )


def bias_facts(run: Run) -> tuple[BiasFacts, ...]:
    """Return the bias of each gate, and for the one that keeps the state (f, or the GRU's z) its half-lives.

    ln ½ / ln σ(b): the steps after which half is left with no input and no state; what the weights add comes on top.
    """
    gates = run.experiment.gates
    facts = []
    for gate in gates:
        total = block(run.params.b_ih, "b_ih", gate, gates)[:, 0] + block(run.params.b_hh, "b_hh", gate, gates)[:, 0]
        biases = tuple(float(bias) for bias in total)
        lives = tuple(half_life(bias) for bias in biases) if gate in KEEPING else ()
        facts.append(BiasFacts(gate=gate, label=f"b_{gate}", biases=biases, half_lives=lives))
    return tuple(facts)


def slider_value(experiment: Experiment, kind: str, *, target: str = "W_hh", gate: str = "") -> float:
    """Return where a slider of a whole-matrix move stands: its last value, or what the weights say.

    scale starts from 1 and rotate from 0 again after any other change; radius and bias show what is there.
    """
    value = last_slider(experiment.edits, kind, target, gate)
    if value is not None:
        return value
    if kind in ("scale", "rotate"):
        return 1.0 if kind == "scale" else 0.0
    arrays = weights(experiment)
    if kind == "radius":
        return spectral_radius(block(arrays["W_hh"], "W_hh", gate or experiment.gates[0], experiment.gates))
    return float(sum(block(arrays[name], name, gate, experiment.gates).mean() for name in ("b_ih", "b_hh")))
