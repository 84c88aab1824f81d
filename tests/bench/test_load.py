"""A short run of many people on one process: it answers, nobody sees another's numbers, and who would is found."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from playground.experiment import Experiment, encode, run
from playground.ui.board.context import Context
from playground.ui.pages.forward import PAGE
from tests.bench.load import KINDS, Found, Visitor, carried, foreign, measure, weight
from tests.bench.person import Person, Screen, State


def test_a_few_people_are_answered_and_see_their_own(tmp_path: Path) -> None:
    found = measure(list(KINDS), [4], 3, folder=tmp_path)
    for name, (only,) in found.items():
        assert (only.errors, only.leaks) == ([], []), name
        assert len(only.times) + only.held >= 4 * 3, name
        assert 0 < only.quantile(0.5) < 10
        assert only.connecting < 60
        assert 10e6 < only.memory < 1e9


def _built(experiment: Experiment) -> State:
    content = PAGE.build(Context(run=run(experiment), own=PAGE.view()))
    arrays = {name: array for panel in content.panels for name, array in panel.arrays.items()}
    return State({"query": urlencode(encode(experiment))}, arrays)


def test_a_foreign_number_is_found() -> None:
    mine, _, _ = weight(Experiment(), 0, 0)
    other, _, _ = weight(Experiment(), 1, 0)
    shown = _built(other)
    assert foreign(PAGE, other, shown) == []
    assert {"track.h.0.z", "weights.W_hh"} <= set(foreign(PAGE, mine, shown))
    assert foreign(PAGE, mine, State({}, {})) != []
    slip = shown.arrays["track.h.0.z"].copy()
    slip[0, 3] += 1e-3
    assert foreign(PAGE, other, State({}, {**shown.arrays, "track.h.0.z": slip})) == ["track.h.0.z"]


def test_an_address_of_somebody_else_is_found() -> None:
    mine, _, _ = weight(Experiment(), 0, 0)
    other, _, _ = weight(Experiment(), 1, 0)
    visitor = Visitor(number=0, kind=KINDS["weights"], person=Person("http://nowhere", Screen()))
    visitor.saw = [(mine, _built(mine))]
    assert visitor.leaked() == []
    visitor.saw = [(mine, _built(other)), (mine, _built(mine))]
    assert len(visitor.leaked()) == 1


@pytest.mark.parametrize(
    ("slow", "wanted"), [([0.2, 0.5], 30), ([0.5, 1.5], 20), ([2.0, 3.0], 0)], ids=["all", "between", "none"]
)
def test_how_many_are_carried_is_read_between_two_rounds(slow: list[float], wanted: float) -> None:
    rounds = [Found(people=people, times=[seconds] * 20) for people, seconds in zip((10, 30), slow, strict=True)]
    assert carried(rounds) == pytest.approx(wanted)


def test_a_round_with_an_error_carries_nobody() -> None:
    assert carried([Found(people=10, times=[0.1]), Found(people=30, times=[0.1], errors=["OSError: "])]) == 10
