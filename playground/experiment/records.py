"""The values that describe what is on screen: an edit of the weights, the experiment, the view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.cells import CELLS
from playground.engine.interventions import Clamp
from playground.experiment.defaults import FIRST_EDITS
from playground.experiment.edit import Edit

Numbers = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """The whole state of the playground: equal experiments give equal runs.

    Each field is described in `FIELDS`. Steps and units are counted from 0 here, from 1 on screen and in the address.

    Raises
    ------
    ValueError : a field is out of its range; the sentence names it
    """

    cell: str = "lstm"
    activation: str = "tanh"  # of the RNN
    peephole: bool = False  # of the LSTM, as the next two
    coupled: bool = False
    forget_gate: bool = True
    reset: str = "after"  # of the GRU
    hidden_size: int = 4  # H
    length: int = 24  # T

    sequence: str = "impulse"  # a name of SEQUENCES
    amplitude: float = 1.0
    onset: int = 3
    width: int = 1
    period: float = 12.0
    second_period: float = 5.0
    noise_seed: int = 0
    pulses: tuple[int, ...] = (3, 13)
    alternate: bool = True
    text: str = "hello hello"
    values: Numbers = ()  # step by step, `channels` numbers each
    channels: int = 1
    names: str = ""  # of the channels, comma separated
    series: str = "GOOG"
    window_start: int = 0
    stride: int = 1
    standardise: bool = True

    initialiser: str = "pytorch"  # a name of INITIALISERS
    gain: float = 1.0
    constant: float = 0.1
    memory: int = 24  # T_max of chrono
    seed: int = 1
    edits: tuple[Edit, ...] = FIRST_EDITS
    interventions: tuple[Clamp, ...] = ()

    loss: str = "state"  # Σ_j h_j, or "squared": ½ (y − target)²
    loss_at: str = "last"  # last, every, step
    loss_step: int = 11
    target_level: float = 0.0
    target: Numbers = ()  # step by step; after its end target_level

    def __post_init__(self) -> None:
        from playground.experiment.checks import check  # its table describes this class

        check(self)

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of the chosen cell by name, for `init_params` and the cell's functions."""
        return {name: getattr(self, name) for name in CELLS[self.cell].options}

    @property
    def gates(self) -> tuple[str, ...]:
        """The row blocks of the parameters, in order."""
        return CELLS[self.cell].gates(self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is shown but is not the experiment: the cursor, the style, what a teacher hid. See `VIEW_FIELDS`."""

    t: int = 8  # the step under the cursor
    unit: int | None = None  # the marked unit
    style: str = "heatmap"  # or "lines"
    hidden: tuple[str, ...] = ()  # names of fields or groups that are not shown
    locked: tuple[str, ...] = ()  # … or are shown but can't be changed
    plain: bool = False  # for a projector

    def __post_init__(self) -> None:
        from playground.experiment.checks import check_view

        check_view(self)

    def shows(self, name: str) -> bool:
        """Whether a field (or a group) is shown."""
        from playground.experiment.fields import group_of

        return name not in self.hidden and group_of(name) not in self.hidden

    def allows(self, name: str) -> bool:
        """Whether a field (or a group) is shown and can be changed."""
        from playground.experiment.fields import group_of

        return self.shows(name) and name not in self.locked and group_of(name) not in self.locked
