"""Undo and redo."""

from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, History

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


def test_reset_returns_to_the_exact_start_and_can_be_undone():
    history = History(present=START).push(at(9)).reset()
    assert history.present == Experiment()
    assert history.undo().present == at(9)


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
