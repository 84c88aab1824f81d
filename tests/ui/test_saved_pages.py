"""A comparison is saved as a file and opened again, on the page that it belongs to."""

from dataclasses import replace
from typing import Any

import pytest
import streamlit as st

from playground.experiment import Experiment, View
from playground.experiment.history import History
from playground.experiment.state.comparison import Comparison, as_drawn
from playground.ui import session
from playground.ui.board import board
from playground.ui.commands import receive
from playground.ui.pages.compare.commands import held, keep
from playground.ui.pages.compare.page import PAGE

MINE = Comparison(cells=(("mine", replace(as_drawn("mgu"), hidden_size=5)), ("GRU", as_drawn("gru"))), bias=1.5)


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "rerun", lambda *_args: None)
    start = Experiment()
    kept[session.KEY] = session.Session(history=History(present=start), view=View(), opened=start)
    return kept


def send(state: dict[str, Any], seq: int, command: str, **payload: Any) -> None:
    state[board.KEY] = {"command": {"seq": seq, "name": command, "payload": payload}}
    receive(PAGE)


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
