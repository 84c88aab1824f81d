"""Locks on values that hold experiments, as on an experiment itself."""

from dataclasses import dataclass
from types import MappingProxyType

import pytest

from playground.experiment import Experiment, View, locks
from playground.experiment.address import file, link
from playground.experiment.state import kinds, record
from playground.experiment.state.experiment import EXPERIMENT
from playground.experiment.state.kinds import Field

FIELDS = MappingProxyType(
    {
        "experiments": Field(
            name="experiments", kind=record.named(EXPERIMENT), low=1, size=3, url="experiments", label="Experiments"
        ),
        "first": Field(name="first", kind=record.one(EXPERIMENT), url="first", label="First"),
        "sweep": Field(name="sweep", kind=kinds.WORD, url="sweep", label="Sweep"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A frozen value that holds experiments."""

    experiments: tuple[tuple[str, Experiment], ...] = (("RNN", Experiment(cell="rnn")), ("GRU", Experiment(cell="gru")))
    first: Experiment = Experiment()  # noqa: RUF009
    sweep: str = ""

    def __post_init__(self):
        record.check(FIELDS, self)


PAIR = record.Record(name="pair", make=Pair, fields=FIELDS)
CHANGED = Pair(
    experiments=(("RNN", Experiment(cell="rnn", length=9)), ("GRU", Experiment(cell="gru", hidden_size=16))),
    sweep="length",
)


def test_a_value_of_experiments_travels_as_one_does():
    text = link.write(PAIR, CHANGED)
    assert link.read(PAIR, text) == (CHANGED, ())
    assert len(text) < 200
    assert file.read(file.to_json(CHANGED, PAIR), PAIR) == CHANGED


def test_what_is_wrong_within_is_said():
    packed = record.pack(PAIR, CHANGED)
    packed["experiments"]["GRU"]["units"] = 900
    problems = []
    assert record.unpack(PAIR, packed, problems) == Pair(sweep="length")
    assert "from 1 to 64" in problems[0]


def test_more_or_fewer_than_allowed_are_refused():
    for pairs in ((), tuple((str(n), Experiment()) for n in range(4)), (("a", Experiment()), ("a", Experiment()))):
        with pytest.raises(ValueError, match="Experiments"):
            Pair(experiments=pairs)


def test_a_lock_holds_in_the_experiments_within():
    locks.check(View(locked=("cell",)), Pair(), CHANGED, PAIR)
    with pytest.raises(ValueError, match=r"here: Length\."):
        locks.check(View(locked=("length",)), Pair(), CHANGED, PAIR)
    with pytest.raises(ValueError, match=r"here: Cell\."):
        locks.check(View(locked=("cell",)), Pair(), Pair(first=Experiment(cell="gru")), PAIR)
    locks.check(View(locked=("cell",)), Pair(), Pair(experiments=(("new", Experiment()),)), PAIR)
