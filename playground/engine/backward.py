"""Backpropagation through time: one loop backwards for every cell."""

from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import CELLS
from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine.forward import run_sweep, with_batch_axis, with_dtype
from playground.engine.interventions import masks


def backward(params: Params, trace: Trace, dh: ArrayLike, *, dc: ArrayLike | None = None) -> Gradients:
    """Return the gradient of a loss, given how it depends on the states directly.

    Parameters
    ----------
    params : the parameters that gave the trace
    trace : what `forward` returned
    dh : (T, B, H), ∂L/∂h_t as it enters at each step; without batch axis where the trace has none
    dc : likewise ∂L/∂c_t, zero where None

    Returns
    -------
    Gradients : of every parameter, of x, of the initial states, and the total ∂L/∂h_t and ∂L/∂c_t of every step.
        At a clamped state the total is that of the value put in its place; nothing passes on from there.

    Raises
    ------
    ValueError : where a shape does not fit, or dc is given for a cell without a cell state
    """
    spec = CELLS[params.cell]
    entering = _entering(trace, "dh", dh)
    entering_c = None if dc is None else _entering(trace, "dc", dc)
    if dc is not None and not spec.has_cell_state:
        raise ValueError(f"dc is for a cell with a cell state, an LSTM: {spec.label} has h alone")
    lone = trace.batched and trace.x.shape[1] == 1
    if lone:
        trace, entering = trace.sequence(0), entering[:, 0]
        entering_c = None if entering_c is None else entering_c[:, 0]
    params = with_dtype(params, entering.dtype)
    total = np.concatenate([np.zeros_like(entering[:1]), entering])
    if entering_c is not None:
        entering_c = entering_c.copy()
    with np.errstate(all="ignore"):
        adjoint = spec.adjoint(params, trace, total, entering_c, masks(trace.interventions, trace.h.shape))
    run_sweep(adjoint.sweep, repeat(None))
    with np.errstate(all="ignore"):
        found = {"c": None, "c_0": None, **adjoint.gradients(), "h": total[1:], "h_0": total[0].copy()}
    grads = Gradients(**found)
    return _batched(grads) if lone else grads


def _entering(trace: Trace, name: str, gradient: ArrayLike) -> Array:
    array = np.asarray(gradient)
    if array.shape != trace.h.shape:
        raise ValueError(f"{name} must be {trace.h.shape} like the states of the trace, got {array.shape}")
    return array.astype(np.result_type(trace.h, array) if array.dtype.kind == "c" else trace.h.dtype, copy=False)


def _batched(grads: Gradients) -> Gradients:
    series: dict[str, Any] = {"x": with_batch_axis(grads.x), "h": with_batch_axis(grads.h), "h_0": grads.h_0[None]}
    if grads.c is not None and grads.c_0 is not None:
        series |= {"c": with_batch_axis(grads.c), "c_0": grads.c_0[None]}
    return replace(grads, **series)
