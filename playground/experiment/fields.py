"""The table of the experiment's fields, and of the view's: it drives validation, the address and the controls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from playground.cells import CELLS
from playground.experiment.initialisers import INITIALISERS
from playground.experiment.records import Experiment, View
from playground.sequences import MOST_INPUTS, SEQUENCES, SERIES
from playground.words import mark

WEIGHT_LIMIT = 1e6
"""The largest weight, input or target a person can set; what the network makes of it may still overflow."""

MOST_UNITS, MOST_STEPS = 64, 500


def _always(experiment: Experiment) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one field is checked, written in the address and offered to the person.

    kind : int, float, choice, bool, text, numbers, steps (numbers of steps), edits, clamps, names
    low, high : the range of a number as stored, of each of several numbers, or of the length of a text
    size : how many numbers, edits or clamps there may be
    choices : allowed values -> labels
    url : its name in the address
    offset : what is added to a number before a person sees it: 1 for steps and units
    group : cell, size, sequence, weights, hand, loss: how the controls are grouped
    optional : None is allowed, and is left out of the address
    applies_to : whether the field does anything in this experiment
    """

    name: str
    kind: str
    default: Any
    url: str
    label: str
    help: str = ""
    low: float = 0
    high: float = 0
    size: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    group: str = ""
    optional: bool = False
    applies_to: Callable[[Experiment], bool] = _always


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "cell": mark("Cell"),
        "size": mark("Size"),
        "sequence": mark("Sequence"),
        "weights": mark("Weights"),
        "hand": mark("Changes by hand"),
        "loss": mark("Loss"),
    }
)


def _cell(name: str) -> Callable[[Experiment], bool]:
    return lambda experiment: name in CELLS[experiment.cell].options


def _sequence(name: str) -> Callable[[Experiment], bool]:
    return lambda experiment: name in SEQUENCES[experiment.sequence].settings


def _initialiser(name: str) -> Callable[[Experiment], bool]:
    return lambda experiment: name in INITIALISERS[experiment.initialiser].settings


def _squared(experiment: Experiment) -> bool:
    return experiment.loss == "squared"


def _describe() -> Iterable[dict[str, Any]]:
    labels = {
        "tanh": mark("tanh"),
        "relu": mark("relu"),
        "sigmoid": mark("sigmoid"),
        "identity": mark("identity (linear)"),
    }
    yield dict(
        name="cell",
        kind="choice",
        choices={cell.name: cell.label for cell in CELLS.values()},
        label=mark("Cell"),
        help=mark("The recurrent cell."),
        group="cell",
    )
    yield dict(
        name="activation",
        kind="choice",
        choices=labels,
        label=mark("Activation"),
        help=mark("What the RNN applies to its sum."),
        group="cell",
        applies_to=_cell("activation"),
    )
    yield dict(
        name="peephole",
        kind="bool",
        label=mark("Peepholes"),
        help=mark("The gates also see the cell state (Gers 2000)."),
        group="cell",
        applies_to=_cell("peephole"),
    )
    yield dict(
        name="coupled",
        kind="bool",
        label=mark("Coupled gates"),
        help=mark("The input gate is 1 − f: what is forgotten is replaced."),
        group="cell",
        applies_to=_cell("coupled"),
    )
    yield dict(
        name="forget_gate",
        kind="bool",
        url="forget",
        label=mark("Forget gate"),
        help=mark("Off is the LSTM of 1997, which keeps all it has written."),
        group="cell",
        applies_to=_cell("forget_gate"),
    )
    yield dict(
        name="reset",
        kind="choice",
        choices={"after": mark("after the product (PyTorch, cuDNN)"), "before": mark("before the product (Cho 2014)")},
        label=mark("Reset"),
        help=mark("Where the GRU's reset gate acts."),
        group="cell",
        applies_to=_cell("reset"),
    )
    yield dict(
        name="hidden_size",
        kind="int",
        low=1,
        high=MOST_UNITS,
        url="units",
        label=mark("Units"),
        help=mark("H, the number of hidden units."),
        group="size",
    )
    yield dict(
        name="length",
        kind="int",
        low=1,
        high=MOST_STEPS,
        label=mark("Length"),
        help=mark("T, the number of steps."),
        group="size",
    )
    yield dict(
        name="sequence",
        kind="choice",
        choices={kind.name: kind.label for kind in SEQUENCES.values()},
        label=mark("Sequence"),
        help=mark("What the network is given, step by step."),
        group="sequence",
    )
    yield from _describe_sequence()
    yield dict(
        name="initialiser",
        kind="choice",
        url="weights",
        choices={kind.name: kind.label for kind in INITIALISERS.values()},
        label=mark("Weights from"),
        help=mark("How the weights are drawn before any change by hand."),
        group="weights",
    )
    yield dict(
        name="gain",
        kind="float",
        low=0,
        high=10,
        label=mark("Gain"),
        help=mark("Multiplies the recurrent weights as they are drawn."),
        group="weights",
        applies_to=_initialiser("gain"),
    )
    yield dict(
        name="constant",
        kind="float",
        low=-10,
        high=10,
        label=mark("Constant"),
        help=mark("The value of every weight; biases are 0."),
        group="weights",
        applies_to=_initialiser("constant"),
    )
    yield dict(
        name="memory",
        kind="int",
        low=2,
        high=10_000,
        label=mark("Memory"),
        help=mark("T_max, the longest lag in steps that chrono prepares for."),
        group="weights",
        applies_to=_initialiser("memory"),
    )
    yield dict(
        name="seed",
        kind="int",
        low=0,
        high=2**32 - 1,
        label=mark("Seed"),
        help=mark("Another seed draws other weights; the same one draws the same."),
        group="weights",
        applies_to=_initialiser("seed"),
    )
    yield dict(
        name="edits",
        kind="edits",
        size=4000,
        label=mark("Weights by hand"),
        help=mark("What was changed in the drawn weights."),
        group="hand",
    )
    yield dict(
        name="interventions",
        kind="clamps",
        size=200,
        url="clamps",
        label=mark("Clamped gates"),
        help=mark("Gates and states held at a value."),
        group="hand",
    )
    yield dict(
        name="loss",
        kind="choice",
        choices={"state": mark("the state itself"), "squared": mark("squared error")},
        label=mark("Loss"),
        help=mark("Σ h over the units, or ½ (y − target)² of the readout."),
        group="loss",
    )
    yield dict(
        name="loss_at",
        kind="choice",
        url="at",
        choices={"last": mark("the last step"), "every": mark("every step"), "step": mark("one step")},
        label=mark("Loss at"),
        help=mark("The steps at which the loss is taken."),
        group="loss",
    )
    yield dict(
        name="loss_step",
        kind="int",
        low=0,
        high=MOST_STEPS - 1,
        offset=1,
        url="at_step",
        label=mark("Step of the loss"),
        help=mark("Past the end it is the last step."),
        group="loss",
        applies_to=lambda experiment: experiment.loss_at == "step",
    )
    yield dict(
        name="target_level",
        kind="float",
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        url="target_level",
        label=mark("Target"),
        help=mark("What the readout should be."),
        group="loss",
        applies_to=_squared,
    )
    yield dict(
        name="target",
        kind="numbers",
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        size=MOST_STEPS,
        label=mark("Target by step"),
        help=mark("Drawn by hand; after its end the level holds."),
        group="loss",
        applies_to=_squared,
    )


def _describe_sequence() -> Iterable[dict[str, Any]]:
    def entry(name: str, kind: str, **more: Any) -> dict[str, Any]:
        return dict(name=name, kind=kind, group="sequence", applies_to=_sequence(name), **more)

    yield entry(
        "amplitude", "float", low=-1000, high=1000, label=mark("Amplitude"), help=mark("The height of the input.")
    )
    yield entry(
        "onset",
        "int",
        low=0,
        high=MOST_STEPS - 1,
        offset=1,
        label=mark("Onset"),
        help=mark("The step at which it begins."),
    )
    yield entry(
        "width", "int", low=1, high=MOST_STEPS, label=mark("Width"), help=mark("For how many steps a pulse lasts.")
    )
    yield entry("period", "float", low=2, high=1000, label=mark("Period"), help=mark("Steps of one oscillation."))
    yield entry(
        "second_period",
        "float",
        low=2,
        high=1000,
        url="period2",
        label=mark("Second period"),
        help=mark("Steps of one oscillation of the second tone."),
    )
    yield entry(
        "noise_seed",
        "int",
        low=0,
        high=2**32 - 1,
        url="noise",
        label=mark("Noise seed"),
        help=mark("Another seed is another noise."),
    )
    yield entry(
        "pulses",
        "steps",
        low=0,
        high=MOST_STEPS - 1,
        size=MOST_STEPS,
        offset=1,
        label=mark("Pulses at"),
        help=mark("The steps at which a pulse begins, e.g. 4, 14."),
    )
    yield entry("alternate", "bool", label=mark("Alternate"), help=mark("Every second pulse is negative."))
    yield entry(
        "text",
        "text",
        low=1,
        high=MOST_STEPS,
        label=mark("Text"),
        help=mark("One character a step, each an input of its own."),
    )
    yield entry(
        "values",
        "numbers",
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        size=MOST_STEPS * MOST_INPUTS,
        label=mark("Numbers"),
        help=mark("The input step by step."),
    )
    yield entry(
        "channels", "int", low=1, high=MOST_INPUTS, label=mark("Inputs"), help=mark("D, how many numbers a step has.")
    )
    yield entry(
        "names",
        "text",
        low=0,
        high=1000,
        label=mark("Names"),
        help=mark("What the inputs are called, separated by commas."),
    )
    yield entry(
        "series",
        "choice",
        choices={series.name: series.label for series in SERIES.values()},
        label=mark("Series"),
        help=mark("Measured data that comes with Plotly."),
    )
    yield entry(
        "window_start",
        "int",
        low=0,
        high=10**6,
        offset=1,
        url="from",
        label=mark("From row"),
        help=mark("The first row that is taken."),
    )
    yield entry("stride", "int", low=1, high=10**4, label=mark("Every"), help=mark("Every how many rows one is taken."))
    yield entry(
        "standardise",
        "bool",
        label=mark("Standardise"),
        help=mark("Mean 0 and standard deviation 1 over the whole series."),
    )


def _table(record: type, rows: Iterable[dict[str, Any]]) -> Mapping[str, Field]:
    defaults = {entry.name: entry.default for entry in fields(record)}
    table = {row["name"]: Field(**({"url": row["name"], "default": defaults.pop(row["name"])} | row)) for row in rows}
    if defaults:
        raise TypeError(f"{record.__name__} has fields that the table doesn't describe: {', '.join(defaults)}")
    return MappingProxyType(table)


FIELDS = _table(Experiment, _describe())
"""Every field of an Experiment by name, in the order of the controls."""

VIEW_FIELDS = _table(
    View,
    (
        dict(name="t", kind="int", low=0, high=MOST_STEPS - 1, offset=1, label=mark("Step")),
        dict(name="unit", kind="int", low=0, high=MOST_UNITS - 1, offset=1, optional=True, label=mark("Unit")),
        dict(
            name="style",
            kind="choice",
            choices={"heatmap": mark("heatmap"), "lines": mark("lines")},
            label=mark("Charts"),
        ),
        dict(name="hidden", kind="names", url="hide", size=100, label=mark("Hidden")),
        dict(name="locked", kind="names", url="lock", size=100, label=mark("Locked")),
        dict(name="plain", kind="bool", label=mark("Plain view")),
    ),
)
"""Every field of a View by name."""


def group_of(name: str) -> str:
    """Return the group of a field; a group is its own."""
    return FIELDS[name].group if name in FIELDS else name
