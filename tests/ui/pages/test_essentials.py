"""Essentials as the app draws it: few things, each true of the run; a task that is done by its knobs."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from playground.cells import CELLS
from playground.experiment import PRESETS, TASKS, Experiment, View, encode, look_for, run
from playground.experiment.handles import handles, turn
from playground.ui.board.context import Context
from playground.ui.board.message import unpack
from playground.ui.pages import forward
from playground.ui.panels import lead

Open = Callable[..., AppTest]


def panels(app: AppTest) -> dict[str, dict[str, Any]]:
    assert not app.exception
    (component,) = app.get("bidi_component")
    message, _arrays = unpack(component.proto.bytes)
    found: dict[str, dict[str, Any]] = message["header"]["panels"]
    return found


def built(experiment: Experiment, **more: Any) -> dict[str, Any]:
    content = forward.essentials(Context(run=run(experiment), **more))
    return {panel.id: panel for panel in content.panels}


def test_the_bare_address_opens_the_essentials_and_no_sidebar(open_app: Open) -> None:
    app = open_app()
    shown = panels(app)
    assert {"lead", "task", "diagram", "handles", "story", "row.c", "row.h", "row.f"} <= set(shown)
    assert not {"weights", "moves", "equations", "knobs"} & set(shown)
    assert not app.selectbox
    assert not app.slider
    assert [tool for tool in shown["toolbar"]["tools"] if tool != "|"] == [
        "undo",
        "redo",
        "reset",
        "help",
        "link",
        "level",
    ]


def test_everything_is_one_word_away(open_app: Open) -> None:
    shown = panels(open_app(level="everything"))
    assert {"weights", "moves", "knobs"} <= set(shown)
    assert "lead" not in shown
    assert "level" in shown["toolbar"]["tools"]
    assert "level" not in panels(open_app(level="everything", lock="level"))["toolbar"]["tools"]


def test_no_symbol_that_a_first_year_student_does_not_know() -> None:
    words = str([panel.props for panel in built(Experiment()).values() if panel.id != "diagram"])
    assert not any(symbol in words for symbol in ("ρ", "‖", "Jacobian", "spectral", "∂"))


def test_the_states_are_large_and_the_gates_are_strips() -> None:
    shown = built(Experiment())
    fill = {name.removeprefix("row."): panel.props["fill"] for name, panel in shown.items() if name.startswith("row.")}
    assert list(fill) == ["x", "c", "h", "f", "i", "o"]
    assert min(fill["c"], fill["h"]) >= 3 * max(fill["f"], fill["i"], fill["o"], fill["x"])


@pytest.mark.parametrize("name", PRESETS)
def test_rows_show_the_run(name: str) -> None:
    made = run(PRESETS[name].experiment)
    for panel_id, panel in built(PRESETS[name].experiment).items():
        if panel_id.startswith("row.") and panel_id != "row.x":
            signal = panel_id.removeprefix("row.")
            values = made.trace.states.get(signal, made.trace.gates.get(signal))
            np.testing.assert_allclose(panel.arrays[f"{panel_id}.0.z"], values.T, rtol=1e-6, atol=1e-30)
    assert built(PRESETS[name].experiment)["story"].props["sentences"] == [look_for(made)]


def test_a_knob_says_which_units_it_turns_and_where_each_stands() -> None:
    items = built(Experiment())["handles"].props["items"]
    assert [item["label"] for item in items] == [
        "Forget gate, all units",
        "Input gate, all units",
        "Output gate, all units",
        "Length, in steps",
    ]
    assert items[0]["ends"] == ["drop", "keep"]
    assert items[0]["unit"]["label"] == "Forget gate, unit {n}"
    np.testing.assert_allclose(items[0]["unit"]["values"], handles(run(Experiment()))[0].values, atol=1e-4)
    locked = built(Experiment(), view=View(locked=("edits",)))["handles"].props["items"]
    assert [item["locked"] for item in locked] == [True, True, True, False]


def test_a_task_is_asked_then_done_then_followed_by_the_next() -> None:
    asked = built(Experiment())["task"].props
    assert (asked["done"], asked["text"]) == (False, TASKS["pulse"][0].text)
    lowered = turn(run(Experiment()), "f", -2.0)
    done = built(lowered, moves=2)["task"].props
    assert done["done"]
    assert done["mark"] == "Done in 2 moves"
    assert done["text"] == TASKS["pulse"][0].read(run(lowered))
    assert built(lowered, moves=1)["task"].props["mark"] == "Done in 1 move"
    assert built(lowered, task=1)["task"].props["text"] == TASKS["pulse"][1].text


def test_next_leads_through_every_task_and_back_to_the_first() -> None:
    place, seen = ("pulse", 0), []
    while place not in seen:
        seen.append(place)
        place = lead.next_of(PRESETS[place[0]].experiment, place[1])
    assert seen == [(name, index) for name, tasks in TASKS.items() for index in range(len(tasks))]
    assert place == ("pulse", 0)


@pytest.mark.parametrize("cell", CELLS)
def test_an_experiment_of_ones_own_says_what_its_cell_is_for_and_leads_to_a_preset_of_it(cell: str) -> None:
    own = built(Experiment(cell=cell, base=(), preset=""))["task"].props
    assert own["mark"] == ""
    assert own["text"] == CELLS[cell].purpose
    shown = next(preset for preset in PRESETS.values() if preset.experiment.cell == cell)
    assert own["next"] == f"Next: {shown.label}"


def test_a_changed_preset_keeps_its_name(open_app: Open) -> None:
    lowered = turn(run(Experiment()), "f", -2.0)
    shown = panels(open_app(**encode(lowered, View())))
    assert shown["lead"]["title"] == "Hold a pulse, changed"
    assert shown["lead"]["preset"] == ""
    assert shown["task"]["done"]
