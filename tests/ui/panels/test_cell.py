"""What the panels send is enough to work out every number, and is the run's own."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest

from playground.analysis import links
from playground.cells import CELLS
from playground.cells.values import evaluate
from playground.engine import Clamp
from playground.experiment import Experiment, run
from playground.ui.board.assets import STATIC
from playground.ui.board.board import Panel
from playground.ui.panels import cell as cell_panels
from playground.ui.panels import weights
from tests.ui.panels.made_cell import made_run


def variants() -> Iterator[dict[str, Any]]:
    """Every cell with every set of options that it allows."""
    for name, spec in CELLS.items():
        for values in product(*spec.options.values()):
            options = dict(zip(spec.options, values, strict=True))
            if not spec.conflict(options):
                yield {"cell": name, **options}


def label(options: Mapping[str, Any]) -> str:
    return "-".join(str(value) for value in options.values())


OPERATIONS = {
    "add": lambda *values: sum(values),
    "multiply": lambda a, b: a * b,
    "subtract": lambda a, b: a - b,
    "divide": lambda a, b: a / b,
    "max": max,
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "tanh": np.tanh,
    "relu": lambda a: max(a, 0.0),
    "identity": lambda a: a,
    "complement": lambda a: 1 - a,
    "exp": np.exp,
    "log_sigmoid": lambda a: -np.log1p(np.exp(-a)),
}


Named = Mapping[str, Any]


def rebuilt(panel: Panel) -> dict[str, np.ndarray]:
    """Every node at every step, one number at a time, from what the panel sends and nothing else."""
    cell, sent = panel.props["cell"], panel.arrays
    arrays = {name: sent[key] for name, key in cell["arrays"].items()}
    T, H = cell["steps"], cell["units"]
    found = {node["name"]: np.zeros((T, H)) for node in cell["nodes"]}
    for t in range(T):
        values = {"x": arrays["x"][t]}
        for state in (state["name"] for state in cell["states"]):
            values[f"{state}_prev"] = arrays[state][t - 1] if t else arrays[f"{state}_0"]
        for node in cell["nodes"]:
            name = node["name"]
            computed = [one(node, arrays, values, cell, j) for j in range(H)]
            values[name] = arrays[name][t] if name in arrays else np.array(computed)
            found[name][t] = values[name]
    return found


def one(node: Named, arrays: Named, values: Named, cell: Named, j: int) -> float:
    if node["op"] == "linear":
        return sum(summand(term, arrays, values, cell, j) for term in node["terms"])
    if node["op"] == "constant":
        return float(node["number"])
    inputs = [values[name][j] for name in node["inputs"]]
    return float(OPERATIONS[node["op"]](*inputs))


def summand(term: Named, arrays: Named, values: Named, cell: Named, j: int) -> float:
    array = arrays[term["parameter"]]
    row = j + cell["blocks"][term["parameter"]].index(term["gate"]) * cell["units"]
    if term["source"] is None:
        return float(array[row])
    if term["elementwise"]:
        return float(array[row] * values[term["source"]][j])
    return float(sum(weight * value for weight, value in zip(array[row], values[term["source"]], strict=True)))


@pytest.mark.parametrize("options", list(variants()), ids=label)
def test_what_is_sent_is_enough_for_every_node(options: dict[str, Any]) -> None:
    shown = run(Experiment(**options, hidden_size=3, length=6, sequence="sine", base=()))
    graph = CELLS[options["cell"]].graph(shown.params.options)
    expected = evaluate(graph, shown.params, shown.trace)
    found = rebuilt(cell_panels.cell_panel(shown))
    assert set(found) == set(expected)
    for name, values in expected.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-12, atol=1e-14, err_msg=name)
    for gate, before in shown.trace.pre.items():
        if f"pre_{gate}" in found:
            np.testing.assert_allclose(found[f"pre_{gate}"], before, rtol=1e-12, atol=1e-14, err_msg=gate)


def test_a_cell_that_is_in_no_registry_needs_its_graph_alone() -> None:
    shown = made_run()
    found = rebuilt(cell_panels.cell_panel(shown))
    np.testing.assert_allclose(found["h"], shown.trace.h)
    np.testing.assert_allclose(found["pre_n"], shown.trace.pre["n"], rtol=1e-12)


def test_small_arrays_lose_no_bit_and_large_ones_travel_light() -> None:
    small = run(Experiment(hidden_size=4, length=24))
    large = run(Experiment(hidden_size=64, length=200, base=()))
    sent = cell_panels.cell_panel(small).arrays
    np.testing.assert_array_equal(sent["cell.f"], small.trace.gates["f"])
    assert sent["cell.f"].dtype == np.float64
    assert cell_panels.cell_panel(large).arrays["cell.f"].dtype == np.float32


def test_weights_travel_once_for_the_editor_and_the_cell() -> None:
    shown = run(Experiment())
    mine, editor = cell_panels.cell_panel(shown).arrays, weights.weights_panel(shown).arrays
    shared = {name for name in mine if name.startswith("weights.")}
    assert shared
    for name in shared & set(editor):
        np.testing.assert_array_equal(mine[name], editor[name])
        assert mine[name].dtype == editor[name].dtype
    assert shared <= set(editor)


def test_clamps_are_told_and_their_values_are_the_trace() -> None:
    shown = run(Experiment(interventions=(Clamp(target="f", value=0.0, start=5, stop=9, units=(1,)),)))
    cell = cell_panels.cell_panel(shown).props["cell"]
    assert cell["clamps"] == [{"target": "f", "value": 0.0, "start": 5, "stop": 9, "units": [1]}]
    assert np.all(cell_panels.cell_panel(shown).arrays["cell.f"][5:9, 1] == 0)


def test_a_named_node_bears_its_label_and_its_charts_colour() -> None:
    from playground.figures.theme import LIGHT

    nodes = {node["name"]: node for node in cell_panels.describe(run(Experiment()))["nodes"]}
    assert nodes["f"]["label"] == "forget gate"
    assert {name for name, node in nodes.items() if node["colour"]} == {"i", "f", "g", "o", "c", "h"}
    assert all(nodes[name]["colour"] == LIGHT.lines[name] for name in "ifgoch")
    assert nodes["g"]["kind"] == "candidate"
    assert nodes["keep"]["kind"] == ""


def test_every_word_the_browser_asks_for_is_there() -> None:
    words = cell_panels.words()
    asked = set()
    for folder, panel in {"diagram": "diagram", "equations": "equations", "chain": "unrolled"}.items():
        for text in [path.read_text() for path in (STATIC / folder).glob("*.js")]:
            asked |= set(re.findall(r'board\.say\([`"]((?:diagram|equations|unrolled)\.\w+)["`]', text))
            asked |= {f"{panel}.{key}" for key in re.findall(r'(?<![.\w])say\("(\w+)"', text)}
    assert len(asked) > 30
    assert asked <= set(words)


def test_words_speak_with_the_names_they_are_given() -> None:
    assert cell_panels.words()["diagram.say_state"].format(state="cell state", before="0.10", after="0.20") == (
        "The cell state goes from 0.10 to 0.20."
    )


def test_the_chain_has_a_state_each() -> None:
    for experiment, states in {Experiment(): ["h", "c"], Experiment(cell="gru", base=()): ["h"]}.items():
        shown = run(experiment)
        panel = cell_panels.unrolled_panel(shown)
        assert [state["name"] for state in panel.props["states"]] == states
        strengths = links(shown.params, shown.trace).strengths
        assert {name: list(panel.arrays[f"unrolled.{name}"]) for name in states} == {
            name: list(strengths[name]) for name in states
        }


def test_a_run_is_described_once_for_all_panels() -> None:
    shown = run(Experiment())
    for panel in (cell_panels.diagram_panel(), cell_panels.equations_panel()):
        assert panel.needs == ["cell"]
        assert not panel.arrays
    assert cell_panels.describe(shown) == cell_panels.cell_panel(shown).props["cell"]
    assert cell_panels.cell_panel(shown, known=False).props == {"cell": None}
