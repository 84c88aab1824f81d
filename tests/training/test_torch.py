"""Losses, optimisers, clipping and truncation against PyTorch, in float64."""

import importlib.util
from typing import Any

import numpy as np
import pytest

from playground.cells import CELLS
from playground.sequences.tasks import Batch
from playground.training import OPTIMISERS, Settings, clip, loss_and_gradient
from playground.training.clipping import PYTORCH_EPSILON
from playground.training.losses import LOSSES
from tests.training.learners import learner

if importlib.util.find_spec("torch") is None:
    pytest.skip("PyTorch is not installed", allow_module_level=True)

import torch
from torch import nn
from torch.nn import functional as F

LAYERS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}


@pytest.fixture(autouse=True)
def _double() -> Any:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def close(got: Any, wanted: Any) -> None:
    wanted = wanted.detach().numpy() if isinstance(wanted, torch.Tensor) else wanted
    np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-13)


def peer(name: str, settings: Settings, parameter: torch.Tensor) -> torch.optim.Optimizer:
    rate, decay = settings.learning_rate, settings.weight_decay
    if name == "adam":
        kind = torch.optim.AdamW if settings.decoupled else torch.optim.Adam
        return kind([parameter], lr=rate, weight_decay=decay)
    if name == "rmsprop":
        return torch.optim.RMSprop([parameter], lr=rate, weight_decay=decay)
    momentum = settings.momentum if name == "momentum" else 0.0
    return torch.optim.SGD([parameter], lr=rate, momentum=momentum, weight_decay=decay)


STEPS = [(name, decay, False) for name in OPTIMISERS for decay in (0.0, 0.1)]


@pytest.mark.parametrize(("name", "decay", "decoupled"), [*STEPS, ("adam", 0.1, True)])
def test_steps_equal_pytorch(name: str, decay: float, decoupled: bool) -> None:
    settings = Settings(optimiser=name, learning_rate=0.03, weight_decay=decay, decoupled=decoupled)
    rng, vector = np.random.default_rng(1), np.random.default_rng(0).normal(size=11)
    parameter = torch.tensor(vector, requires_grad=True)
    theirs, ours = peer(name, settings, parameter), OPTIMISERS[name]
    memory = ours.init(vector)
    for _ in range(5):
        gradient = rng.normal(size=11) * 10.0 ** rng.integers(-6, 3, 11)
        change, memory = ours.update(gradient, memory, vector, settings)
        vector = vector + change
        parameter.grad = torch.tensor(gradient)
        theirs.step()
        close(vector, parameter)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e5])
def test_clipping_equals_pytorch(size: float) -> None:
    gradient = size * np.random.default_rng(2).normal(size=40)
    parameter = torch.zeros(40, requires_grad=True)
    parameter.grad = torch.tensor(gradient)
    nn.utils.clip_grad_norm_([parameter], 0.7)
    close(clip(gradient, "norm", 0.7, epsilon=PYTORCH_EPSILON), parameter.grad)
    parameter.grad = torch.tensor(gradient)
    nn.utils.clip_grad_value_([parameter], 0.7)
    close(clip(gradient, "value", 0.7), parameter.grad)


def torch_loss(readout: str, a: torch.Tensor, target: np.ndarray) -> torch.Tensor:
    wanted = torch.tensor(target)
    if readout == "identity":
        return F.mse_loss(a, wanted)
    if readout == "sigmoid":
        return F.binary_cross_entropy_with_logits(a, wanted)
    return F.cross_entropy(a.reshape(-1, a.shape[-1]), wanted.reshape(-1))


@pytest.mark.parametrize("readout", LOSSES)
def test_losses_equal_pytorch(readout: str) -> None:
    rng = np.random.default_rng(3)
    a = 30 * rng.normal(size=(4, 3, 5))
    target = rng.integers(0, 5, (4, 3)) if readout == "softmax" else rng.integers(0, 2, a.shape).astype(float)
    leaf = torch.tensor(a, requires_grad=True)
    loss = torch_loss(readout, leaf, target)
    (gradient,) = torch.autograd.grad(loss, leaf)
    value, da = LOSSES[readout].value(a, target)
    close(value, loss)
    close(da, gradient)


def torch_gradient(made: Any, batch: Batch, truncate: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss and the gradient of every parameter, the states detached after each chunk."""
    layout = made.layout
    arrays = {name: torch.tensor(array, requires_grad=True) for name, array in layout.arrays(made.start).items()}
    layer = LAYERS[layout.cell](layout.input_size, layout.hidden_size)
    own = {f"{long}_l0": arrays[short] for long, short in NAMES.items()}
    x, state, states = torch.tensor(batch.x), None, []
    for chunk in x.split(truncate or len(x)):
        h, state = torch.func.functional_call(layer, own, (chunk,) if state is None else (chunk, state))
        states.append(h)
        state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
    a = F.linear(torch.cat(states)[made.problem.counted], arrays["W_hy"], arrays["b_y"])
    loss = torch_loss(made.problem.readout, a, batch.target)
    return loss, torch.cat([g.ravel() for g in torch.autograd.grad(loss, list(arrays.values()))])


NAMES = {"weight_ih": "W_ih", "weight_hh": "W_hh", "bias_ih": "b_ih", "bias_hh": "b_hh"}


@pytest.mark.parametrize("cell", [cell for cell in CELLS if cell in LAYERS])
@pytest.mark.parametrize("task", ["adding", "parity", "copy"])
@pytest.mark.parametrize("truncate", [0, 1, 4, 100])
def test_gradients_equal_pytorch_also_truncated(cell: str, task: str, truncate: int) -> None:
    made = learner(task, cell, **({"lag": 3} if task == "copy" else {"length": 9}))
    batch = made.problem.draw(np.random.default_rng(4), 3)
    found = loss_and_gradient(made.layout, made.start, made.problem, batch, truncate=truncate)
    loss, gradient = torch_gradient(made, batch, truncate)
    close(found.loss, loss)
    close(found.gradient, gradient)
