"""Factors, bounds, and Pascanu's condition, on random matrices and on the counterexample to its eigenvalue form."""

import numpy as np
import pytest

from playground import forward, step_jacobians
from playground.analysis import factors, pascanu, step_bounds, transient_growth
from playground.analysis.factors import row_growth
from playground.engine import make_params


def rnn(W: np.ndarray, *, activation: str = "tanh", b: np.ndarray | None = None):
    H = len(W)
    return make_params(
        "rnn",
        {"W_ih": np.zeros((H, 1)), "W_hh": W, "b_ih": np.zeros(H) if b is None else b, "b_hh": np.zeros(H)},
        activation=activation,
    )


def test_bound_is_never_below_the_true_norm(case) -> None:
    found = factors(case.params, case.trace)
    assert (found.spectral <= found.bound * (1 + 1e-12)).all()


def test_bound_holds_under_interventions(clamped_case) -> None:
    found = factors(clamped_case.params, clamped_case.trace)
    assert (found.spectral <= found.bound * (1 + 1e-12) + 1e-15).all()


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "identity"])
def test_bound_of_an_rnn_is_weight_norm_times_largest_slope(new_case, activation: str) -> None:
    case = new_case("rnn", {"activation": activation})
    h = case.trace.h
    slope = {"tanh": 1 - h**2, "relu": 1.0 * (h > 0), "sigmoid": h * (1 - h), "identity": np.ones_like(h)}[activation]
    expected = np.linalg.norm(case.params.W_hh, 2) * slope.max(axis=1)
    np.testing.assert_allclose(step_bounds(case.params, case.trace), expected, rtol=1e-12)


def test_singular_values_and_eigenvalues_of_every_step(case) -> None:
    found = factors(case.params, case.trace)
    for t, J in enumerate(step_jacobians(case.params, case.trace)):
        assert np.prod(found.singular_values[t]) == pytest.approx(abs(np.linalg.det(J)), abs=1e-12)
        assert found.eigenvalues[t].sum() == pytest.approx(np.trace(J), abs=1e-10)
        assert np.linalg.norm(J) == pytest.approx(np.linalg.norm(found.singular_values[t]))
        assert (np.diff(np.abs(found.eigenvalues[t])) <= 1e-9).all()
    assert (found.radius <= found.spectral * (1 + 1e-10)).all()


def test_only_the_chosen_steps_are_decomposed(new_case) -> None:
    case = new_case("gru", {"reset": "after"}, length=7)
    found = factors(case.params, case.trace, every=3)
    assert found.computed == (0, 3, 6)
    assert np.isnan(found.spectral[[1, 2, 4, 5]]).all()
    assert np.isfinite(found.spectral[[0, 3, 6]]).all()
    assert np.isfinite(found.bound).all()


def test_pascanu_on_a_thousand_random_matrices() -> None:
    """σ_max < 1/γ always vanishes; every explosion has σ_max > 1/γ; σ_max > 1/γ alone need not explode."""
    rng = np.random.default_rng(2013)
    vanished = exploded = spared = 0
    for index in range(1000):
        H, T = 3, 40
        activation = ("tanh", "sigmoid", "identity")[index % 3]
        W = rng.standard_normal((H, H))
        W *= rng.uniform(0.2, 2.0) / np.linalg.norm(W, 2) * (4 if activation == "sigmoid" else 1)
        params = rnn(W, activation=activation, b=rng.standard_normal(H))
        verdict = pascanu(params)
        assert verdict is not None
        norm = 10 ** row_growth(step_jacobians(params, forward(params, np.zeros((T, 1)))))[0]
        certain = (verdict.largest_singular_value * verdict.gamma) ** T
        assert norm <= certain * (1 + 1e-9)
        if verdict.must_vanish:
            vanished += 1
            assert norm < 1
        if norm > 1:
            exploded += 1
            assert verdict.may_explode
        elif verdict.may_explode:
            spared += 1
    assert min(vanished, exploded, spared) > 50


def test_the_eigenvalue_form_is_false() -> None:
    """W = [[8, 8], [−8, −8]] has spectral radius 0, and the gradient grows as 2^{l−1} · 10√2."""
    W = np.array([[8.0, 8.0], [-8.0, -8.0]])
    fixed = np.array([0.0, np.arctanh(0.5)])
    b = fixed - W @ np.tanh(fixed)
    params = rnn(W, b=b)
    trace = forward(params, np.zeros((12, 1)), h_0=np.tanh(fixed))
    J = step_jacobians(params, trace)
    np.testing.assert_allclose(J[3], [[8, 8], [-6, -6]], atol=1e-6)
    verdict = pascanu(params)
    assert verdict is not None
    assert verdict.radius == pytest.approx(0, abs=1e-6)
    assert verdict.largest_singular_value == pytest.approx(16)
    assert verdict.may_explode
    assert not verdict.must_vanish
    lengths = np.arange(12, 0, -1)
    np.testing.assert_allclose(10 ** row_growth(J), 2.0 ** (lengths - 1) * 10 * np.sqrt(2), rtol=1e-4)


def test_growth_with_every_radius_below_one_is_found() -> None:
    W = np.array([[0.5, 4.0], [0.0, 0.5]])
    params = rnn(W, activation="identity")
    trace = forward(params, np.zeros((20, 1)))
    found = factors(params, trace)
    assert (found.radius < 1).all()
    assert found.nonnormal.all()
    growth = transient_growth(params, trace, found)
    assert growth is not None
    norms = [np.linalg.norm(np.linalg.matrix_power(W, n), 2) for n in range(1, 21)]
    assert growth.factor == pytest.approx(max(norms))
    assert growth.stop - growth.start == 1 + int(np.argmax(norms))
    assert growth.largest_radius == pytest.approx(0.5)


def test_a_normal_matrix_does_not_grow() -> None:
    params = rnn(0.9 * np.eye(3), activation="identity")
    trace = forward(params, np.zeros((10, 1)))
    found = factors(params, trace)
    assert not found.nonnormal.any()
    assert transient_growth(params, trace, found) is None


def test_pascanu_is_for_the_rnn_alone(new_case) -> None:
    assert pascanu(new_case("gru", {"reset": "after"}).params) is None
    assert pascanu(rnn(np.full((2, 2), np.inf))) is None


def test_what_is_not_finite_is_left_empty(new_case) -> None:
    case = new_case("gru", {"reset": "after"})
    case.trace.gates["z"][3, 1] = np.nan
    found = factors(case.params, case.trace)
    assert 3 not in found.computed
    assert len(found.computed) == 6
    assert np.isnan(found.spectral[3])
    assert np.isnan(found.radius[3])
    assert np.isnan(found.bound[3])
    assert np.isfinite(found.spectral[[0, 1, 2, 4, 5, 6]]).all()


def test_weights_beyond_float64_give_an_infinite_bound() -> None:
    params = rnn(np.full((2, 2), 1e308), activation="relu", b=np.ones(2))
    assert np.isinf(step_bounds(params, forward(params, np.zeros((3, 1))))).all()
