"""The gradient check: finds what is right, what is wrong, and what cannot be told."""

import numpy as np
import pytest

from playground import backward, forward, init_params
from playground.analysis import check_all, check_sample
from playground.engine import make_params


def loss_of(case):
    def loss(params) -> float:
        return float(np.sum(case.dh * forward(params, case.x, h_0=case.trace.h_0).h))

    return loss


def test_agrees_for_every_variant(case) -> None:
    found = check_sample(loss_of(case), case.params, case.grads.arrays(), rng=np.random.default_rng(0))
    assert found.verdict == "agrees", found
    assert found.error < 1e-6
    assert found.probes == len(case.params.arrays()) + 2
    assert found.entries == sum(array.size for array in case.params.arrays().values())


def test_all_entries(new_case) -> None:
    case = new_case("gru", {"reset": "before"})
    seen = list(check_all(loss_of(case), case.params, case.grads.arrays(), chunk=40))
    done, last = seen[-1]
    assert done == last.entries == last.probes
    assert last.verdict == "agrees"
    assert [count for count, _ in seen] == sorted(count for count, _ in seen)
    assert seen[0][0] == 40


def test_a_wrong_gradient_is_found(new_case) -> None:
    case = new_case("lstm", {"peephole": False, "coupled": False, "forget_gate": True})
    wrong = {name: array.copy() for name, array in case.grads.arrays().items()}
    index = np.unravel_index(np.argmax(np.abs(wrong["W_hh"])), wrong["W_hh"].shape)
    wrong["W_hh"][index] *= 1.001
    *_, (_, last) = check_all(loss_of(case), case.params, wrong)
    assert last.verdict == "differs"
    assert last.worst is not None
    assert last.worst.place == ("W_hh", tuple(int(i) for i in index))
    assert last.error > 1e-5


def test_directions_find_an_error_anywhere(new_case) -> None:
    case = new_case("rnn", {"activation": "tanh"})
    wrong = {name: array.copy() for name, array in case.grads.arrays().items()}
    wrong["W_ih"] += 0.01 * np.max(np.abs(wrong["W_ih"]))
    verdicts = {
        check_sample(loss_of(case), case.params, wrong, rng=np.random.default_rng(seed)).verdict for seed in range(5)
    }
    assert verdicts == {"differs"}


def test_the_sample_depends_on_the_seed_alone(new_case) -> None:
    case = new_case("gru", {"reset": "after"})
    first, second, other = (
        check_sample(loss_of(case), case.params, case.grads.arrays(), rng=np.random.default_rng(seed))
        for seed in (1, 1, 2)
    )
    assert first == second
    assert first != other


def test_too_small_to_tell() -> None:
    """A gradient of 1e-40 beside a loss of 1 is below anything that differences of L can show."""
    params = init_params("rnn", input_size=1, hidden_size=3, rng=np.random.default_rng(0))
    x = np.ones((4, 1))
    grads = {name: 1e-40 * np.ones_like(array) for name, array in params.arrays().items()}
    found = check_sample(
        lambda p: 1.0 + 1e-40 * float(forward(p, x).h.sum()), params, grads, rng=np.random.default_rng(0)
    )
    assert found.verdict == "unresolved"
    assert found.resolution > 1e-5


def test_nothing_to_learn_agrees() -> None:
    """A dead relu RNN: every derivative is exactly 0, both ways."""
    H = 3
    params = make_params(
        "rnn",
        {"W_ih": np.ones((H, 1)), "W_hh": np.eye(H), "b_ih": np.full(H, -10.0), "b_hh": np.zeros(H)},
        activation="relu",
    )
    x = np.ones((5, 1))
    trace = forward(params, x)
    grads = backward(params, trace, np.ones((5, H)))
    found = check_sample(lambda p: float(forward(p, x).h.sum()), params, grads.arrays(), rng=np.random.default_rng(0))
    assert found.verdict == "agrees"
    assert found.error == 0


@pytest.mark.parametrize("seed", range(4))
def test_a_kink_is_no_wrong_gradient(seed: int) -> None:
    """A relu RNN without biases on a late pulse: before the pulse every unit stands exactly at the kink."""
    H = 3
    rng = np.random.default_rng(seed)
    arrays = {"W_ih": rng.uniform(0.5, 1, (H, 1)), "W_hh": rng.uniform(0.1, 1, (H, H))}
    params = make_params("rnn", {**arrays, "b_ih": np.zeros(H), "b_hh": np.zeros(H)}, activation="relu")
    x = np.zeros((6, 1))
    x[3] = 1
    trace = forward(params, x)
    dh = np.zeros((6, H))
    dh[-1] = 1
    grads = backward(params, trace, dh).arrays()
    *_, (_, found) = check_all(lambda p: float(forward(p, x).h[-1].sum()), params, grads)
    assert found.verdict == "agrees"
    assert found.kinks == 2 * H  # the biases; weights times 0 move nothing
    wrong = {**grads, "W_hh": 1.01 * grads["W_hh"]}
    *_, (_, found) = check_all(lambda p: float(forward(p, x).h[-1].sum()), params, wrong)
    assert found.verdict == "differs"


def test_kinks_alone_tell_nothing() -> None:
    params = make_params(
        "rnn",
        {"W_ih": np.ones((1, 1)), "W_hh": np.ones((1, 1)), "b_ih": np.zeros(1), "b_hh": np.zeros(1)},
        activation="relu",
    )
    grads = {name: np.full_like(array, 0.3) for name, array in params.arrays().items()}
    loss = lambda p: sum(float(np.abs(a - b).sum()) for a, b in zip(p.arrays().values(), params.arrays().values()))  # noqa: E731, B905
    *_, (_, found) = check_all(loss, params, grads)
    assert (found.verdict, found.worst, found.kinks) == ("unresolved", None, 4)


def test_overflow_is_its_own_verdict() -> None:
    params = init_params("rnn", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    grads = {name: np.full_like(array, np.nan) for name, array in params.arrays().items()}
    found = check_sample(lambda p: 1.0, params, grads, rng=np.random.default_rng(0))
    assert found.verdict == "overflow"
    assert found.worst is None


@pytest.mark.parametrize("scale", [1e-8, 1.0, 1e8])
def test_the_loss_may_have_any_size(new_case, scale: float) -> None:
    case = new_case("gru", {"reset": "after"})
    gradient = {name: scale * array for name, array in case.grads.arrays().items()}
    loss = loss_of(case)
    found = check_sample(lambda p: scale * loss(p), case.params, gradient, rng=np.random.default_rng(0))
    assert found.verdict == "agrees"
