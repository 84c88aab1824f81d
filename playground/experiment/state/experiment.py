"""The experiment: the whole state of the playground as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType, SimpleNamespace
from typing import Any

from playground.cells import CellSpec, spec_of
from playground.cells.blocks import Block
from playground.cells.text import NAME as TYPED
from playground.cells.text import CellTextError
from playground.cells.text import cell as typed_cell
from playground.engine.interventions import Clamp
from playground.experiment.state.fields import FIELDS
from playground.experiment.state.fields.loss import NEEDS
from playground.experiment.state.first import FIRST_EDITS
from playground.experiment.state.record import Record, check
from playground.experiment.weights.edit import Edit
from playground.experiment.weights.work import affordable
from playground.words import _

Numbers = tuple[float, ...]

READOUT = ("W_hy", "b_y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """The whole state of the playground: equal experiments give equal runs.

    Each field is described in `FIELDS`. Steps and units are counted from 0 here, from 1 on screen and in the address.

    Raises
    ------
    ValueError : a field is out of its range; the sentence names it
    """

    preset: str = "pulse"  # the one it started from, whatever has changed since; "" for none

    cell: str = "lstm"  # a name of CELLS, or TYPED
    equations: str = ""  # of a typed cell
    activation: str = "tanh"  # of the RNN
    peephole: bool = False  # of the LSTM, as the next two
    coupled: bool = False
    forget_gate: bool = True
    reset: str = "after"  # of the GRU
    leak: float = 0.3  # of the leaky RNN
    hidden_size: int = 4  # H
    length: int = 24  # T
    layers: int = 1
    both: bool = False  # directions

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
    step_names: str = ""  # what the steps of the numbers are called, dates perhaps, a line each
    series: str = "GOOG"
    window_start: int = 0
    stride: int = 1
    standardise: bool = True
    given: int = 0  # steps of the sequence that are read, 0 for all
    after: str = "zeros"  # what comes in then, or "output": what comes out, fed back

    initialiser: str = "pytorch"  # a name of INITIALISERS
    gain: float = 1.0
    constant: float = 0.1
    memory: int = 24  # T_max of chrono
    seed: int = 1
    base: tuple[Edit, ...] = FIRST_EDITS  # what the preset lays out in the drawn weights
    edits: tuple[Edit, ...] = ()  # what the person changed after that
    interventions: tuple[Clamp, ...] = ()
    h_0: Numbers = ()  # before the first step, a number a unit
    c_0: Numbers = ()

    outputs: int = 1  # K
    readout: str = "identity"  # φ in y = φ(W_hy h + b_y)
    loss: str = "state"  # Σ_j h_j, or of the readout: "squared", "binary", "categorical"
    loss_at: str = "last"  # last, every, step, after: the steps behind those that are read
    loss_step: int = 11
    aim: str = "drawn"  # a name of AIMS, or what is drawn below
    lag: int = 4
    target_level: float = 0.0
    target: Numbers = ()  # step by step, K numbers or one class from 1 to K; after its end target_level

    def __post_init__(self) -> None:
        check(FIELDS, self)
        if reason := conflict(self):
            raise ValueError(reason)

    @property
    def spec(self) -> CellSpec:
        """The chosen cell."""
        return typed_cell(self.equations) if self.cell == TYPED else spec_of(self.cell)

    @property
    def options(self) -> Mapping[str, Any]:
        """The options of the chosen cell by name, for `init_params` and the cell's functions."""
        return {name: getattr(self, name) for name in self.spec.options}

    @property
    def gates(self) -> tuple[str, ...]:
        """The row blocks of the parameters, in order."""
        return self.spec.gates(self.options)

    @property
    def blocks(self) -> Mapping[str, tuple[str, ...]]:
        """The gates whose rows an array holds, in order; ("",) for an array that is one block."""
        return _blocks(self.spec, tuple(self.options.items()), self.places)

    @property
    def places(self) -> tuple[Block, ...]:
        """The layers and directions beyond the first layer's forward one, as the names of their arrays begin."""
        return _places(self.layers, self.both)


@lru_cache(maxsize=16)
def _places(layers: int, both: bool) -> tuple[Block, ...]:
    every = [Block("", "", n, reverse) for n in range(layers) for reverse in (False, True)[: 1 + both]]
    return tuple(every[1:])


@lru_cache(maxsize=256)
def _blocks(
    spec: CellSpec, options: tuple[tuple[str, Any], ...], places: tuple[Block, ...]
) -> Mapping[str, tuple[str, ...]]:
    own = spec.blocks(dict(options))
    above = {str(replace(block, parameter=name)): gates for block in places for name, gates in own.items()}
    return MappingProxyType({**own, **above, **dict.fromkeys(READOUT, ("",))})


def alone(experiment: Experiment) -> Experiment:
    """Return the experiment with its first cell alone, from states of 0 and with all of its input."""
    return replace(experiment, layers=1, both=False, given=0, after="zeros", h_0=(), c_0=())


def conflict(experiment: Experiment) -> str:
    """Return why the fields don't go together, "" where they do."""
    if experiment.cell == TYPED and (sentence := fault(experiment.equations)):
        return sentence
    if experiment.coupled and not experiment.forget_gate:
        return _("Coupled gates need a forget gate: switch one of the two.")
    if len(experiment.values) % experiment.channels:
        return _("{number} numbers don't fill steps of {channels}: give {channels} for each step.").format(
            number=len(experiment.values), channels=experiment.channels
        )
    if sentence := unread(experiment):
        return sentence
    log = (*experiment.base, *experiment.edits)
    if affordable(log, experiment.hidden_size) < len(log):
        return _(
            "{number} changes of the weights are too much work for {units} units: "
            "restore some weights first, or take fewer units."
        ).format(number=len(log), units=experiment.hidden_size)
    return ""


def unread(experiment: Any) -> str:
    """Return why the loss, the readout and the target don't go together, "" where they do."""
    loss, wanted = experiment.loss, NEEDS.get(experiment.loss)
    if sentence := _unaimed(experiment):
        return sentence
    if wanted is None:
        return ""
    if experiment.readout != wanted:
        return _("The loss “{loss}” is of a readout by {wanted}, got {got}.").format(
            loss=_(FIELDS["loss"].choices[loss]), wanted=wanted, got=experiment.readout
        )
    if loss == "categorical" and experiment.outputs < 2:
        return _("One of K needs at least two outputs, got 1.")
    wrong = next(
        (value for value in (experiment.target_level, *experiment.target) if not fits(experiment, value)), None
    )
    if wrong is None:
        return ""
    if loss == "binary":
        return _("A target of yes or no lies between 0 and 1, got {got:g}.").format(got=wrong)
    return _("A target is one of the classes 1 to {most}, got {got:g}.").format(most=experiment.outputs, got=wrong)


def _unaimed(experiment: Any) -> str:
    """Return why the target can't be worked out of the input, "" where it can."""
    if experiment.aim == "drawn":
        return ""
    if experiment.outputs > 1 or experiment.loss == "categorical":
        return _("A target that is worked out of the input is of one output, got {got}.").format(got=experiment.outputs)
    if experiment.aim == "echo" and experiment.loss == "binary":
        return _("An echo is any number: its loss is the squared error.")
    return ""


def fits(experiment: Any, value: float) -> bool:
    """Whether a number can be a target under an experiment's loss."""
    if experiment.loss == "binary":
        return 0 <= value <= 1
    return experiment.loss != "categorical" or (value == int(value) and 1 <= value <= experiment.outputs)


def fault(equations: str) -> str:
    """Return what is wrong with the text of a cell, "" where nothing is."""
    try:
        typed_cell(equations)
    except CellTextError as error:
        return str(error)
    return ""


def mend(values: dict[str, Any]) -> list[str]:
    """Change values, each allowed, that don't go together, and say so in sentences."""
    sentences = []
    if values.get("cell") == TYPED and (sentence := fault(values.get("equations", ""))):
        sentences.append(_("The equations make no cell, an LSTM is used: {sentence}").format(sentence=sentence))
        values["cell"], values["equations"] = "lstm", ""
    if values.get("coupled") and not values.get("forget_gate", True):
        sentences.append(_("Coupled gates need a forget gate: they were switched off."))
        values["coupled"] = False
    numbers, channels = len(values.get("values", ())), values.get("channels", 1)
    if numbers % channels:
        sentences.append(
            _("{number} numbers don't fill steps of {channels}: they are taken as one a step.").format(
                number=numbers, channels=channels
            )
        )
        values["channels"] = 1
    return sentences + _mend_readout(values) + _mend_work(values)


def _mend_readout(values: dict[str, Any]) -> list[str]:
    """Take the squared error where the loss that is wanted isn't one of the readout and the target."""
    plain = {"loss": "state", "readout": "identity", "outputs": 1, "aim": "drawn", "target_level": 0.0, "target": ()}
    given = SimpleNamespace(**plain | {name: values[name] for name in plain if name in values})
    sentences = []
    if sentence := _unaimed(given):
        given.aim = values["aim"] = "drawn"
        sentences.append(_("{sentence} The target that is drawn is used.").format(sentence=sentence))
    if sentence := unread(given):
        values["loss"] = "squared"
        sentences.append(_("{sentence} The squared error is used.").format(sentence=sentence))
    return sentences


def _mend_work(values: dict[str, Any]) -> list[str]:
    """Leave out the changes of the weights that would take too long."""
    base, edits = values.get("base", FIRST_EDITS), values.get("edits", ())
    units = values.get("hidden_size", 4)
    kept = affordable((*base, *edits), units)
    if kept == len(base) + len(edits):
        return []
    values["base"], values["edits"] = base[:kept], edits[: max(kept - len(base), 0)]
    sentence = _("{number} changes of the weights are too much work for {units} units: only the first {kept} are made.")
    return [sentence.format(number=len(base) + len(edits), units=units, kept=kept)]


EXPERIMENT = Record(name="experiment", make=Experiment, fields=FIELDS, whole=("preset", "base", "edits"), mend=mend)
