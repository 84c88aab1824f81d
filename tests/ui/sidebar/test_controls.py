"""The sidebar: its chooser of cells, and when it has to be drawn again."""

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from playground.cells import CELLS
from playground.experiment import PRESETS, Experiment, History, decode, encode, set_weight
from playground.experiment.state.view import View
from playground.ui import session
from playground.ui.sidebar import controls
from tests.ui.pages.test_forward import board

Open = Callable[..., AppTest]

FIRST = ["rnn", "lstm", "gru"]


def cell_of(app: AppTest) -> str:
    header, _arrays = board(app)
    return decode(dict(pair.split("=") for pair in header["query"].split("&"))).experiment.cell


def test_the_cells_of_every_course_come_first(open_app: Open) -> None:
    app = open_app(cell="lstm")
    assert app.button_group(key="field.cell.first.lstm").value == "lstm"
    assert app.button_group(key="field.cell.first.lstm").options == [CELLS[cell].label for cell in FIRST]
    others = app.radio(key="field.cell.more.lstm")
    assert others.options == [cell.label for cell in CELLS.values() if cell.name not in FIRST]
    assert all(cell.purpose for cell in CELLS.values() if cell.name not in FIRST)


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell not in FIRST])
def test_any_other_is_chosen_in_the_drawer(open_app: Open, cell: str) -> None:
    app = open_app(cell="lstm")
    app.radio(key="field.cell.more.lstm").set_value(cell).run()
    assert cell_of(app) == cell
    assert app.radio(key=f"field.cell.more.{cell}").value == cell
    assert app.button_group(key=f"field.cell.first.{cell}").value is None
    app.button_group(key=f"field.cell.first.{cell}").set_value("gru").run()
    assert cell_of(app) == "gru"


def test_a_typed_cell_is_in_neither(open_app: Open) -> None:
    app = open_app(cell="typed", equations="h' = tanh(W x + U h + b)")
    assert cell_of(app) == "typed"
    assert app.radio(key="field.cell.more.typed").value is None


def test_a_lock_holds_both(open_app: Open) -> None:
    query = encode(decode({"cell": "mgu"}).experiment, View(level="everything", locked=("cell",)))
    app = open_app(**query)
    assert app.button_group(key="field.cell.first.mgu").disabled
    assert app.radio(key="field.cell.more.mgu").disabled


def shown(app: AppTest) -> Experiment:
    header, _arrays = board(app)
    return decode(dict(pair.split("=") for pair in header["query"].split("&") if pair)).experiment


def test_a_text_takes_its_length_away_again(open_app: Open) -> None:
    app = open_app(length="31", sequence="sine")
    choose = app.selectbox(key="field.sequence")
    choose.set_value("text").run()
    assert shown(app).length == len(Experiment().text)
    app.selectbox(key="field.sequence").set_value("impulse").run()
    assert shown(app).length == 31


def test_a_text_that_a_link_brought_leaves_the_length_of_the_first_paint(open_app: Open) -> None:
    app = open_app(sequence="text", text="hello", length="5")
    app.selectbox(key="field.sequence").set_value("sine").run()
    assert shown(app).length == Experiment().length


def test_what_cannot_be_taken_stays_in_its_box_with_the_reason(open_app: Open) -> None:
    app = open_app(sequence="numbers", values="1,2,3", length="3")
    before = shown(app)
    app.text_area(key="field.values").set_value("1, 2, a").run()
    assert app.text_area(key="field.values").value == "1, 2, a"
    assert any("wanted a number" in caption.value for caption in app.caption)
    assert shown(app) == before
    app.text_area(key="field.values").set_value("1, 2, 4").run()
    assert shown(app).values == (1, 2, 4)
    assert not any("wanted a number" in caption.value for caption in app.caption)


@pytest.mark.parametrize("name", ["gain", "seed"])
def test_an_emptied_box_changes_nothing_and_shows_its_number_again(open_app: Open, name: str) -> None:
    app = open_app(cell="lstm")
    before = shown(app)
    app.number_input(key=f"field.{name}").set_value(None).run()
    assert not app.exception
    assert shown(app) == before
    assert app.number_input(key=f"field.{name}").value == 1
    header, _arrays = board(app)
    assert "the box is empty" in header["panels"]["toolbar"]["notice"]["text"]
    app.number_input(key=f"field.{name}").set_value(3).run()
    assert getattr(shown(app), name) == 3


@pytest.mark.parametrize(
    ("start", "block"), [(PRESETS["pulse"].experiment, "W_hh.f"), (Experiment(cell="gru"), "W_hh.z")]
)
def test_a_weight_changed_on_the_board_leaves_the_sidebar_as_it_stands(
    monkeypatch: pytest.MonkeyPatch, start: Experiment, block: str
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", state)
    view = View(level="everything")
    state[session.KEY] = session.Session(history=History(present=start), view=view, opened=start)
    session.change(sidebar=controls._face(start))
    session.commit(set_weight(start, block, 0, 0, value=0.5))
    assert not controls.is_behind()
    session.open_preset("latch")
    assert controls.is_behind()


def test_beside_where_the_weights_come_from_stands_that_the_preset_set_some_by_hand(open_app: Open) -> None:
    def told(app: AppTest) -> bool:
        return any("set some by hand" in caption.value for caption in app.caption)

    app = open_app(level="everything")
    assert told(app)
    app.selectbox(key="field.initialiser").set_value("orthogonal").run()
    assert not told(app)  # all are drawn anew
