"""Moments and sentences of a training, read and compared with its numbers."""

import re
from dataclasses import replace

import numpy as np
import pytest

from playground.training import Settings, sentences
from playground.training.course import Course, begin, step_once
from playground.training.moment import change_histogram, look, weight_histogram
from playground.training.train import Failure
from tests.training.learners import learner

SETTINGS = Settings(batch=8, learning_rate=0.02)


def trained(task: str, cell: str, steps: int, **made_with: object) -> Course:
    course = begin(learner(task, cell, dtype=np.float32, **made_with))
    for _ in range(steps):
        (course,) = step_once([course], SETTINGS)
    return course


def test_before_the_first_step_the_number_to_beat_is_said() -> None:
    assert sentences.what_happened({"RNN": trained("parity", "rnn", 0)}) == (
        "Nothing is learnt yet. The number to beat is 0.693: tossing a coin."
    )


def test_who_solved_it_when_and_with_how_many_parameters_is_said_in_their_order() -> None:
    one, two = trained("parity", "gru", 40), trained("parity", "lstm", 20)
    done = {
        name: replace(course, state=replace(course.state, score=replace(course.state.score, loss=0.01)))
        for name, course in (("GRU", one), ("LSTM", two))
    }
    said = sentences.what_happened(done)
    first, second = re.findall(r"(\w+) solved it after (\d+) steps \(([\d.]+) s\), with (\d+) parameters\.", said)
    assert (first[0], first[1], first[3]) == ("LSTM", "20", str(two.learner.layout.size))
    assert (second[0], second[1], second[3]) == ("GRU", "40", str(one.learner.layout.size))
    assert float(first[2]) == pytest.approx(two.seconds, rel=0.06)


def test_who_is_no_better_than_a_guess_and_who_failed() -> None:
    course = trained("adding", "rnn", 13)
    loss = course.state.score.loss
    said = sentences.what_happened({"RNN": course})
    assert said.startswith(f"RNN is at {sentences.number(loss)} after 10 steps")
    assert ("no better than always 1 (0.167)" in said) == (loss >= 1 / 6)
    close = replace(course, state=replace(course.state, score=replace(course.state.score, loss=0.16)))
    assert "0.16 after 10 steps, hardly better than always 1 (0.167)." in sentences.what_happened({"RNN": close})
    better = replace(course, state=replace(course.state, score=replace(course.state.score, loss=0.05)))
    assert "RNN is at 0.05 after 10 steps, 30 % of always 1 (0.167)." in sentences.what_happened({"RNN": better})
    failed = replace(course, state=replace(course.state, failure=Failure(step=14, parameter="W_hh")))
    assert sentences.what_happened({"RNN": failed}) == "RNN stopped: at step 14 W_hh was no longer finite."


def scored(course: Course, held_out: dict[int, float], batches: list[float]) -> Course:
    """The course as if these had been its losses: held out by step, and on each batch."""
    scores = tuple(replace(course.state.score, step=step, loss=loss) for step, loss in held_out.items())
    log = replace(course.log, scores=scores, loss=np.array(batches))
    return replace(course, log=log, state=replace(course.state, step=len(batches), score=scores[-1]))


def test_who_learns_by_heart_is_said_with_its_best() -> None:
    course = trained("adding", "rnn", 0)
    held_out, falling = {0: 0.2, 10: 0.1, 20: 0.05, 30: 0.06, 40: 0.09}, list(np.linspace(0.2, 0.01, 40))
    one = scored(course, held_out, falling)
    said = "On what is held out the best was RNN at step 20 (0.05): since then it learns its own sequences by heart"
    assert said in sentences.what_happened({"RNN": one})
    both = sentences.what_happened({"RNN": one, "GRU": one})
    assert "RNN at step 20 (0.05), GRU at step 20 (0.05): since then they learn" in both
    others = {
        "still falling": scored(course, {0: 0.2, 10: 0.1, 20: 0.05, 30: 0.04}, falling[:30]),
        "worse at both": scored(course, held_out, falling[20:] + falling[:20]),
        "never better than before the first step": scored(course, {0: 0.05, 10: 0.06, 20: 0.09}, falling[:20]),
        "hardly worse": scored(course, {0: 0.2, 10: 0.1, 20: 0.05, 30: 0.051}, falling[:30]),
        "nan": scored(course, {0: 0.2, 10: 0.1, 20: float("nan")}, falling[:20]),
    }
    assert "by heart" not in sentences.what_happened(others)


def test_a_short_text_is_learnt_by_heart() -> None:
    course = trained(
        "text", "gru", 250, length=8, text="the past is long, the state is small: it can not tell us of it all. "
    )
    losses = {score.step: score.loss for score in course.log.scores}
    best = min(losses, key=lambda step: losses[step])
    assert f"GRU at step {best} ({sentences.number(losses[best])})" in sentences.what_happened({"GRU": course})


@pytest.mark.parametrize(("steps", "words"), [(1, "1 step;"), (9, "9 steps;")])
def test_steps_before_the_first_test_are_not_called_none(steps: int, words: str) -> None:
    said = sentences.what_happened({"GRU": trained("adding", "gru", steps)})
    assert said == f"GRU has taken {words} it is tested every 10."


def test_the_reach_is_the_share_of_the_last_answers_gradient() -> None:
    moment = look(*(lambda course: (course.learner, course.state))(trained("parity", "rnn", 2)))
    said = sentences.reach({"RNN": moment, "twice": replace(moment, reach=moment.reach * 2)})
    share = float(moment.reach[0] / moment.reach[-1])
    assert said.count(sentences.percent(share)) == 2
    gone = replace(moment, reach=np.zeros(4))
    assert sentences.reach({"RNN": gone}).endswith("RNN nothing.")


@pytest.mark.parametrize(("task", "cell"), [("parity", "lstm"), ("copy", "gru"), ("adding", "rnn")])
def test_the_reach_equals_differences_of_the_last_loss(task: str, cell: str) -> None:
    made = learner(task, cell, units=3)
    moment = look(made, made.first)
    network, T = made.layout.unpack(made.start), made.problem.length
    x = moment.batch.x
    assert moment.y.shape == (T, x.shape[1], len(made.problem.outputs))
    h = _states(made, x)
    np.testing.assert_allclose(
        moment.y, _answer(made.problem.readout, h @ network.W_hy.T + network.b_y), rtol=1e-10, atol=1e-12
    )
    last = moment.reach[-1]
    step, rng = 1e-6, np.random.default_rng(0)
    direction = rng.normal(size=h[-1].shape)
    up, down = (_last_loss(made, moment, h[-1] + sign * step * direction) for sign in (1, -1))
    slope = _last_slope(made, moment, h[-1])
    assert (up - down) / (2 * step) == pytest.approx(float((slope * direction).sum()), rel=1e-6)
    assert last == pytest.approx(float(np.sqrt((slope**2).sum())), rel=1e-6)


def _states(made: object, x: np.ndarray) -> np.ndarray:
    from playground.engine import forward

    return forward(made.layout.unpack(made.start).params, x).h  # type: ignore[attr-defined]


def _answer(readout: str, a: np.ndarray) -> np.ndarray:
    if readout == "softmax":
        e = np.exp(a)
        return e / e.sum(axis=-1, keepdims=True)
    return 1 / (1 + np.exp(-a)) if readout == "sigmoid" else a


def _last_loss(made: object, moment: object, h: np.ndarray) -> float:
    network = made.layout.unpack(made.start)  # type: ignore[attr-defined]
    y = _answer(made.problem.readout, h @ network.W_hy.T + network.b_y)  # type: ignore[attr-defined]
    target = moment.batch.target[-1]  # type: ignore[attr-defined]
    if made.problem.readout == "softmax":  # type: ignore[attr-defined]
        return float(-np.log(y[np.arange(len(y)), target]).mean())
    if made.problem.readout == "sigmoid":  # type: ignore[attr-defined]
        return float(-(target * np.log(y) + (1 - target) * np.log(1 - y)).mean())
    return float(((y - target) ** 2).mean())


def _last_slope(made: object, moment: object, h: np.ndarray) -> np.ndarray:
    slope, step = np.empty_like(h), 1e-6
    for place in np.ndindex(h.shape):
        moved = h.copy()
        moved[place] += step
        up = _last_loss(made, moment, moved)
        moved[place] -= 2 * step
        slope[place] = (up - _last_loss(made, moment, moved)) / (2 * step)
    return slope


def test_saturation_and_histograms() -> None:
    course = trained("echo", "lstm", 2)
    moment = look(course.learner, course.state)
    assert set(moment.saturation) >= {"i", "f", "o"}
    assert moment.saturation["f"].high.shape == (5,)
    for shares, edges in (weight_histogram(moment.vector, 1.0), change_histogram(moment.change)):
        assert shares.sum() == pytest.approx(1)
        assert len(edges) == len(shares) + 1
    shares, edges = change_histogram(np.array([1e-3, -1e-3, 1e-12, 0.0]))
    assert shares[0] == pytest.approx(1 / 3)
    assert edges[shares.argmax()] <= -3 <= edges[shares.argmax() + 1]
    assert change_histogram(np.zeros(3))[0].sum() == 0
    wild, _ = weight_histogram(np.array([-5.0, 0.0, 5.0]), 1.0)
    assert wild[[0, 20, -1]].tolist() == pytest.approx([1 / 3] * 3)


def test_clipping_and_moments_are_counted() -> None:
    course = trained("parity", "rnn", 6)
    log = replace(course.log, norm=np.array([1.0, 2, 3, 4, 5, 6]), clipped=np.array([1.0, 1, 1, 4, 5, 6]))
    said = sentences.clipping({"RNN": replace(course, log=log)}, 1.0)
    assert said == "Cut at 1: RNN 2 of 6 steps."
    norms = sentences.gradients({"RNN": replace(course, log=replace(log, norm=np.array([1.0, 30, 0.25])))})
    assert norms == ["Norm of the gradient meanwhile: RNN 1 → 0.25, at most 30."]
    assert sentences.gradients({"RNN": begin(course.learner)}) == []
    assert sentences.clipping({"RNN": course}, None) == "Nothing is clipped."
    assert sentences.kept([course]) == "7 moments are kept, one every step."
    assert sentences.kept([trained("parity", "rnn", 130)]) == "33 moments are kept, one every 4 steps."


def test_measures_in_words() -> None:
    assert sentences.measured(learner("parity", "rnn").problem, 0.98) == "98 % right"
    assert sentences.measured(learner("adding", "rnn").problem, 0.0812) == "off by 0.081"
