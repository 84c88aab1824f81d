"""Step Jacobians against the complex step, norms of their products against automatic and finite differences."""

import importlib.util
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import (
    CELLS,
    Clamp,
    Params,
    Trace,
    forward,
    init_params,
    jacobian_lognorms,
    jacobian_norms,
    params_to_torch,
    step_jacobians,
)
from playground.engine import iter_jacobian_norms
from tests.engine.variants import NAMES, VARIANTS, Case, H, make_case

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
EPSILON = 1e-30


def states(trace: Trace) -> np.ndarray:
    """Return the joint states (h, c): (T, S)."""
    return np.concatenate(list(trace.states.values()), axis=1)


def split(case: Case, state: np.ndarray) -> dict[str, np.ndarray]:
    """Return a joint state by the names of its parts."""
    names = CELLS[case.params.cell].states
    return {name: state[k * H : (k + 1) * H] for k, name in enumerate(names)}


def by_complex_step(case: Case) -> np.ndarray:
    """Return every J_t: each step run alone from its own state, iε on one entry of it after the other."""
    trace, params = case.run(), case.params
    params = replace(params, **{name: array.astype(complex) for name, array in params.arrays().items()})
    before = np.concatenate([trace.before(name) for name in trace.states], axis=1)
    (T, S), found = before.shape, np.empty((*before.shape, before.shape[1]))
    for t, k in np.ndindex(T, S):
        state = before[t].astype(complex)
        state[k] += EPSILON * 1j
        clamps = tuple(
            replace(clamp, start=0, stop=1)
            for clamp in case.clamps
            if t in range(T)[clamp.start : T if clamp.stop is None else clamp.stop]
        )
        alone = forward(params, case.x[t : t + 1], states_0=split(case, state), interventions=clamps)
        found[t, :, k] = states(alone)[0].imag / EPSILON
    return found


def products(J: np.ndarray) -> np.ndarray:
    """Return ∂s_t/∂s_k as [t, k]: (T, T, S, S), zero for k > t."""
    T, S, _ = J.shape
    found = np.zeros((T, T, S, S))
    for k in range(T):
        found[k, k] = np.eye(S)
        for t in range(k + 1, T):
            found[t, k] = J[t] @ found[t - 1, k]
    return found


@every_variant
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
def test_step_jacobians_equal_the_complex_step(cell: str, options: dict, clamped: bool) -> None:
    case = make_case(cell, options, T=7, B=None, clamped=clamped)
    J = step_jacobians(case.params, case.run())
    np.testing.assert_allclose(J, by_complex_step(case), rtol=1e-13, atol=1e-14)


@every_variant
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
@pytest.mark.parametrize("ord", ["fro", "spectral"])
def test_norms_equal_those_of_the_products(cell: str, options: dict, clamped: bool, ord: Any) -> None:
    case = make_case(cell, options, T=7, B=None, clamped=clamped)
    trace = case.run()
    names, S = list(CELLS[cell].states), states(trace).shape[1]
    parts = {"state": slice(0, S), **{name: slice(k * H, (k + 1) * H) for k, name in enumerate(names)}}
    whole, lower = products(by_complex_step(case)), np.tril_indices(7)
    for wrt, part in parts.items():
        wanted = np.linalg.norm(whole[:, :, part, part], ord={"fro": "fro", "spectral": 2}[ord], axis=(2, 3))
        norms = jacobian_norms(case.params, trace, ord=ord, wrt=wrt)
        np.testing.assert_allclose(norms[lower], wanted[lower], rtol=1e-11, atol=1e-13)
        assert np.isnan(norms[np.triu_indices(7, 1)]).all()
        np.testing.assert_allclose(np.diag(norms), 1 if ord == "spectral" else len(range(S)[part]) ** 0.5)


@every_variant
def test_products_equal_central_differences_over_many_steps(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=6, B=None)
    trace, k, step = case.run(), 1, 1e-6
    found = np.empty((states(trace).shape[1],) * 2)
    for j in range(len(found)):
        ends = []
        for sign in (1, -1):
            state = states(trace)[k].copy()
            state[j] += sign * step
            ends.append(states(forward(case.params, case.x[k + 1 :], states_0=split(case, state)))[-1])
        found[:, j] = (ends[0] - ends[1]) / (2 * step)
    norms = jacobian_norms(case.params, trace)
    assert norms[5, k] == pytest.approx(np.linalg.norm(found), rel=1e-7)


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.parametrize("cell", [cell for cell, spec in CELLS.items() if spec.torch])
def test_norms_equal_torch_jacrev(cell: str) -> None:
    import torch

    rng, T = np.random.default_rng(0), 8
    params = init_params(cell, input_size=2, hidden_size=4, rng=rng)
    params = replace(params, W_hh=2 * params.W_hh)
    x, weights = rng.normal(size=(T, 2)), params_to_torch(params)
    module = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[cell](2, 4).double()
    module.load_state_dict({name.removesuffix("_l0"): value for name, value in weights.items()})
    trace = forward(params, x)

    def last(state: Any, k: int) -> Any:
        state = state.split(4)
        for x_t in torch.from_numpy(x[k + 1 :]):
            state = module(x_t, state) if cell == "lstm" else (module(x_t, state[0]),)
        return torch.cat(state)

    for k in range(T):
        J = torch.func.jacrev(last)(torch.from_numpy(states(trace)[k].copy()), k).detach().numpy()
        frobenius, spectral = (jacobian_norms(params, trace, ord=order)[-1, k] for order in ("fro", "spectral"))
        assert frobenius == pytest.approx(np.linalg.norm(J), rel=1e-12)
        assert spectral == pytest.approx(np.linalg.norm(J, ord=2), rel=1e-12)


def linear(W_hh: np.ndarray, T: int) -> tuple[Params, Trace]:
    size = len(W_hh)
    params = init_params("rnn", input_size=1, hidden_size=size, rng=np.random.default_rng(0), activation="identity")
    params = replace(params, W_hh=W_hh)
    return params, forward(params, np.zeros((T, 1)))


@pytest.mark.parametrize("scale", [1e-3, 0.25, 1.0, 3.0, 1e3, 1e-300, 1e300])
@pytest.mark.parametrize("ord", ["fro", "spectral"])
def test_logarithms_go_on_where_numbers_end(scale: float, ord: Any) -> None:
    rotation = np.linalg.qr(np.random.default_rng(0).normal(size=(4, 4)))[0]
    params, trace = linear(scale * rotation, 300)
    logs = jacobian_lognorms(params, trace, ord=ord)
    start = np.log10(2.0) if ord == "fro" else 0.0
    np.testing.assert_allclose(logs[-1], start + np.log10(scale) * np.arange(299, -1, -1), rtol=1e-12, atol=1e-11)
    norms = jacobian_norms(params, trace, ord=ord)
    with np.errstate(over="ignore", under="ignore"):
        np.testing.assert_allclose(norms[-1], 10.0 ** logs[-1], rtol=1e-9, atol=1e-300)


def test_blocks_of_very_different_size_keep_their_digits() -> None:
    params, trace = linear(np.diag([1e-80, 1e-80, 1.0]), 12)
    np.testing.assert_allclose(jacobian_norms(params, trace)[-1, :-1], 1)
    params, trace = linear(np.diag([1e-80, 2e-80]), 12)
    steps = np.arange(11, -1, -1)
    wanted = -80 * steps + 0.5 * np.log10(1 + 4.0**steps)
    np.testing.assert_allclose(jacobian_lognorms(params, trace)[-1], wanted, rtol=1e-13)


def test_what_is_exactly_zero_is_zero_and_its_logarithm_minus_infinity() -> None:
    params, trace = linear(np.array([[0.0, 1.0], [0.0, 0.0]]), 5)
    np.testing.assert_array_equal(jacobian_norms(params, trace)[-1], [0, 0, 0, 1, 2**0.5])
    np.testing.assert_array_equal(jacobian_lognorms(params, trace)[-1, :3], -np.inf)


def test_nan_stays_where_it_came_up() -> None:
    params = init_params("lstm", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    x = np.zeros((6, 1))
    x[3] = np.nan
    trace = forward(params, x)
    for order in ("fro", "spectral"):
        norms = jacobian_norms(params, trace, ord=order)
        assert np.isfinite(norms[:3][np.tril_indices(3)]).all()
        assert np.isnan(norms[3:, :3]).all()


def test_a_stuck_forget_gate_carries_the_cell_for_ever() -> None:
    params = init_params("lstm", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    clamps = (Clamp(target="f", value=1.0), Clamp(target="i", value=0.0), Clamp(target="g", value=0.0))
    trace = forward(params, np.ones((50, 1)), c_0=np.ones(2), interventions=clamps)
    norms = jacobian_norms(params, trace, wrt="c", ord="spectral")
    np.testing.assert_allclose(norms[np.tril_indices(50)], 1)


@given(st.integers(0, 2**32 - 1), st.sampled_from(VARIANTS))
def test_the_spectral_norm_is_below_the_frobenius_norm_and_submultiplicative(seed: int, variant: Any) -> None:
    (cell, options), rng = variant, np.random.default_rng(seed)
    params = init_params(cell, input_size=1, hidden_size=3, rng=rng, **options)
    params = replace(params, **{name: rng.uniform(0.1, 4) * array for name, array in params.arrays().items()})
    trace = forward(params, rng.normal(size=(6, 1)))
    fro, spectral = (jacobian_norms(params, trace, ord=order)[np.tril_indices(6)] for order in ("fro", "spectral"))
    size = states(trace).shape[1]
    assert (spectral <= fro * (1 + 1e-12)).all()
    assert (fro <= spectral * size**0.5 * (1 + 1e-9)).all()
    square = jacobian_norms(params, trace, ord="spectral")
    assert square[5, 0] <= square[5, 3] * square[3, 0] * (1 + 1e-9)


def test_rows_come_one_by_one() -> None:
    case = make_case("lstm", {}, T=7, B=None)
    trace = case.run()
    rows = iter_jacobian_norms(case.params, trace, wrt="h")
    norms = jacobian_norms(case.params, trace, wrt="h")
    assert next(rows).norm == pytest.approx([H**0.5])
    for t, row in enumerate(rows, start=1):
        assert row.t == t
        np.testing.assert_array_equal(row.norm, norms[t, : t + 1])


def test_a_lone_sequence_of_a_batch_will_do_but_not_several() -> None:
    case = make_case("gru", {}, T=4, B=1)
    alone = Case(params=case.params, x=case.x[:, 0], h_0=case.h_0[0], c_0=None)
    np.testing.assert_array_equal(step_jacobians(case.params, case.run()), step_jacobians(case.params, alone.run()))
    several = make_case("gru", {}, T=4, B=2)
    with pytest.raises(ValueError, match=r"this trace holds 2: use trace.sequence\(b\)"):
        jacobian_norms(several.params, several.run())
    assert jacobian_norms(several.params, several.run().sequence(1)).shape == (4, 4)


def test_unknown_norms_are_named() -> None:
    case = make_case("gru", {}, T=4, B=None)
    with pytest.raises(ValueError, match="ord must be 'fro' or 'spectral', got 'nuclear'"):
        jacobian_norms(case.params, case.run(), ord="nuclear")
    with pytest.raises(ValueError, match="wrt must be one of state, h for GRU, got 'c'"):
        jacobian_norms(case.params, case.run(), wrt="c")
