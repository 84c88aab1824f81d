"""Every symbol of every cell has its line, and the lines need no other words than they explain."""

import numpy as np
import pytest

from playground import cell as typed
from playground import forward, init_params
from playground.cells import CELLS
from playground.engine import Clamp
from playground.ui.panels.glossary import GLOSSARY, of_cell, words


@pytest.mark.parametrize("cell", CELLS)
def test_every_letter_of_a_cell_is_explained(cell: str) -> None:
    spec = CELLS[cell]
    lines = GLOSSARY | of_cell(spec, spec.resolve({}))
    assert {"x", *spec.states, *spec.labels} <= set(lines)
    assert all(line.endswith(".") and 20 < len(line) < 130 for line in lines.values())


@pytest.mark.parametrize("cell", [name for name in CELLS if name not in ("rnn", "leaky", "indrnn")])
def test_what_a_gate_is_said_to_do_it_does(cell: str) -> None:
    """A gate held where the line says that it keeps, and one that writes held where it doesn't: the state stays."""
    spec = CELLS[cell]
    lines = of_cell(spec, spec.resolve({}))
    params = init_params(cell, input_size=1, hidden_size=3, rng=np.random.default_rng(0))
    states_0 = {name: np.full(3, 0.4) for name in spec.states}
    held = []
    for gate in spec.signals(params.options):
        line = lines[gate.name]
        if "how much of the memory" in line or "near 1 it keeps" in line:
            held.append(Clamp(target=gate.name, value=1.0, start=0, stop=1))
        elif "near 0 it keeps" in line or "is written into" in line:
            held.append(Clamp(target=gate.name, value=0.0, start=0, stop=1))
    assert held
    kept = "c" if "c" in spec.states else "h"
    after = forward(params, np.ones((1, 1)), states_0=states_0, interventions=held).states[kept][0]
    wanted = np.tanh(0.4) if cell == "cfn" else 0.4  # a CFN squashes what it keeps
    np.testing.assert_allclose(after, wanted, atol=1e-12)


def test_a_typed_cell_explains_its_own_letters() -> None:
    spec = typed("k = σ(W x + U h + b)\nh' = (1 − k) ⊙ h + k ⊙ tanh(W x + b)")
    lines = of_cell(spec, {})
    assert "near 0 it keeps the old state" in lines["k"].replace("Near", "near")


@pytest.mark.parametrize("term", GLOSSARY)
def test_a_line_is_one_sentence_or_two_halves(term: str) -> None:
    line = GLOSSARY[term]
    assert line.endswith(".")
    assert 20 < len(line) < 130
    assert words()[f"glossary.{term}"] == line
