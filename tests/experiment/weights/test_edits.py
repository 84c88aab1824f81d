"""Edits: each is a pure function of an experiment, and the log says no more than it must."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from playground.experiment import Edit, Experiment, edit, paste, restore, run, set_weight
from playground.experiment.editing import drawn_weights, weights
from playground.experiment.weights.apply import apply_all
from playground.experiment.weights.log import append

PLAIN = Experiment(base=(), hidden_size=3)
GATES = "ifgo"


def rows(gate: str, size: int = 3) -> slice:
    start = GATES.index(gate) * size
    return slice(start, start + size)


def test_setting_a_weight_changes_that_weight_alone():
    before = weights(PLAIN)
    after = weights(set_weight(PLAIN, "W_hh.f", 1, 2, value=0.25))
    expected = before["W_hh"].copy()
    expected[3 + 1, 2] = 0.25
    assert (after.pop("W_hh") == expected).all()
    assert all((after[name] == before[name]).all() for name in after)


@pytest.mark.parametrize(("target", "gate"), [("b_ih", "o"), ("b_hh", "i"), ("W_ih", "g"), ("W_hy", ""), ("b_y", "")])
def test_every_array_can_be_set(target, gate):
    changed = weights(set_weight(PLAIN, f"{target}.{gate}".rstrip("."), 0, value=-7.5))[target]
    assert changed[rows(gate).start if gate else 0].ravel()[0] == -7.5


def test_peepholes_can_be_set():
    experiment = Experiment(base=(), peephole=True)
    assert weights(set_weight(experiment, "W_co", 2, value=3.0))["W_co"][2] == 3.0


def test_an_edit_mutates_nothing():
    before = {name: array.copy() for name, array in drawn_weights(PLAIN).items()}
    arrays = drawn_weights(PLAIN)
    for action in (
        "set",
        "scale",
        "radius",
        "transpose",
        "zero",
        "identity",
        "orthogonal",
        "rotate",
        "bias",
        "restore",
    ):
        apply_all(arrays, [Edit(action=action, row=0, column=0, value=0.5)], blocks=PLAIN.blocks)
    assert all((arrays[name] == before[name]).all() for name in before)


def test_a_row_of_the_whole_matrix_is_that_of_its_gate():
    direct = edit(PLAIN, Edit(action="set", row=4, column=0, value=1.0))
    assert direct == set_weight(PLAIN, "W_hh.f", 1, 0, value=1.0)


def test_the_second_value_of_a_cell_takes_the_place_of_the_first():
    once = set_weight(PLAIN, "W_hh.f", 1, 2, value=0.3)
    other = set_weight(once, "W_hh.f", 0, 0, value=0.3)
    assert len(set_weight(other, "W_hh.f", 1, 2, value=0.5).edits) == 2


def test_a_slider_takes_the_place_of_its_last_value():
    first = edit(PLAIN, Edit(action="scale", block="W_hh.f", value=2.0))
    second = edit(first, Edit(action="scale", block="W_hh.f", value=3.0))
    assert np.allclose(weights(second)["W_hh"][rows("f")], 3 * weights(PLAIN)["W_hh"][rows("f")], rtol=1e-15)
    assert edit(second, Edit(action="scale", block="W_hh.f", value=1.0)) == PLAIN
    third = edit(second, Edit(action="scale", block="W_hh.g", value=3.0))
    assert len(third.edits) == 2


def test_a_slider_after_another_change_is_a_new_one():
    scaled = edit(PLAIN, Edit(action="scale", block="W_hh.f", value=2.0))
    changed = set_weight(scaled, "W_hh.f", 0, 0, value=1.0)
    again = edit(changed, Edit(action="scale", block="W_hh.f", value=2.0))
    assert weights(again)["W_hh"][3, 0] == 2.0
    assert np.allclose(weights(again)["W_hh"][4], 4 * weights(PLAIN)["W_hh"][4], rtol=1e-15)


def test_a_set_weight_that_a_move_has_read_stays_in_the_log():
    """Without the first set the radius would be another, and so every other weight of the block."""
    experiment = set_weight(PLAIN, "W_hh.f", 0, 0, value=5.0)
    experiment = edit(experiment, Edit(action="radius", block="W_hh.f", value=1.0))
    before = weights(experiment)["W_hh"]
    after = weights(set_weight(experiment, "W_hh.f", 0, 0, value=3.0))["W_hh"]
    assert after[3, 0] == 3.0
    before[3, 0] = 3.0
    assert (after == before).all()


def test_transposing_twice_is_nothing():
    once = edit(PLAIN, Edit(action="transpose", block="W_hh.g"))
    assert (weights(once)["W_hh"][rows("g")] == weights(PLAIN)["W_hh"][rows("g")].T).all()
    assert edit(once, Edit(action="transpose", block="W_hh.g")) == PLAIN


ONE = st.sampled_from([f"W_hh.{gate}" for gate in GATES])
SOME = st.just("W_hh") | ONE
CELL = st.fixed_dictionaries({"block": ONE, "row": st.integers(0, 2), "column": st.integers(0, 2)})
LOCAL = st.builds(
    lambda cell, action, value: Edit(action=action, value=value, **cell),
    CELL,
    st.sampled_from(["set", "restore"]),
    st.floats(-9, 9),
)
WHOLE = st.builds(
    Edit,
    action=st.sampled_from(["zero", "identity", "restore", "scale", "radius", "rotate"]),
    block=SOME,
    value=st.floats(0.1, 3.0),
)
BIAS = st.builds(
    Edit,
    action=st.just("bias"),
    block=st.sampled_from(["b_ih", *(f"b_ih.{gate}" for gate in GATES)]),
    value=st.floats(-9, 9),
)


@given(st.lists(LOCAL | WHOLE | BIAS, max_size=6).map(tuple), LOCAL | WHOLE | BIAS)
def test_what_goes_from_the_log_changes_nothing(log, new):
    """append leaves out edits, never effects: but for sliders, whose last value it replaces by design."""
    assume(new.action not in ("scale", "radius", "rotate"))
    drawn = drawn_weights(PLAIN)
    kept = apply_all(drawn, append(log, new), blocks=PLAIN.blocks)
    full = apply_all(drawn, (*log, new), blocks=PLAIN.blocks)
    assert all(np.allclose(kept[name], full[name], rtol=1e-9, atol=1e-12) for name in full)
    assert len(append(log, new)) <= len(log) + 1


def test_restore_takes_back_a_cell_a_block_and_everything():
    changed = set_weight(PLAIN, "W_hh.f", 1, 2, value=0.3)
    changed = set_weight(changed, "W_hh.f", 1, 1, value=0.3)
    one = edit(changed, Edit(action="restore", block="W_hh.f", row=1, column=2))
    assert one.edits == (changed.edits[1],)
    assert restore(changed, "W_hh.f") == PLAIN
    scaled = edit(changed, Edit(action="scale", value=0.5))
    assert (weights(restore(scaled, "W_hh.f"))["W_hh"][rows("f")] == weights(PLAIN)["W_hh"][rows("f")]).all()
    assert restore(scaled).edits == ()


def test_zero_and_identity():
    assert (weights(edit(PLAIN, Edit(action="zero", block="W_hh.g")))["W_hh"][rows("g")] == 0).all()
    everywhere = weights(edit(PLAIN, Edit(action="identity")))["W_hh"]
    assert (everywhere == np.tile(np.eye(3), (4, 1))).all()
    assert (weights(edit(PLAIN, Edit(action="zero", block="W_ih")))["W_ih"] == 0).all()


def test_the_radius_of_each_block_can_be_set():
    W = weights(edit(PLAIN, Edit(action="radius", value=1.3)))["W_hh"]
    for gate in GATES:
        assert np.abs(np.linalg.eigvals(W[rows(gate)])).max() == pytest.approx(1.3, rel=1e-12)


def test_a_bias_is_the_sum_of_both_arrays():
    arrays = weights(edit(PLAIN, Edit(action="bias", block="b_ih.f", value=2.5)))
    assert (arrays["b_ih"][rows("f")] + arrays["b_hh"][rows("f")] == 2.5).all()
    assert (arrays["b_ih"][rows("i")] == weights(PLAIN)["b_ih"][rows("i")]).all()


def test_a_pasted_block_stands_where_it_was_put():
    experiment = paste(PLAIN, "W_hh.g", "1\t2\n3\t4", row=1, column=1)
    W = weights(experiment)["W_hh"][rows("g")]
    assert (W[1:, 1:] == [[1, 2], [3, 4]]).all()
    assert (W[0] == weights(PLAIN)["W_hh"][6]).all()


def test_a_bias_can_be_pasted_upright_or_as_a_row():
    upright, lying = (paste(PLAIN, "b_ih.f", text) for text in ("1\n2\n3", "1\t2\t3"))
    assert upright == lying
    assert (weights(upright)["b_ih"][rows("f")] == [1, 2, 3]).all()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1 2 3 4", "1 × 4 numbers"),
        ("1\n2\n3\n4", "room for 3 × 3"),
        ("1 2\n3", "Line 2 has 1 numbers"),
        ("1 two\n3 4", "“two”"),
        ("", "no numbers"),
        ("nan 1", "“nan”"),
        ("1e308", "1e308"),
    ],
)
def test_a_bad_block_changes_nothing_and_says_why(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        paste(PLAIN, "W_hh.f", text)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Edit(action="set", row=0, column=0, value=1e308), "between −1e.06 and 1e.06, got 1e.308"),
        (Edit(action="set", row=0, column=0, value=float("nan")), "got nan"),
        (Edit(action="set", row=0, column=0, value=float("inf")), "got inf"),
        (Edit(action="set", block="W_hh.f", row=3, column=0), "W_hf has 3 rows"),
        (Edit(action="set", block="W_hh.f", row=-1, column=0), "no row 0"),
        (Edit(action="set", block="W_hh.f"), "Which weight of W_hf"),
        (Edit(action="set", block="W_hh.f", row=0, column=3), "column 4"),
        (Edit(action="scale", block="W_hh.z", value=1.0), "no gate “z”: it has i, f, g, o"),
        (Edit(action="scale", block="W_hy.f", value=1.0), "W_hy has no gate"),
        (Edit(action="scale", block="W_ci", value=1.0), "no W_ci"),
        (Edit(action="explode"), "“explode”"),
        (Edit(action="transpose", block="W_ih"), "square"),
        (Edit(action="radius", block="W_hh.f", value=-1.0), "negative"),
    ],
)
def test_a_bad_edit_is_refused_with_a_sentence(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        edit(PLAIN, change)


def test_a_scale_that_makes_weights_too_large_is_refused():
    large = set_weight(PLAIN, "W_hh.f", 0, 0, value=1e6)
    with pytest.raises(ValueError, match="larger than"):
        edit(large, Edit(action="scale", block="W_hh.f", value=10.0))


def test_the_radius_of_a_nilpotent_block_is_refused():
    nothing = edit(PLAIN, Edit(action="zero", block="W_hh.f"))
    with pytest.raises(ValueError, match="spectral radius 0"):
        edit(nothing, Edit(action="radius", block="W_hh.f", value=1.0))


def test_edits_wait_for_the_cell_and_size_they_belong_to():
    from dataclasses import replace

    experiment = set_weight(Experiment(base=()), "W_hh.f", 3, 3, value=0.5)
    gru = replace(experiment, cell="gru")
    assert (weights(gru)["W_hh"] == weights(replace(gru, base=()))["W_hh"]).all()
    small = replace(experiment, hidden_size=2)
    assert (weights(small)["W_hh"] == weights(replace(small, base=()))["W_hh"]).all()
    assert weights(replace(gru, cell="lstm"))["W_hh"][7, 3] == 0.5


def test_what_was_edited_is_marked():
    marks = run(set_weight(PLAIN, "W_hh.f", 1, 2, value=0.25)).edited()
    assert marks["W_hh"].sum() == 1
    assert marks["W_hh"][4, 2]
    assert not any(mark.any() for name, mark in marks.items() if name != "W_hh")
