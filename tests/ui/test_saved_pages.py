"""What a page holds beside the experiment: saved as a file and opened again, undone and done again, locked."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from playground.experiment import TAKES, Experiment, View, encode, taken
from playground.experiment.history import History
from playground.experiment.state.comparison import Comparison, as_drawn
from playground.ui import session
from playground.ui.board import board
from playground.ui.board.page import Page
from playground.ui.commands import receive
from playground.ui.pages.compare.commands import held, keep
from playground.ui.pages.compare.page import PAGE
from playground.ui.pages.train import commands as training
from playground.ui.pages.train.live import Live
from playground.ui.pages.train.page import PAGE as TRAIN

MINE = Comparison(cells=(("mine", replace(as_drawn("mgu"), hidden_size=5)), ("GRU", as_drawn("gru"))), bias=1.5)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "rerun", lambda *_args: None)
    start = Experiment()
    kept[session.KEY] = session.Session(history=History(present=start), view=View(), opened=start)
    return kept


def send(state: dict[str, Any], seq: int, command: str, page: Page = PAGE, **payload: Any) -> None:
    state[board.KEY] = {"command": {"seq": seq, "name": command, "payload": payload}}
    receive(page)


def test_a_comparison_comes_back_from_its_file(state: dict[str, Any]) -> None:
    session.set_page_view(PAGE, keep(session.page_view(PAGE), MINE))
    send(state, 1, "compare.save")
    file = session.current().file
    assert file is not None
    assert file["name"] == "comparison.json"
    send(state, 2, "compare.remove", place=9)  # refused, and nothing is lost
    assert held(session.page_view(PAGE)) == MINE
    session.set_page_view(PAGE, keep(session.page_view(PAGE), Comparison()))
    send(state, 3, "open_file", name="comparison.json", text=file["text"])
    assert held(session.page_view(PAGE)) == MINE
    assert session.current().goto == "compare"


def test_a_file_that_was_changed_is_refused_and_the_comparison_stays(state: dict[str, Any]) -> None:
    session.set_page_view(PAGE, keep(session.page_view(PAGE), MINE))
    send(state, 1, "compare.save")
    file = session.current().file
    assert file is not None
    send(state, 2, "open_file", name="a.json", text=file["text"].replace("1.5", "99"))
    assert held(session.page_view(PAGE)) == MINE
    notice = session.current().notice
    assert notice is not None
    assert notice.tone != "info"


def turn(state: dict[str, Any], seq: int, bias: float, gesture: str) -> None:
    payload = {"name": "bias", "value": bias}
    state[board.KEY] = {"command": {"seq": seq, "name": "compare.set", "payload": payload, "gesture": gesture}}
    receive(PAGE)


def test_a_page_undoes_what_it_holds_a_drag_at_a_time_and_leaves_the_experiment_alone(state: dict[str, Any]) -> None:
    first = held(session.page_view(PAGE))
    for seq, bias in enumerate((1.0, 0.5, 0.2), start=1):
        turn(state, seq, bias, "drag 1")
    turn(state, 4, -1.0, "drag 2")
    send(state, 5, "compare.remove", place=0)
    assert len(held(session.page_view(PAGE)).cells) == 2
    seen = []
    for seq in range(6, 10):
        send(state, seq, "undo")
        seen.append(held(session.page_view(PAGE)))
    assert [one.bias for one in seen] == [-1.0, 0.2, first.bias, first.bias]
    assert seen[2] == first
    send(state, 10, "redo")
    assert held(session.page_view(PAGE)).bias == 0.2
    send(state, 11, "reset")
    assert held(session.page_view(PAGE)) == first
    send(state, 12, "undo")
    assert held(session.page_view(PAGE)).bias == 0.2
    assert session.experiment() == Experiment()
    assert not session.current().history.can_undo


def test_an_undo_on_train_goes_on_learning_where_it_can_and_else_can_be_taken_back(state: dict[str, Any]) -> None:
    def now() -> Live:
        return training.held(session.page_view(TRAIN))

    first = now().training
    for seq in (1, 2, 3):
        send(state, seq, "train.step", TRAIN)
    send(state, 4, "train.set", TRAIN, name="learning_rate", value=0.5)
    send(state, 5, "undo", TRAIN)
    assert (now().training, now().step) == (first, 3)
    send(state, 6, "redo", TRAIN)
    assert (now().training.learning_rate, now().step) == (0.5, 3)
    learnt = next(iter(now().courses.values())).state.vector
    send(state, 7, "train.task", TRAIN, value="adding")
    send(state, 8, "undo", TRAIN)
    assert (now().training.task, now().training.learning_rate, now().step) == (first.task, 0.5, 0)
    send(state, 9, "train.back", TRAIN)
    assert now().step == 3
    assert next(iter(now().courses.values())).state.vector is learnt
    send(state, 10, "reset", TRAIN)
    assert now().training == first
    assert not session.current().history.can_undo


def test_a_link_that_locks_a_field_lets_no_undo_change_it(state: dict[str, Any]) -> None:
    send(state, 1, "compare.seed")
    changed = held(session.page_view(PAGE))
    assert changed != Comparison()
    session.change(view=View(locked=("seed",)))
    send(state, 2, "undo")
    assert held(session.page_view(PAGE)) == changed
    assert session.current().notice is not None


@pytest.mark.parametrize("name", TAKES)
def test_the_link_of_a_take_opens_with_the_standard_cell_behind_it(
    state: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    experiment, standard = taken(Experiment(), name)
    state.clear()
    monkeypatch.setattr(st, "query_params", SimpleNamespace(to_dict=lambda: encode(experiment)))
    session.start()
    now = session.current()
    assert now.reference == standard
    assert now.reference_mode == "lines"
    assert session.experiment() == experiment
