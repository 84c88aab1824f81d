"""What a graph is written as before it is planned: the same values, and numbers where 0/0 stood."""

from collections.abc import Callable

import numpy as np
import pytest

from playground import Params, backward, cell, forward, init_params

SHARED = "f = σ(W x + U h + b)\ni = σ(W x + U h + b)\nh' = f / (f + i) ⊙ h + i / (i + f) ⊙ tanh(W x + b)"
"""Two gates that share one whole, as a person types them."""

MEAN = "f = σ(W x + U h + b)\ni = σ(W x + U h + b)\nh' = (tanh(W x + b) ⊙ i + f ⊙ h) / (f + i)"
"""The same as a mean that the gates weigh."""

OTHERWISE = "f = σ(W x + U h + b)\ni = σ(W x + U h + b)\nh' = (f ⊙ h + i ⊙ tanh(W x + b)) / (f + i + 0 ⊙ f)"
"""The same, in a form that no rule knows."""

WAYS = pytest.mark.parametrize("text", [SHARED, MEAN], ids=["shares", "mean"])


def drawn(text: str, bias: float = 0.0) -> tuple[Params, np.ndarray]:
    rng = np.random.default_rng(4)
    params = init_params(cell(text), input_size=2, hidden_size=3, rng=rng)
    params = params.replace(**{name: rng.normal(size=array.shape) for name, array in params.arrays().items()})
    moved = params.b_ih.copy()
    moved[:6] += bias
    return params.replace(b_ih=moved), rng.normal(size=(7, 2))


@WAYS
def test_a_whole_of_two_gates_is_what_it_was(text: str) -> None:
    params, x = drawn(text)
    other = params.replace(cell=cell(OTHERWISE))
    ours, theirs = forward(params, x), forward(other, x)
    np.testing.assert_allclose(ours.h, theirs.h, rtol=1e-12)
    dh = np.random.default_rng(0).normal(size=ours.h.shape)
    mine, wanted = backward(params, ours, dh), backward(other, theirs, dh)
    for name, gradient in mine.arrays().items():
        np.testing.assert_allclose(gradient, wanted.arrays()[name], rtol=1e-10, atol=1e-13)


@WAYS
@pytest.mark.parametrize("bias", [-60.0, -800.0, -1e5])
def test_a_whole_of_gates_that_are_zero_is_a_number(bias: float, text: str) -> None:
    params, x = drawn(text, bias)
    trace = forward(params, x)
    assert (trace.gates["f"] < 1e-20).all()
    assert (trace.gates["f"] == 0).any() == (bias < -745)
    assert np.isfinite(trace.h).all()
    a_f, a_i = trace.pre["f"], trace.pre["i"]
    share = 1 / (1 + np.exp(a_i - a_f))  # σ(a) is eᵃ so far down
    g = np.tanh(x @ params.W_ih[6:].T + params.b_ih[6:])
    np.testing.assert_allclose(trace.h, share * trace.h_prev + (1 - share) * g, rtol=1e-9)
    grads = backward(params, trace, np.ones_like(trace.h))
    assert all(np.isfinite(gradient).all() for gradient in grads.arrays().values())
    step = 1e-6 * np.random.default_rng(1).normal(size=params.W_hh.shape)
    high, low = (forward(params.replace(W_hh=params.W_hh + s * step), x).h.sum() for s in (1, -1))
    assert (high - low) / 2 == pytest.approx(float((grads.W_hh * step).sum()), rel=1e-4)


@pytest.mark.parametrize("bias", [-60.0, -600.0])
def test_a_gate_that_is_nearly_shut_is_a_number_in_any_form(bias: float) -> None:
    params, x = drawn(OTHERWISE, bias)
    mean = forward(params.replace(cell=cell(MEAN)), x)
    np.testing.assert_allclose(forward(params, x).h, mean.h, rtol=1e-12)


@pytest.mark.parametrize(
    ("last", "value"),
    [
        ("(f ⊙ h + f ⊙ n) / (f + i)", lambda f, i, h, n: (f * h + f * n) / (f + i)),
        ("(f ⊙ h + i ⊙ h) / (f + f)", lambda f, i, h, n: (f * h + i * h) / (f + f)),
        ("(f + i) / (f + i)", lambda f, i, h, n: np.ones_like(f)),
        ("(f ⊙ h − i ⊙ n) / (f + i)", lambda f, i, h, n: (f * h - i * n) / (f + i)),
    ],
)
def test_what_only_looks_like_it_is_left_alone(last: str, value: Callable[..., np.ndarray]) -> None:
    params, x = drawn(f"f = σ(W x + U h + b)\ni = σ(W x + U h + b)\nn = tanh(W x + b)\nh' = {last} ⊙ n")
    trace = forward(params, x)
    n = np.tanh(x @ params.W_ih[6:].T + params.b_ih[6:])
    wanted = value(trace.gates["f"], trace.gates["i"], trace.h_prev, n) * n
    np.testing.assert_allclose(trace.h, wanted, rtol=1e-12)
