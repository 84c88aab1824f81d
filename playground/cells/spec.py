"""What a cell is to the rest of the playground: its equations and what they mean, as one frozen record."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, overload

from playground.cells.graph import Graph, parameter_blocks
from playground.cells.meaning import Memory, read_memory
from playground.cells.records import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A gate as it is shown: what it is called and whether it lies in 0 … 1 or is signed."""

    name: str
    kind: str  # "gate": a sigmoid's, "candidate": signed
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Sequence[float]):
    """The values of an option that may be any number of a range; as a sequence, some of them, the default first."""

    low: float
    high: float
    default: float

    def __contains__(self, value: object) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and self.low <= value <= self.high

    def __len__(self) -> int:
        return 3

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[float]: ...
    def __getitem__(self, index: int | slice) -> float | Sequence[float]:
        return (self.default, self.low, self.high)[index]

    def __iter__(self) -> Iterator[float]:
        return iter((self.default, self.low, self.high))

    def __str__(self) -> str:
        return f"a number from {self.low:g} to {self.high:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Torch:
    """Where PyTorch has the cell.

    layer : the class in torch.nn
    options : the only values of the options with which it has it
    """

    layer: str
    options: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CellSpec:
    """A cell: its equations, and what is said of them.

    Two records are the same cell only where they are the same record.

    name, label : the key in CELLS, and what a person reads
    equations : (options) -> the graph of one step
    states : name -> label, h first; their order is that of the joint state
    labels : name -> label of the gates and candidates that are shown, in order; those that a variant lacks are left out
    options : allowed values by name, the default first: a tuple of choices, or a Span of numbers
    conflict : (options) -> why these don't go together, or nothing
    memory_of : (options) -> what the gates mean; where nothing is declared, it is read off the graph
    torch : PyTorch's counterpart, where it has one
    purpose : what the cell is for, in a sentence
    sources : the papers
    text : the text it was typed as, "" for a cell of the registry
    """

    name: str
    label: str
    equations: Callable[[Options], Graph]
    states: Mapping[str, str] = field(default_factory=lambda: {"h": "hidden state"})
    labels: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    conflict: Callable[[Options], str] = lambda options: ""
    memory_of: Callable[[Options], tuple[Memory, ...]] = lambda options: ()
    torch: Torch | None = None
    purpose: str = ""
    sources: tuple[str, ...] = ()
    text: str = ""

    @property
    def has_cell_state(self) -> bool:
        """Whether there is a cell state c beside h."""
        return "c" in self.states

    def resolve(self, options: Options) -> dict[str, Any]:
        """Return the options with defaults filled in; ValueError where one is unknown or not allowed."""
        unknown = set(options) - set(self.options)
        if unknown:
            has = f"it has {', '.join(self.options)}" if self.options else "it has none"
            raise ValueError(f"{self.label} has no option {min(unknown)!r}: {has}")
        chosen = {name: options.get(name, allowed[0]) for name, allowed in self.options.items()}
        for name, value in chosen.items():
            if value not in self.options[name]:
                wanted = self.options[name] if isinstance(self.options[name], Span) else f"one of {self.options[name]}"
                raise ValueError(f"{name} must be {wanted}, got {value!r}")
        if reason := self.conflict(chosen):
            raise ValueError(reason)
        return chosen

    def graph(self, options: Options) -> Graph:
        """Return the graph of a variant, the same one each time it is asked for."""
        return _graph(self, tuple(options.items()))

    def blocks(self, options: Options) -> Mapping[str, tuple[str, ...]]:
        """Return the row blocks of every parameter, in order: {"W_ih": ("i", "f", "g", "o"), …}."""
        return _blocks(self, tuple(options.items()))

    def gates(self, options: Options) -> tuple[str, ...]:
        """Return the row blocks of all parameters together, in order."""
        return tuple(dict.fromkeys(gate for gates in self.blocks(options).values() for gate in gates))

    def signals(self, options: Options) -> tuple[Signal, ...]:
        """Return the gates and candidates as they are shown."""
        return _signals(self, tuple(options.items()))

    def memory(self, options: Options) -> tuple[Memory, ...]:
        """Return what each gate means for what is remembered, as far as this variant has it."""
        graph = self.graph(options)
        names = {signal.name for signal in self.signals(options)}
        declared = tuple(each for each in self.memory_of(options) if each.gate in names and (each.keeps or each.writes))
        return declared or read_memory(graph, tuple(self.states))

    def meaning(self, gate: str, options: Options) -> tuple[Any, ...]:
        """Return what a row block is, to compare it with that of another cell: its function, its memory, its weights.

        Two blocks of the same letter mean the same only where all of it is the same: an LSTM's forget gate keeps c when
        open, an MGU's overwrites h.
        """
        graph = self.graph(options)
        op = next((node.op for node in graph if node.name == gate), "")
        memory = {(each.state, each.keeps, each.writes) for each in self.memory(options) if each.gate == gate}
        alone = any(t.elementwise and t.parameter == "W_hh" and t.gate == gate for node in graph for t in node.terms)
        return op, frozenset(memory), alone

    def shapes(self, *, input_size: int, hidden_size: int, options: Options) -> dict[str, tuple[int, ...]]:
        """Return the shape of every parameter by name."""
        return dict(_shapes(self, tuple(options.items()), input_size, hidden_size))


@lru_cache(maxsize=256)
def _graph(spec: CellSpec, options: tuple[tuple[str, Any], ...]) -> Graph:
    return spec.equations(dict(options))


@lru_cache(maxsize=256)
def _blocks(spec: CellSpec, options: tuple[tuple[str, Any], ...]) -> Mapping[str, tuple[str, ...]]:
    return parameter_blocks(_graph(spec, options))


@lru_cache(maxsize=256)
def _signals(spec: CellSpec, options: tuple[tuple[str, Any], ...]) -> tuple[Signal, ...]:
    stages = {node.name: node.stage for node in _graph(spec, options)}
    return tuple(
        Signal(name=name, kind="gate" if stages[name] == "gate" else "candidate", label=label)
        for name, label in spec.labels.items()
        if name in stages
    )


@lru_cache(maxsize=256)
def _shapes(
    spec: CellSpec, options: tuple[tuple[str, Any], ...], input_size: int, hidden_size: int
) -> Mapping[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {name: (hidden_size * len(b),) for name, b in _blocks(spec, options).items()}
    for term in (term for node in _graph(spec, options) for term in node.terms):
        if term.source is not None and not term.elementwise:
            width = input_size if term.source == "x" else hidden_size
            shapes[term.parameter] = (shapes[term.parameter][0], width)
    return shapes
