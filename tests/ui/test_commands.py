"""Commands of the board: each a pure change of the experiment, each refusing what makes no sense."""

from typing import Any

import numpy as np
import pytest

from playground.experiment import Experiment, run
from playground.ui.commands import COMMANDS, Change
from playground.ui.commands.payload import index, number

START = Experiment()


CHANGES = {name: command for name, command in COMMANDS.items() if isinstance(command, Change)}


def done(name: str, **payload: Any) -> Experiment:
    return CHANGES[name].make(START, payload)


def test_a_weight_is_set_alone() -> None:
    after = run(done("weight", target="W_hh", gate="f", row=2, column=1, value=0.75)).params.W_hh
    before = run(START).params.W_hh
    assert after[4 + 2, 1] == 0.75
    assert np.count_nonzero(after != before) == 1


def test_a_weight_is_restored() -> None:
    changed = done("weight", target="W_hh", gate="f", row=2, column=1, value=0.75)
    back = CHANGES["restore"].make(changed, {"target": "W_hh", "gate": "f", "row": 2, "column": 1})
    assert run(back).params.W_hh[6, 1] == run(START).initial.W_hh[6, 1]


def test_restoring_all_leads_back_to_what_the_person_began_with() -> None:
    changed = done("weight", target="W_hh", gate="f", row=2, column=1, value=0.75)
    assert CHANGES["restore"].make(changed, {"target": "", "gate": "", "row": None, "column": None}) == START


def test_a_block_is_pasted_where_it_was_meant() -> None:
    after = run(done("paste", target="W_hh", gate="o", row=1, column=2, text="1\t2\n3\t4")).params.W_hh
    assert after[13:15, 2:4].tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize("text", ["1\tzwei", "1\t2\n3", "1\t2\t3\t4\t5", ""])
def test_a_block_that_does_not_fit_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"[a-z]{3,} .*[.]$"):
        done("paste", target="W_hh", gate="o", row=0, column=0, text=text)


def test_a_move_sets_the_radius_of_one_block() -> None:
    after = run(done("move", kind="radius", target="W_hh", gate="g", value=1.5)).params.W_hh
    assert abs(np.linalg.eigvals(after[8:12])).max() == pytest.approx(1.5)
    np.testing.assert_array_equal(after[:8], run(START).params.W_hh[:8])


def test_a_clamp_is_added_changed_and_taken_away() -> None:
    clamped = done("clamp", target="f", start=5, stop=9, units=[0], value=0.0)
    assert run(clamped).trace.gates["f"][5:9, 0].tolist() == [0] * 4
    changed = CHANGES["clamp"].make(
        clamped, {"index": 0, "target": "f", "start": 5, "stop": 9, "units": None, "value": 1.0}
    )
    assert (run(changed).trace.gates["f"][5:9] == 1).all()
    assert CHANGES["unclamp"].make(changed, {"index": 0}) == START


def test_a_drawn_input_becomes_numbers() -> None:
    after = done("set_input", t=7, d=0, value=-0.5)
    assert after.sequence == "numbers"
    assert run(after).x[7, 0] == -0.5
    assert run(after).x[3, 0] == 1


@pytest.mark.parametrize(("name", "steps"), [("append_step", 25), ("double_length", 48)])
def test_steps_are_added(name: str, steps: int) -> None:
    assert len(run(done(name)).x) == steps


def test_steps_are_inserted_and_deleted_at_the_cursor() -> None:
    assert run(done("insert_step", t=2)).x[4, 0] == 1
    assert run(done("delete_step", t=2)).x[2, 0] == 1


@pytest.mark.parametrize("value", [None, "1", float("nan"), float("inf"), True, [1]])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="finite number for value"):
        number({"value": value}, "value")


def test_what_is_no_whole_number_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        index({"t": 1.5}, "t")


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("weight", {"target": "W_hh", "gate": "f", "row": 9, "column": 0, "value": 1.0}),
        ("weight", {"target": "W_hh", "gate": "q", "row": 0, "column": 0, "value": 1.0}),
        ("weight", {"target": "W_hh", "gate": "f", "row": 0, "column": 0, "value": 1e308}),
        ("weight", {}),
        ("move", {"kind": "explode", "target": "W_hh"}),
        ("clamp", {"target": "f", "start": 9, "stop": 5, "value": 1.0}),
        ("clamp", {"target": "f", "start": 0, "value": 1.0, "units": ["a"]}),
        ("clamp", {"target": "f", "start": 0, "value": 1.0, "units": 3}),
        ("unclamp", {"index": 4}),
        ("loss", {"name": "cell", "value": "gru"}),
        ("loss", {"name": "loss_at", "value": "never"}),
        ("set_input", {"t": 99, "d": 0, "value": 1.0}),
        ("set_target", {"t": -1, "value": 1.0}),
        ("delete_step", {"t": 24}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(name: str, payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        CHANGES[name].make(START, payload)
