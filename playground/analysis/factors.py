"""Why the gradient shrinks: the factor every step multiplies it by, and the bound that weights and slopes give.

For an RNN, J_t = diag(φ'(a_t)) W, so

    ‖J_t‖₂ ≤ ‖W‖₂ · max_j φ'(a_t,j)

For a gated cell no such product bounds J_t. There the cell's graph is followed node by node with the triangle
inequality and ‖AB‖ ≤ ‖A‖‖B‖, which gives the same product for an RNN:

    linear        Σ ‖W_term‖₂ · bound(source)
    multiply a⊙b  max|b| · bound(a) + max|a| · bound(b)
    φ(a)          max φ' · bound(a)

and for an LSTM the 2-norm of the 2 × 2 matrix of the bounds of its blocks. It is an upper bound, often a loose one.

With γ the largest slope of φ (1 for tanh, relu and the identity, ¼ for σ): a largest *singular* value of W below 1/γ
suffices for the gradient to vanish; one above 1/γ is necessary for it to explode, and not sufficient. With the spectral
radius in place of the singular value the first statement is false, since W may be far from normal.

Source: Pascanu, Mikolov, Bengio 2013, section 2.1 (with the singular value, as in its supplement).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from playground.analysis.within import Steps, slopes, steps
from playground.cells import spec_of
from playground.cells.graph import Node
from playground.cells.records import Array, Params, Trace
from playground.cells.values import block
from playground.engine.jacobians import step_jacobians

GAMMA: Mapping[str, float] = {"tanh": 1.0, "relu": 1.0, "identity": 1.0, "sigmoid": 0.25}
"""The largest slope of each activation."""

NORMAL = 1.01
"""‖J‖₂ over the spectral radius, above which a Jacobian counts as non-normal."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factors:
    """What a step can multiply the gradient by, at every step.

    bound : (T,), the upper bound from weights and slopes
    spectral : (T,), ‖J_t‖₂, the largest singular value of the true Jacobian
    radius : (T,), the largest |eigenvalue| of J_t
    singular_values : (T, S), falling
    eigenvalues : (T, S), complex, by falling modulus
    computed : the steps that were decomposed; all other rows are nan
    """

    bound: Array
    spectral: Array
    radius: Array
    singular_values: Array
    eigenvalues: Array
    computed: tuple[int, ...]

    @property
    def nonnormal(self) -> Array:
        """Whether a step can lengthen a vector by more than its spectral radius: (T,) bool."""
        with np.errstate(invalid="ignore"):
            far: Array = self.spectral > NORMAL * self.radius
        return far


@dataclass(frozen=True, slots=True, kw_only=True)
class Pascanu:
    """The condition of Pascanu 2013 for an RNN's recurrent matrix.

    largest_singular_value, radius : of W_hh
    gamma : the largest slope of the activation
    """

    largest_singular_value: float
    radius: float
    gamma: float

    @property
    def limit(self) -> float:
        """1/γ, what the largest singular value is compared with."""
        return 1 / self.gamma

    @property
    def must_vanish(self) -> bool:
        """Largest singular value below 1/γ: every product of Jacobians shrinks geometrically."""
        return self.largest_singular_value < self.limit

    @property
    def may_explode(self) -> bool:
        """Largest singular value above 1/γ: necessary for the gradient to explode, not sufficient."""
        return self.largest_singular_value > self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Steps over which a gradient grew although every Jacobian's spectral radius was below 1.

    start, stop : the Jacobians J_start … J_{stop − 1} were multiplied, 0-based
    factor : ‖J_{stop−1} … J_start‖₂
    largest_radius : the largest spectral radius among them
    """

    start: int
    stop: int
    factor: float
    largest_radius: float


def factors(params: Params, trace: Trace, *, every: int = 1, also: int = -1) -> Factors:
    """Return the factors of every step of a trace without batch axis.

    Parameters
    ----------
    every : decompose only each n-th Jacobian, the last one always included; the bound is for every step
    also : one more step that is decomposed, 0-based; past the end it is the last
    """
    *_, (_, whole) = iter_factors(params, trace, every=every, also=also, chunk=trace.length)
    assert whole is not None
    return whole


def iter_factors(
    params: Params, trace: Trace, *, every: int = 1, also: int = -1, chunk: int = 1
) -> Iterator[tuple[float, Factors | None]]:
    """Yield after each chunk of Jacobians the share of them that is decomposed, 0 … 1; with the last the factors."""
    jacobians = step_jacobians(params, trace)
    length, size = jacobians.shape[:2]
    chosen = np.union1d(np.arange(length - 1, -1, -every), min(also, length - 1) % length)
    finite = chosen[np.isfinite(jacobians[chosen]).all(axis=(1, 2))]
    singular = np.full((length, size), np.nan)
    eigen = np.full((length, size), np.nan, dtype=complex)
    for start in range(0, len(finite), chunk):
        part = finite[start : start + chunk]
        singular[part] = np.linalg.svd(jacobians[part], compute_uv=False)
        eigen[part] = _by_modulus(np.linalg.eigvals(jacobians[part]))
        if start + chunk < len(finite):
            yield (start + chunk) / len(finite), None
    yield (
        1.0,
        Factors(
            bound=step_bounds(params, trace),
            spectral=singular[:, 0],
            radius=np.abs(eigen[:, 0]),
            singular_values=singular,
            eigenvalues=eigen,
            computed=tuple(int(t) for t in finite),
        ),
    )


def _by_modulus(values: Array) -> Array:
    order = np.argsort(-np.abs(values), axis=1, kind="stable")
    return np.take_along_axis(values.astype(complex), order, axis=1)


def pascanu(params: Params) -> Pascanu | None:
    """Return the condition on an RNN's W_hh; None for a gated cell, to which it does not apply, or one not finite."""
    *sums, last = spec_of(params.cell).graph(params.options)
    plain = last.name == "h" and last.op in GAMMA and [node.name for node in sums] == ["pre_h"]
    matrix = params.weights.get("W_hh")
    if not plain or matrix is None or matrix.ndim != 2 or not np.isfinite(matrix).all():
        return None
    return Pascanu(
        largest_singular_value=float(np.linalg.norm(params.W_hh, 2)),
        radius=float(np.max(np.abs(np.linalg.eigvals(params.W_hh)))),
        gamma=GAMMA[last.op],
    )


def step_bounds(params: Params, trace: Trace) -> Array:
    """Return an upper bound of ‖J_t‖₂ for every step from weights, slopes and values alone: (T,)."""
    local = steps(params, trace)
    sizes = _weight_norms(local)
    states = tuple(trace.states)
    still = np.zeros(trace.length)
    with np.errstate(all="ignore"):
        bounds = np.empty((trace.length, len(states), len(states)))
        for column, source in enumerate(states):
            reached = {name: still + (name == f"{source}_prev") for name in ("x", *(f"{s}_prev" for s in states))}
            for node in local.graph:
                reached[node.name] = _bound(local, node, reached, sizes)
            for row, state in enumerate(states):
                bounds[:, row, column] = reached[state]
    if len(states) == 1:
        return bounds[:, 0, 0]
    return _two_norms(bounds)


def _two_norms(matrices: Array) -> Array:
    bad = np.any(~np.isfinite(matrices), axis=(1, 2))
    finite = np.where(bad[:, None, None], 0.0, matrices)
    return np.where(bad, np.nan, np.linalg.norm(finite, ord=2, axis=(1, 2)))


def _weight_norms(local: Steps) -> dict[tuple[str, str], float]:
    """‖W‖₂ of every gate's block (of a peephole, max |w|)."""
    norms = {}
    for node in local.graph:
        for term in node.terms:
            if term.source not in (None, "x"):
                weight = block(local.params, term.parameter, term.gate)
                finite = bool(np.isfinite(weight).all())
                size = np.max(np.abs(weight)) if term.elementwise else np.linalg.norm(weight, 2) if finite else np.nan
                norms[term.parameter, term.gate] = float(size)
    return norms


def _bound(local: Steps, node: Node, reached: Mapping[str, Array], sizes: Mapping[tuple[str, str], float]) -> Array:
    """Bound ‖∂node/∂source‖₂ given the bounds of its inputs: (T,)."""
    free = ~local.held[node.name] if node.name in local.held else np.ones_like(local.values[node.name], dtype=bool)
    if node.op == "linear":
        terms = [term for term in node.terms if term.source not in (None, "x")]
        parts = [sizes[term.parameter, term.gate] * reached[str(term.source)] for term in terms]
        total: Array = np.sum(parts, axis=0) if parts else np.zeros(len(free))
        return total
    total = np.zeros(len(free))
    for name, slope in zip(node.inputs, slopes(local, node), strict=True):
        largest = np.max(np.where(free, np.abs(slope), 0.0), axis=1)
        total = total + np.where(reached[name] == 0, 0.0, largest * reached[name])
    return total


def row_growth(jacobians: Array) -> Array:
    """Return log₁₀ ‖J_{T−1} … J_k‖₂ for every k: (T, S, S) → (T,); nan from the first J that is not finite."""
    length, size = jacobians.shape[:2]
    product, exponent = np.eye(size), 0.0
    growth = np.full(length, np.nan)
    with np.errstate(all="ignore"):
        for k in range(length - 1, -1, -1):
            product = product @ jacobians[k]
            largest = float(np.max(np.abs(product)))
            if not np.isfinite(largest):
                break
            if largest == 0:
                growth[: k + 1] = -np.inf
                break
            product, exponent = product / largest, exponent + np.log10(largest)
            growth[k] = exponent + np.log10(np.linalg.norm(product, 2))
    return growth


def transient_growth(params: Params, trace: Trace, factors: Factors) -> Growth | None:
    """Return where the product of Jacobians grew most although each spectral radius was below 1; None where nowhere.

    The products looked at are runs of consecutive steps with radius below 1 that end at the last step of such a run.
    """
    jacobians = step_jacobians(params, trace)
    with np.errstate(invalid="ignore"):
        below = factors.radius < 1
    best: Growth | None = None
    for start, stop in _runs(below):
        logs = row_growth(jacobians[start:stop])
        if not np.isfinite(logs).any():
            continue
        k = int(np.nanargmax(np.where(np.isfinite(logs), logs, np.nan)))
        factor = 10 ** min(float(logs[k]), 300.0)
        if factor > NORMAL and (best is None or factor > best.factor):
            radius = float(np.max(factors.radius[start + k : stop]))
            best = Growth(start=start + k, stop=stop, factor=factor, largest_radius=radius)
    return best


def _runs(mask: Array) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(mask, dtype=int), [0]])))
    return [(int(start), int(stop)) for start, stop in edges.reshape(-1, 2)]
