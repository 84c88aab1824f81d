"""The forward pass: one loop over time for every cell."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import CellSpec, spec_of
from playground.cells.records import Array, Params, Trace
from playground.engine.compile import plan_of
from playground.engine.interventions import Clamp, check, holds
from playground.engine.parameters import check_numbers, check_params
from playground.engine.pool import Pool
from playground.engine.sweep import SPAN_NUMBERS
from playground.engine.unroll import Unrolled, place
from playground.engine.weights import shape_of


def forward(
    params: Params,
    x: ArrayLike,
    *,
    h_0: ArrayLike | None = None,
    c_0: ArrayLike | None = None,
    states_0: Mapping[str, ArrayLike] | None = None,
    interventions: Sequence[Clamp] = (),
) -> Trace:
    """Run a cell over a sequence and keep everything it computes.

    Parameters
    ----------
    params : the cell's parameters
    x : (T, B, D), or (T, D) for a single sequence, whose trace then has no batch axis either
    h_0, c_0 : (B, H) or (H,), the states before the first step; zero where None. c_0 is for a cell with a cell state
    states_0 : the same by name, for any state that the cell has
    interventions : gates and states to clamp, in the order of their precedence

    Returns
    -------
    Trace : states, gates and pre-activations, each (T, B, H). float64, unless everything given is float32 or complex

    Raises
    ------
    ValueError : where a shape does not fit. Overflow raises nothing and shows as inf and nan in the trace
    """
    spec = spec_of(check_params(params).cell)
    x = check_input(params, check_numbers("x", np.asarray(x)))
    interventions = check(interventions, params)
    params, x = _common_dtype(params, x)
    first = _initial(spec, params, x, {"h": h_0, "c": c_0, **(states_0 or {})})
    base = unroll(params, x, first, interventions)
    plan, value = plan_of(params), place(plan_of(params), base, params.hidden_size)
    pre = {name: value[plan.before[name]] for name in plan.gates if name in plan.before}
    pre |= {name: -pre[gate] for name, gate in plan.mirrored.items()}  # 1 − σ(a) = σ(−a)
    return Trace(
        x=x,
        states={name: value[name] for name in plan.states},
        states_0=first,
        gates={name: value[name] for name in plan.gates},
        pre={name: pre[name] for name in plan.gates if name in pre},
        interventions=interventions,
        saved={"rows": base["rows"], **{name: value[name] for name in plan.saved}},
    )


_POOL: Pool[Unrolled] = Pool(16)


def unroll(
    params: Params, x: Array, states_0: Mapping[str, Array], interventions: Sequence[Clamp] = ()
) -> dict[str, Array]:
    """Run over x (T, [B,] D) and return the arrays that hold every value; see `place`."""
    lone = x.ndim == 3 and x.shape[1] == 1  # a vector's product costs less than that of a matrix of one row
    if lone:
        x, states_0 = x[:, 0], {name: state[0] for name, state in states_0.items()}
    plan, shape = plan_of(params), shape_of(params, x)
    small, key = shape.numbers <= SPAN_NUMBERS, (plan, *shape.key)
    unrolled = _POOL.take(key, lambda: Unrolled(plan, shape)) if small else Unrolled(plan, shape)
    with np.errstate(all="ignore"):  # overflow and nan are results, not warnings
        unrolled.run(params, x, states_0, holds(interventions, unrolled.value, len(x)))
    base = {name: array.copy() for name, array in unrolled.base.items()} if small else unrolled.base
    if small:
        _POOL.give(key, unrolled)
    if lone:
        base = {name: array[:, :, None] if name == "slots" else array[:, None] for name, array in base.items()}
    return base


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


def _initial(spec: CellSpec, params: Params, x: Array, given: Mapping[str, ArrayLike | None]) -> dict[str, Array]:
    for name, state in given.items():
        if state is not None and name not in spec.states:
            has = "has h alone" if len(spec.states) == 1 else f"has {', '.join(spec.states)}"
            wanted = "a cell with a cell state, an LSTM" if name == "c" else "a cell with such a state"
            raise ValueError(f"{name}_0 is for {wanted}: {spec.label} {has}")
    return {name: _state(params, x, f"{name}_0", given.get(name)) for name in spec.states}


def _state(params: Params, x: Array, name: str, state: ArrayLike | None) -> Array:
    shape = (*x.shape[1:-1], params.hidden_size)
    if state is None:
        return np.zeros(shape, x.dtype)
    array = check_numbers(name, np.asarray(state))
    if array.shape != shape and array.shape != (params.hidden_size,):
        raise ValueError(f"{name} must be {shape} for this x and these parameters, got {array.shape}")
    return np.broadcast_to(array, shape).astype(x.dtype)
