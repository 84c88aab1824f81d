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
class Sweep:
    """One pass over time: a step, what stays the same for all steps, and what each step reads and writes.

    The engine calls `step(constants, hold, *rows)` with row t of each column; steps write into their rows in place.
    `hold(name)`, None where nothing is clamped, overwrites what an intervention fixes at this step.
    """

    step: Callable[..., None]
    constants: tuple[Any, ...]
    columns: tuple[Array, ...]  # each (T, …)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrolled:
    """A forward pass laid out in memory: run `sweep`, then `trace()` reads the results."""

    sweep: Sweep
    targets: Mapping[str, Array]  # what can be clamped: name -> (T, [B,] H), where its values are written
    trace: Callable[[], dict[str, Any]]  # h, c, gates, pre, saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjoint:
    """A backward pass laid out in memory: run `sweep` from the last step to the first, then `gradients()`."""

    sweep: Sweep  # columns already in reversed order
    gradients: Callable[[], dict[str, Any]]


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
    unroll: Callable[..., Unrolled]  # (params, x, h_0, c_0)
    adjoint: Callable[..., Adjoint]  # (params, trace, dh, dc, held)
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
        return weights | {name: (hidden_size,) for name in self.peepholes(options)}
