"""The triangle against products of finite-difference Jacobians."""

import numpy as np
import pytest

from playground import forward, init_params
from playground.analysis import Triangle, iter_triangle, triangle
from playground.engine import make_params


def difference_jacobians(case) -> np.ndarray:
    """∂s_t/∂s_{t−1} for every step by central differences of a single step."""
    trace, step = case.trace, 1e-6
    H = case.params.hidden_size
    names = list(trace.states)
    size = len(names) * H
    found = np.empty((trace.length, size, size))
    for t in range(trace.length):
        state = np.concatenate([trace.before(name)[t] for name in names])

        def after(s: np.ndarray, t: int = t) -> np.ndarray:
            states_0 = dict(zip(names, np.split(s, len(names)), strict=True))
            one = forward(case.params, case.x[t : t + 1], states_0=states_0)
            return np.concatenate([one.states[name][0] for name in names])

        for j in range(size):
            change = np.zeros(size)
            change[j] = step
            found[t, :, j] = (after(state + change) - after(state - change)) / (2 * step)
    return found


@pytest.mark.parametrize("ord", ["fro", "spectral"])
def test_equals_products_of_finite_difference_jacobians(case, ord: str) -> None:
    J = difference_jacobians(case)
    H, size = case.params.hidden_size, J.shape[1]
    names = list(case.trace.states)
    parts = {"state": slice(0, size), **{name: slice(k * H, (k + 1) * H) for k, name in enumerate(names)}}
    for wrt, part in parts.items():
        found = triangle(case.params, case.trace, ord=ord, wrt=wrt)
        for k in range(len(J)):
            product = np.eye(size)
            for t in range(k, len(J)):
                product = J[t] @ product if t > k else product
                norm = np.linalg.norm(product[part, part], 2 if ord == "spectral" else "fro")
                assert 10 ** found.log10[t, k] == pytest.approx(norm, rel=1e-5, abs=1e-12)
        assert np.isnan(found.log10[np.triu_indices(len(J), 1)]).all()


def test_row_and_reach_of_a_network_that_halves() -> None:
    params = make_params(
        "rnn",
        {"W_ih": np.ones((2, 1)), "W_hh": 0.5 * np.eye(2), "b_ih": np.zeros(2), "b_hh": np.zeros(2)},
        activation="identity",
    )
    found = triangle(params, forward(params, np.ones((30, 1))), ord="spectral")
    np.testing.assert_allclose(found.row(20), np.log10(0.5) * np.arange(20, -1, -1), atol=1e-12)
    assert found.reach(20) == 6  # 2⁻⁶ = 0.016, 2⁻⁷ = 0.008
    assert found.reach(3) == 3
    assert found.first_bad is None


def test_far_below_float64_is_not_zero() -> None:
    params = make_params(
        "rnn",
        {"W_ih": np.ones((2, 1)), "W_hh": 1e-3 * np.eye(2), "b_ih": np.zeros(2), "b_hh": np.zeros(2)},
        activation="identity",
    )
    found = triangle(params, forward(params, np.ones((200, 1))), ord="spectral")
    assert found.log10[199, 0] == pytest.approx(-597, abs=1e-9)


def test_products_beyond_float64_stay_finite() -> None:
    """Where the gradient itself has long overflowed, the triangle still tells by how much."""
    W = 1e200 * np.ones((2, 2))
    arrays = {"W_ih": np.ones((2, 1)), "W_hh": W, "b_ih": np.zeros(2), "b_hh": np.zeros(2)}
    params = make_params("rnn", arrays, activation="relu")
    trace = forward(params, np.ones((6, 1)))
    assert np.isinf(trace.h[-1]).all()
    found = triangle(params, trace, ord="spectral")
    assert found.first_bad is None
    assert found.log10[5, 0] == pytest.approx(5 * np.log10(2e200))


def test_the_first_step_that_is_not_finite_is_named() -> None:
    rows = np.where(np.tri(5, dtype=bool), -1.0, np.nan)
    assert Triangle(log10=rows, ord="fro", wrt="h").first_bad is None
    for bad in (np.nan, np.inf):
        spoilt = rows.copy()
        spoilt[3, 1] = bad
        assert Triangle(log10=spoilt, ord="fro", wrt="h").first_bad == 3
    rows[2, 0] = -np.inf  # exactly zero is a number
    assert Triangle(log10=rows, ord="fro", wrt="h").first_bad is None


def test_thinned_keeps_the_last_step() -> None:
    params = init_params("gru", input_size=1, hidden_size=3, rng=np.random.default_rng(0))
    found = triangle(params, forward(params, np.ones((50, 1))))
    small, chosen = found.thinned(20)
    assert small.shape == (len(chosen), len(chosen))
    assert len(chosen) <= 20
    assert chosen[-1] == 49
    np.testing.assert_array_equal(small, found.log10[np.ix_(chosen, chosen)])
    whole, every = found.thinned(50)
    np.testing.assert_array_equal(whole, found.log10)
    assert len(every) == 50


def test_shares_rise_to_the_end_where_the_triangle_is() -> None:
    params = init_params("rnn", input_size=1, hidden_size=3, rng=np.random.default_rng(0))
    trace = forward(params, np.ones((100, 1)))
    *before, (last, found) = iter_triangle(params, trace)
    shares = [share for share, _ in before]
    assert len(shares) == 99
    assert shares == sorted(shares)
    assert shares[-1] < last == 1
    assert not any(triangle for _, triangle in before)
    assert found is not None
    np.testing.assert_array_equal(found.log10, triangle(params, trace).log10)
