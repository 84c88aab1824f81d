"""The backward pass against the complex step on every single entry.

f(a + iε) has the derivative in its imaginary part, without the cancellation of a difference, so ε can be 1e-30 and the
result is exact to the last digits. Nothing of the backward pass takes part in it.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from playground import CELLS, Clamp, Gradients, Params, Trace, backward, forward, init_params
from playground.engine import sweep
from tests.engine.variants import NAMES, VARIANTS, Case, H, make_case

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
EPSILON = 1e-30


def close(actual: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(actual, wanted, rtol=1e-12, atol=1e-13 * max(1.0, float(np.abs(wanted).max(initial=0))))


class Loss:
    """A random linear loss over all states, so that every ∂L/∂h_t and ∂L/∂c_t that enters is different."""

    def __init__(self, case: Case) -> None:
        rng, shape = np.random.default_rng(1), (len(case.x), *case.h_0.shape)
        self.dh, self.dc = rng.normal(size=shape), None if case.c_0 is None else rng.normal(size=shape)
        self.more = {name: rng.normal(size=shape) for name in case.more_0}

    def of(self, trace: Trace) -> complex:
        value = (self.dh * trace.h).sum() + sum((d * trace.states[name]).sum() for name, d in self.more.items())
        return value if self.dc is None else value + (self.dc * trace.c).sum()

    def gradients(self, case: Case) -> Gradients:
        return backward(case.params, case.run(), self.dh, dc=self.dc, d_states=self.more)


def nudged(array: np.ndarray) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Yield every index with a copy of the array that has iε added there."""
    for index in np.ndindex(array.shape):
        copy = array.astype(complex)
        copy[index] += EPSILON * 1j
        yield index, copy


def complex_params(params: Params) -> Params:
    return replace(params, **{name: array.astype(complex) for name, array in params.arrays().items()})


def parameter_derivative(case: Case, loss: Loss, name: str) -> np.ndarray:
    found = np.empty(case.params.arrays()[name].shape)
    for index, array in nudged(case.params.arrays()[name]):
        found[index] = loss.of(case.run(params=replace(case.params, **{name: array}))).imag / EPSILON
    return found


def argument_derivative(case: Case, loss: Loss, name: str) -> np.ndarray:
    case = replace(case, params=complex_params(case.params))
    found = np.empty(getattr(case, name).shape)
    for index, array in nudged(getattr(case, name)):
        found[index] = loss.of(case.run(**{name: array})).imag / EPSILON
    return found


def initial_derivative(case: Case, loss: Loss, state: str) -> np.ndarray:
    case = replace(case, params=complex_params(case.params))
    found = np.empty(case.more_0[state].shape)
    for index, array in nudged(case.more_0[state]):
        found[index] = loss.of(case.run(more_0={**case.more_0, state: array})).imag / EPSILON
    return found


def total_derivative(case: Case, loss: Loss, state: str) -> np.ndarray:
    """Put each value of a state in its own place by a clamp, iε beside it: what then changes is its total effect."""
    free = case.run()
    values, found = free.states[state], np.empty(free.states[state].shape)
    case = replace(case, params=complex_params(case.params))
    for t, j in np.ndindex(values.shape):
        clamp = Clamp(target=state, value=values[t, j] + EPSILON * 1j, start=t, stop=t + 1, units=(j,))
        found[t, j] = loss.of(case.run(clamps=(*case.clamps, clamp))).imag / EPSILON
    return found


@every_variant
@pytest.mark.parametrize("B", [None, 1, 3])
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
def test_every_gradient_equals_the_complex_step(cell: str, options: dict, B: int, T: int, clamped: bool) -> None:
    case = make_case(cell, options, T=T, B=B, clamped=clamped)
    loss = Loss(case)
    grads = loss.gradients(case)
    assert grads.arrays().keys() == case.params.arrays().keys()
    for name, gradient in grads.arrays().items():
        close(gradient, parameter_derivative(case, loss, name))
    for name in ("x", "h_0") if case.c_0 is None else ("x", "h_0", "c_0"):
        close(getattr(grads, name), argument_derivative(case, loss, name))
    for name in case.more_0:
        close(grads.states_0[name], initial_derivative(case, loss, name))


@every_variant
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
def test_totals_are_the_effect_of_each_state_by_every_path(cell: str, options: dict, clamped: bool) -> None:
    case = make_case(cell, options, T=7, B=None, clamped=clamped)
    loss = Loss(case)
    grads = loss.gradients(case)
    assert list(grads.states) == list(CELLS[cell].states)
    for name, total in grads.states.items():
        close(total, total_derivative(case, loss, name))
    if case.c_0 is None:
        assert grads.c is None
        assert grads.c_0 is None


@every_variant
def test_a_batch_adds_up_over_its_sequences(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=7, B=3)
    loss, trace = Loss(case), case.run()
    together = loss.gradients(case)
    alone = [
        backward(
            case.params,
            trace.sequence(b),
            loss.dh[:, b],
            dc=None if loss.dc is None else loss.dc[:, b],
            d_states={name: d[:, b] for name, d in loss.more.items()},
        )
        for b in range(3)
    ]
    close(together.x, np.stack([grads.x for grads in alone], axis=1))
    for name, gradient in together.arrays().items():
        close(gradient, sum(grads.arrays()[name] for grads in alone))


@every_variant
def test_spans_leave_no_seam(cell: str, options: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(cell, options, T=7, B=3, clamped=True)
    loss = Loss(case)
    whole = loss.gradients(case)
    monkeypatch.setattr(sweep, "SPAN_NUMBERS", 2 * 3 * H)
    parts = loss.gradients(case)
    for name in (*whole.arrays(), "x", "h_0", "h", *(() if case.c_0 is None else ("c_0", "c"))):
        close(getattr(parts, name), getattr(whole, name))


@every_variant
def test_arguments_stay_as_they_were(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=7, B=2, clamped=True)
    loss, trace = Loss(case), case.run()
    held = [*case.params.arrays().values(), loss.dh, *([] if loss.dc is None else [loss.dc])]
    held += [trace.x, trace.h, trace.h_0, *trace.gates.values(), *trace.pre.values(), *trace.saved.values()]
    before = [array.copy() for array in held]
    grads = backward(case.params, trace, loss.dh, dc=loss.dc)
    for array, was in zip(held, before, strict=True):
        np.testing.assert_array_equal(array, was)
    assert not any(np.shares_memory(gradient, array) for gradient in grads.arrays().values() for array in held)


@every_variant
def test_float32_is_kept(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=7, B=2)
    single = replace(case.params, **{name: a.astype(np.float32) for name, a in case.params.arrays().items()})
    trace = case.run(params=single, x=case.x.astype(np.float32))
    grads, loss = backward(single, trace, np.ones(trace.h.shape)), Loss(case)
    assert {array.dtype for array in (*grads.arrays().values(), grads.x, grads.h, grads.h_0)} == {np.dtype(np.float32)}
    wanted = backward(case.params, case.run(), np.ones(loss.dh.shape))
    for name, gradient in wanted.arrays().items():
        np.testing.assert_allclose(grads.arrays()[name], gradient, rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("target", ["h", "c"])
def test_no_gradient_passes_a_clamped_state(target: str) -> None:
    case = make_case("lstm", {}, T=7, B=None)
    clamps = tuple(Clamp(target=name, value=0.5, start=4, stop=5) for name in {"h", target})
    loss = Loss(case)
    dh, dc = loss.dh.copy(), loss.dc.copy()
    dh[:4], dc[:4] = 0, 0
    grads = backward(case.params, case.run(clamps=clamps), dh, dc=dc)
    if target == "c":
        assert not grads.h[:4].any()
        assert not grads.x[:5].any()
        assert not grads.c_0.any()
    else:
        assert grads.c[:4].any()
    assert grads.h[4].any()


@pytest.mark.parametrize("cell", CELLS)
def test_overflow_is_a_result_and_no_warning(cell: str) -> None:
    params = init_params(cell, input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    params = params.replace(**{name: 1e200 * array for name, array in params.arrays().items()})
    trace = forward(params, np.full((9, 1), 1e200))
    grads = backward(params, trace, np.full((9, 2), 1e300))
    assert grads.W_ih.shape == params.W_ih.shape


def test_what_does_not_fit_is_named() -> None:
    case = make_case("gru", {}, T=4, B=None)
    with pytest.raises(ValueError, match=r"dh must be \(4, 3\) like the states of the trace, got \(3, 3\)"):
        backward(case.params, case.run(), np.ones((3, 3)))
    with pytest.raises(ValueError, match="dc is for a cell with a cell state, an LSTM: GRU has h alone"):
        backward(case.params, case.run(), np.ones((4, 3)), dc=np.ones((4, 3)))
