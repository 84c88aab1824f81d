"""The engine against PyTorch in float64, to 1e-12, wherever PyTorch has the cell."""

import importlib.util
from typing import Any

import numpy as np
import pytest

from playground import Clamp, Params, backward, forward, init_params, params_from_torch, params_to_torch

if importlib.util.find_spec("torch") is None:
    pytest.skip("PyTorch is not installed", allow_module_level=True)  # conftest stops the run where CI=true

import torch
from torch import nn

LAYERS = {
    "tanh": ("rnn", {"activation": "tanh"}, lambda D, H: nn.RNN(D, H)),
    "relu": ("rnn", {"activation": "relu"}, lambda D, H: nn.RNN(D, H, nonlinearity="relu")),
    "lstm": ("lstm", {}, lambda D, H: nn.LSTM(D, H)),
    "gru": ("gru", {}, lambda D, H: nn.GRU(D, H)),
}
KEYS = {"W_ih": "weight_ih_l0", "W_hh": "weight_hh_l0", "b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
H, D = 5, 3

each_layer = pytest.mark.parametrize("name", LAYERS)


@pytest.fixture(autouse=True)
def _float64() -> Any:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    yield
    torch.set_default_dtype(torch.float32)


def close(actual: Any, wanted: Any) -> None:
    wanted = wanted.detach().numpy() if isinstance(wanted, torch.Tensor) else wanted
    np.testing.assert_allclose(actual, wanted, rtol=1e-12, atol=1e-12)


def layer_and_params(name: str) -> tuple[nn.Module, Params]:
    cell, options, make = LAYERS[name]
    layer = make(D, H)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter *= 2
    return layer, params_from_torch(layer.state_dict(), cell=cell, **options)


def leaf(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, requires_grad=True)


@each_layer
@pytest.mark.parametrize("B", [None, 1, 3])
@pytest.mark.parametrize("T", [1, 2, 7, 60])
def test_values_and_every_gradient(name: str, B: int | None, T: int) -> None:
    layer, params = layer_and_params(name)
    batch, has_c = () if B is None else (B,), name == "lstm"
    x, h_0, c_0 = leaf(T, *batch, D), leaf(1, *batch, H), leaf(1, *batch, H)
    h, last = layer(x, (h_0, c_0) if has_c else h_0)
    dh, dc = torch.randn(h.shape), torch.randn((*batch, H))
    loss = (dh * h).sum() + ((dc * last[1][0]).sum() if has_c else 0)
    loss.backward()

    states = {"h_0": h_0[0].detach().numpy()} | ({"c_0": c_0[0].detach().numpy()} if has_c else {})
    trace = forward(params, x.detach().numpy(), **states)
    entering = np.zeros(trace.h.shape)
    entering[-1] = dc
    grads = backward(params, trace, dh.numpy(), dc=entering if has_c else None)

    close(trace.h, h)
    close(grads.x, x.grad)
    close(grads.h_0, h_0.grad[0])
    if has_c:
        close(trace.c[-1], last[1][0])
        close(grads.c_0, c_0.grad[0])
    for ours, theirs in KEYS.items():
        close(getattr(grads, ours), getattr(layer, theirs).grad)


def lstm_gates(params: Any, x: torch.Tensor, h: torch.Tensor) -> dict[str, torch.Tensor]:
    a = x @ params["weight_ih"].T + params["bias_ih"] + h @ params["weight_hh"].T + params["bias_hh"]
    a_i, a_f, a_g, a_o = a.chunk(4, -1)
    return {"i": torch.sigmoid(a_i), "f": torch.sigmoid(a_f), "g": torch.tanh(a_g), "o": torch.sigmoid(a_o)}


def gru_gates(params: Any, x: torch.Tensor, h: torch.Tensor) -> dict[str, torch.Tensor]:
    x_r, x_z, x_n = (x @ params["weight_ih"].T + params["bias_ih"]).chunk(3, -1)
    h_r, h_z, h_n = (h @ params["weight_hh"].T + params["bias_hh"]).chunk(3, -1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    return {"r": r, "z": z, "n": torch.tanh(x_n + r * h_n)}


def test_lstm_gates_and_totals_through_lstmcell() -> None:
    cell, T, B = nn.LSTMCell(D, H), 7, 2
    x, h_0, c_0, dh, dc = torch.randn(T, B, D), leaf(B, H), leaf(B, H), torch.randn(T, B, H), torch.randn(T, B, H)
    h, c, states, gates = h_0, c_0, [], []
    for x_t in x:
        gates.append(lstm_gates(cell.state_dict(), x_t, h))
        by_algebra = gates[-1]["f"] * c + gates[-1]["i"] * gates[-1]["g"]
        h, c = cell(x_t, (h, c))
        close(by_algebra.detach(), c)
        h.retain_grad()
        c.retain_grad()
        states.append((h, c))
    sum((dh[t] * h).sum() + (dc[t] * c).sum() for t, (h, c) in enumerate(states)).backward()

    params = params_from_torch(cell.state_dict(), cell="lstm")
    trace = forward(params, x.numpy(), h_0=h_0.detach().numpy(), c_0=c_0.detach().numpy())
    grads = backward(params, trace, dh.numpy(), dc=dc.numpy())
    assert list(trace.gates) == ["i", "f", "g", "o"]
    for name, gate in trace.gates.items():
        close(gate, torch.stack([step[name] for step in gates]))
    close(grads.h, torch.stack([h.grad for h, _ in states]))
    close(grads.c, torch.stack([c.grad for _, c in states]))


def test_gru_gates_and_totals_through_grucell() -> None:
    cell, T, B = nn.GRUCell(D, H), 7, 2
    x, h_0, dh = torch.randn(T, B, D), leaf(B, H), torch.randn(T, B, H)
    h, states, gates = h_0, [], []
    for x_t in x:
        gates.append(gru_gates(cell.state_dict(), x_t, h))
        z, n = gates[-1]["z"], gates[-1]["n"]
        by_algebra = z * h + (1 - z) * n
        h = cell(x_t, h)
        close(by_algebra.detach(), h)
        h.retain_grad()
        states.append(h)
    sum((dh[t] * h).sum() for t, h in enumerate(states)).backward()

    params = params_from_torch(cell.state_dict(), cell="gru")
    trace = forward(params, x.numpy(), h_0=h_0.detach().numpy())
    assert list(trace.gates) == ["r", "z", "n"]
    for name, gate in trace.gates.items():
        close(gate, torch.stack([step[name] for step in gates]))
    close(backward(params, trace, dh.numpy()).h, torch.stack([h.grad for h in states]))


@each_layer
def test_weights_go_there_and_back_unchanged(name: str) -> None:
    layer, params = layer_and_params(name)
    state = params_to_torch(params)
    assert state.keys() == layer.state_dict().keys()
    for key, value in layer.state_dict().items():
        assert torch.equal(state[key], value)
    fresh = LAYERS[name][2](D, H)
    fresh.load_state_dict(state)
    state["weight_hh_l0"] += 1
    close(params.W_hh, layer.weight_hh_l0)


def test_float32_weights_stay_float32() -> None:
    params = params_from_torch(nn.GRU(D, H, dtype=torch.float32).state_dict(), cell="gru")
    assert {array.dtype for array in params.arrays().values()} == {np.dtype(np.float32)}
    assert {tensor.dtype for tensor in params_to_torch(params).values()} == {torch.float32}


def test_a_layer_without_biases_has_zeros() -> None:
    layer = nn.LSTM(D, H, bias=False)
    params = params_from_torch(layer.state_dict(), cell="lstm")
    assert not params.b_ih.any()
    assert not params.b_hh.any()
    x = torch.randn(4, D)
    close(forward(params, x.numpy()).h, layer(x)[0])


@pytest.mark.parametrize(
    ("layer", "cell", "options", "said"),
    [
        (nn.GRU(D, H, 2), "gru", {}, "only one layer in one direction can be taken"),
        (nn.GRU(D, H, bidirectional=True), "gru", {}, "only one layer in one direction can be taken"),
        (nn.GRU(D, H), "lstm", {}, r"W_ih must be \(20, 3\) for an LSTM of 5 units, got \(15, 3\): is this a GRU's\?"),
        (nn.LSTM(D, H), "gru", {"reset": "before"}, "PyTorch has no gru with reset='before'"),
        (nn.LSTM(D, H), "lstm", {"peephole": True}, "PyTorch has no lstm with peephole=True"),
    ],
)
def test_what_cannot_be_taken_is_named(layer: nn.Module, cell: str, options: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        params_from_torch(layer.state_dict(), cell=cell, **options)


def test_a_missing_weight_is_named() -> None:
    state = nn.LSTM(D, H).state_dict()
    del state["weight_hh_l0"]
    with pytest.raises(ValueError, match="no weight_hh or weight_hh_l0"):
        params_from_torch(state, cell="lstm")


def test_a_cell_pytorch_lacks_is_named() -> None:
    params = init_params("lstm", input_size=D, hidden_size=H, rng=np.random.default_rng(0), coupled=True)
    with pytest.raises(ValueError, match="PyTorch has no lstm with coupled=True"):
        params_to_torch(params)


def test_clamps_equal_values_written_over_in_pytorch() -> None:
    """The engine's clamp on the forget gate against a loop in which its tensor is overwritten."""
    cell, T = nn.LSTMCell(D, H), 6
    params = params_from_torch(cell.state_dict(), cell="lstm")
    x, c, h, states = leaf(T, D), torch.zeros(H), torch.zeros(H), []
    for t in range(T):
        gates = lstm_gates(dict(cell.named_parameters()), x[t], h)
        f = gates["f"] if t < 3 else torch.cat([torch.full((2,), 0.9), gates["f"][2:]])
        c = f * c + gates["i"] * gates["g"]
        h = gates["o"] * torch.tanh(c)
        states.append(h)
    dh = torch.randn(T, H)
    (dh * torch.stack(states)).sum().backward()

    clamp = Clamp(target="f", value=0.9, start=3, units=(0, 1))
    trace = forward(params, x.detach().numpy(), interventions=(clamp,))
    grads = backward(params, trace, dh.numpy())
    close(trace.h, torch.stack(states))
    close(grads.x, x.grad)
    for ours, theirs in KEYS.items():
        close(getattr(grads, ours), dict(cell.named_parameters())[theirs.removesuffix("_l0")].grad)
