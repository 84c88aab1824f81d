"""Tasks: targets recomputed step by step, baselines measured on many draws, and what data is refused."""

from typing import Any

import numpy as np
import pytest

from playground.sequences.tasks import TASKS, Batch, Problem
from playground.sequences.tasks.characters import unigram_loss

PROSE = "the cat sat on the mat and the dog lay on the rug; a fly flew by. " * 8


def make(name: str, **knobs: Any) -> Problem:
    data = {"series": {"series": np.sin(np.arange(200) / 3)}, "text": {"text": PROSE}}.get(name, {})
    return TASKS[name].make(**{**TASKS[name].defaults, **data, **knobs})


def drawn(problem: Problem, batch: int = 400, seed: int = 0) -> Batch:
    return problem.draw(np.random.default_rng(seed), batch)


@pytest.mark.parametrize("name", TASKS)
def test_shapes_and_names(name: str) -> None:
    problem = make(name)
    for draw in (problem.draw, problem.draw_held_out):
        batch = draw(np.random.default_rng(0), 3)
        counted, K = len(problem.steps_counted), len(problem.outputs)
        assert batch.x.shape == (problem.length, 3, len(problem.inputs))
        if problem.readout == "softmax":
            assert batch.target.shape == (counted, 3)
            assert set(np.unique(batch.target)) <= set(range(K))
        else:
            assert batch.target.shape == (counted, 3, K)


@pytest.mark.parametrize("name", TASKS)
def test_the_seed_draws_the_data(name: str) -> None:
    problem = make(name)
    one, again, other = (drawn(problem, 8, seed) for seed in (5, 5, 6))
    assert one.x.tobytes() == again.x.tobytes()
    assert one.x.tobytes() != other.x.tobytes()


@pytest.mark.parametrize(
    ("name", "guess"),
    [("adding", 1.0), ("parity", 0.5), ("echo", 0.5), ("first", 0.5), ("order", np.full(4, 0.25))],
)
def test_baselines_are_what_the_guess_reaches(name: str, guess: Any) -> None:
    problem = make(name)
    target = drawn(problem, 20_000).target
    if problem.readout == "identity":
        loss = ((target - guess) ** 2).mean()
    elif problem.readout == "sigmoid":
        loss = -(target * np.log(guess) + (1 - target) * np.log(1 - guess)).mean()
    else:
        loss = -np.log(guess)[target].mean()
    assert problem.baselines[0].loss == pytest.approx(loss, rel=0.02)


def test_published_baselines() -> None:
    assert make("adding").baselines[0].loss == pytest.approx(0.167, abs=5e-4)
    for lag in (1, 10, 100):
        assert make("copy", lag=lag).baselines[0].loss == pytest.approx(10 * np.log(8) / (lag + 20))


def test_adding_marks_one_number_in_each_half() -> None:
    x, target = (array for array in (drawn(make("adding", length=7)).x, drawn(make("adding", length=7)).target))
    for b in range(x.shape[1]):
        (one,), (two,) = np.flatnonzero(x[:3, b, 1]), np.flatnonzero(x[3:, b, 1])
        assert target[0, b, 0] == x[one, b, 0] + x[3 + two, b, 0]


def test_parity_counts_the_ones_so_far() -> None:
    batch = drawn(make("parity", length=6), 20)
    for b in range(20):
        ones = 0
        for t in range(6):
            ones += batch.x[t, b, 0] == 1
            assert batch.target[t, b, 0] == ones % 2


def test_copy_says_the_symbols_again_after_the_pause() -> None:
    problem = make("copy", lag=4)
    batch = drawn(problem, 20)
    for b in range(20):
        given = [problem.inputs[d] for d in batch.x[:, b].argmax(axis=-1)]
        asked = [problem.outputs[k] for k in batch.target[:, b]]
        assert given[10:] == ["blank"] * 3 + ["go"] + ["blank"] * 10
        assert asked == ["blank"] * 14 + given[:10]
    assert set(batch.x.sum(axis=-1).ravel()) == {1}


def test_order_names_the_two_symbols_where_the_paper_puts_them() -> None:
    problem = make("order", length=100)
    batch = drawn(problem, 300)
    symbols = np.array(problem.inputs)[batch.x.argmax(axis=-1)]
    places = []
    for b in range(300):
        found = [(t, s) for t, s in enumerate(symbols[:, b]) if s in "XY"]
        assert "".join(s for _, s in found) == problem.outputs[batch.target[0, b]]
        assert (symbols[0, b], symbols[-1, b]) == ("E", "B")
        places.append([t for t, _ in found])
    low, high = np.min(places, axis=0), np.max(places, axis=0)
    assert (list(low), list(high)) == ([10, 50], [20, 60])


@pytest.mark.parametrize("length", [10, 11, 13])
def test_the_shortest_orders_still_hold_two_symbols(length: int) -> None:
    problem = make("order", length=length)
    assert (drawn(problem).x[..., :2].sum(axis=(0, 2)) == 2).all()


@pytest.mark.parametrize("lag", [0, 1, 7])
def test_echo_and_first(lag: int) -> None:
    batch = drawn(make("echo", lag=lag), 20)
    assert ((batch.x[:20, :, 0] > 0) == batch.target[..., 0]).all()
    batch = drawn(make("first", length=lag + 2), 20)
    assert ((batch.x[0] > 0) == batch.target[0]).all()


@pytest.mark.parametrize(("name", "ahead"), [("sine", 1), ("sine", 5), ("tones", 2)])
def test_waves_are_foretold_and_persistence_is_measured(name: str, ahead: int) -> None:
    problem = make(name, ahead=ahead, length=60)
    batch = drawn(problem, 2000)
    np.testing.assert_array_equal(batch.x[ahead:], batch.target[:-ahead])
    persistence, mean = problem.baselines
    assert persistence.loss == pytest.approx(((batch.target - batch.x) ** 2).mean(), rel=0.05)
    assert mean.loss == pytest.approx((batch.target**2).mean(), rel=0.05)


def test_a_series_is_split_in_time() -> None:
    values = np.cumsum(np.random.default_rng(0).normal(size=100))
    problem = make("series", series=values, length=5, ahead=3)
    scaled = (values - values[:70].mean()) / values[:70].std()
    learnt, held_out = drawn(problem, 500), problem.draw_held_out(np.random.default_rng(0), problem.held_out)
    assert set(np.unique(learnt.x)) | set(np.unique(learnt.target)) == set(scaled[:70])
    assert set(np.unique(held_out.x)) | set(np.unique(held_out.target)) == set(scaled[70:])
    assert problem.baselines[0].loss == pytest.approx(((scaled[73:] - scaled[70:-3]) ** 2).mean())
    np.testing.assert_array_equal(learnt.x[3:], learnt.target[:-3])


def test_a_series_of_columns_keeps_their_names() -> None:
    problem = make("series", series=np.random.default_rng(0).normal(size=(80, 2)), names=("a", "b"))
    assert problem.inputs == problem.outputs == ("a", "b")


def test_a_text_is_split_and_read_on() -> None:
    problem = make("text", text="ab" * 60 + "cd" * 15, length=5)
    assert problem.inputs == ("a", "b", "c", "d")
    learnt, held_out = drawn(problem, 300), problem.draw_held_out(np.random.default_rng(0), problem.held_out)
    assert set(np.unique(learnt.target)) == {0, 1}
    assert set(np.unique(held_out.target)) == {2, 3}
    np.testing.assert_array_equal(learnt.x[1:].argmax(axis=-1), learnt.target[:-1])


def test_the_unigram_pays_the_entropy_of_what_it_knows() -> None:
    indices = np.tile(np.arange(4), 5000)
    assert unigram_loss(indices, indices, 4) == pytest.approx(np.log(4), rel=1e-4)
    problem = make("text")
    assert problem.baselines[0].measure == pytest.approx(problem.baselines[0].loss / np.log(2))
    assert 2 < problem.baselines[0].measure < 5


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("series", {"series": np.arange(20.0), "length": 12}, "20 rows; windows of 12 steps .* need 44"),
        ("series", {"series": np.arange(50.0), "length": 12, "ahead": 40}, "40 ahead"),
        ("series", {"series": np.ones(100)}, "is constant"),
        ("series", {"series": np.r_[np.arange(99.0), np.nan]}, "has gaps"),
        ("text", {"text": ""}, "is empty"),
        ("text", {"text": "a" * 300}, "only one character, “a”"),
        ("text", {"text": "abcab"}, "5 characters; windows of 30 steps need 155"),
    ],
)
def test_data_that_cannot_be_learnt_from_is_refused(name: str, given: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        make(name, **given)


def test_a_long_text_and_many_characters_are_cut_and_said() -> None:
    many = "".join(chr(0x4E00 + k % 50) for k in range(25_000))
    problem = make("text", text=many)
    assert len(problem.inputs) == 32
    assert "first 20000" in problem.notes[0]
    assert "19 rarest characters" in problem.notes[1]
