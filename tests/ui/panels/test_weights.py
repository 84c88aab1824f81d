"""The panels of the weight editor and of the moves: what the browser is told of the weights of a run."""

import json
import math
import re
from typing import Any

import numpy as np
import pytest

from playground.cells import CELLS
from playground.experiment import PRESETS, Edit, Experiment, run
from playground.experiment.editing import edit
from playground.figures.theme import LIGHT, theme_map
from playground.ui.board.assets import STATIC
from playground.ui.board.message import pack, unpack
from playground.ui.panels import moves, weights

VARIANTS: dict[str, dict[str, Any]] = {
    "rnn": {"cell": "rnn"},
    "lstm": {},
    "peephole": {"peephole": True},
    "coupled": {"coupled": True},
    "1997": {"forget_gate": False},
    "gru": {"cell": "gru"},
    "before": {"cell": "gru", "reset": "before"},
    **{name: {"cell": name} for name in CELLS if name not in ("rnn", "lstm", "gru")},
}
KEEPS = {"lstm": "f", "peephole": "f", "coupled": "f", "gru": "z", "before": "z"}
KEEPS |= {"ugrnn": "z", "mgu": "f", "cfn": "f", "mingru": "z"}


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def drawn(variant: str = "lstm", **fields: Any) -> Experiment:
    """An experiment without any edit."""
    return Experiment(**{"base": (), **VARIANTS[variant], **fields})


def test_every_weight_travels(variant: str) -> None:
    made = run(drawn(variant, hidden_size=3))
    panel = weights.weights_panel(made)
    header, arrays = unpack(pack(panel.props, panel.arrays))
    assert [matrix["name"] for matrix in header["matrices"]] == list(made.arrays())
    for matrix in header["matrices"]:
        expected = made.arrays()[matrix["name"]]
        np.testing.assert_array_equal(arrays[matrix["array"]], expected)
        assert arrays[matrix["array"]].dtype == np.float64
        assert (matrix["rows"], matrix["columns"]) == (len(expected), expected.size // len(expected))
        assert matrix["vector"] == (expected.ndim == 1)


def test_blocks_are_told_in_order_with_the_colours_of_their_signals(variant: str) -> None:
    experiment = drawn(variant)
    gates = weights.weights_panel(run(experiment)).props["gates"]
    assert [gate["name"] for gate in gates] == list(experiment.gates)
    for gate in gates:
        assert gate["colour"] == LIGHT.lines[gate["name"]]
        assert gate["colour"] in theme_map()
        assert gate["label"]


def test_nothing_is_changed_in_drawn_weights(variant: str) -> None:
    panel = weights.weights_panel(run(drawn(variant)))
    assert not [name for name in panel.arrays if name.endswith((".changed", ".before"))]
    assert panel.props["laid"] is False


def test_an_edit_is_told_with_what_was_there_before() -> None:
    experiment = drawn(hidden_size=5)
    before = run(experiment).params.W_hh
    changed = edit(experiment, Edit(action="set", block="W_hh.f", row=2, column=1, value=0.75))
    arrays = weights.weights_panel(run(changed)).arrays
    index = (5 + 2) * 5 + 1  # the forget gate's rows follow the input gate's
    assert arrays["weights.W_hh.changed"].tolist() == [index]
    assert arrays["weights.W_hh.changed"].dtype == np.int32
    assert arrays["weights.W_hh.before"].tolist() == [before[7, 1]]
    assert arrays["weights.W_hh"][7, 1] == 0.75
    assert "weights.W_ih.changed" not in arrays


def test_places_of_changes_are_sorted() -> None:
    experiment = drawn()
    for row, column in ((3, 0), (0, 2), (1, 1)):
        experiment = edit(experiment, Edit(action="set", block="W_hh.o", row=row, column=column, value=9.0))
    changed = weights.weights_panel(run(experiment)).arrays["weights.W_hh.changed"]
    assert changed.tolist() == sorted(changed.tolist())
    assert len(changed) == 3


@pytest.mark.parametrize("name", PRESETS)
def test_the_weights_of_a_preset_are_no_change_by_hand(name: str) -> None:
    panel = weights.weights_panel(run(PRESETS[name].experiment))
    assert not [array for array in panel.arrays if array.endswith(".changed")]
    assert panel.props["laid"] is True


@pytest.mark.parametrize("name", PRESETS)
def test_a_change_of_a_preset_is_measured_from_the_preset(name: str) -> None:
    start = PRESETS[name].experiment
    changed = edit(start, Edit(action="set", block=f"W_ih.{start.gates[0]}", row=0, column=0, value=0.123))
    arrays = weights.weights_panel(run(changed)).arrays
    assert arrays["weights.W_ih.changed"].tolist() == [0]
    assert arrays["weights.W_ih.before"].tolist() == [run(start).params.W_ih[0, 0]]
    assert changed.base == start.base


def test_an_edit_in_the_place_of_a_presets_is_measured_from_it_too() -> None:
    start = Experiment()
    changed = edit(start, Edit(action="bias", block="b_ih.f", value=2.0))
    arrays = weights.weights_panel(run(changed)).arrays
    assert arrays["weights.b_ih.before"].tolist() == run(start).params.b_ih[4:8].tolist()


def test_many_weights_travel_as_float32() -> None:
    arrays = weights.weights_panel(run(drawn(hidden_size=64))).arrays
    assert arrays["weights.W_hh"].dtype == np.float32
    assert arrays["weights.W_ih"].dtype == np.float64
    assert sum(array.nbytes for array in arrays.values()) < 100_000


@pytest.mark.parametrize(
    ("numbers", "limit"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([0.3], 0.3),
        ([-0.31, 0.1], 0.4),
        ([1.2], 1.5),
        ([7.0, 0.1, 0.1, 0.1], 4.0),  # one outlier must not pale the rest
        ([100.0, 80.0, 90.0], 100.0),
        ([math.inf, 0.5, math.nan], 0.5),
        ([1e-9], 1e-9),
    ],
)
def test_the_colour_scale_ends_at_a_round_number(numbers: list[float], limit: float) -> None:
    assert weights.colour_limit([np.array(numbers)]) == pytest.approx(limit, rel=1e-12)


def test_what_lies_beyond_the_colour_scale_is_told() -> None:
    experiment = edit(drawn(), Edit(action="set", block="W_hh.i", row=0, column=0, value=50.0))
    limits = weights.weights_panel(run(experiment)).props["limits"]
    assert limits["W_hh"] == {"limit": 4.0, "beyond": True}
    assert limits["all"] == {"limit": 4.0, "beyond": True}
    assert limits["b"] == {"limit": 0.5, "beyond": False}


def test_inputs_are_called_by_what_they_are() -> None:
    one = weights.weights_panel(run(drawn())).props
    text = weights.weights_panel(run(drawn(sequence="text", text="aba"))).props
    assert (one["characters"], one["input_names"]) == (False, ["the input"])
    assert (text["characters"], text["inputs"]) == (True, ["a", "b"])
    assert "“b”" in text["input_names"][1]


def blocks(experiment: Experiment) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in moves.moves_panel(run(experiment)).props["blocks"]}


def test_the_gate_that_keeps_the_memory_is_read_off_the_graph(variant: str) -> None:
    made = run(drawn(variant))
    keeps = KEEPS.get(variant)
    assert list(moves.keeping(made)) == ([keeps] if keeps else [])
    names = [one["name"] for one in moves.moves_panel(made).props["blocks"]]
    assert names == list(made.experiment.gates)  # in the order of the grid
    assert [bool(one["half_life"]) for one in blocks(drawn(variant)).values()] == [name == keeps for name in names]


def test_radius_and_norm_are_those_of_each_block(variant: str) -> None:
    experiment = drawn(variant, hidden_size=6)
    made = run(experiment)
    own = experiment.blocks.get("W_hh", ())
    for gate in experiment.gates:
        told = blocks(experiment)[gate]
        if gate not in own:
            assert (told["radius"], told["norm"]) == (None, None)
            continue
        W = made.params.W_hh[6 * own.index(gate) :][:6]
        if W.ndim == 1:
            assert (told["radius"], told["norm"]) == (None, None)
            continue
        growth = np.abs(np.linalg.matrix_power(W, 400)).max() ** (1 / 400)  # Gelfand: ‖Wⁿ‖^(1/n) → ρ
        assert told["radius"] == pytest.approx(growth, rel=0.02)
        assert told["norm"] == pytest.approx(math.sqrt(np.linalg.eigvalsh(W.T @ W).max()), rel=1e-9)


def test_a_block_of_zeros_has_radius_zero() -> None:
    told = blocks(edit(drawn(), Edit(action="zero", block="W_hh.g")))["g"]
    assert (told["radius"], told["norm"]) == (0.0, 0.0)


def test_what_is_not_finite_has_no_radius() -> None:
    assert moves.spectrum(np.array([[1.0, math.inf], [0.0, 1.0]])) == (None, None)
    assert moves.spectrum(np.array([[math.nan]])) == (None, None)


def test_the_bias_of_a_gate_is_both_sides_together() -> None:
    experiment = edit(drawn(), Edit(action="bias", block="b_ih.f", value=1.5))
    told = blocks(experiment)
    assert (told["f"]["bias"], told["f"]["uniform"]) == (1.5, True)
    made = run(experiment)
    assert told["o"]["bias"] == pytest.approx(float((made.params.b_ih + made.params.b_hh)[12:].mean()))
    assert told["o"]["uniform"] is False


@pytest.mark.parametrize(
    ("bias", "sentence"),
    [
        (0.0, "half-life 1 step"),
        (1.0, "half-life 2.2 steps"),
        (6.0, "half-life 280 steps"),
        (20.0, "half-life over 1000 steps"),
        (1000.0, "half-life over 1000 steps"),
        (-1000.0, "half-life under 0.1 steps"),
    ],
)
def test_the_half_life_of_a_bias_is_written_out(bias: float, sentence: str) -> None:
    assert moves.half_life_text(np.full(3, bias)) == sentence
    if abs(bias) < 7:  # after so many steps of σ(b) half is left
        kept = 1 / (1 + math.exp(-bias))
        assert kept ** float(sentence.split()[1]) == pytest.approx(0.5, abs=0.02)


def test_units_that_differ_have_no_common_half_life() -> None:
    """The mean bias of the first paint would imply 11.7 steps, which no unit has."""
    said = blocks(Experiment())["f"]["half_life"]
    biases = np.array([6, 3, 1.6, 0.6])
    each = np.log(0.5) / np.log(1 / (1 + np.exp(-biases)))
    assert said == f"half-life {each.min():.2g} to {each.max():.0f} steps"


def test_a_slider_goes_on_from_the_last_move() -> None:
    experiment = drawn()
    assert moves.moves_panel(run(experiment)).props["last"] is None
    scaled = edit(experiment, Edit(action="scale", block="W_hh.f", value=1.25))
    assert moves.moves_panel(run(scaled)).props["last"] == {
        "kind": "scale",
        "target": "W_hh",
        "gate": "f",
        "value": 1.25,
    }
    after = edit(scaled, Edit(action="set", block="W_hh.f", row=0, column=0, value=1.0))
    assert moves.moves_panel(run(after)).props["last"] is None


def test_panels_are_json_and_bytes(variant: str) -> None:
    experiment = edit(drawn(variant), Edit(action="set", block="W_ih", row=0, column=0, value=1e6))
    for panel in (weights.weights_panel(run(experiment)), moves.moves_panel(run(experiment))):
        json.dumps(panel.props, allow_nan=False)
        pack(panel.props, panel.arrays)


def test_every_word_that_the_scripts_say_is_there() -> None:
    texts = {path.stem: path.read_text() for path in (STATIC / "weights").glob("*.js")}
    said = {key for text in texts.values() for key in re.findall(r'"((?:weights|moves)\.[a-z]\w+)"', text)}
    said |= {f"weights.{key}" for key in re.findall(r'(?:say|named)\("(\w+)"', texts["frame"] + texts["value"])}
    said |= {f"weights.view_{view}" for view in weights.VIEWS}
    said |= {f"moves.{kind}{end}" for kind in ("transpose", "zero", "identity", "orthogonal") for end in ("", "_help")}
    said -= {"weights.css"}
    assert len(said) > 40
    assert said <= weights.words().keys() | moves.words().keys()


def test_cells_are_all_covered() -> None:
    assert {experiment.cell for experiment in map(drawn, VARIANTS)} == set(CELLS)
