"""A course: the same however it is cut, back and forth through it, and bounded."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from playground.training import Settings, train
from playground.training import course as courses
from playground.training.course import MOST_MOMENTS, Course, back_to, begin, go_on, step_once
from tests.training.learners import learner

SETTINGS = Settings(batch=4)


def after(course: Course, steps: int, settings: Settings = SETTINGS) -> Course:
    for _ in range(steps):
        (course,) = step_once([course], settings)
    return course


def test_a_course_is_the_training_however_long_its_slices_are() -> None:
    made = learner("echo", "gru", dtype=np.float32)
    wanted = list(islice(train(made, SETTINGS), 200))
    course = begin(made)
    while course.state.step < 50:
        (course,) = go_on([course], SETTINGS, seconds=0.01)
    n = course.state.step
    assert course.state.vector.tobytes() == wanted[n - 1].vector.tobytes()
    assert course.log.loss.tolist() == [state.loss for state in wanted[:n]]
    assert course.log.norm.tolist() == [state.norm for state in wanted[:n]]
    assert course.log.scores == tuple(dict.fromkeys([made.first.score, *(s.score for s in wanted[:n])]))
    assert course.seconds > 0


def test_all_courses_take_the_same_number_of_steps() -> None:
    both = [begin(learner("echo", cell)) for cell in ("rnn", "lstm")]
    one, two = go_on(both, SETTINGS, seconds=0.05)
    assert one.state.step == two.state.step > 1


def test_one_that_has_ended_waits_for_the_others() -> None:
    made = learner("parity", "gru", units=8, dtype=np.float32)
    done = begin(made)
    done = replace(done, state=replace(done.state, score=replace(done.state.score, loss=0.01)))
    other = begin(learner("parity", "rnn"))
    assert done.solved
    still, gone = step_once([done, other], SETTINGS)
    assert (still, gone.state.step) == (done, 1)
    assert step_once([done], SETTINGS) == (done,)


def test_back_leads_to_the_very_same_weights_and_on_the_same_way() -> None:
    course = after(begin(learner("echo", "lstm")), 30)
    start = back_to(course, 0)
    assert start.state.vector.tobytes() == course.learner.start.tobytes()
    assert (start.state.step, len(start.log.loss), start.seconds) == (0, 0, 0)
    half = back_to(course, 12)
    assert half.state.step == len(half.log.loss) == 12
    assert max(score.step for score in half.log.scores) <= 12
    again = after(half, 18)
    assert again.state.vector.tobytes() == course.state.vector.tobytes()
    assert again.log.loss.tolist() == course.log.loss.tolist()
    assert again.log.scores == course.log.scores


def test_another_rate_from_a_moment_is_another_way() -> None:
    course = after(begin(learner("echo", "rnn")), 10)
    other = after(back_to(course, 5), 5, replace(SETTINGS, learning_rate=0.1))
    assert other.log.loss[:6].tolist() == course.log.loss[:6].tolist()
    assert other.log.loss[6:].tolist() != course.log.loss[6:].tolist()


def test_what_is_held_is_bounded_and_evenly_spread(monkeypatch: pytest.MonkeyPatch) -> None:
    course = after(begin(learner("parity", "rnn", units=2)), 300)
    steps = [state.step for state in course.moments]
    assert len(steps) <= MOST_MOMENTS
    assert steps[0] == 0
    assert set(np.diff(steps)) == {course.spacing} == {8}
    assert course.at(17).step == 16
    assert course.at(None) is course.at(10**6) is course.state
    monkeypatch.setattr(courses, "MOMENT_BYTES", 9 * 4 * course.learner.start.nbytes)
    assert len(after(begin(course.learner), 60).moments) <= 9
    monkeypatch.setattr(courses, "MOST_STEPS", 305)
    assert after(course, 9).state.step == 305


def test_after_what_is_not_finite_one_goes_back_to_what_was() -> None:
    made = learner("adding", "rnn", dtype=np.float32)
    made = replace(made, layout=replace(made.layout, options={"activation": "identity"}), start=3 * made.start)
    wild = Settings(clip="none", optimiser="sgd", learning_rate=10.0, batch=2)
    course = begin(made)
    while not course.ended:
        course = after(course, 1, wild)
    assert course.state.failure
    assert len(course.log.loss) == course.state.step
    assert np.isfinite(course.log.loss).all()
    back = back_to(course, course.state.step)
    assert back.state.failure is None
    assert back.state.step == course.state.step
    assert np.isfinite(back.state.vector).all()
    calm = Settings(optimiser="sgd", clip="value", learning_rate=1e-4)
    assert after(back_to(course, 0), 5, calm).state.failure is None


def test_courses_that_go_on_together_hold_the_same_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    small, large = begin(learner("echo", "rnn", units=2)), begin(learner("echo", "lstm", units=12))
    monkeypatch.setattr(courses, "MOMENT_BYTES", 4 * large.learner.start.nbytes * 10)
    both = (small, large)
    for _ in range(40):
        both = step_once(both, SETTINGS)
    one, two = ([moment.step for moment in course.moments] for course in both)
    assert one == two
    assert len(one) <= 10
