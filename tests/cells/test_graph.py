"""Each cell's graph, interpreted one step and one unit at a time, against the engine and against `evaluate`."""

import math
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from playground import CELLS, Params, Trace
from playground.cells.graph import Graph, Node
from playground.cells.values import evaluate
from tests.engine.variants import NAMES, VARIANTS, H, make_case

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
Values = dict[str, list[float]]

POINTWISE: Mapping[str, Callable[..., float]] = {
    "add": lambda *values: sum(values),
    "multiply": lambda a, b: a * b,
    "subtract": lambda a, b: a - b,
    "divide": lambda a, b: a / b,
    "complement": lambda a: 1 - a,
    "exp": math.exp,
    "log_sigmoid": lambda a: -math.log1p(math.exp(-a)),
    "max": max,
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "tanh": math.tanh,
    "relu": lambda a: a if a > 0 else 0.0,
    "identity": lambda a: a,
}


def linear(node: Node, params: Params, values: Values) -> list[float]:
    blocks = CELLS[params.cell].blocks(params.options)
    total = [0.0] * H
    for term in node.terms:
        weight = getattr(params, term.parameter)
        for j in range(H):
            if term.elementwise:
                total[j] += weight[j] * values[term.source][j]
                continue
            row = weight[blocks[term.parameter].index(term.gate) * H + j]
            if term.source is None:
                total[j] += row
            else:
                total[j] += sum(w * v for w, v in zip(row, values[term.source], strict=True))
    return total


def interpret(graph: Graph, params: Params, x: np.ndarray, state: Values, held: Callable[..., Values]) -> list[Values]:
    """Run the graph over a sequence; `held(t, name, value)` gives the value as clamped."""
    series = []
    for t, x_t in enumerate(x):
        values = {"x": list(x_t)} | {f"{name}_prev": before for name, before in state.items()}
        for node in graph:
            if node.op == "linear":
                value = linear(node, params, values)
            elif node.op == "constant":
                value = [node.number] * H
            else:
                value = [POINTWISE[node.op](*parts) for parts in zip(*(values[k] for k in node.inputs), strict=True)]
            values[node.name] = held(t, node.name, value)
        state = {name: values[name] for name in state}
        series.append(values)
    return series


@every_variant
@pytest.mark.parametrize("B", [None, 1, 3])
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
def test_the_graph_computes_what_the_engine_computes(cell: str, options: dict, B: int, T: int, clamped: bool) -> None:
    case = make_case(cell, options, T=T, B=B, clamped=clamped)

    def held(t: int, name: str, value: list[float]) -> list[float]:
        for clamp in case.clamps:
            if clamp.target == name and clamp.start <= t < (T if clamp.stop is None else clamp.stop):
                value = [clamp.value if j in clamp.units else v for j, v in enumerate(value)]
        return value

    graph, trace = CELLS[cell].graph(options), case.run()
    values = evaluate(graph, case.params, trace)
    assert list(values) == [node.name for node in graph]
    for b in range(B or 1):
        one: Trace = trace if B is None else trace.sequence(b)
        first = {name: list(state) for name, state in one.states_0.items()}
        series = interpret(graph, case.params, one.x, first, held)
        known = {**one.gates, **one.states}
        for name, array in known.items():
            np.testing.assert_allclose(array, [step[name] for step in series], rtol=1e-13, atol=1e-14)
        for name, array in values.items():
            mine = array if B is None else array[:, b]
            np.testing.assert_allclose(mine, [step[name] for step in series], rtol=1e-13, atol=1e-14)
        for gate, before in one.pre.items():
            if f"pre_{gate}" in values:
                np.testing.assert_allclose(before, [step[f"pre_{gate}"] for step in series], rtol=1e-13, atol=1e-14)


@every_variant
def test_the_graph_is_complete_and_in_order(cell: str, options: dict) -> None:
    spec, graph = CELLS[cell], CELLS[cell].graph(options)
    known = {"x", *(f"{name}_prev" for name in spec.states)}
    for node in graph:
        assert set(node.inputs) <= known
        assert node.name not in known
        assert node.stage in {"linear", "gate", "candidate", "state", "output"}
        assert (node.op == "linear") is bool(node.terms)
        known.add(node.name)
    params = make_case(cell, options, T=1, B=None).params
    assert {name for node in graph for name in node.parameters} == set(params.arrays())
    assert {signal.name for signal in spec.signals(options)} <= known
    assert graph[-1].name == "h"
    blocks = {(term.parameter, term.gate) for node in graph for term in node.terms}
    assert blocks == {(name, gate) for name, gates in spec.blocks(options).items() for gate in gates}
    shapes = spec.shapes(input_size=2, hidden_size=3, options=options)
    assert {name: array.shape for name, array in params.arrays().items()} == shapes


@every_variant
def test_signals_are_the_gates_of_the_trace(cell: str, options: dict) -> None:
    signals, trace = CELLS[cell].signals(options), make_case(cell, options, T=2, B=None).run()
    shown = [signal.name for signal in signals]
    assert list(trace.gates)[: len(shown)] == shown
    assert set(trace.gates) - set(shown) <= {"h"}
    assert {signal.kind for signal in signals} <= {"gate", "candidate"}
