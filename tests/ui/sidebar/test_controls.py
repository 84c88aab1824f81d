"""The sidebar's chooser of cells: three at first sight, the others with a sentence each in a drawer."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from playground.cells import CELLS
from playground.experiment import decode, encode
from playground.experiment.state.view import View
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
