"""Backpropagation through time: one loop backwards for every cell."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine.forward import with_dtype
from playground.engine.interventions import masks
from playground.engine.sweep import spans, take_steps


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
    spec = spec_of(params.cell)
    entering = _entering(trace, "dh", dh)
    entering_c = None if dc is None else _entering(trace, "dc", dc)
    if dc is not None and not spec.has_cell_state:
        raise ValueError(f"dc is for a cell with a cell state, an LSTM: {spec.label} has h alone")
    lone = trace.batched and trace.x.shape[1] == 1
    if lone:
        trace, entering = trace.sequence(0), entering[:, 0]
        entering_c = None if entering_c is None else entering_c[:, 0]
    if params.W_hh.dtype != entering.dtype:
        params = with_dtype(params, entering.dtype)
    total = np.empty((len(entering) + 1, *entering.shape[1:]), entering.dtype)  # ∂L/∂h_0 comes first
    total[0], total[1:] = 0, entering
    total_c = None
    if spec.has_cell_state:
        total_c = np.empty_like(entering) if entering_c is None else entering_c.copy()
    with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
        found = _run(params, trace, dh=total, dc=total_c, enters=entering_c is not None)
    states, states_0 = {"h": total[1:]}, {"h": total[0].copy()}
    if total_c is not None:
        states, states_0 = states | {"c": total_c}, states_0 | {"c": found["c_0"]}
    if lone:
        found["x"] = found["x"][:, None]
        states = {name: state[:, None] for name, state in states.items()}
        states_0 = {name: state[None] for name, state in states_0.items()}
    return Gradients(weights=found["weights"], x=found["x"], states=states, states_0=states_0)


def _run(params: Params, trace: Trace, *, dh: Array, dc: Array | None, enters: bool) -> dict[str, Any]:
    spec, held = spec_of(params.cell), masks(trace.interventions, trace.h.shape)
    dx, carry = np.empty_like(trace.x), None
    sums: dict[str, Array] = {}
    for span in reversed(list(spans(trace.h))):
        held_here = {name: mask[span] for name, mask in held.items()}
        dc_here = None if dc is None else dc[span]
        part = {"dh": dh[span.start : span.stop + 1], "dc": dc_here, "carry": carry, "enters": enters}
        laid_out = spec.loops.backward(params, trace.span(span), held_here, **part)
        take_steps(laid_out.step, laid_out.columns)
        dx[span], carry = laid_out.dx(), laid_out.carry()
        for name, value in laid_out.sums().items():
            sums[name] = sums[name] + value if name in sums else value
    return {"x": dx, "c_0": carry, "weights": spec.loops.collect(params, sums)}


def _entering(trace: Trace, name: str, gradient: ArrayLike) -> Array:
    array = np.asarray(gradient)
    if array.shape != trace.h.shape:
        raise ValueError(f"{name} must be {trace.h.shape} like the states of the trace, got {array.shape}")
    return array.astype(trace.h.dtype, copy=False)
