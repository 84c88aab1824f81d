"""The table of the experiment's fields, and of the view's: it drives validation, the address and the controls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from playground.cells import CELLS
from playground.cells.text import NAME as TYPED
from playground.cells.text.tokens import MOST_CHARACTERS
from playground.experiment.limits import MOST_CLAMPS, MOST_EDITS, MOST_STEPS, MOST_UNITS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.kinds import Field, Kind, always
from playground.experiment.weights.initialisers import INITIALISERS
from playground.sequences import MOST_INPUTS, SEQUENCES, SERIES
from playground.words import mark


def _entry(group: str, applies: Callable[[str], Callable[[Any], bool]]) -> Callable[..., Field]:
    """Return a way to write the fields of one group: name, kind, label, help, and what else there is."""

    def describe(name: str, kind: Kind, label: str, help: str = "", **more: Any) -> Field:
        more.setdefault("applies_to", applies(name))
        return Field(name=name, kind=kind, label=label, help=help, group=group, **more)

    return describe


def _in_cell(name: str) -> Callable[[Any], bool]:
    return lambda experiment: name in experiment.spec.options


def _in_sequence(name: str) -> Callable[[Any], bool]:
    return lambda experiment: name in SEQUENCES[experiment.sequence].settings


def _in_initialiser(name: str) -> Callable[[Any], bool]:
    return lambda experiment: name in INITIALISERS[experiment.initialiser].settings


def _squared(experiment: Any) -> bool:
    return bool(experiment.loss == "squared")


def _everywhere(_name: str) -> Callable[[Any], bool]:
    return always


def _describe_cell() -> Iterable[Field]:
    field = _entry("cell", _in_cell)
    return (
        field(
            "cell",
            kinds.CHOICE,
            mark("Cell"),
            mark("The recurrent cell."),
            choices={cell.name: cell.label for cell in CELLS.values()} | {TYPED: mark("Own")},
            applies_to=always,
        ),
        field(
            "equations",
            kinds.TEXT,
            mark("Equations"),
            mark("The cell as it is typed, a line for each gate and state."),
            low=0,
            high=MOST_CHARACTERS,
            applies_to=lambda experiment: experiment.cell == TYPED,
        ),
        field(
            "activation",
            kinds.CHOICE,
            mark("Activation"),
            mark("What the RNN applies to its sum."),
            choices={
                "tanh": mark("tanh"),
                "relu": mark("relu"),
                "sigmoid": mark("sigmoid"),
                "identity": mark("identity (linear)"),
            },
        ),
        field("peephole", kinds.BOOL, mark("Peepholes"), mark("The gates also see the cell state (Gers 2000).")),
        field(
            "coupled",
            kinds.BOOL,
            mark("Coupled gates"),
            mark("The input gate is 1 − f: what is forgotten is replaced."),
        ),
        field(
            "forget_gate",
            kinds.BOOL,
            mark("Forget gate"),
            mark("Off is the LSTM of 1997, which keeps all it has written."),
            url="forget",
        ),
        field(
            "reset",
            kinds.CHOICE,
            mark("Reset"),
            mark("Where the GRU's reset gate acts."),
            choices={
                "after": mark("after the product (PyTorch, cuDNN)"),
                "before": mark("before the product (Cho 2014)"),
            },
        ),
        field(
            "leak",
            kinds.FLOAT,
            mark("Leak α"),
            mark("The share of the new value that each step takes in; what was held fades by 1 − α."),
            low=0.01,
            high=1.0,
        ),
    )


def _describe_size() -> Iterable[Field]:
    field = _entry("size", _everywhere)
    return (
        field(
            "hidden_size",
            kinds.INT,
            mark("Units"),
            mark("H, the number of hidden units."),
            low=1,
            high=MOST_UNITS,
            url="units",
        ),
        field("length", kinds.INT, mark("Length"), mark("T, the number of steps."), low=1, high=MOST_STEPS),
    )


def _describe_sequence() -> Iterable[Field]:
    field = _entry("sequence", _in_sequence)
    return (
        field(
            "sequence",
            kinds.CHOICE,
            mark("Sequence"),
            mark("What the network is given, step by step."),
            choices={kind.name: kind.label for kind in SEQUENCES.values()},
            applies_to=always,
        ),
        field(
            "amplitude",
            kinds.FLOAT,
            mark("Amplitude"),
            mark("The height of the input."),
            low=-1000,
            high=1000,
        ),
        field(
            "onset",
            kinds.INT,
            mark("Onset"),
            mark("The step at which it begins."),
            low=0,
            high=MOST_STEPS - 1,
            offset=1,
        ),
        field(
            "width",
            kinds.INT,
            mark("Width"),
            mark("For how many steps a pulse lasts."),
            low=1,
            high=MOST_STEPS,
        ),
        field("period", kinds.FLOAT, mark("Period"), mark("Steps of one oscillation."), low=2, high=1000),
        field(
            "second_period",
            kinds.FLOAT,
            mark("Second period"),
            mark("Steps of one oscillation of the second tone."),
            low=2,
            high=1000,
            url="period2",
        ),
        field(
            "noise_seed",
            kinds.INT,
            mark("Noise seed"),
            mark("Another seed is another noise."),
            low=0,
            high=2**32 - 1,
            url="noise",
        ),
        field(
            "pulses",
            kinds.STEPS,
            mark("Pulses at"),
            mark("The steps at which a pulse begins, e.g. 4, 14."),
            low=0,
            high=MOST_STEPS - 1,
            size=MOST_STEPS,
            offset=1,
        ),
        field("alternate", kinds.BOOL, mark("Alternate"), mark("Every second pulse is negative.")),
        field(
            "text",
            kinds.TEXT,
            mark("Text"),
            mark("One character a step, each an input of its own."),
            low=1,
            high=MOST_STEPS,
        ),
        field(
            "values",
            kinds.NUMBERS,
            mark("Numbers"),
            mark("The input step by step."),
            low=-WEIGHT_LIMIT,
            high=WEIGHT_LIMIT,
            size=MOST_STEPS * MOST_INPUTS,
        ),
        field(
            "channels",
            kinds.INT,
            mark("Inputs"),
            mark("D, how many numbers a step has."),
            low=1,
            high=MOST_INPUTS,
        ),
        field(
            "names",
            kinds.TEXT,
            mark("Names"),
            mark("What the inputs are called, separated by commas."),
            low=0,
            high=1000,
        ),
        field(
            "step_names",
            kinds.TEXT,
            mark("Names of the steps"),
            mark("What the steps are called, a line each: dates, for example."),
            low=0,
            high=MOST_STEPS * 40,
        ),
        field(
            "series",
            kinds.CHOICE,
            mark("Series"),
            mark("Measured data that comes with Plotly."),
            choices={series.name: series.label for series in SERIES.values()},
        ),
        field(
            "window_start",
            kinds.INT,
            mark("From row"),
            mark("The first row that is taken."),
            low=0,
            high=10**6,
            offset=1,
            url="from",
        ),
        field(
            "stride",
            kinds.INT,
            mark("Every"),
            mark("Every how many rows one is taken."),
            low=1,
            high=10**4,
        ),
        field(
            "standardise",
            kinds.BOOL,
            mark("Standardise"),
            mark("Mean 0 and standard deviation 1 over the whole series."),
        ),
    )


def _describe_weights() -> Iterable[Field]:
    field = _entry("weights", _in_initialiser)
    return (
        field(
            "initialiser",
            kinds.CHOICE,
            mark("Weights from"),
            mark("How the weights are drawn before any change by hand."),
            url="weights",
            choices={kind.name: kind.label for kind in INITIALISERS.values()},
            applies_to=always,
        ),
        field(
            "gain",
            kinds.FLOAT,
            mark("Gain"),
            mark("Multiplies the recurrent weights as they are drawn."),
            low=0,
            high=10,
        ),
        field(
            "constant",
            kinds.FLOAT,
            mark("Constant"),
            mark("The value of every weight; biases are 0."),
            low=-10,
            high=10,
        ),
        field(
            "memory",
            kinds.INT,
            mark("Memory"),
            mark("T_max, the longest lag in steps that chrono prepares for."),
            low=2,
            high=10_000,
        ),
        field(
            "seed",
            kinds.INT,
            mark("Seed"),
            mark("Another seed draws other weights; the same one draws the same."),
            low=0,
            high=2**32 - 1,
        ),
    )


def _describe_start() -> Iterable[Field]:
    field = _entry("start", _everywhere)
    return (field("preset", kinds.WORD, mark("Start from"), mark("The experiment that this one began with.")),)


def _describe_hand() -> Iterable[Field]:
    field = _entry("hand", _everywhere)
    return (
        field(
            "base",
            kinds.EDITS,
            mark("Weights laid out"),
            mark("What the experiment it began with lays out in the drawn weights."),
            size=MOST_EDITS,
            lock="edits",
        ),
        field(
            "edits",
            kinds.EDITS,
            mark("Weights by hand"),
            mark("What was changed in the weights it began with."),
            size=MOST_EDITS,
        ),
        field(
            "interventions",
            kinds.CLAMPS,
            mark("Clamped gates"),
            mark("Gates and states held at a value."),
            size=MOST_CLAMPS,
            url="clamps",
        ),
    )


def _describe_loss() -> Iterable[Field]:
    field = _entry("loss", _everywhere)
    return (
        field(
            "loss",
            kinds.CHOICE,
            mark("Loss"),
            mark("Σ h over the units, or ½ (y − target)² of the readout."),
            choices={"state": mark("the state itself"), "squared": mark("squared error")},
        ),
        field(
            "loss_at",
            kinds.CHOICE,
            mark("Loss at"),
            mark("The steps at which the loss is taken."),
            url="at",
            choices={"last": mark("the last step"), "every": mark("every step"), "step": mark("one step")},
        ),
        field(
            "loss_step",
            kinds.INT,
            mark("Step of the loss"),
            mark("Past the end it is the last step."),
            low=0,
            high=MOST_STEPS - 1,
            offset=1,
            url="at_step",
            applies_to=lambda experiment: experiment.loss_at == "step",
        ),
        field(
            "target_level",
            kinds.FLOAT,
            mark("Target"),
            mark("What the readout should be."),
            low=-WEIGHT_LIMIT,
            high=WEIGHT_LIMIT,
            applies_to=_squared,
        ),
        field(
            "target",
            kinds.NUMBERS,
            mark("Target by step"),
            mark("Drawn by hand; after its end the level holds."),
            low=-WEIGHT_LIMIT,
            high=WEIGHT_LIMIT,
            size=MOST_STEPS,
            applies_to=_squared,
        ),
    )


def _table(rows: Iterable[Field]) -> Mapping[str, Field]:
    return MappingProxyType({row.name: replace(row, url=row.url or row.name) for row in rows})


GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "start": mark("Start"),
        "cell": mark("Cell"),
        "size": mark("Size"),
        "sequence": mark("Sequence"),
        "weights": mark("Weights"),
        "hand": mark("Changes by hand"),
        "loss": mark("Loss"),
    }
)
"""The groups of fields, in the order of the controls."""

FIELDS = _table(
    (
        *_describe_start(),
        *_describe_cell(),
        *_describe_size(),
        *_describe_sequence(),
        *_describe_weights(),
        *_describe_hand(),
        *_describe_loss(),
    ),
)
"""Every field of an Experiment by name, in the order of the controls."""

LOCKABLE: Mapping[str, str] = MappingProxyType(
    {name: field.label for name, field in FIELDS.items()} | dict(GROUPS) | {"level": mark("Level")}
)
"""What a teacher can hide or lock: fields, groups of them and the level, with their labels."""

VIEW_FIELDS = _table(
    (
        Field(name="t", kind=kinds.INT, low=0, high=MOST_STEPS - 1, offset=1, label=mark("Step")),
        Field(name="unit", kind=kinds.INT, low=0, high=MOST_UNITS - 1, offset=1, optional=True, label=mark("Unit")),
        Field(
            name="style",
            kind=kinds.CHOICE,
            choices={"heatmap": mark("heatmap"), "lines": mark("lines")},
            label=mark("Charts"),
        ),
        Field(name="hidden", kind=kinds.NAMES, url="hide", size=100, choices=LOCKABLE, label=mark("Hidden")),
        Field(name="locked", kind=kinds.NAMES, url="lock", size=100, choices=LOCKABLE, label=mark("Locked")),
        Field(name="plain", kind=kinds.BOOL, label=mark("Plain view")),
        Field(
            name="level",
            kind=kinds.CHOICE,
            choices={"essentials": mark("Essentials"), "everything": mark("Everything")},
            label=mark("Level"),
        ),
        Field(name="tab", kind=kinds.WORD, label=mark("Open tab")),
        Field(name="sections", kind=kinds.WORDS, size=40, optional=True, label=mark("Open sections")),
        Field(name="settings", kind=kinds.SETTINGS, url="show", size=40, label=mark("What is shown")),
        Field(
            name="zoom", kind=kinds.STEPS, low=0, high=MOST_STEPS - 1, size=2, offset=1, label=mark("Steps in sight")
        ),
    ),
)
"""Every field of a View by name."""


def names_of(name: str) -> tuple[str, ...]:
    """Return the names under which a field, or a group, can be hidden or locked."""
    field = FIELDS.get(name)
    return (name,) if field is None else tuple(dict.fromkeys((name, field.lock or name, field.group)))
