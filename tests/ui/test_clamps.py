"""Clamps on the board: those that hold nothing are told and can be taken away; charts go back to their style."""

from dataclasses import replace
from typing import Any

import pytest
import streamlit as st

from playground.engine import Clamp
from playground.experiment import Experiment, add_clamp, change, run
from playground.ui import session
from playground.ui.board import board
from playground.ui.commands import receive
from playground.ui.pages.forward import PAGE
from playground.ui.panels import head

CLAMPED = add_clamp(Experiment(), Clamp(target="f", value=1.0, start=4, stop=9))


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A visit at the first paint."""
    held: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", held)
    monkeypatch.setattr(st, "query_params", type("Query", (), {"to_dict": lambda _self: {"level": "everything"}})())
    session.start()
    return held


def send(state: dict[str, Any], name: str, **payload: Any) -> None:
    seq = session.current().seq + 1
    state[board.KEY] = {"command": {"seq": seq, "name": name, "payload": payload}}
    receive(PAGE)
    session.settle_style()


def told(experiment: Experiment) -> dict[str, Any]:
    return dict(head.alert(run(experiment)).props)


def test_a_clamp_that_the_cell_cannot_hold_is_told_and_goes_with_a_press(state: dict[str, Any]) -> None:
    assert told(CLAMPED)["sentences"] == []
    gru = change(CLAMPED, cell="gru")
    assert told(gru)["sentences"] == ["A clamp on f holds nothing here: the cell has no such gate, or not those units."]
    both = add_clamp(gru, Clamp(target="z", value=0.0))
    assert [clamp.target for clamp in head.clamps_at_work(run(both))] == ["z"]
    session.commit(both)
    send(state, "unclamp_waiting")
    assert [clamp.target for clamp in session.experiment().interventions] == ["z"]
    assert told(session.experiment())["actions"] == []


def test_a_clamp_of_units_that_are_gone_waits_too() -> None:
    few = replace(add_clamp(Experiment(), Clamp(target="f", value=1.0, units=(3,))), hidden_size=2, base=())
    assert "A clamp on f holds nothing" in told(few)["sentences"][0]


@pytest.mark.parametrize("way", ["reset", "undo", "unclamp"])
def test_charts_go_back_to_their_style_with_the_last_clamp(state: dict[str, Any], way: str) -> None:
    send(state, "clamp", target="f", value=1.0, start=4, stop=9)
    assert session.view().style == "lines"
    send(state, way, index=0)
    assert session.experiment().interventions == ()
    assert session.view().style == "heatmap"


def test_a_style_that_was_chosen_meanwhile_stays(state: dict[str, Any]) -> None:
    send(state, "clamp", target="f", value=1.0, start=4, stop=9)
    send(state, "style", style="lines")
    send(state, "unclamp", index=0)
    assert session.view().style == "lines"
