"""How the engine runs a cell: passes laid out in memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.cells.records import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """The mathematics of a cell for the engine."""

    forward: Callable[..., "Forward"]  # (params, x, h_0, c_0)
    backward: Callable[..., "Backward"]  # (params, trace, held, dh=, dc=, carry=)
    collect: Callable[..., dict[str, Array]]  # (params, sums) -> the gradient of every parameter
    jacobian: Callable[..., Array]  # (params, trace, held) -> (T, S, S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """A forward pass laid out in memory.

    The engine calls `step(*rows)` with row t of each column, and with `hold` last where something is clamped: a step
    calls `hold(name)` once it has written what may be clamped. Steps write in place.
    """

    step: Callable[..., None]
    columns: tuple[Array, ...]  # each (T, …)
    finish: Callable[[slice], None]  # to be called for each span of steps after its last step
    targets: Mapping[str, Array]  # what can be clamped: name -> (T, [B,] H), where the steps write it
    trace: Mapping[str, Any]  # the fields of Trace that the cell fills: states, gates, pre, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """A backward pass over a span of steps laid out in memory: its columns run from the last step to the first."""

    step: Callable[..., None]
    columns: tuple[Array, ...]
    dx: Callable[[], Array]  # (T, [B,] D)
    sums: Callable[[], dict[str, Array]]  # what adds up over spans, for `collect`
    carry: Callable[[], Array | None]  # ∂L/∂c before the first step, as far as it comes from these steps
