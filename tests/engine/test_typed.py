"""Typed cells run as those of the registry do: exact values, exact gradients, whatever their equations are."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from playground import (
    CELLS,
    CellTextError,
    Clamp,
    Gradients,
    Params,
    Trace,
    backward,
    cell,
    forward,
    init_params,
    step_jacobians,
)
from playground.cells import CellSpec, spec_of
from playground.cells.text import text_of
from playground.cells.values import evaluate
from playground.engine import forward_many, gradients_many, stack_params
from tests.cells.typed import texts
from tests.engine.variants import NAMES, VARIANTS, make_case

T, B, D, H = 6, 2, 2, 3
STEP = 1e-30

seeds = st.integers(0, 2**32 - 1)


def drawn(spec: CellSpec, seed: int) -> tuple[Params, np.ndarray, np.ndarray]:
    """Return weights, an input and the gradient that enters."""
    rng = np.random.default_rng(seed)
    params = init_params(spec, input_size=D, hidden_size=H, rng=rng)
    return params, rng.normal(size=(T, B, D)), rng.normal(size=(T, B, H))


@given(texts(), seeds)
@example("f = σ(W x)\nh' = tanh(W x + U tanh(f))", 0)  # a product with what depends on the input alone
@example("f = σ(W x)\nh' = tanh(U f)", 0)
def test_gradients_are_those_of_a_complex_step(text: str, seed: int) -> None:
    spec = cell(text)
    params, x, dh = drawn(spec, seed)
    grads = backward(params, forward(params, x), dh)
    rng = np.random.default_rng(seed + 1)
    for name, array in [*params.arrays().items(), ("x", x)]:
        direction = rng.normal(size=array.shape)
        moved = array + 1j * STEP * direction
        trace = forward(params, moved) if name == "x" else forward(params.replace(**{name: moved}), x.astype(complex))
        slope = float(np.sum(trace.h.imag * dh) / STEP)
        own = grads.x if name == "x" else grads.arrays()[name]
        wanted = np.sum(np.abs(own * direction)) + 1e-12
        assert abs(float(np.sum(own * direction)) - slope) <= 1e-9 * max(wanted, 1.0), name


@given(texts(), seeds)
@example("f = σ(W x)\nh' = tanh(U f)", 0)
def test_many_of_one_are_each_by_itself(text: str, seed: int) -> None:
    """The plan for many keeps less than a trace: what it leaves out is nothing that a gradient needs."""
    spec = cell(text)
    each = [drawn(spec, seed), drawn(spec, seed + 1)]
    _params, x, dh = each[0]
    stacked = stack_params([params for params, _x, _dh in each])
    found, states = gradients_many(stacked, x, dh), forward_many(stacked, x)
    for n, (params, _x, _dh) in enumerate(each):
        trace = forward(params, x)
        grads = backward(params, trace, dh)
        for series, own in ((found.states, grads.states), (found.weights, grads.weights), (states, trace.states)):
            for name, array in own.items():
                np.testing.assert_allclose(series[name][n], array, rtol=1e-10, atol=1e-12)


def at_a_kink(params: Params, trace: Trace, step: int) -> bool:
    """Whether a max or a relu stands at a step where it has two slopes, of which either is right."""
    graph = spec_of(params.cell).graph(params.options)
    values = {**evaluate(graph, params, trace), "x": trace.x}
    values |= {f"{name}_prev": trace.before(name) for name in trace.states}
    ends = [[values[name][step] for name in node.inputs] for node in graph if node.op in ("max", "relu")]
    return any(bool((np.abs(two[0] - (two[1] if len(two) > 1 else 0)) < 1e-12).any()) for two in ends)


@given(texts(), seeds)
@example("c' = 0.5 ⊙ c + tanh(U c)\nh' = 0.5 ⊙ h + exp(−softplus(U c))", 0)  # softplus of exactly 0
def test_step_jacobians_are_those_of_a_complex_step(text: str, seed: int) -> None:
    spec = cell(text)
    params, x, _dh = drawn(spec, seed)
    trace = forward(params, x[:, 0])
    assume(not at_a_kink(params, trace, 2))
    jacobians, states = step_jacobians(params, trace), list(spec.states)
    assert jacobians.shape == (T, len(states) * H, len(states) * H)
    for k, state in enumerate(states):
        for unit in range(H):
            before = {name: trace.before(name)[2].astype(complex) for name in states}
            before[state][unit] += 1j * STEP
            moved = forward(params, x[2:3, 0].astype(complex), states_0=before)
            column = np.concatenate([moved.states[name][0].imag / STEP for name in states])
            np.testing.assert_allclose(jacobians[2][:, k * H + unit], column, rtol=1e-9, atol=1e-11)


@given(texts(), seeds, st.data())
def test_nothing_flows_through_what_is_clamped(text: str, seed: int, data: st.DataObject) -> None:
    spec = cell(text)
    params, x, dh = drawn(spec, seed)
    target = data.draw(st.sampled_from([*spec.labels, *spec.states]))
    trace = forward(params, x, interventions=[Clamp(target=target, value=0.25)])
    held = trace.states[target] if target in spec.states else trace.gates[target]
    np.testing.assert_array_equal(held, 0.25)
    grads = backward(params, trace, dh)
    assert all(np.isfinite(array).all() for array in grads.arrays().values())
    if target == "h":
        assert not any(array.any() for array in grads.arrays().values())


def rows_of_gradient(grads: Gradients, blocks: Mapping[str, tuple[str, ...]], gate: str) -> np.ndarray:
    """Return ∂L/∂W_ih of one gate."""
    return rows_of(grads, blocks, "W_ih", gate)


def rows_of(params: Params | Gradients, blocks: Mapping[str, tuple[str, ...]], parameter: str, gate: str) -> np.ndarray:
    """Return the rows of one gate; a sum that had no line of its own has one named after it."""
    name = gate if gate in blocks[parameter] else gate.removeprefix("sum_")
    return np.split(params.arrays()[parameter], len(blocks[parameter]))[blocks[parameter].index(name)]


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=NAMES)
def test_a_typed_cell_has_the_numbers_of_the_registrys(name: str, options: dict[str, Any]) -> None:
    spec = CELLS[name]
    case = make_case(name, options, T=7, B=2)
    typed = cell(text_of(spec, spec.resolve(options)))
    blocks, own = typed.blocks({}), spec.blocks(spec.resolve(options))
    weights: dict[str, np.ndarray] = {}
    for parameter, gates in blocks.items():
        weights[parameter] = np.concatenate([rows_of(case.params, own, parameter, gate) for gate in gates])
    for gate in set(blocks.get("b_ih", ())) - set(blocks.get("b_hh", ())):
        if "b_hh" in own and gate in own["b_hh"]:
            place = blocks["b_ih"].index(gate) * case.params.hidden_size
            weights["b_ih"][place : place + case.params.hidden_size] += rows_of(case.params, own, "b_hh", gate)
    params = Params(
        cell=typed, options={}, weights=weights, input_size=case.params.input_size, hidden_size=case.params.hidden_size
    )
    ours, theirs = forward(params, case.x), forward(case.params, case.x)
    for state in spec.states:
        np.testing.assert_allclose(ours.states[state], theirs.states[state], rtol=1e-12, atol=1e-12)
    dh = np.random.default_rng(3).normal(size=theirs.h.shape)
    mine, wanted = backward(params, ours, dh), backward(case.params, theirs, dh)
    np.testing.assert_allclose(mine.x, wanted.x, rtol=1e-12, atol=1e-12)
    for gate in blocks["W_ih"]:
        ours_here, theirs_here = rows_of_gradient(mine, blocks, gate), rows_of_gradient(wanted, own, gate)
        np.testing.assert_allclose(ours_here, theirs_here, rtol=1e-12, atol=1e-12)


def test_the_same_text_is_the_same_record_and_no_cell_enters_the_registry() -> None:
    before = dict(CELLS)
    text = "h' = tanh(W x + U h + b)"
    assert cell(text) is cell(text)
    assert dict(CELLS) == before
    assert cell(text).name not in CELLS
    with pytest.raises(CellTextError, match="h' is never set"):
        cell("f = b")


def test_what_is_kept_of_typed_cells_is_bounded() -> None:
    cells = [cell(f"h' = {k} + b") for k in range(200)]
    assert cell.cache_info().currsize <= 64
    assert len({id(spec) for spec in cells}) == 200


def test_other_states_have_starting_values_by_name() -> None:
    params, x, _dh = drawn(cell("m' = 0.5 ⊙ m + W x\nh' = m'"), 1)
    start = np.ones((B, H))
    trace = forward(params, x, states_0={"m": start})
    np.testing.assert_array_equal(trace.states_0["m"], start)
    assert not np.allclose(trace.h, forward(params, x).h)
