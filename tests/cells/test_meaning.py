"""What gates mean, what follows from it, and numbers too small for a float."""

import numpy as np
import pytest

from playground import CELLS, backward, forward, init_params
from playground.cells.meaning import read_memory
from playground.cells.operations import OPERATIONS
from playground.experiment.weights.initialisers import draw
from tests.engine.variants import NAMES, VARIANTS

FORGET = {"lstm": 1, "mgu": -1, "cfn": 1, "minlstm": 1, "slstm": 1, "gru": 0, "ugrnn": 0, "mingru": 0}


@pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
def test_what_is_declared_agrees_with_what_the_graph_says(cell: str, options: dict) -> None:
    spec = CELLS[cell]
    declared = {(each.gate, each.state): (each.keeps, each.writes) for each in spec.memory(options)}
    for each in read_memory(spec.graph(options), tuple(spec.states)):
        assert declared[each.gate, each.state] == (each.keeps, each.writes)


@pytest.mark.parametrize("cell", FORGET)
def test_a_forget_bias_keeps_the_old_state_whichever_way_round_the_gate_is(cell: str) -> None:
    spec = CELLS[cell]
    options, blocks = spec.resolve({}), spec.blocks(spec.resolve({}))["b_ih"]

    def biases(name: str) -> dict[str, np.ndarray]:
        drawn = draw(name, cell, options=options, input_size=1, hidden_size=8, seed=1, memory=90)
        return dict(zip(blocks, drawn["b_ih"].reshape(-1, 8), strict=True))

    means = {gate: bias.mean() for gate, bias in biases("keras").items()}
    assert means == {gate: FORGET[cell] if gate == "f" else 0 for gate in blocks}
    chrono = biases("chrono")
    for each in spec.memory(options):
        if each.gate in blocks and each.keeps:
            assert bool(chrono[each.gate].mean() > 0) is (each.keeps == "open")


def test_gates_too_small_for_a_float_stay_numbers() -> None:
    params = init_params("minlstm", input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    bias = np.repeat([-900.0, -900.0, 0.3], 2)
    params = params.replace(b_ih=bias, W_ih=np.zeros((6, 1)))
    trace = forward(params, np.ones((4, 1)))
    np.testing.assert_allclose(trace.gates["f"], 0.5)
    assert all(np.isfinite(gradient).all() for gradient in backward(params, trace, np.ones((4, 2))).arrays().values())
    small = np.array([-1e4, -800.0, -40.0, 0.0, 40.0])
    np.testing.assert_allclose(OPERATIONS["log_sigmoid"].value(small)[:3], small[:3], rtol=1e-15)
