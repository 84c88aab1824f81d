"""Many experiments at once, each with weights of its own: an axis N in front of the parameters, for sweeps and seeds.

What a step costs a small cell is the calls, not the arithmetic, so N cells together take little longer than one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from playground.cells import spec_of
from playground.cells.records import Array, Params
from playground.engine.compile import plan_of
from playground.engine.parameters import check_params
from playground.engine.passes import Passes
from playground.engine.pool import Pool

TOGETHER = 1 << 12  # numbers a state has over all experiments that go together: what a step touches stays in the cache

KEPT = 1 << 19  # numbers a state has over all steps of passes that are kept for the next call: about 40 MB in all

Entering = Callable[[Array, slice], Array]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ManyGradients:
    """What N runs forward and back give.

    weights : parameter -> (N, …), ∂L/∂parameter; none where they weren't wanted
    states : state -> (N, T, B, H), the total ∂L/∂state, by every path, of those that were wanted
    states_0 : state -> (N, B, H), ∂L/∂ the state before the first step

    There is no batch axis where x had none.
    """

    weights: Mapping[str, Array]
    states: Mapping[str, Array]
    states_0: Mapping[str, Array]

    def norms(self, state: str = "h") -> Array:
        """Return ‖∂L/∂state_t‖ over units and batch, with no overflow or underflow on the way: (N, T)."""
        total = self.states[state]
        each, limits = total.reshape(*total.shape[:2], -1), np.finfo(total.dtype)
        with np.errstate(all="ignore"):
            squares: Array = np.einsum("ntk,ntk->nt", each, each)
            norms: Array = np.sqrt(squares)
            extreme = ~((squares > limits.tiny / limits.eps) & np.isfinite(squares))
            largest = np.abs(each[extreme]).max(axis=-1, keepdims=True)
            scale = np.where((largest > 0) & np.isfinite(largest), largest, 1)
            norms[extreme] = np.linalg.norm(each[extreme] / scale, axis=-1) * scale[:, 0]
        return norms


def stack_params(params: Sequence[Params]) -> Params:
    """Return the parameters of N experiments as one, each array (N, …); ValueError where cells or sizes differ."""
    if not params:
        raise ValueError("at least one set of parameters is needed, got none")
    first = check_params(params[0])
    own = (first.cell, first.options, first.weights.keys())
    alike = all((each.cell, each.options, each.weights.keys()) == own for each in params)
    arrays = {name: [each.weights[name] for each in params] for name in first.weights} if alike else {}
    if not alike or any({a.shape for a in some} != {first.weights[name].shape} for name, some in arrays.items()):
        label = spec_of(first.cell).label
        raise ValueError(f"all parameters must be of one cell, options and sizes as the first, {label}")
    shapes = {name: (len(params), *array.shape) for name, array in first.weights.items()}
    return first.replace(weights={name: np.concatenate(some).reshape(shapes[name]) for name, some in arrays.items()})


def forward_many(
    params: Params,
    x: ArrayLike,
    *,
    states_0: Mapping[str, ArrayLike] | None = None,
    names: Iterable[str] | None = None,
) -> dict[str, Array]:
    """Run N experiments forwards.

    Parameters
    ----------
    params : stacked, see `stack_params`
    x : (T, D) or (T, B, D), the same for all, or (N, T, B, D)
    states_0 : by name, (H,), (B, H) or (N, B, H); zero where absent
    names : the states and gates that are wanted, all of them where None

    Returns
    -------
    dict : state or gate -> (N, T, B, H), without batch axis where x has none
    """
    given, N = np.asarray(x), _count(params)
    wanted = dict.fromkeys((*plan_of(params).states, *plan_of(params).gates) if names is None else names)
    whole: dict[str, Array] = {}
    for part in _parts(params, given, states_0):
        whole = whole or {name: _room(part, N) for name in wanted}
        for name, series in whole.items():
            series[:, part.which] = part.passes.state(name)
    return {name: _without_batch(series, given) for name, series in whole.items()}


def gradients_many(
    params: Params,
    x: ArrayLike,
    dh: ArrayLike | Entering,
    *,
    states_0: Mapping[str, ArrayLike] | None = None,
    weights: bool = True,
    states: Iterable[str] | None = None,
) -> ManyGradients:
    """Run N experiments forwards and backwards.

    Parameters
    ----------
    params : stacked, see `stack_params`
    x : (T, D) or (T, B, D), the same for all, or (N, T, B, D)
    dh : ∂L/∂h_t as it enters at each step: (T, H) or (T, B, H), the same for all, or (N, T, B, H); or a function that
        gives it, (n, T, B, H), from h (n, T, B, H) of some of the experiments and the slice that they are
    states_0 : as for `forward_many`
    weights : whether ∂L/∂parameter is wanted, which takes a quarter of the time
    states : those whose total is wanted, all of them where None

    Raises
    ------
    ValueError : where a shape does not fit
    """
    given, N = np.asarray(x), _count(params)
    of_weights: dict[str, Array] = {}
    totals: dict[str, Array] = {}
    totals_0: dict[str, Array] = {}
    for part in _parts(params, given, states_0):
        if not totals_0:
            every = plan_of(params).states
            totals = {name: _room(part, N) for name in (every if states is None else states)}
            totals_0 = {name: np.empty((N, *part.h.shape[2:]), part.h.dtype) for name in every}
            if weights:
                of_weights = {name: np.empty(array.shape, part.h.dtype) for name, array in params.weights.items()}
        part.passes.backward(
            _entering(dh, given, part),
            into={name: array[part.which] for name, array in of_weights.items()},
            totals={name: total[:, part.which] for name, total in totals.items()},
        )
        for name, total in part.passes.initial().items():
            totals_0[name][part.which] = total
    return ManyGradients(
        weights=of_weights,
        states={name: _without_batch(total, given) for name, total in totals.items()},
        states_0={name: total[:, 0] if given.ndim == 2 else total for name, total in totals_0.items()},
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Part:
    """Some of the experiments, run forwards: h (T, n, B, H)."""

    which: slice
    passes: Passes
    h: Array


_POOL: Pool[Passes] = Pool(1)


def _parts(params: Params, x: Array, states_0: Mapping[str, ArrayLike] | None) -> Iterator[_Part]:
    """Yield the experiments in parts of one size that fit the cache: the last may do some of the one before again."""
    N, x = _count(params), _inputs(x, params)
    T, _N, B, D = x.shape
    dtype = np.result_type(*params.weights.values(), *((x,) if x.dtype.kind in "fc" else ()))
    most = max(1, TOGETHER // (B * params.hidden_size))
    n = -(-N // -(-N // most))

    def some(which: slice) -> Params:
        return params.replace(weights={k: a[which].astype(dtype, copy=False) for k, a in params.weights.items()})

    def make() -> Passes:
        return Passes(some(slice(0, n)), length=T, batch=B, experiments=n)

    key = (plan_of(params), T, n, B, D, params.hidden_size, dtype)
    small = T * n * B * params.hidden_size <= KEPT
    passes = _POOL.take(key, make) if small else make()
    for start in range(0, N, n):
        which = slice(min(start, N - n), min(start + n, N))
        inputs = np.broadcast_to(x, (T, N, B, D))[:, which].astype(dtype, copy=False)
        first = {name: _state(state, passes, which) for name, state in (states_0 or {}).items()}
        yield _Part(which=which, passes=passes, h=passes.forward(some(which), inputs, states_0=first))
    if small:
        _POOL.give(key, passes)


def _count(params: Params) -> int:
    """N; ValueError where the parameters are not stacked."""
    check_params(params.replace(weights={name: array[0] for name, array in params.weights.items()}))
    return len(next(iter(params.weights.values())))


def _inputs(x: Array, params: Params) -> Array:
    """x as (T, N, B, D), or (T, 1, B, D) where it is the same for all."""
    D, N = params.input_size, _count(params)
    if x.ndim not in (2, 3, 4) or x.shape[-1] != D or 0 in x.shape or (x.ndim == 4 and len(x) != N):
        raise ValueError(f"x must be (T, {D}), (T, B, {D}) or ({N}, T, B, {D}), got {x.shape}")
    if x.ndim == 4:
        return x.swapaxes(0, 1)
    return x[:, None, None] if x.ndim == 2 else x[:, None]


def _state(state: ArrayLike, passes: Passes, which: slice) -> Array:
    given, shape = np.asarray(state), passes.shape
    return np.broadcast_to(given[which] if given.ndim == 3 else given, (*shape.lead, shape.units))


def _room(part: _Part, N: int) -> Array:
    """Room for a state or a gate of all experiments: (T, N, B, H)."""
    T, _n, *rest = part.h.shape
    return np.empty((T, N, *rest), part.h.dtype)


def _entering(dh: ArrayLike | Entering, x: Array, part: _Part) -> Array:
    """The gradient that enters, for some of the experiments: (T, n, B, H)."""
    T, n, B, H = part.h.shape
    if callable(dh):
        given = each = np.asarray(dh(part.h.swapaxes(0, 1), part.which))
    else:
        given = np.asarray(dh)
        own = given.ndim == 4 or (given.ndim == 3 and x.ndim == 2)
        each = given[part.which] if own else given[None]
        each = each[:, :, None] if each.ndim == 3 else each
    if each.shape not in ((n, T, B, H), (1, T, B, H)):
        raise ValueError(f"dh must be {(T, B, H)}, or that for each experiment, got {given.shape}")
    return np.broadcast_to(each, (n, T, B, H)).swapaxes(0, 1)


def _without_batch(series: Array, x: Array) -> Array:
    """A series (T, N, B, H) as (N, T, B, H), or as (N, T, H) where x has no batch axis."""
    each = series.swapaxes(0, 1)
    return each[:, :, 0] if x.ndim == 2 else each
