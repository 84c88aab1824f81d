"""The comparison: the whole state of the Compare page as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from playground.analysis.cost import parameter_counts
from playground.experiment.limits import MOST_UNITS
from playground.experiment.state import kinds
from playground.experiment.state.experiment import EXPERIMENT, Experiment, alone
from playground.experiment.state.kinds import Field
from playground.experiment.state.record import Record, check, named
from playground.experiment.weights.edit import Edit
from playground.words import mark

LEAST_CELLS, MOST_CELLS = 2, 4

MOST_BIAS = 8.0


def as_drawn(cell: str) -> Experiment:
    """Return a cell on the pulse of the first paint, its biases 0, so that all that is seen comes from the pulse."""
    return Experiment(cell=cell, hidden_size=8, initialiser="glorot", preset="", base=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The whole state of the Compare page: equal comparisons show the same.

    cells : two to four experiments by name; the first one's length, sequence and seed are those of all
    match : "units", the same number in every cell, or "parameters", as near to the largest cell's count as units allow
    opened : whether the gate that keeps is given a bias of its own; else each cell's weights are as they are
    bias : how far that gate stands open, as the bias that keeps more the larger it is

    Raises
    ------
    ValueError : a field is out of its range; the sentence names it
    """

    cells: tuple[tuple[str, Experiment], ...] = (
        ("RNN", as_drawn("rnn")),
        ("LSTM", as_drawn("lstm")),
        ("GRU", as_drawn("gru")),
    )
    match: str = "units"
    opened: bool = True
    bias: float = 3.0

    def __post_init__(self) -> None:
        check(COMPARISON_FIELDS, self)


def matched(comparison: Comparison) -> dict[str, Experiment]:
    """Return the experiments that are run, by name: of one sequence and seed, in the sizes that match."""
    first = comparison.cells[0][1]
    alike = {name: _alike(experiment, first) for name, experiment in comparison.cells}
    if comparison.match == "parameters":
        goal = max(map(_parameters, alike.values()))
        alike = {name: replace(one, hidden_size=_size(one, goal)) for name, one in alike.items()}
    return {name: opened(one, comparison.bias) for name, one in alike.items()} if comparison.opened else alike


SHARED = ("length", "hidden_size", "seed", "sequence", "amplitude", "onset", "width", "period", "second_period")
SHARED_DATA = ("noise_seed", "pulses", "alternate", "text", "values", "channels", "names", "series", "window_start")
SHARED_REST = (
    "stride",
    "standardise",
    "outputs",
    "readout",
    "aim",
    "lag",
    "loss",
    "loss_at",
    "loss_step",
    "target_level",
    "target",
)


def _alike(experiment: Experiment, first: Experiment) -> Experiment:
    """Return an experiment with the first one's sequence, sizes, seed and loss."""
    names = (*SHARED, *SHARED_DATA, *SHARED_REST)
    return replace(alone(experiment), **{name: getattr(first, name) for name in names})


def _parameters(experiment: Experiment, units: int | None = None) -> int:
    """Return how many parameters an experiment's cell has, in its own size or another."""
    counts = parameter_counts(
        experiment.spec,
        input_size=experiment.channels if experiment.sequence == "numbers" else 1,
        hidden_size=units or experiment.hidden_size,
        options=experiment.options,
    )
    return sum(counts.values())


def _size(experiment: Experiment, goal: int) -> int:
    """Return the units with which the parameters come nearest to a number of them."""
    return min(range(1, MOST_UNITS + 1), key=lambda units: abs(_parameters(experiment, units) - goal))


def opened(experiment: Experiment, bias: float) -> Experiment:
    """Return the experiment with the bias of every gate that keeps a state, one that keeps while shut turned round."""
    edits = tuple(
        Edit(action="bias", block=f"b_ih.{memory.gate}", value=bias if memory.keeps == "open" else -bias)
        for memory in experiment.spec.memory(experiment.options)
        if memory.keeps
    )
    return replace(experiment, edits=(*experiment.edits, *edits))


def _table() -> Mapping[str, Field]:
    entries = (
        Field(
            name="cells",
            kind=named(EXPERIMENT),
            url="cells",
            label=mark("Cells"),
            low=LEAST_CELLS,
            size=MOST_CELLS,
        ),
        Field(
            name="match",
            kind=kinds.CHOICE,
            url="match",
            label=mark("Matched by"),
            choices={"units": mark("units"), "parameters": mark("parameters")},
        ),
        Field(name="opened", kind=kinds.BOOL, url="opened", label=mark("Open the gate that keeps")),
        Field(name="bias", kind=kinds.FLOAT, url="bias", label=mark("Bias that keeps"), low=-MOST_BIAS, high=MOST_BIAS),
    )
    return MappingProxyType({entry.name: entry for entry in entries})


COMPARISON_FIELDS = _table()

COMPARISON = Record(
    name="comparison", make=Comparison, fields=COMPARISON_FIELDS, whole=("cells", "match", "opened", "bias")
)
