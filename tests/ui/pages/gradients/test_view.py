"""The view of the Gradients page, what it computes, and its rows of controls."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.analysis import Check
from playground.engine import Clamp
from playground.experiment import FIELDS, Experiment, Run, View, run
from playground.ui.board.context import Context
from playground.ui.pages.gradients import compute
from playground.ui.pages.gradients.cliff import MOST_STEPS
from playground.ui.pages.gradients.page import PAGE
from playground.ui.pages.gradients.sections import SECTIONS
from playground.ui.panels import loss as loss_panels

START, apply = PAGE.view(), PAGE.apply
CHOICES = {name: allowed for section in SECTIONS.values() for name, allowed in section.choices.items()}
NUMBERS = {name: number for section in SECTIONS.values() for name, number in section.numbers.items()}
COMMANDS = ["section", "choose", "compute", "pause", "cancel", "cliff"]


def checked(one: Run) -> Check:
    """The check of every entry, at once."""
    *_, (_, found) = compute.check_job(Context(run=one)).steps()
    return found


def test_the_view_begins_with_the_first_of_every_choice() -> None:
    for name, allowed in CHOICES.items():
        assert START[name] == allowed[0]
    for name, (first, low, high) in NUMBERS.items():
        assert START[name] == first
        assert low < high
        assert low <= first <= high or first == 0
    assert set(SECTIONS) > START.open


def test_sections_open_and_close() -> None:
    opened = apply(START, "section", {"id": "cliff", "open": True})
    assert opened.open == START.open | {"cliff"}
    assert apply(opened, "section", {"id": "cliff", "open": False}) == START
    assert apply(START, "section", {"id": "cliff", "open": False}) == START


@pytest.mark.parametrize("name", CHOICES)
def test_every_choice_can_be_made(name: str) -> None:
    for value in CHOICES[name]:
        assert apply(START, "choose", {"name": name, "value": value})[name] == value


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_stay_in_their_range(name: str) -> None:
    _, low, high = NUMBERS[name]
    for value, kept in ((low, low), (high, high), (low / 10, low), (high * 10, high), (-1.0, low)):
        assert apply(START, "choose", {"name": name, "value": value})[name] == kept


def test_cliff_goes_on_and_back_to_the_start() -> None:
    down = apply(apply(START, "cliff", {"steps": 1}), "cliff", {"steps": 10})
    assert down["cliff_steps"] == 11
    assert apply(down, "cliff", {"steps": 1e9})["cliff_steps"] == MOST_STEPS
    assert apply(down, "cliff", {"steps": 0})["cliff_steps"] == 0


def test_what_is_asked_for_is_kept_with_its_experiment() -> None:
    asked = apply(START, "compute", {"what": "triangle", "key": "abc"})
    assert asked.asked == {"triangle": "abc"}
    assert apply(asked, "compute", {"what": "check", "key": "d"}).asked == {"triangle": "abc", "check": "d"}


def test_work_is_paused_goes_on_and_is_given_up() -> None:
    asked = apply(START, "compute", {"what": "check", "key": "d"})
    paused = apply(asked, "pause", {"what": "check"})
    assert paused.paused == {"check"}
    assert paused.asked == asked.asked
    assert apply(paused, "compute", {"what": "check", "key": "d"}) == asked
    assert apply(paused, "cancel", {"what": "check"}) == START


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("launch", {}),
        ("section", {"id": "nothing"}),
        ("section", {}),
        ("choose", {"name": "ord", "value": "max"}),
        ("choose", {"name": "threshold", "value": "1"}),
        ("choose", {"name": "threshold", "value": float("nan")}),
        ("choose", {"name": "threshold", "value": True}),
        ("choose", {"name": "open", "value": []}),
        ("choose", {"name": "ord", "value": ["fro"]}),
        ("compute", {"what": "everything"}),
        ("cancel", {"what": "everything"}),
        ("pause", {}),
        ("cliff", {"steps": "far"}),
        ("cliff", {}),
    ],
)
def test_what_makes_no_sense_is_a_sentence(name: str, payload: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z“].*\.$"):
        apply(START, name, payload)


@given(
    st.sampled_from([*COMMANDS, "other"]),
    st.dictionaries(
        st.sampled_from(["id", "open", "name", "value", "what", "key", "steps"]),
        st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=9), st.lists(st.integers())),
    ),
)
def test_no_payload_breaks_the_view(name: str, payload: dict[str, object]) -> None:
    try:
        view = apply(START, name, payload)
    except ValueError:
        return
    assert view.open <= set(SECTIONS)
    assert 0 <= view["cliff_steps"] <= MOST_STEPS
    assert view.chosen.keys() == START.chosen.keys()
    for key, (first, low, high) in NUMBERS.items():
        assert view[key] == first or low <= view[key] <= high


@pytest.mark.parametrize("loss", ["state", "squared"])
@pytest.mark.parametrize("loss_at", ["last", "every", "step"])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_loss_by_a_pass_of_its_own_is_that_of_the_run(loss: str, loss_at: str, cell: str) -> None:
    one = run(Experiment(cell=cell, loss=loss, loss_at=loss_at, target_level=0.3))
    assert compute.loss_of(one)(one.params) == pytest.approx(one.loss, rel=1e-13)


@pytest.mark.parametrize("loss", ["state", "squared"])
@pytest.mark.parametrize("loss_at", ["last", "every", "step"])
@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_the_badge_agrees_on_what_is_on_screen(loss: str, loss_at: str, cell: str) -> None:
    one = run(Experiment(cell=cell, loss=loss, loss_at=loss_at, target_level=0.3))
    sample = compute.check(one)
    assert sample.verdict == "agrees"
    assert sample.probes < sample.entries
    every = checked(one)
    assert every.verdict == "agrees"
    assert every.probes == every.entries


def test_the_badge_agrees_under_clamps() -> None:
    from playground import Clamp

    clamps = (
        Clamp(target="f", value=0.9, start=4, stop=9),
        Clamp(target="h", value=0.2, start=10, stop=11, units=(1,)),
    )
    assert checked(run(Experiment(interventions=clamps))).verdict == "agrees"


def test_the_badge_turns_when_a_gradient_is_wrong() -> None:
    one = run(Experiment(cell="gru"))
    wrong = replace(one.grads, W_hh=one.grads.W_hh + 0.01 * np.abs(one.grads.W_hh).max())
    broken = replace(one)
    vars(broken)["grads"] = wrong
    assert checked(broken).verdict == "differs"
    assert compute.check(broken).verdict == "differs"


def test_results_are_remembered_by_the_run() -> None:
    one, other = run(Experiment(length=9)), run(Experiment(length=9, seed=5))
    first = compute.triangle(one, "fro", "h")
    assert compute.triangle(one, "fro", "h") is first
    assert compute.triangle(other, "fro", "h") is not first
    assert compute.triangle(one, "spectral", "h") is not first
    assert compute.key(one.experiment) != compute.key(other.experiment)


def test_what_takes_long_is_known_beforehand() -> None:
    small = run(Experiment(length=24)).params
    large = run(Experiment(cell="lstm", length=2, hidden_size=64)).params
    assert compute.triangle_seconds(small, 24, ord="fro", wrt="h") < compute.LIVE
    assert compute.triangle_seconds(large, 500, ord="fro", wrt="h") > compute.LIVE
    spectral = compute.triangle_seconds(small, 200, ord="spectral", wrt="state")
    assert spectral > compute.triangle_seconds(small, 200, ord="fro", wrt="state")
    assert compute.decompose_every(small, 24) == 1
    assert compute.decompose_every(large, 500) > 1


def test_loss_controls_send_the_fields_of_the_experiment() -> None:
    items = {item["id"]: item for item in loss_panels.items(Experiment(loss_at="step"), View())}
    assert list(items) == ["loss_at", "loss_step", "loss"]
    assert {item["command"] for item in items.values()} == {"loss"}
    assert [option["value"] for option in items["loss_at"]["options"]] == list(FIELDS["loss_at"].choices)
    assert items["loss_step"]["value"] + items["loss_step"]["shift"] == Experiment().loss_step + 1
    assert "loss_step" not in {item["id"] for item in loss_panels.items(Experiment(), View())}


def test_locked_loss_is_not_offered() -> None:
    items = loss_panels.items(Experiment(loss_at="step"), View(locked=("loss_at",)))
    assert {item["id"] for item in items} == {"loss_step", "loss"}


@pytest.mark.parametrize(
    ("fields", "at_once"),
    [
        ({}, True),
        ({"loss": "squared", "loss_at": "every"}, True),
        ({"cell": "gru", "given": 9, "h_0": (0.5, -0.5, 0.2, 0.1)}, True),
        ({"layers": 2}, False),
        ({"both": True}, False),
        ({"interventions": (Clamp(target="f", value=0.5),)}, False),
    ],
)
def test_losses_of_many_are_each_by_itself(fields: dict[str, Any], at_once: bool) -> None:
    one = run(Experiment(**fields))
    rng = np.random.default_rng(0)
    many = [
        one.params.replace(
            **{name: array + 0.1 * rng.normal(size=array.shape) for name, array in one.params.arrays().items()}
        )
        for _ in range(3)
    ]
    assert (one.network.forward_many(many, one.x) is not None) is at_once
    alone = [compute.loss_of(one)(params) for params in many]
    np.testing.assert_allclose(compute.losses_of(one)(many), alone, rtol=1e-12)
    assert len(set(alone)) == 3
