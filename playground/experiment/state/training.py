"""The training: the whole state of the Train page before the first step, as one value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Any

from playground.experiment.limits import MOST_STEPS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.experiment import EXPERIMENT, Experiment
from playground.experiment.state.kinds import Field
from playground.experiment.state.record import Record, check, named
from playground.sequences import MOST_INPUTS, SERIES
from playground.sequences.tasks import TASKS
from playground.training import OPTIMISERS, Settings
from playground.training.clipping import CLIPPINGS
from playground.training.settings import HIGHEST_RATE, MOST_SEQUENCES
from playground.words import _, mark

MOST_CELLS = 3

KNOBS = ("length", "lag", "period", "second_period", "ahead")

LONGEST_TEXT = 20_000

RHYME = (
    "a cell that reads from left to right keeps what it saw a while in sight. what it forgets it cannot tell, "
    "what it has kept it tells us well. a gate stands open, lets things in; another shuts, and they grow thin. "
    "the past is long, the state is small, and no small state can hold it all. so what to keep and what to lose"
    " is all that any cell can choose. the error at the end comes back along the road, a fading track: a "
    "hundred steps, and hardly more than whispers reach the opening door. but where a line runs straight ahead "
    "and nothing multiplies the thread, the news of what went wrong at last can travel far into the past. then "
    "step by step the weights are bent to what the teacher's answer meant, until the letters that it hears "
    "bring up the next before it nears."
)
"""The text that is read before a person types their own."""


def plain(cell: str, *, units: int = 8, seed: int = 1, **more: Any) -> Experiment:
    """Return an experiment of a cell as it is drawn, with nothing changed by hand."""
    return Experiment(cell=cell, hidden_size=units, seed=seed, preset="", base=(), **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """The whole state of the Train page before the first step: equal trainings go the same way.

    task : a name of TASKS
    length … ahead : the task's knobs; one that is None is what the task begins with
    text, values, channels, names, series : a person's own data, or the name of a series that comes with Plotly
    optimiser … seed : as in `Settings`
    cells : the experiments by name; of each its cell, units and weights count

    Raises
    ------
    ValueError : a field is out of its range; the sentence names it
    """

    task: str = "parity"
    length: int | None = None
    lag: int | None = None
    period: int | None = None
    second_period: int | None = None
    ahead: int | None = None
    text: str = RHYME
    values: tuple[float, ...] = ()
    channels: int = 1
    names: str = ""
    series: str = "GOOG"

    optimiser: str = "adam"
    learning_rate: float = 0.02
    momentum: float = 0.9
    batch: int = 32
    clip: str = "norm"
    threshold: float = 1.0
    truncate: int = 0
    weight_decay: float = 0.0
    decoupled: bool = False
    noise: float = 0.0
    seed: int = 0

    cells: tuple[tuple[str, Experiment], ...] = (
        ("RNN", plain("rnn")),
        ("LSTM", plain("lstm")),
        ("GRU", plain("gru")),
    )

    def __post_init__(self) -> None:
        check(TRAINING_FIELDS, self)
        settings_of(self)
        if len(self.values) % self.channels:
            raise ValueError(
                _("{number} numbers don't fill rows of {channels}.").format(
                    number=len(self.values), channels=self.channels
                )
            )
        for knob in TASKS[self.task].knobs:
            value = getattr(self, knob.name)
            if value is not None and not knob.low <= value <= knob.high:
                raise ValueError(
                    _("{label}: wanted a whole number from {low} to {high}, got {got}.").format(
                        label=_(knob.label), low=knob.low, high=knob.high, got=value
                    )
                )

    @property
    def knobs(self) -> Mapping[str, int]:
        """The task's knobs by name, each as it is set or as the task begins with it."""
        chosen = {name: getattr(self, name) for name in KNOBS}
        return {
            name: default if chosen[name] is None else chosen[name]
            for name, default in TASKS[self.task].defaults.items()
        }


def settings_of(training: Training) -> Settings:
    """Return how a step is taken; ValueError where it can't be."""
    return Settings(**{field.name: getattr(training, field.name) for field in fields(Settings)})


def _describe_task() -> Iterable[Field]:
    yield Field(
        name="task",
        kind=kinds.CHOICE,
        label=mark("Task"),
        choices={name: task.label for name, task in TASKS.items()},
    )
    for name, label in zip(
        KNOBS,
        (mark("Length"), mark("Lag"), mark("Period"), mark("Second period"), mark("Steps ahead")),
        strict=True,
    ):
        yield Field(name=name, kind=kinds.INT, label=label, low=0, high=MOST_STEPS, optional=True)
    limit, most = WEIGHT_LIMIT, MOST_STEPS * MOST_INPUTS
    yield Field(name="text", kind=kinds.TEXT, label=mark("Your text"), low=1, high=LONGEST_TEXT)
    yield Field(name="values", kind=kinds.NUMBERS, label=mark("Your series"), low=-limit, high=limit, size=most)
    yield Field(name="channels", kind=kinds.INT, label=mark("Columns"), low=1, high=MOST_INPUTS)
    yield Field(name="names", kind=kinds.TEXT, label=mark("Names"), low=0, high=1000)
    yield Field(
        name="series",
        kind=kinds.CHOICE,
        label=mark("Series"),
        choices={name: series.label for name, series in SERIES.items()},
    )


def _describe_settings() -> Iterable[Field]:
    names = {name: optimiser.label for name, optimiser in OPTIMISERS.items()}
    yield Field(name="optimiser", kind=kinds.CHOICE, label=mark("Optimiser"), choices=names)
    yield Field(name="learning_rate", kind=kinds.FLOAT, label=mark("Learning rate"), low=0, high=HIGHEST_RATE)
    yield Field(name="momentum", kind=kinds.FLOAT, label=mark("Momentum"), low=0, high=1)
    yield Field(name="batch", kind=kinds.INT, label=mark("Sequences a step"), low=1, high=MOST_SEQUENCES)
    yield Field(name="clip", kind=kinds.CHOICE, label=mark("Clipping"), choices={name: name for name in CLIPPINGS})
    yield Field(name="threshold", kind=kinds.FLOAT, label=mark("Clip at"), low=0, high=1e6)
    yield Field(name="truncate", kind=kinds.INT, label=mark("Truncate after"), low=0, high=MOST_STEPS)
    yield Field(name="weight_decay", kind=kinds.FLOAT, label=mark("Weight decay"), low=0, high=10)
    yield Field(name="decoupled", kind=kinds.BOOL, label=mark("Decoupled decay"))
    yield Field(name="noise", kind=kinds.FLOAT, label=mark("Gradient noise"), low=0, high=10)
    yield Field(name="seed", kind=kinds.INT, label=mark("Seed"), low=0, high=2**32 - 1)


def _table() -> Mapping[str, Field]:
    cells = Field(name="cells", kind=named(EXPERIMENT), label=mark("Cells"), low=1, size=MOST_CELLS)
    entries = (*_describe_task(), *_describe_settings(), cells)
    return MappingProxyType({entry.name: _with_address(entry) for entry in entries})


def _with_address(entry: Field) -> Field:
    return replace(entry, url=entry.url or entry.name)


TRAINING_FIELDS = _table()

TRAINING = Record(
    name="training",
    make=Training,
    fields=TRAINING_FIELDS,
    whole=("task", "optimiser", "learning_rate", "batch", "clip", "threshold", "seed", "cells"),
)
