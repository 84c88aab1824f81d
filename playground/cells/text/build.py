"""From the checked lines of a cell's text to the graph of a step.

A line's outermost operation has the line's name. What is summed of its weights is one linear node, whose row block has
that name too. An activation of weights within a longer line is a signal of its own, named after the line with a tilde.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from playground.cells.graph import Graph, Node, Term, constant, linear, node
from playground.cells.operations import ACTIVATIONS
from playground.cells.text.checks import MOST_SIGNALS, Checked
from playground.cells.text.syntax import (
    PRIME,
    Apply,
    Bias,
    CellTextError,
    Chain,
    Expression,
    Line,
    Name,
    Number,
    Peephole,
    Product,
    Square,
    Sum,
    walk,
)
from playground.cells.text.write import as_latex, as_text, name_in_latex
from playground.words import _

MOST_NODES = 60
TILDE = "~"
INNER = "."
WEIGHTS = (Product, Bias, Peephole)
BIAS_OF = {"b": "b_ih", "b_i": "b_ih", "b_h": "b_hh"}


def build(checked: Checked) -> Graph:
    """Return the graph of a step; CellTextError where it has more than MOST_NODES operations."""
    cell = _Cell(
        states=checked.states,
        names={name: f"{name}_prev" for name in checked.states},
        has_matrix=any(isinstance(p, Product) and p.matrix == "U" for line in checked.lines for p in walk(line.value)),
    )
    nodes: list[Node] = []
    for line in checked.order:
        builder = _Builder(line, cell)
        builder.define()
        nodes += builder.nodes
        cell.names[line.name] = line.base
        _check_size(nodes, line)
    return tuple(nodes)


def _check_size(nodes: Sequence[Node], line: Line) -> None:
    signals = [node for node in nodes if node.stage in ("gate", "candidate") and is_shown(node)]
    if len(nodes) > MOST_NODES:
        sentence = _("A cell has at most {most} operations: with this line it has {number}.")
        raise CellTextError(sentence.format(most=MOST_NODES, number=len(nodes)), line.place)
    if len(signals) > MOST_SIGNALS:
        sentence = _("A cell has at most {most} gates and candidates: with this line it has {number}.")
        raise CellTextError(sentence.format(most=MOST_SIGNALS, number=len(signals)), line.place)


def is_shown(node: Node) -> bool:
    """Whether a node is a state or a signal of its own, not a piece of a line."""
    return INNER not in node.name and node.stage != "linear"


@dataclass(slots=True, kw_only=True)
class _Cell:
    """What the lines so far have told: the node of each name and of each value that may be read again, the gates."""

    states: Sequence[str]
    names: dict[str, str]
    has_matrix: bool  # whether there is a U
    known: dict[Expression, str] = field(default_factory=dict)
    gates: set[str] = field(default_factory=set)


class _Builder:
    """Turns one line into nodes, inner ones before those that read them."""

    def __init__(self, line: Line, cell: _Cell) -> None:
        self.line, self.cell = line, cell
        self.nodes: list[Node] = []
        self.inner = 0
        self.tildes = 0

    def latex(self, value: Expression) -> str:
        """The value as LaTeX."""
        return as_latex(value, self.cell.states)

    # ---- the line

    def define(self) -> None:
        """Add the nodes of the line; the last one has its name."""
        value, base = self.line.value, self.line.base
        if _in_unit_span(value, self.cell.gates):
            self.cell.gates.add(self.line.name)
        if isinstance(value, Name) or _is_affine(value):
            value = Apply(function="identity", arguments=(value,), place=self.line.place)
        self._add(value, base, stage=self._own_stage(), symbol=self._own_symbol(), latex=self._own_latex())

    def _own_stage(self) -> str:
        if self.line.is_state:
            return "output" if self.line.base == "h" else "state"
        return "gate" if self.line.name in self.cell.gates else "candidate"

    def _own_symbol(self) -> str:
        return f"{self.line.base}_t" if self.line.is_state else self.line.base

    def _own_latex(self) -> str:
        return f"{name_in_latex(self.line.name)} = {self.latex(self.line.value)}"

    @property
    def _inner_stage(self) -> str:
        if not self.line.is_state:
            return "candidate"
        reads_states = any(isinstance(part, Name) and part.name.endswith(PRIME) for part in walk(self.line.value))
        return "output" if self.line.base == "h" and reads_states else "state"

    def _inner_name(self) -> str:
        self.inner += 1
        return f"{self.line.base}{INNER}{self.inner}"

    # ---- expressions

    def read(self, value: Expression) -> str:
        """Return the name of the node or source that holds a value, adding the nodes it needs."""
        if isinstance(value, Name):
            return self.cell.names[value.name]
        if _is_affine(value):
            return self._linear(value, self._inner_name())
        if isinstance(value, Apply) and value.function in ACTIVATIONS and _has_own_weights(value.arguments[0]):
            return self._tilde(value)
        if value not in self.cell.known:
            name = self._add(
                value, self._inner_name(), stage=self._inner_stage, symbol=as_text(value), latex=self.latex(value)
            )
            if any(isinstance(part, WEIGHTS) for part in walk(value)):
                return name
            self.cell.known[value] = name
        return self.cell.known[value]

    def _add(self, value: Expression, name: str, *, stage: str, symbol: str, latex: str) -> str:
        """Add a node of this name for a value's outermost operation, after the nodes it reads."""
        op, inputs = self._operation(value, name)
        if op == "constant":
            assert isinstance(value, Number)
            self.nodes.append(constant(name, value.value, symbol=symbol, stage=stage))
        else:
            self.nodes.append(node(name, op, *inputs, stage=stage, symbol=symbol, latex=latex))
        return name

    def _operation(self, value: Expression, name: str) -> tuple[str, tuple[str, ...]]:
        match value:
            case Number():
                return "constant", ()
            case Apply(function=function, arguments=(argument,)):
                return function, (self._argument(argument, name),)
            case Apply(function=function, arguments=arguments):
                return function, tuple(self.read(argument) for argument in arguments)
            case Square(of=of):
                return "multiply", (self.read(of),) * 2
            case Chain(parts=parts):
                return self._chain(parts)
            case Sum():
                return self._sum(value)
        raise TypeError(f"{value!r} has no operation")

    def _argument(self, value: Expression, name: str) -> str:
        """Read what goes into a function; a sum that goes into a signal's is named after it."""
        if _has_own_weights(value) and not isinstance(value, Name):
            before = f"pre_{name}"
            if _is_affine(value):
                return self._linear(value, before)
            return self._add(value, before, stage="linear", symbol=f"a_{name}", latex=f"a_{{{name}}}")
        return self.read(value)

    def _tilde(self, value: Apply) -> str:
        self.tildes += 1
        name = f"{self.line.base}{TILDE}{self.tildes if self.tildes > 1 else ''}"
        stage = "gate" if value.function == "sigmoid" else "candidate"
        latex = rf"\tilde{{{name_in_latex(self.line.base)}}} = {self.latex(value)}"
        return self._add(value, name, stage=stage, symbol=name, latex=latex)

    def _chain(self, parts: Sequence[tuple[str, Expression]]) -> tuple[str, tuple[str, ...]]:
        *before, (operator, last) = parts
        head = before[0][1] if len(before) == 1 else Chain(parts=tuple(before), place=self.line.place)
        return ("multiply" if operator == "⊙" else "divide"), (self.read(head), self.read(last))

    def _sum(self, value: Sum) -> tuple[str, tuple[str, ...]]:
        weighted = [part for sign, part in value.parts if sign > 0 and isinstance(part, WEIGHTS)]
        rest = [(sign, part) for sign, part in value.parts if sign < 0 or not isinstance(part, WEIGHTS)]
        if weighted:
            rest.insert(0, (1, Sum(parts=tuple((1, part) for part in weighted), place=value.place)))
        added = [part for sign, part in rest if sign > 0]
        taken = [part for sign, part in rest if sign < 0]
        if not taken:
            return "add", tuple(self.read(part) for part in added)
        if not added:
            return "negative", (self.read(_total(taken, value)),)
        if len(taken) == 1 and len(added) == 1 and isinstance(added[0], Number) and added[0].value == 1:
            return "complement", (self.read(taken[0]),)
        return "subtract", (self.read(_total(added, value)), self.read(_total(taken, value)))

    # ---- weights

    def _linear(self, value: Expression, name: str) -> str:
        parts = [part for _sign, part in value.parts] if isinstance(value, Sum) else [value]
        terms = sorted((self._term(part) for part in parts), key=_place_in_sum)
        own = f"a_{self.line.base}" if name == f"pre_{self.line.base}" else as_text(value)
        latex = f"a_{{{self.line.base}}}" if name == f"pre_{self.line.base}" else self.latex(value)
        self.nodes.append(linear(name, terms, symbol=own, latex=latex))
        return name

    def _term(self, part: Expression) -> Term:
        gate = self.line.base
        match part:
            case Bias(name=name):
                return Term(parameter=BIAS_OF[name], source=None, gate=gate)
            case Product(of=None):
                return Term(parameter="W_ih", source="x", gate=gate)
            case Product(of=of) if of is not None:
                return Term(parameter="W_hh", source=self.read(of), gate=gate)
            case Peephole(state=state):
                parameter = _vector(state, gate, has_matrix=self.cell.has_matrix)
                return Term(parameter=parameter, source=self.cell.names[state.name], gate=gate, elementwise=True)
        raise TypeError(f"{part!r} has no weights")


def _vector(state: Name, gate: str, *, has_matrix: bool) -> str:
    """The name of a peephole's weights: W_ci, or p_c_gate where a letter each would not tell it from others."""
    plain = f"W_{state.base}{gate}"
    taken = ("W_ih", "W_hy", "W_hh") if has_matrix else ("W_ih", "W_hy")
    return plain if len(plain) == len("W_hh") and plain not in taken else f"p_{state.base}_{gate}"


ORDER = {"W_ih": 0, "b_ih": 1, "W_hh": 2, "b_hh": 3}


def _place_in_sum(term: Term) -> int:
    return ORDER.get(term.parameter, len(ORDER))


def _total(parts: Sequence[Expression], value: Sum) -> Expression:
    return parts[0] if len(parts) == 1 else Sum(parts=tuple((1, part) for part in parts), place=value.place)


def _is_affine(value: Expression) -> bool:
    """Whether a value is a sum of weights times something alone, which is one linear node."""
    if isinstance(value, Sum):
        return all(sign > 0 and isinstance(part, WEIGHTS) for sign, part in value.parts)
    return isinstance(value, WEIGHTS)


def _has_own_weights(value: Expression) -> bool:
    """Whether weights of the line stand in a value, outside of any further function."""
    return any(isinstance(part, WEIGHTS) for part in _outside_functions(value))


def _outside_functions(value: Expression) -> Iterable[Expression]:
    yield value
    match value:
        case Sum(parts=parts):
            for _sign, part in parts:
                yield from _outside_functions(part)
        case Chain(parts=parts):
            for _operator, part in parts:
                yield from _outside_functions(part)
        case Square(of=of):
            yield from _outside_functions(of)


def _in_unit_span(value: Expression, gates: set[str]) -> bool:
    """Whether a value is a gate: σ of something, a gate, or what is left of one."""
    match value:
        case Apply(function="sigmoid"):
            return True
        case Name(name=name):
            return name in gates
        case Sum(parts=((1, Number(value=1)), (-1, taken))):
            return _in_unit_span(taken, gates)
        case _:
            return False
