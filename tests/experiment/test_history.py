"""Undo and redo."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Edit, Experiment, History, with_numbers
from playground.experiment.history import MOST_BYTES

START = Experiment()


def at(length: int) -> Experiment:
    return Experiment(length=length)


def test_undo_and_redo_walk_to_and_fro():
    history = History(present=START)
    for length in range(1, 151):
        history = history.push(at(length))
    for length in range(149, 0, -1):
        history = history.undo()
        assert history.present == at(length)
    history = history.undo()
    assert history.present == START
    assert not history.can_undo
    assert history.undo() == history
    for length in range(1, 151):
        history = history.redo()
        assert history.present == at(length)
    assert not history.can_redo
    assert history.redo() == history


def test_a_gesture_is_one_step():
    history = History(present=START).push(at(9))
    for length in range(30, 80):
        history = history.push(at(length), gesture="drag 1")
    assert history.present == at(79)
    assert history.undo().present == at(9)
    assert history.undo().redo().present == at(79)
    other = history.push(at(5), gesture="drag 2")
    assert other.undo().present == at(79)


def test_a_gesture_that_ends_where_it_began_is_no_step():
    history = History(present=START).push(at(9))
    dragged = history.push(at(10), gesture="a").push(at(11), gesture="a").push(at(9), gesture="a")
    assert dragged.present == at(9)
    assert dragged.undo().present == START


def test_after_undo_the_same_gesture_is_a_new_step():
    history = History(present=START).push(at(9), gesture="a").undo()
    assert history.push(at(10), gesture="a").undo().present == START


def test_a_push_ends_what_could_be_redone():
    history = History(present=START).push(at(9)).undo().push(at(10))
    assert not history.can_redo
    assert history.push(at(10)) == history


def test_old_steps_go_but_a_hundred_stay():
    history = History(present=START)
    for number in range(1000):
        history = history.push(Experiment(seed=number))
    steps = 0
    while history.can_undo:
        history, steps = history.undo(), steps + 1
    assert 100 <= steps < 1000


def test_what_a_visit_holds_is_bounded_by_its_bytes():
    history = History(present=START)
    numbers = np.random.default_rng(0).normal(size=(40, 500, 32))
    for number, x in enumerate(numbers):
        history = history.push(with_numbers(START, x + number))
    assert 20 <= len(history.past) < 40
    assert len(history.past) * 500 * 32 * 32 <= MOST_BYTES
    assert history.past[-1].values == with_numbers(START, numbers[-2] + 38).values


def test_a_long_log_of_changes_is_no_burden():
    history = History(present=START)
    log = tuple(Edit(action="set", block="W_hh.f", row=0, column=0, value=float(n)) for n in range(4000))
    for count in range(3800, 4000):
        history = history.push(replace(START, edits=log[:count]))
    assert len(history.past) == 200
    assert history.held < MOST_BYTES


def test_a_long_drag_holds_no_more_than_its_end():
    history = History(present=START)
    for x in np.random.default_rng(0).normal(size=(60, 500, 32)):
        history = history.push(with_numbers(START, x), gesture="drag")
    assert history.past == (START,)
    assert history.held <= MOST_BYTES


@given(
    st.lists(st.tuples(st.sampled_from(["push", "undo", "redo"]), st.integers(1, 5), st.sampled_from([None, "a", "b"])))
)
def test_undo_undoes_the_last_step_whatever_came_before(steps):
    history = History(present=START)
    for name, length, gesture in steps:
        history = history.push(at(length), gesture=gesture) if name == "push" else getattr(history, name)()
        if history.can_undo:
            assert history.undo().redo().present == history.present
        if history.can_redo:
            assert history.redo().undo().present == history.present
