"""A quantity over two knobs of one experiment: a map whose points are experiments, some rows at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.analysis.decay import half_lives
from playground.analysis.memory import pulses
from playground.analysis.saturation import HIGH, LOW
from playground.analysis.sentences.comparing import arriving
from playground.cells.records import Array, Params
from playground.engine.many import KEPT, TOGETHER, forward_many, gradients_many
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
        values = np.linspace(self.low, self.high, count)
        return np.unique(values.round()) if self.whole else values


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
    """N experiments of one shape that differ in weights and input alone."""

    experiment: Experiment  # one of them
    arrays: Mapping[str, Array]  # every weight by name: (N, …)
    x: Array  # (N, T, 1, D)

    @property
    def params(self) -> Params:
        """The cell's parameters, stacked."""
        own = as_params(self.experiment, {name: array[0] for name, array in self.arrays.items()}, self.x.shape[-1])
        return own.replace(weights={name: self.arrays[name] for name in own.weights})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What is measured of each experiment: (N,) of N experiments of one shape, nan where there is no such number.

    log : whether it is shown by its power of ten
    """

    label: str
    measure: Callable[[Together], Array]
    log: bool = False


def _norms(them: Together) -> Array:
    enters = entering(them.experiment, them.arrays["W_hy"], them.arrays["b_y"])
    return gradients_many(them.params, them.x, enters, weights=False, states=("h",)).norms("h")


def _memory(them: Together) -> Array:
    """‖Δh_T‖ over ‖Δh‖ at the last step of the first input, by the run less the run without it."""
    x, without = them.x, them.x.copy()
    start, stop = next(iter(pulses(x[0, :, 0])), (0, 1))
    without[:, start:stop] = 0
    with_it, less = (forward_many(them.params, each, names=("h",))["h"] for each in (x, without))
    wrote, left = (np.linalg.norm(with_it[:, t, 0] - less[:, t, 0], axis=-1) for t in (stop - 1, -1))
    return np.where(wrote > 0, left / np.where(wrote > 0, wrote, 1), np.nan)


def _growth(them: Together) -> Array:
    """(1/T) log of how a random change of the state grows on its way back over all T steps: as T grows, the largest
    Lyapunov exponent of this trajectory."""
    steps, units = them.x.shape[1], them.experiment.hidden_size
    dh = np.zeros((steps, 1, units))
    direction = np.random.default_rng(0).standard_normal(units)
    dh[-1, 0] = direction / np.linalg.norm(direction)
    first = gradients_many(them.params, them.x, dh, weights=False, states=()).states_0
    size = np.linalg.norm(np.concatenate([each[:, 0] for each in first.values()], axis=-1), axis=-1)
    return np.where(size > 0, np.log(np.where(size > 0, size, 1)) / steps, np.nan)


def _saturated(them: Together) -> Array:
    gates = [one.name for one in them.experiment.spec.signals(them.experiment.options) if one.kind == "gate"]
    if not gates:
        return np.full(len(them.x), np.nan)
    activations = forward_many(them.params, them.x, names=gates)
    shares: Array = np.mean([((a > HIGH) | (a < LOW)).mean(axis=(1, 2, 3)) for a in activations.values()], axis=0)
    return shares


QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {
        "memory": Quantity(label=mark("share of the input left at the end"), measure=_memory, log=True),
        "gradient": Quantity(
            label=mark("share of the gradient at the first step"), measure=lambda one: arriving(_norms(one)), log=True
        ),
        "half_life": Quantity(
            label=mark("half-life of the gradient, steps"), measure=lambda one: half_lives(_norms(one))
        ),
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
    """Yield how much is done and the map so far, (rows, columns) with nan where nothing is yet, some rows at a time.

    The first knob goes along the columns, the second along the rows. Experiments of one shape run as one batch.
    """
    sides = Sides(experiment, knobs)
    across, up = sides.places
    quantity_map, done = np.full((len(up), len(across)), np.nan), 0
    for rows, columns in product(_alike(knobs[1], up), _alike(knobs[0], across)):
        for some in _parts(rows, experiment.hidden_size * len(columns), experiment.length):
            if sides.made:
                with np.errstate(all="ignore"):
                    values = QUANTITIES[quantity].measure(sides.together(some, columns))
                quantity_map[np.ix_(some, columns)] = values.reshape(len(some), len(columns))
            done += len(some) * len(columns)
            yield done / quantity_map.size, quantity_map.copy()


def _alike(knob: str, places: Array) -> list[Array]:
    """The places along a side in groups within which experiments have one shape."""
    every = np.arange(len(places))
    return np.split(every, every[1:]) if KNOBS[knob].whole else [every]


def _parts(rows: Array, size: int, length: int) -> list[Array]:
    """Rows of so many numbers a step in parts that the engine runs together, so that a part takes some ms."""
    parts = max(len(rows) * size / TOGETHER, len(rows) * size * length / KEPT)
    return np.array_split(rows, min(len(rows), int(np.ceil(parts))))


class Sides:
    """The experiments of a map, made along two of its sides: most of what a run takes is making it.

    What one knob alone changes is the same along the other side. `row` and `column` hold for each place the weights by
    name and the input "x"; they are empty where the cell has no such knob.
    """

    def __init__(self, experiment: Experiment, knobs: tuple[str, str]) -> None:
        """Make the experiments of the first row and of the first column."""
        self.experiment, self.knobs = experiment, knobs
        self.places = KNOBS[knobs[0]].places(), KNOBS[knobs[1]].places()
        self.row: list[dict[str, Array]] = []
        self.column: list[dict[str, Array]] = []
        try:
            self.row = [self._arrays(0, column) for column in range(len(self.places[0]))]
            self.column = [self._arrays(row, 0) for row in range(len(self.places[1]))]
        except ValueError:
            self.made = False
            return
        self.made = True
        self.across, self.up = (
            {name for name in self.row[0] if any(not np.array_equal(each[name], self.row[0][name]) for each in side)}
            for side in (self.row, self.column)
        )

    def at(self, row: int, column: int) -> Experiment:
        """The experiment of a point."""
        across, up = self.places
        return experiment_at(self.experiment, self.knobs, (across[column], up[row]))

    def _arrays(self, row: int, column: int) -> dict[str, Array]:
        one = self.at(row, column)
        x = input_of(one).x
        return {"x": x[:, None], **weights(one, x.shape[1])}

    def together(self, rows: Array, columns: Array) -> Together:
        """What the experiments of some rows and columns are run with, which have one shape."""
        crossed, both = {}, self.across & self.up
        points = [[self._arrays(row, column) for column in columns] for row in rows] if both else []
        for name in self.row[0]:
            if name in both:
                each = np.array([[point[name] for point in line] for line in points])
            elif name in self.across:
                each = np.array([self.row[column][name] for column in columns])[None]
            elif name in self.up:
                each = np.array([self.column[row][name] for row in rows])[:, None]
            else:
                each = self.row[0][name][None, None]
            whole = np.broadcast_to(each, (len(rows), len(columns), *each.shape[2:]))
            crossed[name] = whole.reshape(-1, *each.shape[2:])
        return Together(experiment=self.at(rows[0], columns[0]), x=crossed.pop("x"), arrays=crossed)
