"""Many experiments at once, and passes for training, against one run after the other."""

from dataclasses import dataclass

import numpy as np
import pytest

from playground import Params, backward, forward, init_params
from playground.engine import ManyGradients, Passes, forward_many, gradients_many, many, stack_params
from tests.engine.variants import NAMES, VARIANTS

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
N, T, D, H = 5, 6, 2, 3


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """N sets of parameters, an input and a gradient that enters."""

    params: list[Params]
    x: np.ndarray
    dh: np.ndarray


def make_sweep(cell: str, options: dict, B: int | None) -> Sweep:
    rng = np.random.default_rng(B or 0)
    batch = () if B is None else (B,)
    params = [init_params(cell, input_size=D, hidden_size=H, rng=rng, **options) for _ in range(N)]
    params = [each.replace(**{name: 2 * array for name, array in each.arrays().items()}) for each in params]
    return Sweep(params=params, x=rng.normal(size=(T, *batch, D)), dh=rng.normal(size=(T, *batch, H)))


def close(actual: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(actual, wanted, rtol=1e-12, atol=1e-13)


@every_variant
@pytest.mark.parametrize("B", [None, 1, 3])
def test_many_runs_are_each_run_by_itself(cell: str, options: dict, B: int | None, monkeypatch) -> None:
    monkeypatch.setattr(many, "TOGETHER", 2 * H * (B or 1))  # parts of two, the last of one
    sweep = make_sweep(cell, options, B)
    stacked = stack_params(sweep.params)
    found, states = gradients_many(stacked, sweep.x, sweep.dh), forward_many(stacked, sweep.x)
    for n, params in enumerate(sweep.params):
        trace = forward(params, sweep.x)
        grads = backward(params, trace, sweep.dh)
        for name, series in {**trace.gates, **trace.states}.items():
            close(states[name][n], series)
        for name, gradient in grads.arrays().items():
            close(found.weights[name][n], gradient)
        for name in trace.states:
            close(found.states[name][n], grads.states[name])
            close(found.states_0[name][n], grads.states_0[name])
        close(found.norms()[n], np.linalg.norm(grads.h.reshape(T, -1), axis=1))


def test_inputs_and_losses_may_differ_from_one_to_the_next() -> None:
    sweep = make_sweep("gru", {"reset": "before"}, 2)
    rng = np.random.default_rng(1)
    x, h_0 = rng.normal(size=(N, T, 2, D)), rng.normal(size=(N, 2, H))
    found = gradients_many(stack_params(sweep.params), x, lambda h, _which: h - 1, states_0={"h": h_0})
    for n, params in enumerate(sweep.params):
        trace = forward(params, x[n], h_0=h_0[n])
        close(found.weights["W_hh"][n], backward(params, trace, trace.h - 1).W_hh)


@pytest.mark.parametrize("size", [1e-200, 1e-160, 1.0, 1e160, 1e300, 0.0, np.inf, np.nan])
def test_norms_neither_overflow_nor_underflow(size: float) -> None:
    h = np.full((2, 3, 1, 4), 1.0)
    h[1, 2] = size
    norms = ManyGradients(weights={}, states={"h": h}, states_0={}).norms()
    np.testing.assert_allclose(norms, [[2, 2, 2], [2, 2, 2 * size]], rtol=1e-15)


def test_only_what_is_wanted_is_found() -> None:
    sweep = make_sweep("lstm", {"peephole": False, "coupled": False, "forget_gate": True}, None)
    stacked = stack_params(sweep.params)
    whole = gradients_many(stacked, sweep.x, sweep.dh)
    found = gradients_many(stacked, sweep.x, sweep.dh, weights=False, states=("c",))
    assert (list(found.weights), list(found.states), list(found.states_0)) == ([], ["c"], ["h", "c"])
    np.testing.assert_array_equal(found.states["c"], whole.states["c"])
    np.testing.assert_array_equal(found.states_0["c"], whole.states_0["c"])
    np.testing.assert_array_equal(forward_many(stacked, sweep.x, names=["f"])["f"], forward_many(stacked, sweep.x)["f"])


def test_what_does_not_fit_is_named() -> None:
    sweep = make_sweep("gru", {"reset": "after"}, None)
    stacked = stack_params(sweep.params)
    with pytest.raises(ValueError, match="at least one set of parameters is needed, got none"):
        stack_params([])
    other = init_params("rnn", input_size=D, hidden_size=H, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="of one cell, options and sizes as the first, GRU"):
        stack_params([*sweep.params, other])
    with pytest.raises(ValueError, match=r"x must be \(T, 2\), \(T, B, 2\) or \(5, T, B, 2\), got \(6, 3\)"):
        forward_many(stacked, np.zeros((6, 3)))
    with pytest.raises(ValueError, match=r"dh must be \(6, 1, 3\), or that for each experiment, got \(4, 3\)"):
        gradients_many(stacked, sweep.x, np.zeros((4, 3)))


@every_variant
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_passes_for_training_give_the_gradients_of_a_run(cell: str, options: dict, dtype: type) -> None:
    sweep = make_sweep(cell, options, 4)
    x, dh = sweep.x.astype(dtype), sweep.dh.astype(dtype)
    passes, into = None, {}
    for params in sweep.params:
        params = params.replace(**{name: array.astype(dtype) for name, array in params.arrays().items()})
        passes = passes or Passes(params, length=T, batch=4)
        into = into or {name: np.full_like(array, np.nan) for name, array in params.arrays().items()}
        h = passes.forward(params, x)
        assert passes.backward(dh, into=into) is into
        trace = forward(params, x)
        grads = backward(params, trace, dh)
        np.testing.assert_array_equal(h, trace.h)
        for name, gradient in grads.arrays().items():
            assert into[name].dtype == dtype
            np.testing.assert_array_equal(into[name], gradient)


def test_several_seeds_train_together() -> None:
    sweep = make_sweep("lstm", {"peephole": True, "coupled": False, "forget_gate": True}, 4)
    stacked, x = stack_params(sweep.params), np.random.default_rng(2).normal(size=(T, N, 4, D))
    passes = Passes(stacked, length=T, batch=4, experiments=N)
    h = passes.forward(stacked, x)
    grads = passes.backward(h)
    for n, params in enumerate(sweep.params):
        trace = forward(params, x[:, n])
        close(h[:, n], trace.h)
        for name, gradient in backward(params, trace, trace.h).arrays().items():
            close(grads[name][n], gradient)


def test_passes_name_an_input_that_does_not_fit() -> None:
    params = make_sweep("rnn", {"activation": "tanh"}, None).params[0]
    with pytest.raises(ValueError, match=r"x must be \(6, 4, 2\) for these passes, got \(5, 4, 2\)"):
        Passes(params, length=T, batch=4).forward(params, np.zeros((5, 4, D)))
