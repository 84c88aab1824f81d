"""A quantity over two knobs of one experiment: a map whose points are experiments, a row at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.analysis.decay import fit_regimes
from playground.analysis.memory import pulses
from playground.analysis.saturation import HIGH, LOW
from playground.analysis.sentences.comparing import arriving
from playground.cells import spec_of
from playground.cells.records import Array, Params
from playground.engine.many import forward_many, gradients_many, stack_params
from playground.experiment.editing import weights
from playground.experiment.inputs import input_of
from playground.experiment.network import as_params
from playground.experiment.seeds import entering
from playground.experiment.state.comparison import opened
from playground.experiment.state.experiment import Experiment
from playground.experiment.weights.edit import Edit
from playground.words import mark

SIDE = 20
"""Points along each side of a map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """A number that is swept.

    turn : from an experiment and a value to an experiment; ValueError where the cell has no such thing
    whole : whether it is counted
    """

    label: str
    low: float
    high: float
    turn: Callable[[Experiment, float], Experiment]
    whole: bool = False

    def places(self, count: int = SIDE) -> Array:
        """The values along a side of the map, evenly spread."""
        found = np.linspace(self.low, self.high, count)
        return np.unique(found.round()) if self.whole else found


def _edited(action: str, block: str) -> Callable[[Experiment, float], Experiment]:
    def turn(experiment: Experiment, value: float) -> Experiment:
        return replace(experiment, edits=(*experiment.edits, Edit(action=action, block=block, value=value)))

    return turn


def _field(name: str) -> Callable[[Experiment, float], Experiment]:
    def turn(experiment: Experiment, value: float) -> Experiment:
        changed: Any = {name: int(value) if name in ("length", "hidden_size") else value}
        return replace(experiment, **changed)  # by `change` another gain would lose the edits of another knob

    return turn


KNOBS: Mapping[str, Knob] = MappingProxyType(
    {
        "radius": Knob(label=mark("spectral radius"), low=0.1, high=2.0, turn=_edited("radius", "W_hh")),
        "bias": Knob(label=mark("bias of the gate that keeps"), low=-3.0, high=5.0, turn=opened),
        "input": Knob(label=mark("scale of the input weights"), low=0.1, high=4.0, turn=_edited("scale", "W_ih")),
        "gain": Knob(label=mark("gain of the weights"), low=0.1, high=3.0, turn=_field("gain")),
        "amplitude": Knob(label=mark("amplitude"), low=0.1, high=3.0, turn=_field("amplitude")),
        "length": Knob(label=mark("length"), low=5, high=100, turn=_field("length"), whole=True),
        "hidden_size": Knob(label=mark("units"), low=1, high=20, turn=_field("hidden_size"), whole=True),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Together:
    """Experiments of one shape, and what they are run with."""

    experiment: Experiment  # the first of them
    params: Params  # stacked
    drawn: list[dict[str, Array]]
    x: Array  # (N, T, D)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What is measured of each experiment: (N,) of N experiments of one shape, nan where there is no such number.

    log : whether it is shown by its power of ten
    """

    label: str
    measure: Callable[[Together], Array]
    log: bool = False


def _norms(them: Together) -> Array:
    return gradients_many(them.params, them.x[:, :, None], entering(them.experiment, them.drawn)).norms("h")


def _half_life(them: Together) -> Array:
    found = [fit_regimes(norms) for norms in _norms(them)]
    return np.array([fits[0].half_life if len(fits) == 1 else np.nan for fits in found])


def _memory(them: Together) -> Array:
    """‖Δh_T‖ over ‖Δh‖ at the last step of the first input, by the run less the run without it."""
    x, without = them.x, them.x.copy()
    start, stop = next(iter(pulses(x[0])), (0, 1))
    without[:, start:stop] = 0
    with_it, less = (forward_many(them.params, each[:, :, None])["h"][:, :, 0] for each in (x, without))
    sizes = np.linalg.norm(with_it - less, axis=-1)
    wrote = sizes[:, stop - 1]
    return np.where(wrote > 0, sizes[:, -1] / np.where(wrote > 0, wrote, 1), np.nan)


def _growth(them: Together) -> Array:
    """(1/T) log of how a random change of the state grows on its way back over all T steps: as T grows, the largest
    Lyapunov exponent of this trajectory."""
    steps, units = them.x.shape[1], them.params.hidden_size
    dh = np.zeros((steps, 1, units))
    direction = np.random.default_rng(0).standard_normal(units)
    dh[-1, 0] = direction / np.linalg.norm(direction)
    first = gradients_many(them.params, them.x[:, :, None], dh[None].repeat(len(them.x), axis=0)).states_0
    size = np.linalg.norm(np.concatenate([each[:, 0] for each in first.values()], axis=-1), axis=-1)
    return np.where(size > 0, np.log(np.where(size > 0, size, 1)) / steps, np.nan)


def _saturated(them: Together) -> Array:
    gates = [one.name for one in spec_of(them.params.cell).signals(them.params.options) if one.kind == "gate"]
    if not gates:
        return np.full(len(them.x), np.nan)
    found = forward_many(them.params, them.x[:, :, None])
    values = np.stack([found[gate] for gate in gates], axis=1)
    share: Array = ((values > HIGH) | (values < LOW)).mean(axis=tuple(range(1, values.ndim)))
    return share


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "memory": Quantity(label=mark("share of the input left at the end"), measure=_memory, log=True),
        "gradient": Quantity(
            label=mark("share of the gradient at the first step"), measure=lambda one: arriving(_norms(one)), log=True
        ),
        "half_life": Quantity(label=mark("half-life of the gradient, steps"), measure=_half_life),
        "lyapunov": Quantity(label=mark("growth of a change a step (Lyapunov exponent)"), measure=_growth),
        "saturated": Quantity(label=mark("share of saturated gates"), measure=_saturated),
    }
)


def experiment_at(experiment: Experiment, knobs: tuple[str, str], values: tuple[float, float]) -> Experiment:
    """Return the experiment of a point of a map; ValueError where its cell has no such knob."""
    for name, value in zip(knobs, values, strict=True):
        experiment = KNOBS[name].turn(experiment, float(value))
    return experiment


def sweep(experiment: Experiment, knobs: tuple[str, str], quantity: str) -> Iterator[tuple[float, Array]]:
    """Yield how much is done and the map so far, (rows, columns) with nan where nothing is yet, row by row.

    The first knob goes along the columns, the second along the rows. Experiments of one shape run as one batch.
    """
    across, up = (KNOBS[name].places() for name in knobs)
    found = np.full((len(up), len(across)), np.nan)
    for row, value in enumerate(up):
        found[row] = _row([_made(experiment, knobs, (each, float(value))) for each in across], quantity)
        yield (row + 1) / len(up), found.copy()


def _made(experiment: Experiment, knobs: tuple[str, str], values: tuple[float, float]) -> Experiment | None:
    try:
        return experiment_at(experiment, knobs, values)
    except ValueError:
        return None


def _row(experiments: list[Experiment | None], quantity: str) -> Array:
    """Measure the experiments of a row, those of one shape together."""
    found = np.full(len(experiments), np.nan)
    groups: dict[tuple[int, int], list[int]] = {}
    for place, one in enumerate(experiments):
        if one is not None:
            groups.setdefault((one.length, one.hidden_size), []).append(place)
    for places in groups.values():
        them = _together([one for place in places if (one := experiments[place]) is not None])
        if them is not None:
            with np.errstate(all="ignore"):
                found[places] = QUANTITIES[quantity].measure(them)
    return found


def _together(some: list[Experiment]) -> Together | None:
    """What experiments of one shape are run with; None where their cell has no block that a knob turns."""
    inputs = [input_of(one).x for one in some]
    try:
        drawn = [weights(one, x.shape[1]) for one, x in zip(some, inputs, strict=True)]
    except ValueError:
        return None
    params = [as_params(one, arrays, x.shape[1]) for one, arrays, x in zip(some, drawn, inputs, strict=True)]
    return Together(experiment=some[0], params=stack_params(params), drawn=drawn, x=np.stack(inputs))
