"""The knobs: one for every number that is explored, counted as it is shown, refused where it makes no sense."""

import pytest

from playground.experiment import FIELDS, Experiment, View, change
from playground.sequences import SEQUENCES
from playground.ui.commands import COMMANDS, Change
from playground.ui.panels.knobs import KNOBS, knobs_panel, turn


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_every_knob_that_applies_is_there_and_holds_what_the_experiment_does(sequence: str) -> None:
    experiment = change(Experiment(), sequence=sequence, hidden_size=7)
    shown = knobs_panel(experiment, View()).props["items"]
    items = {item["id"]: item for item in shown if item["kind"] == "knob"}
    assert {item["id"] for item in shown} - set(items) == {"fresh", "parameters"}
    assert set(items) == {name for name in KNOBS if FIELDS[name].applies_to(experiment)}
    for name, item in items.items():
        assert item["low"] <= item["value"] <= item["high"]
        assert turn(experiment, name, item["value"]) == experiment
        reach = item["reach"]
        assert item["low"] <= reach[0] < reach[1] <= item["high"]
        assert not item.get("log") or reach[0] > 0


def test_steps_are_counted_from_one() -> None:
    assert turn(Experiment(), "onset", 1).onset == 0
    assert turn(Experiment(), "onset", 9).onset == 8


@pytest.mark.parametrize(
    ("name", "value"), [("length", 0), ("length", 1e9), ("hidden_size", 65), ("seed", 3), ("amplitude", 1e7)]
)
def test_what_cannot_be_is_refused_with_a_sentence(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=r"[a-zA-Z]{3,} .*"):
        turn(Experiment(), name, value)


def test_a_locked_knob_looks_locked_and_a_hidden_one_is_gone() -> None:
    items = knobs_panel(Experiment(), View(locked=("length",), hidden=("amplitude",))).props["items"]
    assert {item["id"]: item["locked"] for item in items if item["id"] in ("length", "hidden_size")} == {
        "length": True,
        "hidden_size": False,
    }
    assert "amplitude" not in {item["id"] for item in items}


def test_the_command_turns_the_knob_that_it_names() -> None:
    command = COMMANDS["field"]
    assert isinstance(command, Change)
    assert command.make(Experiment(), {"name": "length", "value": 31}).length == 31
    with pytest.raises(ValueError, match="finite number"):
        command.make(Experiment(), {"name": "length", "value": "31"})
