"""A cell written out as text and read back is the same cell."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from playground.cells import CELLS, CellSpec
from playground.cells.graph import Graph, Node
from playground.cells.text import cell, text_of
from playground.cells.text.parser import parse
from playground.cells.text.write import as_text, lines_as_text
from tests.cells.typed import texts
from tests.engine.variants import NAMES, VARIANTS

every_variant = pytest.mark.parametrize(("name", "options"), VARIANTS, ids=NAMES)


def with_one_bias(graph: Graph) -> Graph:
    """Return a graph without the second of two biases in one sum."""

    def one(node: Node) -> Node:
        doubled = "b_ih" in node.parameters
        return replace(node, terms=tuple(term for term in node.terms if not (doubled and term.parameter == "b_hh")))

    return tuple(map(one, graph))


def trees(graph: Graph, spec: CellSpec) -> dict[str, Any]:
    """Return what each state, gate and candidate is computed as: operations within operations, inner names gone."""
    nodes = {node.name: node for node in graph}
    own = [name for name in (*spec.states, *spec.labels) if name in nodes]

    def tree(name: str) -> Any:
        return name if name in own or name not in nodes else inside(nodes[name])

    def inside(node: Node) -> Any:
        terms = [
            (term.parameter, term.gate, term.elementwise, term.source and tree(term.source)) for term in node.terms
        ]
        return node.op, node.number, tuple(terms) or tuple(map(tree, node.inputs))

    return {name: inside(nodes[name]) for name in own}


def lines_of_logarithms(graph: Graph) -> bool:
    """Whether weights are called after a gate that is made of several weighted sums."""
    return any(node.op == "log_sigmoid" for node in graph)


@every_variant
def test_a_cell_of_the_registry_written_out_reads_as_the_same_graph(name: str, options: dict[str, Any]) -> None:
    spec = CELLS[name]
    options = spec.resolve(options)
    graph, typed = with_one_bias(spec.graph(options)), cell(text_of(spec, options))
    again = typed.graph({})
    if lines_of_logarithms(graph):
        assert sum(map(len, typed.blocks({}).values())) == sum(map(len, spec.blocks(options).values()))
        return  # the weighted sums have lines of their own, after which their weights are called
    assert trees(again, spec) == trees(graph, spec)
    assert len(again) == len(graph)
    assert tuple(typed.states) == tuple(spec.states)
    assert [(signal.name, signal.kind) for signal in typed.signals({})] == [
        (signal.name, signal.kind) for node in graph for signal in spec.signals(options) if signal.name == node.name
    ]
    blocks = dict(spec.blocks(options))
    kept = typed.blocks({})
    assert {key: gates for key, gates in blocks.items() if key in kept and key != "b_hh"} == {
        key: gates for key, gates in kept.items() if key != "b_hh"
    }


@given(texts())
def test_a_typed_cell_written_out_reads_as_the_same_graph(text: str) -> None:
    typed = cell(text)
    written = lines_as_text(tuple(parse(text)))
    again = cell(written)
    assert trees(again.graph({}), typed) == trees(typed.graph({}), typed)
    assert lines_as_text(tuple(parse(written))) == written


@given(texts())
def test_the_graph_of_a_typed_cell_is_written_as_its_text(text: str) -> None:
    typed = cell(text)
    again = cell(text_of(replace(typed, text=""), {}))
    assert trees(with_one_bias(again.graph({})), typed) == trees(with_one_bias(typed.graph({})), typed)


@pytest.mark.parametrize(
    ("name", "options", "text"),
    [
        ("rnn", {"activation": "identity"}, "h' = W x + U h + b"),
        (
            "lstm",
            {"peephole": True, "coupled": True},
            """f  = σ(W x + U h + p ⊙ c + b)
g  = tanh(W x + U h + b)
i  = 1 − f
c' = f ⊙ c + i ⊙ g
o  = σ(W x + U h + p ⊙ c' + b)
h' = o ⊙ tanh(c')""",
        ),
        (
            "gru",
            {},
            """r  = σ(W x + U h + b)
z  = σ(W x + U h + b)
n  = tanh(W x + b_i + r ⊙ (U h + b_h))
h' = z ⊙ h + (1 − z) ⊙ n""",
        ),
    ],
)
def test_the_text_reads_like_the_paper(name: str, options: dict[str, Any], text: str) -> None:
    assert text_of(CELLS[name], CELLS[name].resolve(options)) == text


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("h_new = sigmoid(W*x + U*h + b)*h", "σ(W x + U h + b) ⊙ h"),
        ("h' = Wx+Uh+b", "W x + U h + b"),
        ("h’ = (W@x) × h ∘ h · h", "W x ⊙ h ⊙ h ⊙ h"),
        ("h' = 1-h - (h-(h-1))", "1 − h − (h − (h − 1))"),
        ("h' = - -h/(h/(2*h))", "h / (h / (2 ⊙ h))"),
        ("h' = -h*(-1)", "−h ⊙ (−1)"),
        ("h' = logsigmoid(b) + log_sigmoid(h) ", "logσ(b) + logσ(h)"),
        ("h' = (h + 1)² + h² + (h*h)² + (-h)²", "(h + 1)² + h² + (h ⊙ h)² + (−h)²"),
        ("h' = U(h*h) + 0.50", "U (h ⊙ h) + 0.5"),
        ("h' = max(h,  1e-3)", "max(h, 0.001)"),
        ("h' = U tanh(h)", "U (tanh(h))"),
    ],
)
def test_what_is_typed_plainly_is_written_as_mathematics(typed: str, written: str) -> None:
    (line,) = parse(typed)
    assert as_text(line.value) == written
    (again,) = parse(f"h' = {written}")
    assert again.value == line.value


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        (
            text_of(CELLS["lstm"], CELLS["lstm"].resolve({})),
            {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"},
        ),
        (
            text_of(CELLS["gru"], CELLS["gru"].resolve({})),
            {"r": "reset gate", "z": "update gate", "n": "candidate"},
        ),
        ("f = σ(b)\ni = 1 − f\nh' = f ⊙ h + i ⊙ tanh(U (f ⊙ h))", {"f": "forget gate", "i": "input gate"}),
        ("a = W x\ns = σ(a)\nh' = tanh(s)", {"a": "signal", "s": "gate"}),
        ("c' = W x\nh' = σ(W x) ⊙ tanh(c')", {"h~": "output gate"}),
    ],
)
def test_gates_are_called_by_the_part_they_play(text: str, labels: dict[str, str]) -> None:
    found = cell(text).labels
    assert {name: found[name] for name in labels} == labels
