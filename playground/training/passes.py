"""One pass of a network over a batch: its loss and the gradient of every parameter.

Truncated after k steps, the sequence is cut into chunks of k from its beginning; the states run on across a cut and no
gradient does, as with `detach` between the chunks in PyTorch.
"""

from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Gradients, Trace
from playground.engine import backward, forward
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
    network = layout.unpack(vector)
    trace = forward(network.params, batch.x.astype(vector.dtype, copy=False))
    loss, da, h = _read_out(network, problem, trace, batch)
    dh = np.zeros_like(trace.h)
    dh[problem.counted] = da @ network.W_hy
    gradient = np.empty_like(vector)
    found = {
        **_cell_gradient(network, trace, dh, truncate),
        "W_hy": da.reshape(-1, da.shape[-1]).T @ h.reshape(-1, h.shape[-1]),
        "b_y": da.sum(axis=(0, 1)),
    }
    for name, place in layout.places.items():
        gradient[place] = found[name].ravel()
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


def way_back(layout: Layout, vector: Array, problem: Problem, batch: Batch, found: Answers) -> Gradients:
    """Return the whole gradient behind some answers, of every state too: ∂L/∂h_t over all T steps."""
    network = layout.unpack(vector)
    with np.errstate(all="ignore"):
        _, da = LOSSES[problem.readout].value(found.a, _like(batch.target, found.a))
        dh = np.zeros_like(found.trace.h)
        dh[problem.counted] = da @ network.W_hy
    return backward(network.params, found.trace, dh)


def _read_out(network: Network, problem: Problem, trace: Trace, batch: Batch) -> tuple[float, Array, Array]:
    """Return the loss, ∂L/∂a (C, B, K), and the states that were read (C, B, H)."""
    h = trace.h[problem.counted]
    a = h @ network.W_hy.T + network.b_y
    loss, da = LOSSES[problem.readout].value(a, _like(batch.target, a))
    return loss, da, h


def _like(target: Array, a: Array) -> Array:
    """Numbers in the dtype of the outputs; indices of classes as they are."""
    return target if target.dtype.kind in "iu" else target.astype(a.dtype, copy=False)


def _cell_gradient(network: Network, trace: Trace, dh: Array, truncate: int) -> dict[str, Array]:
    if not 0 < truncate < trace.length:
        return backward(network.params, trace, dh).arrays()
    total: dict[str, Array] = {}
    for start in range(0, trace.length, truncate):
        chunk = slice(start, start + truncate)
        for name, part in backward(network.params, trace.span(chunk), dh[chunk]).arrays().items():
            total[name] = total[name] + part if name in total else part
    return total
