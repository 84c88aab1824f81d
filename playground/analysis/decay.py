"""How the gradient shrinks or grows on its way back through time: norms, half-life, and what float32 can hold.

    ‖∂L/∂h_t‖ ≈ A · 2^{−(T−t)/τ}        τ: the half-life, in steps back in time

A straight line is fitted to the logarithm of the norm by least squares. For a linear RNN whose recurrent matrix is ρ
times an orthogonal one the norm is exactly ρ^{T−t}, and the fit gives τ = ln ½ / ln ρ. Where one line would miss some
steps by more than a factor of `ROUGH`, two are tried, and where these miss them too there is no rate: `fit_regimes`
is the one definition of a rate and a half-life that every sentence uses.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from playground.cells.records import Array, Gradients

FLOAT32 = np.finfo(np.float32)

VANISHED = float(FLOAT32.tiny)
"""1.2e-38: below it float32 loses digits, and soon holds nothing but 0."""

EXPLODED = float(FLOAT32.max)
"""3.4e38: above it float32 holds nothing but infinity."""

LOST = float(FLOAT32.eps) / 2
"""6e-8: a term this much smaller than a sum leaves a float32 sum as it was."""

ROUGH = 2.0
"""A line whose steps lie off it by more than this factor doesn't tell their pace."""

STEADY = 0.05
"""A fitted line that changes by less than this share over all its steps counts as constant."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Norms:
    """The size of a gradient at every step.

    total : (T,), the Euclidean norm over the units
    units : (T, H), the absolute value for each unit
    """

    total: Array
    units: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Decay:
    """A straight line through log ‖gradient‖.

    rate : change of ln ‖gradient‖ per step *back* in time: negative where the gradient vanishes
    half_life : ln ½ / rate, steps back until half is left; negative where it grows, infinite where it is constant
    spread : how far the steps lie from the line, as a factor (root mean square): 1 is on it
    furthest : how far the step furthest from the line lies from it, as a factor
    first, last : the steps the line was fitted to, both included, 0-based
    used : how many steps in between had a finite norm above 0
    end : ln ‖gradient‖ that the line has at `last`
    """

    rate: float
    half_life: float
    spread: float
    furthest: float
    first: int
    last: int
    used: int
    end: float

    def line(self, length: int) -> Array:
        """The fitted line as norms, nan beyond the steps it was fitted to: (T,)."""
        steps = np.arange(length)
        inside = (steps >= self.first) & (steps <= self.last)
        with np.errstate(over="ignore"):
            return np.where(inside, np.exp(self.end + self.rate * (self.last - steps)), np.nan)

    @property
    def constant(self) -> bool:
        """Whether the line changes by less than `STEADY` over all its steps."""
        return abs(self.rate) * (self.last - self.first) < float(np.log1p(STEADY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """What float32 would make of a gradient: steps, 0-based, in rising order.

    vanished : below `VANISHED`, exact zeros between finite steps included
    exploded : above `EXPLODED`, or not finite
    lost : not vanished, but so small beside the largest that a float32 sum over time would not notice
    """

    vanished: tuple[int, ...]
    exploded: tuple[int, ...]
    lost: tuple[int, ...]


def row_norms(rows: Array) -> Array:
    """Return the Euclidean norm of each row, (T, N) → (T,), with no overflow or underflow on the way.

    A row that holds a nan has norm nan; one that holds an infinity, infinity.
    """
    with np.errstate(all="ignore"):
        largest = np.max(np.abs(rows), axis=-1, initial=0.0)
        scale = np.where((largest > 0) & np.isfinite(largest), largest, 1.0)
        scaled: Array = np.sqrt(np.sum((rows / scale[..., None]) ** 2, axis=-1)) * scale
    return scaled


def norms(gradient: Array) -> Norms:
    """Return the norms of ∂L/∂h_t or ∂L/∂c_t over time.

    Parameters
    ----------
    gradient : (T, H)
    """
    return Norms(total=row_norms(gradient), units=np.abs(gradient))


def gradient_norms(grads: Gradients) -> dict[str, Norms]:
    """Return the norms of ∂L/∂h_t and, where the cell has one, of ∂L/∂c_t, by the state's name."""
    by_state = {"h": norms(grads.h)}
    return by_state | {name: norms(total) for name, total in grads.states.items() if name != "h"}


def fit_decay(total: Array, *, start: int = 0, stop: int | None = None) -> Decay | None:
    """Fit a straight line to the logarithm of a norm over the steps [start, stop).

    Parameters
    ----------
    total : (T,), norms; steps that are 0 or not finite have no logarithm and are left out

    Returns
    -------
    Decay, or None where fewer than two steps are left
    """
    steps = np.arange(len(total))[start:stop]
    values = np.asarray(total, dtype=float)[start:stop]
    with np.errstate(invalid="ignore"):
        kept = np.isfinite(values) & (values > 0)
    if kept.sum() < 2:
        return None
    steps, logs = steps[kept], np.log(values[kept])
    centred = steps - steps.mean()
    slope = float(centred @ (logs - logs.mean()) / (centred @ centred))
    residual = logs - logs.mean() - slope * centred
    return Decay(
        rate=-slope,
        half_life=float(-np.log(2) / -slope) if slope else float("inf"),
        spread=float(np.exp(np.sqrt(np.mean(residual**2)))),
        furthest=float(np.exp(np.max(np.abs(residual)))),
        first=int(steps[0]),
        last=int(steps[-1]),
        used=int(kept.sum()),
        end=float(logs.mean() + slope * centred[-1]),
    )


def fit_regimes(total: Array) -> tuple[Decay, ...]:
    """Fit the pace of a norm on its way back: one line, else two, else none.

    Parameters
    ----------
    total : (T,), as for `fit_decay`

    Returns
    -------
    One Decay where every step lies within a factor of `ROUGH` of its line; two, the later steps first, where the steps
    lie within it (root mean square) of two lines that leave at most a quarter of the squares; one where the
    steps lie within it (root mean square) of one line; () where no line fits
    """
    whole = fit_decay(total)
    if whole is None or whole.furthest <= ROUGH:
        return () if whole is None else (whole,)
    at = _break(total)
    parts = () if at is None else (fit_decay(total, start=at), fit_decay(total, stop=at))
    halves = tuple(part for part in parts if part is not None)
    if len(halves) == 2 and all(half.spread <= ROUGH for half in halves) and 4 * _squares(*halves) <= _squares(whole):
        return halves
    return (whole,) if whole.spread <= ROUGH else ()


def _squares(*fits: Decay) -> float:
    """The sum of squared deviations of the steps from their lines."""
    return sum(fit.used * float(np.log(fit.spread)) ** 2 for fit in fits)


def _break(total: Array) -> int | None:
    """Return the step before which a second line begins, so that the two leave the least squares; None for too few."""
    values = np.asarray(total, dtype=float)
    with np.errstate(invalid="ignore"):
        steps = np.flatnonzero(np.isfinite(values) & (values > 0))
    if len(steps) < 4:
        return None
    logs = np.log(values[steps])
    left = np.cumsum(_moments(steps - steps.mean(), logs - logs.mean()), axis=0)
    inner = np.arange(1, len(steps) - 2)  # the last of the earlier part: two steps at least on either side
    squares = _residual(left[inner]) + _residual(left[-1] - left[inner])
    return int(steps[inner[int(np.argmin(squares))] + 1])


def _moments(x: Array, y: Array) -> Array:
    """What the squares that a line leaves are made of: (N, 6)."""
    return np.stack([np.ones(len(x)), x, y, x * x, x * y, y * y], axis=1)


def _residual(sums: Array) -> Array:
    """Return the squares that the best line leaves, from the sums of `_moments`: (…, 6) → (…)."""
    n, x, y, xx, xy, yy = np.moveaxis(sums, -1, 0)
    left: Array = yy - y * y / n - (xy - x * y / n) ** 2 / (xx - x * x / n)
    return left


def half_lives(totals: Array) -> Array:
    """Return the half-life of each norm that `fit_regimes` fits one line to, else nan, of all at once.

    Parameters
    ----------
    totals : (N, T), norms
    """
    with np.errstate(all="ignore"):
        kept = np.isfinite(totals) & (totals > 0)
        logs = np.log(np.where(kept, totals, 1))
        rate, spread, furthest, squares = _fit_lines(logs, kept)
        later = kept & (np.arange(logs.shape[1]) > _breaks(logs, kept)[:, None])
        halves = _fit_lines(logs, later), _fit_lines(logs, kept & ~later)
        two = (kept.sum(axis=1) >= 4) & (4 * (halves[0][3] + halves[1][3]) <= squares)
        for half in halves:
            two &= half[1] <= ROUGH
        one = (furthest <= ROUGH) | (~two & (spread <= ROUGH))
        return np.where(one & (kept.sum(axis=1) >= 2), np.log(0.5) / rate, np.nan)


def _fit_lines(logs: Array, kept: Array) -> tuple[Array, Array, Array, Array]:
    """Fit a line to the kept steps of each row: its rate, spread and furthest as `Decay` has them, and the squares."""
    steps, logs = _centred(np.arange(logs.shape[1]), kept), _centred(logs, kept)
    slope = (steps * logs).sum(axis=1) / (steps * steps).sum(axis=1)
    residual = logs - slope[:, None] * steps
    squares = (residual * residual).sum(axis=1)
    spread = np.exp(np.sqrt(squares / kept.sum(axis=1)))
    return -slope, spread, np.exp(np.abs(residual).max(axis=1)), squares


def _breaks(logs: Array, kept: Array) -> Array:
    """Return the last step of the earlier part of each row, as `_break` finds it: (N,)."""
    x, y = _centred(np.arange(logs.shape[1]), kept), _centred(logs, kept)
    left = np.cumsum(np.stack([kept, x, y, x * x, x * y, y * y], axis=-1), axis=1)
    right = left[:, -1:] - left
    squares = np.where((left[..., 0] >= 2) & (right[..., 0] >= 2), _residual(left) + _residual(right), np.inf)
    breaks: Array = squares.argmin(axis=1)
    return breaks


def _centred(values: Array, kept: Array) -> Array:
    """Values less the mean of the kept steps of each row, 0 at the others: (N, T)."""
    mean = np.where(kept, values, 0).sum(axis=1, keepdims=True) / kept.sum(axis=1, keepdims=True)
    return np.where(kept, values - mean, 0)


def lines_of(fits: Iterable[Decay], length: int) -> Array:
    """The fitted lines of a norm as norms, nan where there is none: (T,)."""
    drawn = np.full(length, np.nan)
    for fit in fits:
        drawn[fit.first : fit.last + 1] = fit.line(length)[fit.first : fit.last + 1]
    return drawn


def bands(total: Array) -> Bands:
    """Sort the steps of a norm by what float32 would make of them.

    Parameters
    ----------
    total : (T,). Exact zeros after the last step that is not 0 are no gradient at all (the loss sits before them)
        and are not counted.
    """
    values = np.asarray(total, dtype=float)
    with np.errstate(invalid="ignore"):
        live = np.flatnonzero((values != 0) | np.isnan(values))
        end = int(live[-1]) + 1 if len(live) else 0
        inside = np.arange(len(values)) < end
        exploded = ~np.isfinite(values) | (values > EXPLODED)
        vanished = inside & ~exploded & (values < VANISHED)
        usable = values[~exploded]
        largest = float(usable.max()) if len(usable) else 0.0
        lost = inside & ~exploded & ~vanished & (values < LOST * largest)
    return Bands(vanished=_steps(vanished), exploded=_steps(exploded), lost=_steps(lost))


def _steps(mask: Iterable[bool]) -> tuple[int, ...]:
    return tuple(int(t) for t in np.flatnonzero(np.asarray(mask)))
