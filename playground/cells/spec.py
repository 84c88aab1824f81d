"""What a cell is to the rest of the playground: one frozen record of functions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.cells.graph import Graph
from playground.cells.records import Array, Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A gate as it is shown: what it is called and whether it lies in (0, 1) or is signed."""

    name: str
    kind: str  # "gate": a sigmoid's, "candidate": signed
    label: str


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
    trace: Mapping[str, Any]  # the fields of Trace that the cell fills: h, c, gates, pre, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Backward:
    """A backward pass over a span of steps laid out in memory: its columns run from the last step to the first."""

    step: Callable[..., None]
    columns: tuple[Array, ...]
    dx: Callable[[], Array]  # (T, [B,] D)
    sums: Callable[[], dict[str, Array]]  # what adds up over spans, for `CellSpec.collect`
    carry: Callable[[], Array | None]  # ∂L/∂c before the first step, as far as it comes from these steps


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSpec:
    """A cell: its description for people and its mathematics for the engine."""

    name: str
    label: str
    options: Mapping[str, tuple[Any, ...]]  # allowed values, the default first
    has_cell_state: bool
    gates: Callable[[Options], tuple[str, ...]]  # the row blocks of the parameters, in order
    signals: Callable[[Options], tuple[Signal, ...]]
    peepholes: Callable[[Options], tuple[str, ...]]
    graph: Callable[[Options], Graph]
    forward: Callable[..., Forward]  # (params, x, h_0, c_0)
    backward: Callable[..., Backward]  # (params, trace, held, dh=, dc=, carry=)
    collect: Callable[..., dict[str, Array]]  # (params, sums) -> the gradient of every parameter
    jacobian: Callable[..., Array]  # (params, trace, held) -> (T, S, S)
    conflict: Callable[[Options], str] = lambda options: ""  # why these options don't go together

    def resolve(self, options: Options) -> dict[str, Any]:
        """Return the options with defaults filled in; ValueError where one is unknown or not allowed."""
        unknown = set(options) - set(self.options)
        if unknown:
            raise ValueError(f"{self.label} has no option {min(unknown)!r}: it has {', '.join(self.options)}")
        chosen = {name: options.get(name, allowed[0]) for name, allowed in self.options.items()}
        for name, value in chosen.items():
            if value not in self.options[name]:
                raise ValueError(f"{name} must be one of {self.options[name]}, got {value!r}")
        if reason := self.conflict(chosen):
            raise ValueError(reason)
        return chosen

    def shapes(self, *, input_size: int, hidden_size: int, options: Options) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter by name."""
        rows = len(self.gates(options)) * hidden_size
        weights = {"W_ih": (rows, input_size), "W_hh": (rows, hidden_size), "b_ih": (rows,), "b_hh": (rows,)}
        return weights | dict.fromkeys(self.peepholes(options), (hidden_size,))
