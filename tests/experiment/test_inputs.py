"""The sequence by hand."""

import numpy as np
import pytest

from playground.experiment import (
    Experiment,
    append_step,
    change,
    decode,
    delete_step,
    double_length,
    encode,
    input_of,
    insert_step,
    run,
    set_input,
    set_target,
    with_numbers,
)

SINE = Experiment(sequence="sine", length=6, period=6)


def test_a_dragged_point_makes_the_sequence_numbers():
    before = input_of(SINE).x.copy()
    dragged = set_input(SINE, 2, 0, -0.4)
    before[2, 0] = -0.4
    assert dragged.sequence == "numbers"
    assert (input_of(dragged).x == before).all()
    assert set_input(dragged, 2, 0, -0.4) == dragged


def test_the_characters_of_a_text_can_be_dragged_and_keep_their_names():
    text = Experiment(sequence="text", text="abc", length=3)
    dragged = set_input(text, 1, 2, 0.5)
    assert input_of(dragged).labels == ("a", "b", "c")
    assert input_of(dragged).x.tolist() == [[1, 0, 0], [0, 1, 0.5], [0, 0, 1]]


def test_steps_come_and_go():
    x = input_of(SINE).x[:, 0].tolist()
    assert input_of(append_step(SINE)).x[:, 0].tolist() == [*x, 0]
    assert input_of(append_step(SINE, (0.7,))).x[:, 0].tolist() == [*x, 0.7]
    assert input_of(insert_step(SINE, 2, (0.7,))).x[:, 0].tolist() == [*x[:2], 0.7, *x[2:]]
    assert input_of(delete_step(SINE, 0)).x[:, 0].tolist() == x[1:]
    assert append_step(SINE).length == 7
    assert delete_step(SINE, 5).length == 5


def test_double_the_length():
    assert double_length(SINE) == Experiment(sequence="sine", length=12, period=6)
    numbers = with_numbers(Experiment(), [1, 2, 3])
    assert input_of(double_length(numbers)).x[:, 0].tolist() == [1, 2, 3, 1, 2, 3]
    assert double_length(Experiment(length=400)).length == 500
    with pytest.raises(ValueError, match="500 steps"):
        double_length(Experiment(length=500))


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (lambda: set_input(SINE, 6, 0, 1.0), "no step 7"),
        (lambda: set_input(SINE, -1, 0, 1.0), "no step 0"),
        (lambda: set_input(SINE, 0, 1, 1.0), "no input 2"),
        (lambda: set_input(SINE, 0, 0, float("nan")), "numbers"),
        (lambda: set_input(SINE, 0, 0, 1e308), "numbers"),
        (lambda: insert_step(SINE, 8), "no step 9"),
        (lambda: append_step(SINE, (1.0, 2.0)), "1 numbers here, got 2"),
        (lambda: append_step(Experiment(length=500)), "501"),
        (lambda: delete_step(Experiment(length=1), 0), "at least one step"),
        (lambda: with_numbers(Experiment(), np.zeros((3, 33))), "from 1 to 32"),
        (lambda: with_numbers(Experiment(), np.zeros((0, 1))), "1 to 500"),
        (lambda: set_target(SINE, 6, 0.0), "no step 7"),
    ],
    ids=range(12),
)
def test_what_cannot_be_is_refused_with_a_sentence(action, sentence):
    with pytest.raises(ValueError, match=sentence):
        action()


def test_the_target_can_be_dragged():
    experiment = set_target(Experiment(loss="squared", target_level=0.5), 2, -1.0)
    assert run(experiment).target[:5, 0].tolist() == [0.5, 0.5, -1.0, 0.5, 0.5]
    again = set_target(experiment, 0, 0.1)
    assert run(again).target[:5, 0].tolist() == [0.1, 0.5, -1.0, 0.5, 0.5]


def test_names_with_commas_and_names_too_long():
    named = with_numbers(Experiment(), np.zeros((2, 2)), names=("a,b", "c"))
    assert input_of(named).labels == ("a b", "c")
    long = with_numbers(Experiment(), np.zeros((2, 2)), names=("a" * 900, "b" * 900))
    assert input_of(long).labels == ("x1", "x2")


def test_dates_of_the_steps_go_with_their_numbers():
    dated = with_numbers(Experiment(), [1, 2, 3], steps=("Jan 1, 2020", "Jan 2, 2020", "Jan 3, 2020"))
    assert input_of(dated).steps == ("Jan 1, 2020", "Jan 2, 2020", "Jan 3, 2020")
    assert input_of(set_input(dated, 1, 0, 5)).steps == input_of(dated).steps
    assert input_of(delete_step(dated, 1)).steps == ("Jan 1, 2020", "Jan 3, 2020")
    assert input_of(insert_step(dated, 1)).steps == ("Jan 1, 2020", "", "Jan 2, 2020", "Jan 3, 2020")
    assert input_of(double_length(dated)).steps == (*input_of(dated).steps, "", "", "")
    assert decode(encode(dated)).experiment == dated


def test_numbers_typed_anew_have_no_dates():
    dated = with_numbers(Experiment(), [1, 2], steps=("2020-01-01", "2020-01-02"))
    assert input_of(change(dated, values=(3.0, 4.0))).steps == ()
    assert input_of(change(dated, hidden_size=3)).steps == ("2020-01-01", "2020-01-02")


def test_a_measured_series_keeps_its_dates_where_its_numbers_are_taken_over():
    series = change(Experiment(), sequence="series", length=5)
    assert input_of(change(series, sequence="numbers")).steps == input_of(series).steps
    assert input_of(change(change(Experiment(), sequence="text"), sequence="numbers")).steps == ()


def test_names_of_steps_that_are_too_long_are_left_out():
    assert with_numbers(Experiment(), np.zeros(500), steps=("x" * 100,) * 500).step_names == ""
    assert with_numbers(Experiment(), [1, 2], steps=("a\nb", "c")).step_names == "a b\nc"
