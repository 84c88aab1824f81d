"""One pass of a network over a batch: its loss and the gradient of every parameter.

Truncated after k steps, the sequence is cut into chunks of k from its beginning; the states run on across a cut and no
gradient does, as with `detach` between the chunks in PyTorch.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Gradients, Trace
from playground.engine import Passes, backward, forward
from playground.engine.pool import Pool
from playground.sequences.tasks import Batch, Problem
from playground.training.losses import LOSSES, measure
from playground.training.network import Layout, Network


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pass:
    """What a pass gave.

    gradient : (P,) in the order of the layout
    """

    loss: float
    gradient: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What a network answers to a batch.

    a : (C, B, K), the outputs before their activation, at the steps that count
    loss, measure : over the whole batch
    """

    trace: Trace
    a: Array
    loss: float
    measure: float


def loss_and_gradient(layout: Layout, vector: Array, problem: Problem, batch: Batch, *, truncate: int = 0) -> Pass:
    """Return the loss over a batch and its gradient.

    Parameters
    ----------
    vector : (P,) all parameters; its dtype is that of the pass
    truncate : the gradient stops after so many steps; 0 lets it run to the beginning
    """
    x = batch.x.astype(vector.dtype, copy=False)
    if 0 < truncate < len(x):
        return _truncated(layout, vector, problem, Batch(x=x, target=batch.target), truncate)
    network, gradient = layout.unpack(vector), np.empty_like(vector)
    into = layout.arrays(gradient)
    key = (layout.key, x.shape, x.dtype.char)
    passes = _POOL.take(key, lambda: Passes(network.params, length=len(x), batch=x.shape[1]))
    loss, dh = _read_out(network, problem, passes.forward(network.params, x), batch, into)
    passes.backward(dh, into={name: into[name] for name in network.params.weights})
    _POOL.give(key, passes)
    return Pass(loss=loss, gradient=gradient)


_POOL: Pool[Passes] = Pool(most=12)


def _truncated(layout: Layout, vector: Array, problem: Problem, batch: Batch, truncate: int) -> Pass:
    """Return the loss and the gradient where no gradient passes from one chunk of steps to the one before."""
    network, gradient = layout.unpack(vector), np.zeros_like(vector)
    into = layout.arrays(gradient)
    trace = forward(network.params, batch.x)
    loss, dh = _read_out(network, problem, trace.h, batch, into)
    for start in range(0, trace.length, truncate):
        chunk = slice(start, start + truncate)
        for name, part in backward(network.params, trace.span(chunk), dh[chunk]).arrays().items():
            into[name] += part
    return Pass(loss=loss, gradient=gradient)


def answers(layout: Layout, vector: Array, problem: Problem, batch: Batch) -> Answers:
    """Return what a network answers to a batch, and how well."""
    network = layout.unpack(vector)
    trace = forward(network.params, batch.x.astype(vector.dtype, copy=False))
    with np.errstate(all="ignore"):
        a = trace.h[problem.counted] @ network.W_hy.T + network.b_y
        loss, _ = LOSSES[problem.readout].value(a, _like(batch.target, a))
        reached = measure(problem.measure, loss, a, batch.target, problem.readout)
    return Answers(trace=trace, a=a, loss=loss, measure=reached)


def way_back(layout: Layout, vector: Array, problem: Problem, batch: Batch, answered: Answers) -> Gradients:
    """Return the whole gradient behind some answers, of every state too: ∂L/∂h_t over all T steps."""
    network = layout.unpack(vector)
    with np.errstate(all="ignore"):
        _, da = LOSSES[problem.readout].value(answered.a, _like(batch.target, answered.a))
        dh = np.zeros_like(answered.trace.h)
        dh[problem.counted] = da @ network.W_hy
    return backward(network.params, answered.trace, dh)


def _read_out(
    network: Network, problem: Problem, h: Array, batch: Batch, into: Mapping[str, Array]
) -> tuple[float, Array]:
    """Return the loss and ∂L/∂h_t as it enters (T, B, H); the readout's own gradient is put in its place."""
    read = h[problem.counted]
    loss, da = LOSSES[problem.readout].value(read @ network.W_hy.T + network.b_y, _like(batch.target, h))
    np.matmul(da.reshape(-1, da.shape[-1]).T, read.reshape(-1, read.shape[-1]), into["W_hy"])
    da.sum(axis=(0, 1), out=into["b_y"])
    dh = np.zeros_like(h)
    np.matmul(da, network.W_hy, dh[problem.counted])
    return loss, dh


def _like(target: Array, a: Array) -> Array:
    """Numbers in the dtype of the outputs; indices of classes as they are."""
    return target if target.dtype.kind in "iu" else target.astype(a.dtype, copy=False)
