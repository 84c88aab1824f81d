"""Long work and what the browser has, as a visit holds them between two runs of a script."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st

from playground.experiment import Experiment, History, View, run
from playground.ui import session
from playground.ui.board import board
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page
from playground.ui.board.work import SLICE, Job, key_of
from playground.ui.commands import receive

START = Experiment()


def counting(context: Context) -> Job:
    def steps() -> Iterator[int]:
        import time

        for number in range(1, 10):
            time.sleep(1.1 * SLICE)
            yield number

    return Job(label="count", key=key_of(context.experiment), steps=steps, share=lambda step: step / 9)


PAGE = Page(name="counting", build=lambda context: Content(panels=[], layout=[], title=""), jobs={"count": counting})


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    kept[session.KEY] = session.Session(history=History(present=START), view=View(), opened=START)
    return kept


def send(state: dict[str, Any], seq: int, name: str, have: object = None, **payload: Any) -> None:
    state[board.KEY] = {"command": {"seq": seq, "name": name, "payload": payload, "have": have}}
    receive(PAGE)


def begun(experiment: Experiment) -> dict[str, Any]:
    context = Context(run=run(experiment), own=session.page_view(PAGE))
    return dict(session.begin(PAGE, context))


def test_work_begins_when_asked_for_goes_on_by_slices_and_ends_when_given_up(state: dict[str, Any]) -> None:
    assert begun(START) == {}
    send(state, 1, "compute", what="count", key=key_of(START))
    work = begun(START)["count"]
    assert work.latest == 1
    send(state, 2, "slice", what="count")
    assert begun(START)["count"] is work
    assert work.latest == 2
    send(state, 3, "cancel", what="count")
    assert begun(START) == {}
    send(state, 4, "slice", what="count")
    assert work.latest == 2


def test_work_for_another_experiment_ends(state: dict[str, Any]) -> None:
    send(state, 1, "compute", what="count", key=key_of(START))
    assert begun(START)
    assert begun(replace(START, seed=5)) == {}
    assert session.current().works == {}


def test_what_the_browser_has_counts_for_its_own_visit_only(state: dict[str, Any]) -> None:
    sent, _ = session.current().sent.next({"a": 1}, {})
    session.change(sent=sent)
    send(state, 1, "whole", have=["another", 1])
    assert session.current().sent.known is None
    send(state, 2, "whole", have=[session.current().visit, 1])
    assert session.current().sent.known == 1
    send(state, 3, "whole")
    assert session.current().sent.known is None
