"""What a teacher's link locks holds, whatever a change comes from: every command against every lock."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
import streamlit as st

from playground.experiment import (
    FIELDS,
    GROUPS,
    PRESETS,
    TAKES,
    Clamp,
    Experiment,
    History,
    View,
    add_clamp,
    decode,
    encode,
    parse_query,
    set_weight,
    to_json,
)
from playground.ui import session
from playground.ui.board import board
from playground.ui.board.page import Content, Page
from playground.ui.commands import COMMANDS, receive
from playground.ui.pages.compare import commands as comparing
from playground.ui.pages.compare.page import PAGE as COMPARE
from playground.ui.pages.train import commands as training
from playground.ui.pages.train import live
from playground.ui.pages.train.page import PAGE as TRAIN
from playground.ui.sidebar import controls, teacher

PAGE = Page(name="forward", build=lambda context: Content(panels=[], layout=[], title=""))
EDITED = set_weight(Experiment(length=20, loss="squared"), "W_hh.i", 0, 0, value=0.5)
CLAMPED = add_clamp(add_clamp(EDITED, Clamp(target="o", value=0.5)), Clamp(target="z", value=0.5))
START = replace(CLAMPED, h_0=(0.1,))
OTHER = Experiment(cell="gru", hidden_size=7, length=31, sequence="sine", loss="squared", seed=9, base=())

CELL = {"target": "W_hh", "gate": "f", "row": 1, "column": 2}
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "field": {"name": "length", "value": 12},
    "fresh": {},
    "handle": {"name": "f", "value": -1.0, "row": 0},
    "cell": {"value": "gru"},
    "start": {"name": "latch"},
    "weight": {**CELL, "value": 0.75},
    "restore": {"target": "", "gate": "", "row": None, "column": None},
    "paste": {**CELL, "text": "1"},
    "move": {"kind": "radius", "target": "W_hh", "gate": "f", "value": 0.5},
    "clamp": {"target": "f", "start": 5, "stop": 9, "units": [0], "value": 0.0},
    "unclamp": {"index": 0},
    "unclamp_waiting": {},
    "loss": {"name": "loss_at", "value": "every"},
    "set_input": {"t": 2, "d": 0, "value": 0.5},
    "set_target": {"t": 2, "value": 0.5},
    "equations": {"text": "h' = tanh(W x + U h + b)"},
    "network": {"name": "layers", "value": 2},
    "shape": {"name": "generate"},
    "text": {"text": "hello there"},
    "first": {"state": "h", "unit": 0, "value": 0.5},
    "first.end": {},
    "first.zero": {},
    "take": {"name": next(iter(TAKES))},
    "append_step": {},
    "insert_step": {"t": 2},
    "delete_step": {"t": 2},
    "double_length": {},
    "open": {"query": urlencode(encode(OTHER))},
    "resume": {"query": urlencode(encode(OTHER)), "past": "", "future": "", "reference": "", "mode": "off"},
    "open_file": {"name": "a.json", "text": to_json(OTHER)},
    "compare.take": {"place": 2},
    "compare.point": {"row": 3, "column": 3},
    "compare.reopen": {"query": urlencode(encode(OTHER))},
}
"""What each command that may change the experiment is sent with."""

NEVER = {
    *("whole", "style", "plain", "level", "next", "ghost", "save", "teacher"),
    *("undo", "redo", "reset", "last_finite", "compare.screen", "compare.save"),
}
"""Commands that show, or lead to where the visit already was."""

OF_TRAINING = {"train.take", "train.screen", "train.save"}
"""Commands of a training."""

CONTROLS: Mapping[str, Any] = {
    "cell": "gru",
    "coupled": True,
    "forget_gate": False,
    "sequence": "text",
    "text": "abc",
    "initialiser": "glorot",
    "seed": 7,
    "gain": 2.0,
    "amplitude": 0.5,
}
"""What a person chooses in the sidebar: several of these change other fields too."""

LOCKS = [*FIELDS, *GROUPS]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", kept)
    monkeypatch.setattr(st, "rerun", lambda *_args: None)
    return kept


def visit(state: dict[str, Any], **view: Any) -> None:
    state[session.KEY] = session.Session(history=History(present=START), view=View(**view), opened=START)


def send(state: dict[str, Any], name: str) -> None:
    state[board.KEY] = {"command": {"seq": 1, "name": name, "payload": dict(PAYLOADS[name])}}
    receive(PAGE)


def turn(state: dict[str, Any], name: str) -> None:
    state[f"field.{name}"] = CONTROLS[name]
    controls._changed(name)


def start_from(state: dict[str, Any], name: str) -> None:
    state["preset.pulse.0"] = name
    controls._preset_chosen("preset.pulse.0", "pulse")


WAYS: list[tuple[Callable[[dict[str, Any], str], None], str]] = [
    *((send, name) for name in PAYLOADS),
    *((turn, name) for name in CONTROLS),
    (start_from, "latch"),
]


def refused(old: Experiment, new: Experiment, lock: str) -> bool:
    """Whether two experiments differ in what a lock names; laid out weights belong to those by hand."""
    names = [name for name, field in FIELDS.items() if lock in (name, field.group)]
    names += ["base"] if lock == "edits" else []
    return any(getattr(old, name) != getattr(new, name) for name in names)


def test_every_command_is_known_here() -> None:
    assert set(COMMANDS) == set(PAYLOADS) | NEVER | OF_TRAINING


@pytest.mark.parametrize(("way", "name"), WAYS, ids=[f"{way.__name__}-{name}" for way, name in WAYS])
def test_a_change_passes_every_lock_but_those_on_what_it_changes(
    state: dict[str, Any], way: Callable[[dict[str, Any], str], None], name: str
) -> None:
    visit(state)
    way(state, name)
    free = session.experiment()
    assert free != START
    held = 0
    for lock in LOCKS:
        visit(state, locked=(lock,))
        before = session.current()
        way(state, name)
        if refused(START, free, lock):
            held += 1
            assert session.experiment() == START, lock
            notice = session.current().notice
            assert notice is not None
            assert "does not allow" in notice.text
            assert session.view() == before.view
            assert session.current().history == before.history
        else:
            assert session.experiment() == free, lock
    assert held


def test_what_is_hidden_is_locked_too(state: dict[str, Any]) -> None:
    visit(state, hidden=("edits",))
    send(state, "weight")
    assert session.experiment() == START


def test_with_everything_locked_nothing_changes_the_experiment(state: dict[str, Any]) -> None:
    for way, name in WAYS:
        visit(state, locked=tuple(GROUPS))
        way(state, name)
        assert session.experiment() == START


def test_reset_leads_to_what_the_link_opened(state: dict[str, Any]) -> None:
    visit(state, locked=("cell",))
    send(state, "weight")
    assert session.experiment() != START
    state[board.KEY] = {"command": {"seq": 2, "name": "reset", "payload": {}}}
    receive(PAGE)
    assert session.experiment() == START


def test_start_from_can_be_hidden_and_locked(open_app: Callable[..., Any]) -> None:
    labels = [box.label for box in open_app(level="everything").selectbox]
    assert "Start from" in labels
    assert "Start from" not in [box.label for box in open_app(level="everything", hide="preset").selectbox]
    locked = next(box for box in open_app(level="everything", lock="preset").selectbox if box.label == "Start from")
    assert locked.disabled


def test_a_lock_names_what_it_holds_and_no_more_than_three() -> None:
    from playground.experiment import locks

    with pytest.raises(ValueError, match=r"changes here: Cell\.$"):
        locks.check(View(locked=("cell",)), Experiment(), Experiment(cell="gru"))
    with pytest.raises(ValueError, match="…"):
        locks.check(View(locked=tuple(GROUPS)), Experiment(), PRESETS["copy"].experiment)
    assert len(fields(Experiment)) > 3


def test_a_teachers_link_carries_the_step_the_unit_and_the_level(
    state: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "context", SimpleNamespace(url="http://127.0.0.1:8501/?old=1"))
    visit(state)
    state[board.KEY] = {
        "command": {"seq": 1, "name": "teacher", "payload": {"t": 11, "unit": 2, "first": 3, "last": 14}}
    }
    receive(PAGE)
    assert session.current().dialog == "teacher"
    query = parse_query(teacher.link(session.view()).split("?")[1])
    assert (query["t"], query["unit"], query["zoom"], query["level"]) == ("12", "3", "4,15", "essentials")
    assert decode(query).experiment == START


def test_a_training_and_a_comparison_are_held_too(state: dict[str, Any]) -> None:
    for page, held in ((COMPARE, comparing.held), (TRAIN, lambda view: training.held(view).training)):
        visit(state, locked=("cell", "preset", "length"))
        view = session.page_view(page)
        before = held(view)
        changed = change_experiment(before)
        assert changed != before
        kept = comparing.keep(view, changed) if page is COMPARE else training.keep(view, live.fresh(changed))
        with pytest.raises(ValueError, match="does not allow"):
            session.set_page_view(page, kept)
        assert held(session.page_view(page)) == before
        visit(state)
        session.page_view(page)
        session.set_page_view(page, kept)
        assert held(session.page_view(page)) == changed


def change_experiment(value: Any) -> Any:
    """A comparison or a training with another length in one of its experiments."""
    name = "cells" if hasattr(value, "cells") else "experiments"
    (first, experiment), *rest = getattr(value, name)
    return replace(value, **{name: ((first, replace(experiment, length=experiment.length + 1)), *rest)})
