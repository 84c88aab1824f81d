"""Are the gradients right? Analytic against central differences, on the very weights in use.

    numeric:  (L(θ + ε v) − L(θ − ε v)) / 2ε          along a single entry, or along a random direction v of them all
    error:    |analytic − numeric| / scale             scale: the largest entry of the whole gradient

A single step size cannot suit every network: where the two differ at the first, others are tried, since a wrong
gradient agrees at none. Where rounding in L alone outweighs the whole gradient, differences can tell nothing, and the
check says so. Where a relu stands exactly at 0 the loss has a kink and no derivative: its differences ahead and behind
stay apart however small ε is, which tells it from a wrong gradient.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Literal

import numpy as np

from playground.cells.records import Array, Params

THRESHOLD = 1e-5
"""The largest relative error that counts as agreement."""

STEPS = (1e-5, 1e-4, 1e-6, 1e-3, 1e-7)
"""Step sizes ε, relative to the size of what is changed; the first serves nearly always."""

Loss = Callable[[Params], float]
Losses = Callable[[Sequence[Params]], Sequence[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One derivative that was checked.

    place : the parameter and the index of its entry, or None for a random direction through all parameters
    kink : the loss has a kink there, so that nothing can be compared
    """

    place: tuple[str, tuple[int, ...]] | None
    analytic: float
    numeric: float
    error: float
    kink: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of a gradient check.

    verdict : "agrees", "differs", "unresolved" (too small beside the loss's own rounding, or kinks alone) or "overflow"
    error : the largest relative error, kinks left out
    worst : the probe with that error
    probes : how many derivatives were checked
    kinks : how many of them are at a kink
    entries : how many the parameters have
    resolution : the smallest relative error that differences could show, where that was measured; else 0
    """

    verdict: Literal["agrees", "differs", "unresolved", "overflow"]
    error: float
    worst: Probe | None
    probes: int
    entries: int
    kinks: int = 0
    resolution: float = 0.0


def check_sample(
    loss: Loss,
    params: Params,
    gradient: Mapping[str, Array],
    *,
    rng: np.random.Generator,
    directions: int = 2,
    losses: Losses | None = None,
) -> Check:
    """Check one random entry of each parameter and a few random directions through all of them.

    Parameters
    ----------
    loss : L(params)
    gradient : ∂L/∂θ by parameter, as `grads.arrays()`
    rng : chooses entries and directions
    losses : L of many parameters at once, if that is quicker than one after the other
    """
    places = [_random_place(name, array, rng) for name, array in params.arrays().items()]
    vectors = [_random_direction(params, rng) for _ in range(directions)]
    return _check(loss, params, gradient, places, vectors, losses)


def check_all(
    loss: Loss, params: Params, gradient: Mapping[str, Array], *, chunk: int = 50
) -> Iterator[tuple[int, Check]]:
    """Check every entry of every parameter; yields after each chunk how many are done and the outcome so far."""
    places = ((name, index) for name, array in params.arrays().items() for index in np.ndindex(array.shape))
    so_far: Check | None = None
    while part := list(islice(places, chunk)):
        so_far = _join(so_far, _check(loss, params, gradient, part, []))
        yield so_far.probes, so_far


def _join(before: Check | None, after: Check) -> Check:
    if before is None:
        return after
    order = ("agrees", "unresolved", "differs", "overflow")
    worse = max(before, after, key=lambda check: (order.index(check.verdict), check.error))
    return replace(worse, probes=before.probes + after.probes, kinks=before.kinks + after.kinks)


def _random_place(name: str, array: Array, rng: np.random.Generator) -> tuple[str, tuple[int, ...]]:
    return name, tuple(int(rng.integers(n)) for n in array.shape)


def _random_direction(params: Params, rng: np.random.Generator) -> dict[str, Array]:
    direction = {name: rng.standard_normal(array.shape) for name, array in params.arrays().items()}
    norm = np.sqrt(sum(float(np.sum(part**2)) for part in direction.values()))
    return {name: part / norm for name, part in direction.items()}


def _check(
    loss: Loss,
    params: Params,
    gradient: Mapping[str, Array],
    places: Sequence[tuple[str, tuple[int, ...]]],
    vectors: Sequence[Mapping[str, Array]],
    losses: Losses | None = None,
) -> Check:
    entries = sum(array.size for array in gradient.values())
    probes = len(places) + len(vectors)
    flat = np.concatenate([array.ravel() for array in gradient.values()])
    ways = [*(_unit(params, place) for place in places), *vectors]
    here, *moved = _first_losses(losses or (lambda many: [loss(one) for one in many]), params, ways)
    if not (np.isfinite(flat).all() and np.isfinite(here)):
        return Check(verdict="overflow", error=float("nan"), worst=None, probes=probes, entries=entries)
    scale = float(np.max(np.abs(flat), initial=0.0))
    compared = [
        _probe(loss, params, gradient, way, place, scale, first=(ahead - behind) / (2 * STEPS[0]))
        for way, place, ahead, behind in zip(
            ways, [*places, *[None] * len(vectors)], moved[::2], moved[1::2], strict=True
        )
    ]
    kinks = sum(probe.kink for probe in compared)
    worst = max((probe for probe in compared if not probe.kink), key=lambda probe: probe.error, default=None)
    error = float("nan") if worst is None else worst.error
    outcome = Check(verdict="unresolved", error=error, worst=worst, probes=probes, kinks=kinks, entries=entries)
    if worst is None or worst.error <= THRESHOLD:
        return outcome if worst is None else replace(outcome, verdict="agrees")
    resolution = _noise(loss, params) / (STEPS[3] * scale) if scale else float("inf")
    return replace(outcome, verdict="unresolved" if resolution > THRESHOLD / 10 else "differs", resolution=resolution)


def _first_losses(losses: Losses, params: Params, ways: Sequence[Mapping[str, Array]]) -> Sequence[float]:
    """Return L here, and ahead and behind along each way by the first step size."""
    return losses([params, *(_moved(params, way, sign * STEPS[0]) for way in ways for sign in (1, -1))])


def _unit(params: Params, place: tuple[str, tuple[int, ...]]) -> dict[str, Array]:
    name, index = place
    array = getattr(params, name)
    direction = np.zeros(array.shape)
    direction[index] = max(1.0, abs(float(array[index])))
    return {name: direction}


def _probe(
    loss: Loss,
    params: Params,
    gradient: Mapping[str, Array],
    direction: Mapping[str, Array],
    place: tuple[str, tuple[int, ...]] | None,
    scale: float,
    *,
    first: float,
) -> Probe:
    """Compare along one direction, at the first step size that agrees, else at the best of all.

    first : the difference quotient at the first step size
    """
    length = float(np.sqrt(sum(float(np.sum(part**2)) for part in direction.values())))
    analytic = sum(float(np.sum(gradient[name] * part)) for name, part in direction.items()) / length
    best = Probe(place=place, analytic=analytic, numeric=float("nan"), error=float("inf"))
    for step in STEPS:
        numeric = (first if step == STEPS[0] else _difference(loss, params, direction, step)) / length
        gap = abs(analytic - numeric)
        error = gap / scale if scale else (0.0 if gap == 0 else float("inf"))
        if error < best.error:
            best = Probe(place=place, analytic=analytic, numeric=numeric, error=error)
        if best.error <= THRESHOLD:
            return best
    return replace(best, kink=_has_kink(loss, params, direction, scale * length))


def _has_kink(loss: Loss, params: Params, direction: Mapping[str, Array], scale: float) -> bool:
    """Whether the differences ahead and behind stay apart: by curvature they would close in as fast as ε."""
    here = loss(params)
    wide, narrow = (
        abs(loss(_moved(params, direction, step)) + loss(_moved(params, direction, -step)) - 2 * here) / step
        for step in (1e-4, 1e-6)
    )
    return narrow > THRESHOLD * scale and narrow > 0.2 * wide


def _difference(loss: Loss, params: Params, direction: Mapping[str, Array], step: float) -> float:
    ahead, behind = (loss(_moved(params, direction, sign * step)) for sign in (1, -1))
    return (ahead - behind) / (2 * step)


def _moved(params: Params, direction: Mapping[str, Array], step: float) -> Params:
    changes: dict[str, Any] = {name: getattr(params, name) + step * part for name, part in direction.items()}
    return replace(params, **changes)


def _noise(loss: Loss, params: Params) -> float:
    """How much L changes when every parameter is rounded differently: the floor under any difference."""
    here = loss(params)
    eps = float(np.finfo(np.float64).eps)
    changes = [abs(loss(_moved(params, params.arrays(), k * eps)) - here) for k in (-2, -1, 1, 2)]
    return max([*changes, eps * abs(here)])
