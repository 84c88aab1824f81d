"""Layers, directions, what is fed back and sequences of different lengths: against PyTorch and differences."""

import importlib.util
from typing import Any

import numpy as np
import pytest

from playground import Params, init_params, params_from_torch
from playground.engine.ragged import forward_ragged, pad
from playground.engine.stack import Stack, backward_stack, forward_stack

if importlib.util.find_spec("torch") is None:
    pytest.skip("PyTorch is not installed", allow_module_level=True)  # conftest stops the run where CI=true

import torch
from torch import nn

H, D, T = 4, 3, 11
KINDS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
SUFFIX = ("", "_reverse")


@pytest.fixture(autouse=True)
def _float64() -> Any:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(3)
    yield
    torch.set_default_dtype(torch.float32)


def stack_of(module: nn.Module, cell: str, layers: int, directions: int) -> Stack:
    state = module.state_dict()

    def params(layer: int, direction: int) -> Params:
        end = f"_l{layer}{SUFFIX[direction]}"
        own = {key.removesuffix(end) + "_l0": value for key, value in state.items() if key.endswith(end)}
        return params_from_torch(own, cell=cell)

    return [[params(layer, direction) for direction in range(directions)] for layer in range(layers)]


def close(actual: Any, wanted: Any, tolerance: float = 1e-12) -> None:
    wanted = wanted.detach().numpy() if isinstance(wanted, torch.Tensor) else wanted
    np.testing.assert_allclose(actual, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("layers", [1, 2, 4])
@pytest.mark.parametrize("batch", [(), (2,)])
def test_values_final_states_and_every_gradient(cell: str, layers: int, directions: int, batch: tuple[int]) -> None:
    module = KINDS[cell](D, H, num_layers=layers, bidirectional=directions == 2)
    x = torch.randn(T, *batch, D, requires_grad=True)
    out, last = module(x)
    weight = torch.randn_like(out)
    (out * weight).sum().backward()
    stack = stack_of(module, cell, layers, directions)
    trace = forward_stack(stack, x.detach().numpy())
    close(trace.h(), out)
    finals = last if cell == "lstm" else (last,)
    for name, final in zip("hc", finals, strict=False):
        for layer in range(layers):
            for direction in range(directions):
                close(trace.final(layer, direction)[name], final[layer * directions + direction])
    if directions == 2:
        close(trace.states(layers - 1, 1)["h"][0], trace.final(layers - 1, 1)["h"])  # it stands at the first step
    grads = backward_stack(stack, trace, weight.numpy())
    close(grads.x, x.grad)
    for layer in range(layers):
        for direction in range(directions):
            for ours, theirs in (
                ("W_ih", "weight_ih"),
                ("W_hh", "weight_hh"),
                ("b_ih", "bias_ih"),
                ("b_hh", "bias_hh"),
            ):
                wanted = getattr(module, f"{theirs}_l{layer}{SUFFIX[direction]}").grad
                close(grads.layers[layer][direction].weights[ours], wanted)


@pytest.mark.parametrize("cell", KINDS)
@pytest.mark.parametrize("layers", [1, 3])
@pytest.mark.parametrize("given", [1, 4])
def test_what_is_fed_back_carries_the_gradient_too(cell: str, layers: int, given: int) -> None:
    module = KINDS[cell](1, H, num_layers=layers)
    read = nn.Linear(H, 1)
    x = torch.randn(T, 1, requires_grad=True)
    out, state, inputs = [], None, []
    for t in range(T):
        inputs.append(x[t] if t < given else torch.tanh(read(out[-1])))
        one, state = module(inputs[-1][None], state)
        out.append(one[0])
    h = torch.stack(out)
    weight = torch.randn_like(h)
    (h * weight).sum().backward()
    W, b = read.weight.detach().numpy(), read.bias.detach().numpy()

    def feed(above: np.ndarray) -> np.ndarray:
        return np.tanh(W @ above + b)

    def back(above: np.ndarray, dx: np.ndarray) -> np.ndarray:
        return (dx * (1 - feed(above) ** 2)) @ W

    stack = stack_of(module, cell, layers, 1)
    trace = forward_stack(stack, x.detach().numpy(), feed=feed, given=given)
    close(trace.h(), h)
    close(trace.x, torch.stack(inputs))
    grads = backward_stack(stack, trace, weight.numpy(), back=back, given=given)
    close(grads.x[:given], x.grad[:given])
    assert (x.grad[given:] == 0).all()  # what was not read has none
    for layer in range(layers):
        close(grads.layers[layer][0].weights["W_hh"], getattr(module, f"weight_hh_l{layer}").grad)
        close(grads.layers[layer][0].weights["W_ih"], getattr(module, f"weight_ih_l{layer}").grad)


def test_feeding_back_through_a_cell_of_four_states_agrees_with_differences() -> None:
    rng = np.random.default_rng(0)
    params = init_params("slstm", input_size=1, hidden_size=3, rng=rng)
    W = rng.normal(size=(1, 3))
    x, weight = rng.normal(size=(6, 1)), rng.normal(size=(6, 3))

    def loss(own: Params) -> float:
        return float((forward_stack([[own]], x, feed=lambda h: W @ h, given=2).h() * weight).sum())

    trace = forward_stack([[params]], x, feed=lambda h: W @ h, given=2)
    grads = backward_stack([[params]], trace, weight, back=lambda _h, dx: dx @ W, given=2).layers[0][0]
    for name, array in params.arrays().items():
        for place in np.ndindex(array.shape):
            moved = [array.copy(), array.copy()]
            moved[0][place] += 1e-6
            moved[1][place] -= 1e-6
            high, low = (loss(params.replace(**{name: one})) for one in moved)
            assert (high - low) / 2e-6 == pytest.approx(grads.weights[name][place], rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("cell", KINDS)
def test_lengths_of_their_own_are_pytorchs_packed_sequences(cell: str) -> None:
    module = KINDS[cell](D, H, bidirectional=True)
    sequences = [torch.randn(length, D) for length in (5, 9, 2)]
    packed = nn.utils.rnn.pack_sequence(sequences, enforce_sorted=False)
    out, last = module(packed)
    out, _ = nn.utils.rnn.pad_packed_sequence(out)
    x, lengths = pad([one.numpy() for one in sequences])
    ((forwards, backwards),) = stack_of(module, cell, 1, 2)
    zero = [
        forward_ragged(params, x, lengths, after="zero", reverse=reverse)["h"]
        for params, reverse in ((forwards, False), (backwards, True))
    ]
    close(np.concatenate(zero, axis=-1), out)
    final = last[0] if cell == "lstm" else last
    close(forward_ragged(forwards, x, lengths, after="hold")["h"][-1], final[0])
    run_on = forward_ragged(forwards, x, lengths, after="run")["h"]
    close(run_on[:, 1], zero[0][:, 1])
    assert np.abs(run_on[-1, 2] - final[0, 2].detach().numpy()).max() > 1e-3  # padding is not neutral


def test_what_does_not_fit_is_said() -> None:
    rng = np.random.default_rng(0)
    lower = init_params("rnn", input_size=D, hidden_size=H, rng=rng)
    with pytest.raises(ValueError, match="layer 2 must read 4 inputs, it reads 3"):
        forward_stack([[lower], [lower]], np.zeros((T, D)))
    with pytest.raises(ValueError, match="at least one layer"):
        forward_stack([], np.zeros((T, D)))
    with pytest.raises(ValueError, match="from its end"):
        forward_stack([[lower, lower]], np.zeros((T, D)), feed=lambda h: h[:D])
    with pytest.raises(ValueError, match="of one D"):
        pad([np.zeros((3, 2)), np.zeros((2, 3))])
