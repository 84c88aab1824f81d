"""What holds for every input and every weight."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground import CELLS, Clamp, Params, Trace, forward, init_params
from tests.engine.variants import VARIANTS

seeds, scales = st.integers(0, 2**32 - 1), st.floats(0.01, 3)


def drawn(cell: str, options: dict[str, Any], seed: int, scale: float, **run: Any) -> tuple[Params, Trace]:
    rng = np.random.default_rng(seed)
    params = init_params(cell, input_size=2, hidden_size=3, rng=rng, **options)
    params = replace(params, **{name: scale * array for name, array in params.arrays().items()})
    return params, forward(params, rng.normal(size=(9, 2, 2)), **run)


@given(seeds, scales, st.sampled_from([variant for variant in VARIANTS if variant[0] != "rnn"]))
def test_gates_lie_between_zero_and_one_and_candidates_between_minus_one_and_one(
    seed: int, scale: float, variant: Any
) -> None:
    cell, options = variant
    _, trace = drawn(cell, options, seed, scale)
    ops = {node.name: node.op for node in CELLS[cell].graph(options)}
    for signal in CELLS[cell].signals(options):
        gate = trace.gates[signal.name]
        if signal.kind == "gate":
            assert (gate > 0).all()
            assert ((gate <= 1) if ops[signal.name] == "exp" else (gate < 1)).all()
        elif ops[signal.name] == "tanh":
            assert (np.abs(gate) < 1).all()
    if cell in ("lstm", "gru", "leaky", "ugrnn", "mgu"):
        assert (np.abs(trace.h) < 1).all()


@given(seeds, scales, st.sampled_from(["after", "before"]))
def test_a_gru_moves_between_where_it_was_and_its_candidate(seed: int, scale: float, reset: str) -> None:
    _, trace = drawn("gru", {"reset": reset}, seed, scale)
    low, high = np.minimum(trace.h_prev, trace.gates["n"]), np.maximum(trace.h_prev, trace.gates["n"])
    assert (trace.h >= low - 1e-15).all()
    assert (trace.h <= high + 1e-15).all()


@given(seeds, scales, st.booleans())
def test_coupled_gates_share_one_whole(seed: int, scale: float, peephole: bool) -> None:
    _, trace = drawn("lstm", {"coupled": True, "peephole": peephole}, seed, scale)
    np.testing.assert_array_equal(trace.gates["i"], 1 - trace.gates["f"])
    np.testing.assert_allclose(trace.gates["i"], 0.5 * np.tanh(0.5 * trace.pre["i"]) + 0.5, rtol=0, atol=1e-15)
    assert (np.abs(trace.c) <= 1).all()


@given(seeds, scales)
def test_an_lstm_without_forget_gate_only_adds(seed: int, scale: float) -> None:
    _, trace = drawn("lstm", {"forget_gate": False}, seed, scale)
    assert "f" not in trace.gates
    np.testing.assert_allclose(trace.c, np.cumsum(trace.gates["i"] * trace.gates["g"], axis=0), rtol=1e-12, atol=1e-13)


@given(seeds, scales)
def test_a_stuck_forget_gate_without_input_keeps_the_cell_exactly(seed: int, scale: float) -> None:
    clamps = (Clamp(target="f", value=1.0), Clamp(target="i", value=0.0))
    c_0 = np.random.default_rng(seed).normal(size=(2, 3))
    _, trace = drawn("lstm", {}, seed, scale, c_0=c_0, interventions=clamps)
    np.testing.assert_array_equal(trace.c, np.broadcast_to(c_0, trace.c.shape))


@given(seeds, scales, st.sampled_from(VARIANTS))
def test_running_on_from_the_last_state_is_running_through(seed: int, scale: float, variant: Any) -> None:
    params, trace = drawn(*variant, seed, scale)
    last = {name: state[3] for name, state in trace.states.items()}
    np.testing.assert_array_equal(forward(params, trace.x[4:], states_0=last).h, trace.h[4:])


@given(seeds, scales, st.sampled_from(VARIANTS))
def test_a_batch_is_its_sequences_side_by_side(seed: int, scale: float, variant: Any) -> None:
    params, trace = drawn(*variant, seed, scale)
    for b in range(2):
        np.testing.assert_allclose(forward(params, trace.x[:, b]).h, trace.h[:, b], rtol=1e-12, atol=1e-13)
