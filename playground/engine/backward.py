"""Backpropagation through time: one loop backwards for every cell, from its graph."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine.compile import plan_of
from playground.engine.forward import with_dtype
from playground.engine.interventions import masks
from playground.engine.parameters import check_numbers
from playground.engine.pool import Pool
from playground.engine.returning import Returning
from playground.engine.sweep import SPAN_NUMBERS
from playground.engine.weights import shape_of


def backward(
    params: Params,
    trace: Trace,
    dh: ArrayLike,
    *,
    dc: ArrayLike | None = None,
    d_states: Mapping[str, ArrayLike] | None = None,
) -> Gradients:
    """Return the gradient of a loss, given how it depends on the states directly.

    Parameters
    ----------
    params : the parameters that gave the trace
    trace : what `forward` returned
    dh : (T, B, H), ∂L/∂h_t as it enters at each step; without batch axis where the trace has none
    dc : likewise ∂L/∂c_t, zero where None
    d_states : the same by name, for any state that the cell has

    Returns
    -------
    Gradients : of every parameter, of x, of the initial states, and the total ∂L/∂h_t and ∂L/∂c_t of every step.
        At a clamped state the total is that of the value put in its place; nothing passes on from there.

    Raises
    ------
    ValueError : where a shape does not fit, or dc is given for a cell without a cell state
    """
    check_trace(params, trace)
    entering = _entering(params, trace, {"h": dh, "c": dc, **(d_states or {})})
    lone = trace.batched and trace.x.shape[1] == 1
    params, x, held = with_dtype(params, trace.h.dtype), trace.x, masks(trace.interventions, trace.h.shape)
    if lone:
        x, entering, held = x[:, 0], _without_batch(entering), _without_batch(held)
    plan, shape, names = plan_of(params), shape_of(params, x), frozenset(entering)
    small, key = shape.numbers <= SPAN_NUMBERS, (plan, *shape.key, names)
    passes = _POOL.take(key, lambda: Returning(plan, shape, names)) if small else Returning(plan, shape, names)
    totals = {name: np.empty((*x.shape[:-1], params.hidden_size), shape.dtype) for name in plan.states}
    weights, dx = {name: np.zeros(array.shape, shape.dtype) for name, array in params.weights.items()}, np.empty_like(x)
    with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
        passes.run(params, trace.saved, entering, held, lone=lone, totals=totals, dx=dx)
        passes.weights(weights)
    states_0 = passes.initial()
    if small:
        _POOL.give(key, passes)
    if lone:
        dx, totals = dx[:, None], {name: total[:, None] for name, total in totals.items()}
        states_0 = {name: total[None] for name, total in states_0.items()}
    return Gradients(weights=weights, x=dx, states=totals, states_0=states_0)


_POOL: Pool[Returning] = Pool(16)


def _without_batch(series: Mapping[str, Array]) -> dict[str, Array]:
    return {name: array[:, 0] for name, array in series.items()}


def check_trace(params: Params, trace: Trace) -> None:
    """Raise ValueError where a trace is not of the cell, or not of the size, that the parameters are of."""
    plan, spec = plan_of(params), spec_of(params.cell)
    if tuple(trace.states) != plan.states or set(trace.gates) != set(plan.gates) or "rows" not in trace.saved:
        has = ", ".join((*trace.states, *(name for name in trace.gates if name not in trace.states)))
        raise ValueError(
            f"the trace must be what forward returned for these parameters of {spec.label}, got one of {has}"
        )
    sizes = (trace.h.shape[-1], trace.x.shape[-1])
    if sizes != (params.hidden_size, params.input_size):
        wanted = f"{params.hidden_size} units and {params.input_size} inputs"
        raise ValueError(f"the trace must be of {wanted} as these parameters are, got {sizes[0]} and {sizes[1]}")


def _entering(params: Params, trace: Trace, given: Mapping[str, ArrayLike | None]) -> dict[str, Array]:
    spec, entering = spec_of(params.cell), {}
    for name, gradient in given.items():
        if gradient is None:
            continue
        if name not in spec.states:
            has = "has h alone" if len(spec.states) == 1 else f"has {', '.join(spec.states)}"
            wanted = "a cell with a cell state, an LSTM" if name == "c" else "a cell with such a state"
            raise ValueError(f"d{name} is for {wanted}: {spec.label} {has}")
        array = check_numbers(f"d{name}", np.asarray(gradient))
        if array.shape != trace.h.shape:
            raise ValueError(f"d{name} must be {trace.h.shape} like the states of the trace, got {array.shape}")
        entering[name] = array.astype(trace.h.dtype, copy=False)
    return entering
