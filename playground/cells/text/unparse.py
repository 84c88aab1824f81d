"""From a graph back to the lines of a cell's text: one for each state, gate and candidate, all else inside them."""

from collections.abc import Collection, Iterator, Mapping

from playground.cells.graph import Graph, Node, Term
from playground.cells.text.syntax import (
    FUNCTIONS,
    PRIME,
    Apply,
    Bias,
    Chain,
    Expression,
    Line,
    Name,
    Number,
    Peephole,
    Place,
    Product,
    Square,
    Sum,
)

NOWHERE = Place(0, 0)
TILDE = "~"


def unparse(graph: Graph, *, states: Collection[str], signals: Collection[str]) -> tuple[Line, ...]:
    """Return the lines that say what a graph computes.

    Parameters
    ----------
    states : names of the states; their nodes are new values
    signals : names of the gates and candidates that are shown
    """
    return _Reader(graph, states, signals).lines()


class _Reader:
    def __init__(self, graph: Graph, states: Collection[str], signals: Collection[str]) -> None:
        self.nodes: Mapping[str, Node] = {node.name: node for node in graph}
        self.graph, self.states = graph, states
        named = {name for name in signals if TILDE not in name}
        self.own = {name for name in (*states, *named) if name in self.nodes}
        self.own |= {sum_.name for name in sorted(self.own) for sum_ in self._foreign(name)}
        self.biases: Mapping[str, str] = {}

    def lines(self) -> tuple[Line, ...]:
        """Return a line for each node that has one, in the graph's order."""
        return tuple(self._line(node) for node in self.graph if node.name in self.own)

    def _line(self, node: Node) -> Line:
        self.biases = _bias_names(self._weights(node))
        value = self._value(node)
        if isinstance(value, Apply) and value.function == "identity" and _stands_alone(self.nodes.get(node.inputs[0])):
            value = value.arguments[0]
        return Line(name=self._name(node.name), value=value, place=NOWHERE)

    def _name(self, source: str) -> str:
        if source in self.states:
            return f"{source}{PRIME}"
        return source.removesuffix("_prev") if source.removesuffix("_prev") in self.states else source

    def _foreign(self, name: str) -> list[Node]:
        """The weighted sums within a line whose weights are another line's: they need a line of their own."""
        inside = [each for each in self._weights(self.nodes[name]) if each.name != name]
        return [each for each in inside if any(term.gate.removesuffix(TILDE) != name for term in each.terms)]

    def _weights(self, node: Node) -> Iterator[Node]:
        """Yield the linear nodes that are written in the line of a node."""
        if node.op == "linear":
            yield node
        for source in node.inputs:
            if source in self.nodes and source not in self.own:
                yield from self._weights(self.nodes[source])

    # ---- expressions

    def _read(self, source: str) -> Expression:
        if source in self.own or source not in self.nodes:
            return Name(name=self._name(source), place=NOWHERE)
        return self._value(self.nodes[source])

    def _value(self, node: Node) -> Expression:
        if node.op == "linear":
            return self._linear(node)
        if node.op == "constant":
            return _number(node.number)
        if node.op in FUNCTIONS:
            return Apply(function=node.op, arguments=tuple(map(self._read, node.inputs)), place=NOWHERE)
        if node.op in ("multiply", "divide"):
            return self._product(node)
        return self._sum(node)

    def _sum(self, node: Node) -> Expression:
        inputs = [self._read(source) for source in node.inputs]
        match node.op:
            case "add":
                first = self.nodes.get(node.inputs[0])
                opened = _summands(inputs[0]) if first is not None and first.op == "linear" else [inputs[0]]
                signed = [(1, value) for value in (*opened, *inputs[1:])]
            case "subtract":
                signed = [(1, value) for value in _summands(inputs[0])] + [(-1, value) for value in _taken(inputs[1])]
            case "negative":
                signed = [(-1, value) for value in _taken(inputs[0])]
            case "complement":
                signed = [(1, Number(value=1.0, place=NOWHERE)), (-1, inputs[0])]
            case _:
                raise ValueError(f"{node.name} has the operation {node.op!r}, which the text of a cell can't say")
        return Sum(parts=tuple(signed), place=NOWHERE)

    def _product(self, node: Node) -> Expression:
        first, second = node.inputs
        if node.op == "multiply" and first == second:
            return Square(of=self._read(first), place=NOWHERE)
        head, sign = self._read(first), "⊙" if node.op == "multiply" else "/"
        before = head.parts if isinstance(head, Chain) else (("⊙", head),)
        return Chain(parts=(*before, (sign, self._read(second))), place=NOWHERE)

    # ---- weights

    def _linear(self, node: Node) -> Expression:
        terms = [term for term in node.terms if self._is_written(term, node)]
        terms.sort(key=lambda term: term.source is None)  # biases last, as people write them
        parts = tuple((1, self._term(term)) for term in terms)
        return parts[0][1] if len(parts) == 1 else Sum(parts=parts, place=NOWHERE)

    def _is_written(self, term: Term, node: Node) -> bool:
        """Whether a term has a sign of its own: of two biases in one sum there is one `b`."""
        return not (term.parameter == "b_hh" and any(other.parameter == "b_ih" for other in node.terms))

    def _term(self, term: Term) -> Expression:
        if term.source is None:
            return Bias(name=self.biases[term.parameter], place=NOWHERE)
        if term.source == "x":
            return Product(matrix="W", of=None, place=NOWHERE)
        source = self._read(term.source)
        if not term.elementwise:
            return Product(matrix="U", of=source, place=NOWHERE)
        assert isinstance(source, Name)
        return Peephole(state=source, place=NOWHERE)


def _bias_names(linear: Iterator[Node]) -> dict[str, str]:
    """Return how the biases of a line are written: `b`, or `b_i` and `b_h` where they stand in sums of their own."""
    written = {
        "b_ih" if {"b_ih"} & {*node.parameters} else "b_hh" for node in linear if {"b_ih", "b_hh"} & {*node.parameters}
    }
    return {"b_ih": "b"} if written == {"b_ih"} else {"b_ih": "b_i", "b_hh": "b_h"}


def _stands_alone(node: Node | None) -> bool:
    """Whether what identity is applied to would be a signal without it: a sum of weights, or another's value."""
    return node is None or node.op == "linear" or node.stage != "linear"


def _summands(value: Expression) -> list[Expression]:
    """Return what a sum without a minus adds, else the value itself."""
    if isinstance(value, Sum) and all(sign > 0 for sign, _part in value.parts):
        return [part for _sign, part in value.parts]
    return [value]


def _taken(value: Expression) -> list[Expression]:
    """Return the summands of what is taken away; weights stay together in their bracket."""
    summands = _summands(value)
    return [value] if any(isinstance(part, Product | Bias | Peephole) for part in summands) else summands


def _number(value: float) -> Expression:
    plain = Number(value=abs(value), place=NOWHERE)
    return Sum(parts=((-1, plain),), place=NOWHERE) if value < 0 else plain
