"""The forward pass: one loop over time for every cell."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.loops import Forward
from playground.cells.records import Array, Params, Trace
from playground.engine.interventions import Clamp, check, holds
from playground.engine.parameters import check_params
from playground.engine.sweep import spans, take_steps


def forward(
    params: Params,
    x: ArrayLike,
    *,
    h_0: ArrayLike | None = None,
    c_0: ArrayLike | None = None,
    interventions: Sequence[Clamp] = (),
) -> Trace:
    """Run a cell over a sequence and keep everything it computes.

    Parameters
    ----------
    params : the cell's parameters
    x : (T, B, D), or (T, D) for a single sequence, whose trace then has no batch axis either
    h_0, c_0 : (B, H) or (H,), the states before the first step; zero where None. c_0 is for a cell with a cell state
    interventions : gates and states to clamp, in the order of their precedence

    Returns
    -------
    Trace : states, gates and pre-activations, each (T, B, H). float64, unless everything given is float32 or complex

    Raises
    ------
    ValueError : where a shape does not fit. Overflow raises nothing and shows as inf and nan in the trace
    """
    spec = spec_of(check_params(params).cell)
    x = check_input(params, np.asarray(x))
    interventions = check(interventions, params)
    params, x = _common_dtype(params, x)
    first, first_c = _state(params, x, "h_0", h_0), None
    if spec.has_cell_state:
        first_c = _state(params, x, "c_0", c_0)
    elif c_0 is not None:
        raise ValueError(f"c_0 is for a cell with a cell state, an LSTM: {spec.label} has h alone")
    lone = x.ndim == 3 and x.shape[1] == 1  # a vector's product costs less than that of a matrix of one row
    inner = [None if array is None else array[..., 0, :] if lone else array for array in (x, first, first_c)]
    with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
        found = _run(spec.loops.forward(params, *inner), interventions)
    if lone:
        found = {name: with_batch_axis(value) for name, value in found.items()}
    states_0 = {"h": first} | ({} if first_c is None else {"c": first_c})
    return Trace(x=x, states_0=states_0, interventions=interventions, **found)


def _run(laid_out: Forward, interventions: Sequence[Clamp]) -> dict[str, Any]:
    h = laid_out.trace["states"]["h"]
    columns: tuple[Any, ...] = laid_out.columns
    if interventions:
        columns = (*columns, holds(interventions, laid_out.targets, len(h)))
    for span in spans(h):
        take_steps(laid_out.step, [column[span] for column in columns])
        laid_out.finish(span)
    return dict(laid_out.trace)


def with_batch_axis(value: Any) -> Any:
    """Return (T, …) arrays, alone or in a mapping, as (T, 1, …)."""
    if isinstance(value, dict):
        return {name: with_batch_axis(array) for name, array in value.items()}
    return value[:, None]


def check_input(params: Params, x: Array) -> Array:
    """Return x; ValueError where it is not (T, D) or (T, B, D) with T and B at least 1."""
    if x.ndim not in (2, 3) or x.shape[-1] != params.input_size or 0 in x.shape:
        wanted = f"x must be (T, B, {params.input_size}) or (T, {params.input_size}) with at least one step"
        raise ValueError(f"{wanted}, got {x.shape}")
    return x


def _common_dtype(params: Params, x: Array) -> tuple[Params, Array]:
    dtypes = {array.dtype for array in params.arrays().values()} | ({x.dtype} if x.dtype.kind in "fc" else set())
    if len(dtypes) == 1 and x.dtype in dtypes and x.dtype.kind in "fc":
        return params, x.copy()
    dtype = np.result_type(*dtypes, np.float32)
    return with_dtype(params, dtype), x.astype(dtype)


def with_dtype(params: Params, dtype: np.dtype[Any]) -> Params:
    """Return the parameters in this dtype, the same ones where they have it."""
    arrays = params.arrays()
    if all(array.dtype == dtype for array in arrays.values()):
        return params
    return params.replace(**{name: array.astype(dtype) for name, array in arrays.items()})


def _state(params: Params, x: Array, name: str, state: ArrayLike | None) -> Array:
    shape = (*x.shape[1:-1], params.hidden_size)
    if state is None:
        return np.zeros(shape, x.dtype)
    array = np.asarray(state)
    if array.shape != shape and array.shape != (params.hidden_size,):
        raise ValueError(f"{name} must be {shape} for this x and these parameters, got {array.shape}")
    return np.broadcast_to(array, shape).astype(x.dtype)
