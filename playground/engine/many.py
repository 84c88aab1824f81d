"""Many experiments at once, each with weights of its own: an axis N in front of the parameters, for sweeps and seeds.

What a step costs a small cell is the calls, not the arithmetic, so N cells together take little longer than one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.records import Array, Params
from playground.engine.compile import plan_of
from playground.engine.parameters import check_params
from playground.engine.returning import Returning
from playground.engine.unroll import Unrolled
from playground.engine.weights import Shape, shape_of

TOGETHER = 1 << 11  # numbers a state has over all experiments that go together: what a step touches stays in the cache

Entering = Callable[[Array, slice], Array]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ManyGradients:
    """What N runs forward and back give.

    h : (N, T, B, H), the hidden state
    weights : parameter -> (N, …), ∂L/∂parameter
    states : state -> (N, T, B, H), the total ∂L/∂state, by every path
    states_0 : state -> (N, B, H), ∂L/∂ the state before the first step

    There is no batch axis where x had none.
    """

    h: Array
    weights: Mapping[str, Array]
    states: Mapping[str, Array]
    states_0: Mapping[str, Array]

    def norms(self, state: str = "h") -> Array:
        """Return ‖∂L/∂state_t‖ over units and batch: (N, T)."""
        total = self.states[state]
        with np.errstate(all="ignore"):
            norms: Array = np.linalg.norm(total.reshape(*total.shape[:2], -1), axis=-1)
        return norms


def stack_params(params: Sequence[Params]) -> Params:
    """Return the parameters of N experiments as one, each array (N, …); ValueError where cells or sizes differ."""
    if not params:
        raise ValueError("at least one set of parameters is needed, got none")
    first = check_params(params[0])
    for each in params[1:]:
        same = (each.cell, each.options) == (first.cell, first.options)
        if not same or {k: a.shape for k, a in each.weights.items()} != {k: a.shape for k, a in first.weights.items()}:
            label = spec_of(first.cell).label
            raise ValueError(f"all parameters must be of one cell, options and sizes as the first, {label}")
    return first.replace(weights={name: np.stack([each.weights[name] for each in params]) for name in first.weights})


def forward_many(params: Params, x: ArrayLike, *, states_0: Mapping[str, ArrayLike] | None = None) -> dict[str, Array]:
    """Run N experiments forwards.

    Parameters
    ----------
    params : stacked, see `stack_params`
    x : (T, D) or (T, B, D), the same for all, or (N, T, B, D)
    states_0 : by name, (H,), (B, H) or (N, B, H); zero where absent

    Returns
    -------
    dict : state or gate -> (N, T, B, H), without batch axis where x has none
    """
    found: dict[str, list[Array]] = {}
    plan = plan_of(params)
    for part in _parts(params, x, states_0):
        for name in dict.fromkeys((*plan.states, *plan.gates)):
            found.setdefault(name, []).append(part.unrolled.value[name].swapaxes(0, 1).copy())
    given = np.asarray(x)
    return {name: _without_batch(np.concatenate(parts), given) for name, parts in found.items()}


def gradients_many(
    params: Params, x: ArrayLike, dh: ArrayLike | Entering, *, states_0: Mapping[str, ArrayLike] | None = None
) -> ManyGradients:
    """Run N experiments forwards and backwards.

    Parameters
    ----------
    params : stacked, see `stack_params`
    x : (T, D) or (T, B, D), the same for all, or (N, T, B, D)
    dh : ∂L/∂h_t as it enters at each step: (T, H) or (T, B, H), the same for all, or (N, T, B, H); or a function that
        gives it, (n, T, B, H), from h (n, T, B, H) of some of the experiments and the slice that they are
    states_0 : as for `forward_many`

    Raises
    ------
    ValueError : where a shape does not fit
    """
    plan, given = plan_of(params), np.asarray(x)
    found: list[ManyGradients] = []
    returning: Returning | None = None
    for part in _parts(params, given, states_0):
        if returning is None or returning.shape != part.shape:
            returning = Returning(plan, part.shape, frozenset({"h"}))
        h = part.unrolled.value["h"].swapaxes(0, 1)
        entering = np.asarray(dh(h, part.which)) if callable(dh) else _spread(np.asarray(dh), given, part, "dh")
        if entering.shape != h.shape:
            raise ValueError(f"dh must be {h.shape} for these experiments, got {entering.shape}")
        totals = {
            name: np.empty((part.shape.length, *part.shape.lead, part.shape.units), h.dtype) for name in plan.states
        }
        saved = {**part.unrolled.value, "rows": part.unrolled.base["rows"]}
        weights = {name: np.zeros(array.shape, h.dtype) for name, array in part.params.weights.items()}
        with np.errstate(all="ignore"):
            returning.run(part.params, saved, {"h": entering.swapaxes(0, 1)}, {}, totals=totals)
            returning.weights(weights)
        states = {name: total.swapaxes(0, 1) for name, total in totals.items()}
        found.append(ManyGradients(h=h.copy(), weights=weights, states=states, states_0=returning.initial()))
    return _joined(found, given)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """Some of the experiments, run forwards."""

    which: slice
    params: Params
    shape: Shape
    unrolled: Unrolled


def _parts(params: Params, x: ArrayLike, states_0: Mapping[str, ArrayLike] | None) -> Iterator[_Part]:
    """Yield the experiments in parts that fit the cache; what a part holds is used again for the next."""
    plan, x, N = plan_of(params), np.asarray(x), _count(params)
    dtype = np.result_type(*params.weights.values(), *((x,) if x.dtype.kind in "fc" else ()))
    B = 1 if x.ndim == 2 else x.shape[-2]
    size = max(1, TOGETHER // (B * params.hidden_size))
    unrolled: Unrolled | None = None
    for start in range(0, N, size):
        which = slice(start, min(start + size, N))
        some = params.replace(weights={k: a[which].astype(dtype, copy=False) for k, a in params.weights.items()})
        inputs = _inputs(x, params, which, N).astype(dtype, copy=False)
        shape = shape_of(some, inputs, stacked=True)
        if unrolled is None or unrolled.shape != shape:
            unrolled = Unrolled(plan, shape)
        first = {name: _state(states_0, name, shape, which) for name in plan.states}
        with np.errstate(all="ignore"):
            unrolled.run(some, inputs, first)
        yield _Part(which=which, params=some, shape=shape, unrolled=unrolled)


def _count(params: Params) -> int:
    """N; ValueError where the parameters are not stacked."""
    check_params(params.replace(weights={name: array[0] for name, array in params.weights.items()}))
    return len(next(iter(params.weights.values())))


def _inputs(x: Array, params: Params, which: slice, N: int) -> Array:
    """x of some experiments: (T, n, B, D)."""
    D = params.input_size
    if x.ndim not in (2, 3, 4) or x.shape[-1] != D or 0 in x.shape or (x.ndim == 4 and len(x) != N):
        raise ValueError(f"x must be (T, {D}), (T, B, {D}) or ({N}, T, B, {D}), got {x.shape}")
    if x.ndim == 4:
        return x[which].swapaxes(0, 1)
    each = x[:, None, None] if x.ndim == 2 else x[:, None]
    return np.broadcast_to(each, (len(x), which.stop - which.start, *each.shape[2:]))


def _state(states_0: Mapping[str, ArrayLike] | None, name: str, shape: Shape, which: slice) -> Array:
    if states_0 is None or name not in states_0:
        return np.zeros((*shape.lead, shape.units), shape.dtype)
    given = np.asarray(states_0[name])
    return np.broadcast_to(given[which] if given.ndim == 3 else given, (*shape.lead, shape.units))


def _spread(dh: Array, x: Array, part: _Part, name: str) -> Array:
    """A gradient that enters, for some experiments: (n, T, B, H)."""
    shape = part.shape
    if dh.ndim == 4 or (dh.ndim == 3 and x.ndim == 2):
        each = dh[part.which]
        return each if each.ndim == 4 else each[:, :, None]
    each = dh[:, None] if dh.ndim == 2 else dh
    wanted = (shape.length, *shape.lead[1:], shape.units)
    if each.shape != wanted:
        raise ValueError(f"{name} must be {wanted}, or that for each experiment, got {dh.shape}")
    return np.broadcast_to(each, (shape.lead[0], *wanted))


def _joined(parts: Sequence[ManyGradients], x: Array) -> ManyGradients:
    first = parts[0]

    def join(series: Sequence[Mapping[str, Array]]) -> dict[str, Array]:
        return {name: np.concatenate([each[name] for each in series]) for name in series[0]}

    states, states_0 = join([part.states for part in parts]), join([part.states_0 for part in parts])
    return ManyGradients(
        h=_without_batch(np.concatenate([part.h for part in parts]) if len(parts) > 1 else first.h, x),
        weights=join([part.weights for part in parts]),
        states={name: _without_batch(state, x) for name, state in states.items()},
        states_0={name: state[:, 0] if x.ndim == 2 else state for name, state in states_0.items()},
    )


def _without_batch(series: Array, x: Array) -> Array:
    return series[:, :, 0] if x.ndim == 2 else series
