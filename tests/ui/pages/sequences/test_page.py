"""The Sequences page without a browser: what it shows of any network, what it says, what is done and refused."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.analysis.sentences.hearing import heard
from playground.analysis.wording import number
from playground.engine import Clamp, forward
from playground.experiment import PAGES, PRESETS, Experiment, Run, View, edit, run
from playground.experiment.shapes import shape_of
from playground.experiment.weights.edit import Edit
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.commands import COMMANDS, Change
from playground.ui.pages.sequences import inside, lab, letters, ragged, starts
from playground.ui.pages.sequences.page import PAGE, SECTIONS, SHAPES, telling_step
from playground.ui.panels.head import alert
from playground.ui.panels.places import overflow_sentence
from tests.experiment.test_network import NETWORKS

EXAMPLES = {name: PRESETS[name].experiment for name, page in PAGES.items() if page == "sequences"}
TEXT = Experiment(sequence="text", text="hello hello", length=11, preset="", base=())
CLASSES = replace(TEXT, loss="categorical", readout="softmax", outputs=4, target_level=2.0, loss_at="every")
OTHERS = {"text": TEXT, "classes": CLASSES, "gru of the text": replace(CLASSES, cell="gru", layers=2, both=True)}


def panels(experiment: Experiment, *, essentials: bool = True, **chosen: Any) -> dict[str, Panel]:
    own = PAGE.view(open=frozenset(SECTIONS), **chosen)
    made = run(experiment)
    context = Context(run=made, own=own)
    level = "essentials" if essentials else "everything"
    context = replace(context, view=replace(context.view, level=level))
    content = PAGE.content(context)
    assert len({panel.id for panel in content.panels}) == len(content.panels)
    placed = [one for area in content.layout for group in area.groups for one in group.panels]
    assert set(placed) - {"timebar"} == {panel.id for panel in content.panels}
    return {panel.id: panel for panel in content.panels}


def do(experiment: Experiment, command: str, **payload: Any) -> Experiment:
    known = COMMANDS[command]
    assert isinstance(known, Change)
    return known.make(experiment, payload)


@pytest.mark.parametrize("name", [*EXAMPLES, *NETWORKS, *OTHERS])
@pytest.mark.parametrize("essentials", [True, False])
def test_any_network_is_shown_and_nothing_said_of_it_is_nan(name: str, essentials: bool) -> None:
    shown = panels((EXAMPLES | NETWORKS | OTHERS)[name], essentials=essentials)
    words = json.dumps([panel.props.get("reading", "") for panel in shown.values()])
    words += json.dumps([panel.props["sentences"] for panel in shown.values() if panel.kind == "text"])
    assert "nan" not in words
    assert "{" not in words
    assert "sequences.origin" in shown


def test_every_shape_has_examples_that_are_of_it() -> None:
    shown = panels(Experiment())["shapes"].props["shapes"]
    assert [one["name"] for one in shown] == list(SHAPES)
    for one in shown:
        assert one["examples"]
        for example in one["examples"]:
            assert shape_of(PRESETS[example["value"]].experiment) == one["name"]


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_taken_on_and_counts_what_it_says(name: str) -> None:
    made = do(EXAMPLES["parity"], "shape", name=name)
    assert shape_of(made) == name
    counted = run(made).loss_steps
    wanted = {"each": 20, "last": 1, "generate": 20, "handover": 10}[name]
    assert counted.sum() == wanted
    assert counted[-1]
    assert (run(made).x[1:] == 0).all() == (name == "generate")


def test_a_strip_for_every_layer_and_direction_with_its_final_state_where_it_stands() -> None:
    shown = panels(replace(Experiment(), layers=2, both=True), essentials=False, place="3")
    strips = [panel for name, panel in shown.items() if name.startswith("sequences.h")]
    assert len(strips) == 4
    assert sum("stands at step 1" in panel.props["title"] for panel in strips) == 2
    weights = shown["weights"]
    assert weights.props["prefix"] == "l1r."
    stack = run(replace(Experiment(), layers=2, both=True)).network.stack
    np.testing.assert_array_equal(weights.arrays["weights.W_hh"], stack[1][1].W_hh)
    edited = do(
        replace(Experiment(), layers=2, both=True), "weight", target="l1r.W_hh", gate="f", row=0, column=1, value=9
    )
    assert run(edited).network.stack[1][1].W_hh[4, 1] == 9


def test_inside_a_layer_stands_in_the_order_of_the_sequence() -> None:
    made = run(replace(Experiment(), layers=2, both=True))
    shown = panels(made.experiment, place="3")
    found = inside.signals(made, made.experiment.places[2])
    assert list(found) == ["h", "c", "i", "f", "g", "o"]
    assert {f"inside.{name}" for name in found} <= set(shown)
    reverse = forward(made.network.stack[1][1], made.stack.h(0)[::-1])
    np.testing.assert_allclose(found["f"], reverse.gates["f"][::-1], atol=1e-15)
    options = shown["inside.controls"].props["items"][0]["options"]
    assert options[3]["label"].endswith("(_l1_reverse)")


def test_what_an_output_has_heard_is_the_largest_of_its_row() -> None:
    rng = np.random.default_rng(0)
    matrix = np.tril(rng.normal(size=(6, 6)))[:, :, None]
    matrix[3] = 0
    matrix[4, :, 0] = [0, 0, 5, 0, 0, 0]
    matrix[5, 2, 0] = np.inf
    told = heard(matrix)
    s = int(np.abs(matrix[2, :, 0]).argmax())
    assert f"input of step {s + 1}: {number(float(matrix[2, s, 0]))} there" in told.at(2)
    assert told.at(3) == "No input changes the output of step 4."
    assert told.at(4) == "The output of step 5 depends on the input of step 3 alone: 5 there."
    assert "not finite" in told.at(5)


def test_the_letters_have_a_colour_each_by_row_or_by_unit() -> None:
    made = run(TEXT)
    by_cursor = letters.letters_panel(made, "", 0)
    assert by_cursor.arrays["letters.values"].shape == (11, 11)
    assert by_cursor.props["letters"][0] == "h"
    by_gate = letters.letters_panel(made, "f", 0)
    np.testing.assert_allclose(by_gate.arrays["letters.values"], made.trace.gates["f"].T, rtol=1e-6)
    assert (by_gate.props["low"], by_gate.props["high"]) == (0.0, 1.0)
    assert letters.letters_panel(run(Experiment()), "", 0).props["letters"] == []


def test_a_typed_text_is_read_letter_by_letter() -> None:
    made = do(Experiment(), "text", text="한글 👩‍👩‍👧 ok")
    assert (made.sequence, made.length) == ("text", 7)
    with pytest.raises(ValueError, match="at least one character"):
        do(Experiment(), "text", text="  ")


def runs_of(radius: float) -> dict[str, Run]:
    return {name: run(one) for name, one in lab.experiments(Experiment(), radius, 1.0).items()}


@pytest.mark.parametrize("radius", [0.5, 1.5, 2.5, 3.0])
def test_where_an_activation_blows_up_is_told_as_it_is(radius: float) -> None:
    runs = runs_of(radius)
    said = " ".join(lab.sentences(runs))
    for name, one in runs.items():
        beyond = [t + 1 for t, row in enumerate(one.trace.h) if not (np.abs(row) <= 1000).all()]
        assert (f"{name} passes 1000 at step {beyond[0]}" if beyond else f"{name} passes") in said or not beyond
        assert (f"{name} passes" in said) == bool(beyond)
    sigmoid = runs["sigmoid"].trace.h
    slope = float((sigmoid * (1 - sigmoid)).mean())
    assert slope <= 0.25
    assert f"The mean slope is {number(slope, 2)} for sigmoid" in said


def test_the_four_of_the_lab_share_their_weights() -> None:
    weights = {one.params.W_hh.tobytes() for one in runs_of(1.2).values()}
    assert len(weights) == 1
    values = np.abs(np.linalg.eigvals(next(iter(runs_of(1.2).values())).params.W_hh))
    assert values.max() == pytest.approx(1.2)


def test_padding_is_told_by_how_far_it_moves_the_last_state() -> None:
    made = run(replace(Experiment(), preset="", base=()))
    longer = replace(made.experiment, sequence="numbers", values=(*made.x[:10, 0].tolist(), *[0.0] * 14))
    end = run(replace(longer, length=10, values=longer.values[:10])).trace.h[-1]
    moved = float(np.linalg.norm(run(longer).trace.h[-1] - end))
    assert f"moves by {number(moved)}" in ragged.sentence(made)


def test_it_goes_on_from_where_it_ended() -> None:
    made = run(Experiment())
    on = run(do(made.experiment, "first.end"))
    np.testing.assert_array_equal(on.trace.h_0, made.trace.h[-1])
    np.testing.assert_array_equal(on.trace.c_0, made.trace.c[-1])
    assert run(do(on.experiment, "first.zero")).trace.h_0.tolist() == [0.0] * 4
    one = do(made.experiment, "first", state="c", unit=2, value=1.5)
    assert run(one).trace.c_0.tolist() == [0.0, 0.0, 1.5, 0.0]
    assert number(float(np.linalg.norm(on.grads.h_0))) in starts.sentence(on)


@pytest.mark.parametrize(
    ("command", "payload", "said"),
    [
        ("network", {"name": "layers", "value": 0}, "from 1 to 4"),
        ("network", {"name": "layers", "value": 9}, "from 1 to 4"),
        ("network", {"name": "seed", "value": 1}, "no setting of the network"),
        ("network", {"name": "given", "value": -1}, "from 0 to 500"),
        ("shape", {"name": "M:M"}, "no shape"),
        ("first", {"state": "z", "unit": 0, "value": 1.0}, "states to set are h, c"),
        ("first", {"state": "h", "unit": 9, "value": 1.0}, "from 1 to 4"),
        ("first", {"state": "h", "unit": 0.5, "value": 1.0}, "Wanted a unit"),
        ("first", {"state": "h", "unit": 0, "value": 1e9}, "from −1,000,000"),
        ("set_input", {"t": 5, "d": 0, "value": 1.0}, "Step 6 is not read: the network reads the first 3 steps"),
        ("loss", {"name": "outputs", "value": 99}, "from 1 to 16"),
        ("set_target", {"row": 7, "column": 0}, "classes 1 to 4"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(command: str, payload: dict[str, Any], said: str) -> None:
    start = CLASSES if command == "set_target" else replace(Experiment(), given=3)
    with pytest.raises(ValueError, match=said):
        do(start, command, **payload)


def test_a_class_is_chosen_by_its_place() -> None:
    made = do(CLASSES, "set_target", row=2, column=5)
    assert run(made).target[5].tolist() == [0, 0, 1, 0]
    assert run(made).target[4].tolist() == [0, 1, 0, 0]


def test_the_cursor_goes_where_an_answer_is_given() -> None:
    echo = run(EXAMPLES["echo"])
    assert abs(echo.y[telling_step(echo), 0]) == 1
    assert telling_step(run(EXAMPLES["parity"])) == 19


def test_the_picture_draws_a_feedback_only_where_something_is_fed_back() -> None:
    fed = EXAMPLES["selffed"]
    assert panels(fed)["shapes"].props["feeds"]
    assert not panels(replace(fed, both=True))["shapes"].props["feeds"]
    assert not panels(replace(fed, outputs=2))["shapes"].props["feeds"]


def test_one_output_in_between_is_none_of_the_shapes() -> None:
    between = replace(Experiment(), loss_at="step", loss_step=5)
    assert panels(between)["shapes"].props["chosen"] == ""
    assert panels(replace(between, loss_step=400))["shapes"].props["chosen"] == "last"


def test_the_lab_draws_its_own_weights_whatever_the_gain_is() -> None:
    silent = replace(Experiment(), initialiser="orthogonal", gain=0.0, preset="", base=())
    assert "lab.said" in panels(silent)
    for one in lab.experiments(silent, 1.2, 1.0).values():
        assert np.abs(np.linalg.eigvals(run(one).params.W_hh)).max() == pytest.approx(1.2)


LOUD = replace(
    Experiment(), cell="rnn", activation="identity", layers=2, preset="", base=(), length=500, sequence="step"
)


@pytest.mark.parametrize("both", [False, True])
def test_an_overflow_above_the_first_layer_is_named_where_it_is(both: bool) -> None:
    block = "l1r.W_hh.h" if both else "l1.W_hh.h"
    loud = edit(replace(LOUD, both=both), Edit(action="radius", block=block, value=30.0))
    made = run(loud)
    assert made.first_bad is None
    bad = np.flatnonzero(~np.isfinite(made.stack.states(1, int(both))["h"]).all(axis=1)) + 1
    step, place = (bad.max(), "layer 2, from the end") if both else (bad.min(), "layer 2")
    assert f"In {place} the numbers pass" in overflow_sentence(made)
    assert f"at step {step}:" in overflow_sentence(made)
    assert overflow_sentence(made) == alert(made, whole=True).props["sentences"][0]
    assert overflow_sentence(run(LOUD)) == ""


def test_an_overflow_of_the_output_alone_is_named() -> None:
    loud = edit(replace(LOUD, layers=1), Edit(action="radius", block="W_hh.h", value=4.1))
    loud = edit(loud, Edit(action="set", block="W_hy", row=0, column=0, value=1e6))
    made = run(loud)
    bad = np.flatnonzero(~np.isfinite(made.y[:, 0]))
    assert made.first_bad is None
    assert f"The output passes what a float64 can hold (1.8e308) at step {bad[0] + 1}:" in overflow_sentence(made)
    assert "output of step 500 is not finite" in str(panels(loud)["sequences.origin"].props["reading"])


def test_what_is_said_of_a_letter_is_what_its_colour_shows() -> None:
    made = run(TEXT)
    shown = panels(TEXT)["sequences.origin"]
    values = letters.letters_panel(made, "", 0).arrays["letters.values"]
    step = int(np.abs(values[-1]).argmax())
    said = str(shown.props["readings"])
    assert number(float(values[-1, step])) in said or number(float(np.float64(values[-1, step])), 3) in said


def test_padding_is_laid_on_the_biases_only_where_they_do_it() -> None:
    plain = replace(Experiment(), cell="rnn", preset="", base=(), initialiser="zeros")
    assert "From a state of 0" not in ragged.sentence(run(plain))
    sigmoid = run(replace(plain, activation="sigmoid"))
    assert "would lead to 1 without any bias" in ragged.sentence(sigmoid)  # four units at a half
    assert "that is the biases" in ragged.sentence(run(EXAMPLES["majority"]))
    assert "nothing to pad" in ragged.sentence(run(replace(Experiment(), length=1)))


def test_sequences_of_different_lengths_begin_as_the_one_on_screen() -> None:
    held = Clamp(target="h", value=0.25, start=2, stop=4)
    made = run(replace(Experiment(), h_0=(0.5,) * 4, interventions=(held,)))
    x, lengths = ragged.batch_of(made)
    states = ragged._states(made, x, lengths, "run")
    np.testing.assert_allclose(states[:, 0], made.trace.h, atol=1e-14)
    np.testing.assert_allclose(states[: lengths[2], 2], made.trace.h[: lengths[2]], atol=1e-14)


def test_what_has_no_knob_and_what_begins_from_0_is_said() -> None:
    many = starts.sentence(run(replace(Experiment(), hidden_size=9, layers=2, preset="", base=())))
    assert "The first 8 of 9 units have a knob." in many
    assert "all others begin from 0" in many
    assert "knob" not in starts.sentence(run(Experiment()))


def test_nothing_starts_from_where_a_state_cannot_be_set() -> None:
    far = replace(Experiment(), cell="rnn", activation="relu", initialiser="constant", constant=9.0, length=8)
    with pytest.raises(ValueError, match="a state can be set to 1e"):
        do(replace(far, preset="", base=()), "first.end")


def test_a_locked_text_cannot_be_typed() -> None:
    made = run(TEXT)
    for locked in ((), ("text",), ("length",)):
        context = Context(run=made, own=PAGE.view(), view=View(locked=locked))
        assert letters.panels(context)[1].props["locked"] == bool(locked)


def test_an_example_is_marked_as_open_only_while_the_shape_is_its_own() -> None:
    echo = EXAMPLES["echo"]
    assert panels(echo)["shapes"].props["preset"] == "echo"
    assert panels(replace(echo, given=4))["shapes"].props["preset"] == "echo"
    assert panels(replace(echo, given=1))["shapes"].props["preset"] == ""
    assert panels(Experiment())["shapes"].props["preset"] == ""


def test_the_lab_shows_all_four_gradients_however_far_apart_they_are() -> None:
    long = replace(Experiment(), length=300, preset="", base=())
    low, high = json.loads(panels(long)["lab.gradients"].props["frame"])["layout"]["yaxis"]["range"]
    for one in lab.experiments(long, 2.0, 1.0).values():
        sizes = np.log10([np.linalg.norm(row) for row in run(one).grads.h if row.any()])
        assert low <= sizes.min()
        assert sizes.max() <= high
