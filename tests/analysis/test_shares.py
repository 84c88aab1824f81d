"""The share of every step in a weight's gradient: adds up to what the backward pass found."""

import numpy as np
import pytest

from playground import backward, forward, init_params
from playground.analysis import running_gradient, step_shares

PARAMETERS = ("W_hh", "W_ih", "b_ih", "b_hh")


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_running_total_ends_at_the_backward_pass(case, parameter: str) -> None:
    if parameter not in case.params.weights:
        with pytest.raises(ValueError, match=f"must be one of .*, got {parameter}"):
            running_gradient(case.params, case.trace, case.grads, parameter)
        return
    running = running_gradient(case.params, case.trace, case.grads, parameter)
    np.testing.assert_allclose(running[0], getattr(case.grads, parameter), rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_shares_add_up_to_one(case, parameter: str) -> None:
    if parameter not in case.params.weights or not getattr(case.grads, parameter).any():
        return
    found = step_shares(case.params, case.trace, case.grads, parameter)
    gradient = getattr(case.grads, parameter)
    assert found.table.sum() == pytest.approx(1, abs=1e-11)
    assert found.reached[0] == pytest.approx(1, abs=1e-11)
    assert found.total == pytest.approx(np.linalg.norm(gradient))
    np.testing.assert_allclose(found.by_gate.sum(axis=0), found.steps, atol=1e-12)
    np.testing.assert_allclose(found.by_unit.sum(axis=0), found.steps, atol=1e-12)


def test_terms_are_differences_of_the_running_total(case) -> None:
    name = next(name for name in PARAMETERS if name in case.params.weights)
    found = step_shares(case.params, case.trace, case.grads, name)
    running = running_gradient(case.params, case.trace, case.grads, name)
    terms = running - np.concatenate([running[1:], np.zeros_like(running[:1])])
    flat = terms.reshape(len(terms), -1)
    np.testing.assert_allclose(found.norms, np.linalg.norm(flat, axis=1), atol=1e-12)
    np.testing.assert_allclose(found.running, np.linalg.norm(running.reshape(len(terms), -1), axis=1), atol=1e-10)
    G = getattr(case.grads, name).ravel()
    np.testing.assert_allclose(found.steps, flat @ G / (G @ G), atol=1e-12)
    rows = terms.reshape(*terms.shape[:2], -1)
    by_row = np.einsum("tij,ij->ti", rows, G.reshape(rows.shape[1:])) / (G @ G)
    np.testing.assert_allclose(found.table.reshape(len(terms), -1), by_row, atol=1e-12)


def test_under_interventions(clamped_case) -> None:
    case = clamped_case
    for parameter in case.params.weights.keys() & set(PARAMETERS):
        running = running_gradient(case.params, case.trace, case.grads, parameter)
        np.testing.assert_allclose(running[0], getattr(case.grads, parameter), rtol=1e-11, atol=1e-13)


def test_terms_are_what_an_input_of_their_own_would_feel() -> None:
    """With one input wired to each gate row, ∂L/∂x_t is the gradient at the gates: an oracle for every term."""
    rng = np.random.default_rng(0)
    params = init_params("lstm", input_size=12, hidden_size=3, rng=rng)
    params.W_ih[...] = np.eye(12)
    x = rng.standard_normal((6, 12))
    trace = forward(params, x)
    dh = rng.standard_normal((6, 3))
    grads = backward(params, trace, dh)
    terms = np.einsum("ti,tj->tij", grads.x, trace.h_prev)
    expected = np.cumsum(terms[::-1], axis=0)[::-1]
    np.testing.assert_allclose(running_gradient(params, trace, grads, "W_hh"), expected, atol=1e-14)


def test_no_gradient_has_no_shares(new_case) -> None:
    case = new_case("rnn", {"activation": "tanh"})
    grads = backward(case.params, case.trace, np.zeros_like(case.dh))
    found = step_shares(case.params, case.trace, grads, "W_hh")
    assert found.total == 0
    assert np.isnan(found.table).all()
    assert not found.norms.any()
