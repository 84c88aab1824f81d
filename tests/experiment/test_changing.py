"""Changes of fields and of clamps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import (
    Clamp,
    Edit,
    Experiment,
    add_clamp,
    change,
    decode,
    encode,
    input_of,
    run,
)


def test_drawing_anew_takes_the_edits_away():
    assert change(Experiment(), seed=2).edits == ()
    assert change(Experiment(), initialiser="he").edits == ()
    assert change(Experiment(), seed=1) == Experiment()
    assert change(Experiment(), length=30, cell="gru").edits == Experiment().edits
    assert change(Experiment(), seed=2, edits=Experiment().edits).edits == Experiment().edits


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("lstm", "gru", {"i", "f", "g", "o", ""}),  # no gate of the same name: all wait
        ("lstm", "mgu", {"i", "g", "o", ""}),  # an open forget gate overwrites there
        ("lstm", "cfn", {"g", "o", ""}),  # f and i are of h there
        ("lstm", "slstm", {"o", "g", ""}),  # f and i are exponentials there
        ("gru", "ugrnn", {"r", "z", "n", ""}),
        ("gru", "mingru", {"r", ""}),  # z the other way round, and n without a tanh
        ("rnn", "indrnn", {""}),  # one number a unit instead of a matrix
    ],
)
def test_another_cell_takes_over_what_means_the_same(before: str, after: str, kept: set[str]) -> None:
    gates = {"rnn": "h", "lstm": "ifgo", "gru": "rzn"}[before]
    edits = tuple(Edit(action="set", block=f"W_ih.{gate}", row=0, column=0, value=1.0) for gate in gates)
    whole = Edit(action="scale", block="W_ih", value=2.0)
    there = change(Experiment(cell=before, base=edits, edits=(*edits, whole)), cell=after)
    assert {edit.gate for edit in there.edits} == kept
    assert {edit.gate for edit in there.base} == kept - {""}


def test_of_two_options_that_exclude_each_other_the_last_holds():
    coupled = change(Experiment(forget_gate=False), coupled=True)
    assert (coupled.coupled, coupled.forget_gate) == (True, True)
    plain = change(coupled, forget_gate=False)
    assert (plain.coupled, plain.forget_gate) == (False, False)


def test_numbers_begin_as_what_was_on_screen():
    experiment = change(Experiment(sequence="sine", length=10), sequence="numbers")
    assert (input_of(experiment).x == input_of(Experiment(sequence="sine", length=10)).x).all()
    kept = change(experiment, sequence="noise")
    assert (input_of(change(kept, sequence="numbers")).x == input_of(experiment).x).all()


def test_a_bad_value_raises_a_sentence():
    with pytest.raises(ValueError, match="from 1 to 500"):
        change(Experiment(), length=0)


def held(experiment, target="f", *, steps=12, units=4):
    """What is held where: the value at each step and unit, nan where nothing is, by the rule that the last holds."""
    table = np.full((steps, units), np.nan)
    for clamp in experiment.interventions:
        if clamp.target == target:
            chosen = list(range(units)) if clamp.units is None else list(clamp.units)
            table[clamp.start : clamp.stop, chosen] = clamp.value
    return table


def test_clamps_that_touch_become_one():
    experiment = add_clamp(Experiment(), Clamp(target="f", value=1.0, start=2, stop=5))
    experiment = add_clamp(experiment, Clamp(target="f", value=1.0, start=5, stop=8))
    assert experiment.interventions == (Clamp(target="f", value=1.0, start=2, stop=8),)
    experiment = add_clamp(experiment, Clamp(target="f", value=0.0, start=3, stop=4))
    assert [(clamp.value, clamp.start, clamp.stop) for clamp in experiment.interventions] == [
        (1.0, 2, 3),
        (1.0, 4, 8),
        (0.0, 3, 4),
    ]


SPANS = st.tuples(
    st.sampled_from([0.0, 1.0]),
    st.integers(0, 10),
    st.integers(1, 12) | st.none(),
    st.none() | st.sets(st.integers(0, 3), min_size=1).map(lambda units: tuple(sorted(units))),
).filter(lambda span: span[2] is None or span[1] < span[2])


@given(st.lists(SPANS, max_size=7))
def test_clamps_hold_what_was_last_said(spans):
    experiment = Experiment()
    wanted = np.full((12, 4), np.nan)
    for value, start, stop, units in spans:
        chosen = list(range(4)) if units is None else list(units)
        experiment = add_clamp(experiment, Clamp(target="f", value=value, start=start, stop=stop, units=units))
        wanted[start:stop, chosen] = value
        assert np.array_equal(held(experiment), wanted, equal_nan=True)


def test_other_targets_are_left_alone():
    experiment = add_clamp(Experiment(), Clamp(target="i", value=0.0, start=2))
    experiment = add_clamp(experiment, Clamp(target="f", value=1.0))
    assert [clamp.target for clamp in experiment.interventions] == ["i", "f"]


def test_a_forget_gate_stuck_shut_loses_the_pulse():
    shut = add_clamp(Experiment(), Clamp(target="f", value=0.0, start=9, stop=10))
    c, before = run(shut).trace.c, run(Experiment()).trace.c
    assert np.allclose(c[:9], before[:9])
    assert (np.abs(c[9]) < 0.05).all()
    assert decode(encode(shut)).experiment == shut
