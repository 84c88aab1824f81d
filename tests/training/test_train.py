"""The training: the same however it is cut, its ends, and what its settings refuse."""

from dataclasses import FrozenInstanceError, replace
from itertools import islice
from typing import Any

import numpy as np
import pytest

from playground.cells import CELLS
from playground.training import OPTIMISERS, Settings, State, advance, clip, loss_and_gradient, train
from playground.training.losses import log_softmax, measure
from tests.training.learners import learner


def same(a: State, b: State) -> bool:
    numbers = ((s.step, s.loss, s.norm, s.norm_clipped, s.score) for s in (a, b))
    return next(numbers) == next(numbers) and a.vector.tobytes() == b.vector.tobytes()


@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_slices_and_noise_change_nothing(optimiser: str) -> None:
    made = learner("echo", "gru", dtype=np.float32)
    settings = Settings(optimiser=optimiser, noise=0.01, batch=4)
    whole = list(islice(train(made, settings), 47))
    state: State = made.first
    sliced: list[State] = []
    for size in (1, 5, 20, 21):
        sliced += islice(train(made, settings, state), size)
        state = sliced[-1]
    assert all(same(a, b) for a, b in zip(whole, sliced, strict=True))
    again = list(islice(train(made, settings, whole[20]), 26))
    assert same(again[-1], whole[-1])


def test_another_seed_is_another_way_from_the_same_weights() -> None:
    made = learner("echo", "rnn")
    one, two = (advance(made, Settings(seed=seed), made.first) for seed in (0, 1))
    assert one.loss != two.loss
    assert made.first.score == learner("echo", "rnn").first.score


def test_states_cannot_be_changed() -> None:
    state = advance(learner("parity", "lstm"), Settings(), learner("parity", "lstm").first)
    with pytest.raises(ValueError, match="read-only"):
        state.vector[0] = 1
    with pytest.raises(FrozenInstanceError):
        state.step = 3  # type: ignore[misc]


def test_it_stops_when_solved_and_not_before() -> None:
    made = learner("parity", "gru", units=8, dtype=np.float32)
    *before, end = train(made, Settings(learning_rate=0.02))
    assert end.score.loss < made.problem.solved <= min(state.score.loss for state in before)
    assert end.score.measure > 0.98
    assert not list(train(made, Settings(), end))


def test_what_is_no_longer_finite_is_named_and_the_last_finite_weights_kept() -> None:
    made = learner("adding", "rnn", dtype=np.float32)
    made = replace(made, layout=replace(made.layout, options={"activation": "identity"}), start=3 * made.start)
    end = list(train(made, Settings(clip="none", optimiser="sgd", learning_rate=10.0, batch=2)))[-1]
    assert end.failure is not None
    assert end.failure.parameter in made.layout.places
    assert end.failure.step == end.step + 1
    assert np.isfinite(end.vector).all()
    assert not list(train(made, Settings(), end))


def test_another_rate_or_optimiser_goes_on_from_where_it_is() -> None:
    made = learner("parity", "rnn")
    state = list(islice(train(made, Settings()), 5))[-1]
    slower = advance(made, Settings(learning_rate=1e-3), state)
    assert slower.memory.count == 6
    np.testing.assert_allclose(10 * slower.change, advance(made, Settings(learning_rate=1e-2), state).change)
    other = advance(made, Settings(optimiser="rmsprop"), state)
    assert (other.step, other.memory.optimiser, other.memory.count) == (6, "rmsprop", 1)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("task", ["adding", "order"])
def test_gradients_equal_differences(cell: str, task: str) -> None:
    made = learner(task, cell, units=3, length=10)
    batch = made.problem.draw(np.random.default_rng(0), 2)
    rng = np.random.default_rng(1)
    gradient = loss_and_gradient(made.layout, made.start, made.problem, batch).gradient
    direction, step = rng.normal(size=made.layout.size), 1e-6
    up, down = (
        loss_and_gradient(made.layout, made.start + sign * step * direction, made.problem, batch).loss
        for sign in (1, -1)
    )
    np.testing.assert_allclose(gradient @ direction, (up - down) / (2 * step), rtol=1e-7)


def test_truncation_as_long_as_the_sequence_is_none() -> None:
    made = learner("adding", "lstm", length=8)
    batch = made.problem.draw(np.random.default_rng(0), 2)
    whole, same_length, short = (
        loss_and_gradient(made.layout, made.start, made.problem, batch, truncate=k).gradient for k in (0, 8, 4)
    )
    assert whole.tobytes() == same_length.tobytes()
    assert abs(short - whole).max() > 1e-6


def test_decoupled_decay_of_sgd_is_l2() -> None:
    vector, gradient = np.arange(4.0), np.ones(4)
    changes = [
        OPTIMISERS["sgd"].update(gradient, OPTIMISERS["sgd"].init(vector), vector, settings)[0]
        for settings in (Settings(weight_decay=0.1), Settings(weight_decay=0.1, decoupled=True))
    ]
    np.testing.assert_allclose(*changes)


def test_clipping_by_norm_keeps_the_direction() -> None:
    gradient = np.array([30.0, -40.0], np.float32)
    assert clip(gradient, "norm", 5.0).tolist() == [3.0, -4.0]
    assert clip(gradient, "norm", 50.0) is gradient
    assert clip(gradient, "value", 35.0).tolist() == [30.0, -35.0]
    assert clip(gradient, "none", 1.0) is gradient


def test_measures() -> None:
    a, target = np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([0, 0])
    assert measure("accuracy", 0.0, a, target, "softmax") == 0.5
    assert measure("rms", 0.25, a, target, "identity") == 0.5
    assert measure("bits", float(np.log(8)), a, target, "softmax") == pytest.approx(3)
    np.testing.assert_allclose(log_softmax(1000 * a)[0], [0, -1000])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"learning_rate": 0.0}, "learning rate of 0 changes nothing"),
        ({"learning_rate": 1e9}, r"above 0 and at most 10, got 1e\+09"),
        ({"learning_rate": float("nan")}, "above 0 and at most 10, got nan"),
        ({"learning_rate": -1.0}, "got -1"),
        ({"optimiser": "lion"}, "one of sgd, momentum, rmsprop, adam, got lion"),
        ({"clip": "both"}, "one of none, norm, value"),
        ({"threshold": 0.0}, "Clip at: wanted a number above 0"),
        ({"threshold": float("nan")}, "Clip at: wanted"),
        ({"momentum": 1.0}, "Momentum: wanted"),
        ({"batch": 0}, "Batch: wanted a whole number from 1 to 256, got 0"),
        ({"truncate": -1}, "Truncate after: wanted"),
        ({"weight_decay": float("inf")}, "Weight decay: wanted a number from 0 to 10"),
        ({"noise": -0.1}, "Gradient noise: wanted"),
        ({"seed": -1}, "Seed: wanted"),
    ],
)
def test_settings_say_what_is_wrong(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Settings(**wrong)
