"""Takes on the standard cells: each the same cell with one part other than usual, to see what the part buys."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from playground.cells.text import NAME as TYPED
from playground.experiment.state.experiment import Experiment
from playground.words import mark

STANDARD: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "lstm": {"cell": "lstm", "peephole": False, "coupled": False, "forget_gate": True, "equations": ""},
        "gru": {"cell": "gru", "reset": "after", "equations": ""},
    }
)
"""The cells that are taken apart, as fields of an experiment."""

START: Mapping[str, Experiment] = MappingProxyType(
    {
        "lstm": Experiment(),
        "gru": Experiment(preset="", cell="gru", base=(), gain=2.0, seed=3, sequence="pulses"),
    }
)
"""Where a take begins if another kind of cell is on screen: weights with which the parts matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A cell of its own equations beside a standard one.

    of : the standard cell, a key of STANDARD
    question : what to look at
    """

    name: str
    label: str
    of: str
    question: str
    equations: str


_LSTM = "i  = σ(W x + U h + b)\nf  = σ(W x + U h + b)\ng  = tanh(W x + U h + b)\n"
_GRU = "r  = σ(W x + U h + b)\nz  = σ(W x + U h + b)\nn  = tanh(W x + b_i + r ⊙ (U h + b_h))\n"

TAKES: Mapping[str, Take] = MappingProxyType(
    {
        take.name: take
        for take in (
            Take(
                name="no_output_gate",
                label=mark("LSTM without output gate"),
                of="lstm",
                question=mark("Now h shows all that c holds. When does that matter?"),
                equations=f"{_LSTM}c' = f ⊙ c + i ⊙ g\nh' = tanh(c')",
            ),
            Take(
                name="peepholes",
                label=mark("LSTM with peepholes"),
                of="lstm",
                question=mark("The gates see c itself, each unit its own. What do they do now that they could not?"),
                equations=(
                    "i  = σ(W x + U h + b + p ⊙ c)\nf  = σ(W x + U h + b + p ⊙ c)\ng  = tanh(W x + U h + b)\n"
                    "c' = f ⊙ c + i ⊙ g\no  = σ(W x + U h + b + p ⊙ c')\nh' = o ⊙ tanh(c')"
                ),
            ),
            Take(
                name="lstm_1997",
                label=mark("LSTM of 1997"),
                of="lstm",
                question=mark("Without a forget gate c keeps all it is given. What goes wrong in a long sequence?"),
                equations=(
                    "i  = σ(W x + U h + b)\ng  = tanh(W x + U h + b)\nc' = c + i ⊙ g\n"
                    "o  = σ(W x + U h + b)\nh' = o ⊙ tanh(c')"
                ),
            ),
            Take(
                name="no_reset",
                label=mark("GRU without reset"),
                of="gru",
                question=mark("The candidate always sees all of h. Is anything lost?"),
                equations=("z  = σ(W x + U h + b)\nn  = tanh(W x + b_i + U h + b_h)\nh' = (1 − z) ⊙ n + z ⊙ h"),
            ),
            Take(
                name="z_turned",
                label=mark("GRU, z the other way round"),
                of="gru",
                question=mark("The same weights, but an open z now writes. Negate the rows of z: the cell is back."),
                equations=f"{_GRU}h' = (1 − z) ⊙ h + z ⊙ n",
            ),
        )
    }
)
"""Every take by name, in the order in which they are offered."""


def taken(experiment: Experiment, name: str) -> tuple[Experiment, Experiment]:
    """Return a take and the standard cell beside it, with the input, size and weights of an experiment.

    Where another kind of cell was on screen, both begin anew.

    Raises
    ------
    ValueError : there is no such take
    """
    if name not in TAKES:
        raise ValueError(f"a take is one of {', '.join(TAKES)}, got {name[:40]!r}")
    take = TAKES[name]
    present = _family(experiment)
    start = experiment if present == take.of else START[take.of]
    standard = replace(start, **STANDARD[take.of])
    return replace(standard, cell=TYPED, equations=take.equations), standard


def take_of(experiment: Experiment) -> Take | None:
    """Return the take that an experiment shows, None where it shows none."""
    if experiment.cell != TYPED:
        return None
    return next((take for take in TAKES.values() if take.equations == experiment.equations), None)


def standard_of(experiment: Experiment) -> Experiment | None:
    """Return the standard cell with the input and the weights of a take, None where an experiment shows none."""
    take = take_of(experiment)
    return None if take is None else replace(experiment, **STANDARD[take.of])


def _family(experiment: Experiment) -> str:
    """Return the standard cell that an experiment is about: its own, or that of the take it shows."""
    take = take_of(experiment)
    return experiment.cell if take is None else take.of
