"""The Compare page without a browser: what it compares, what it says of it, what can be done and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from playground.analysis.sentences.comparing import of_two
from playground.analysis.timing import REPEATS
from playground.analysis.wording import number, percent
from playground.cells import CELLS, spec_of
from playground.experiment import TAKES, Experiment, decode, parse_query, run
from playground.experiment.address.link import decode_comparison, encode_comparison
from playground.experiment.running import Run
from playground.experiment.state.comparison import MOST_CELLS, Comparison, as_drawn, matched
from playground.experiment.sweep import KNOBS
from playground.ui.board.board import Panel
from playground.ui.board.context import Context, PageView
from playground.ui.board.work import Work
from playground.ui.pages.compare import answers, biases, page, pairs, resets, sweeps, times
from playground.ui.pages.compare.commands import held, keep, with_experiment
from playground.ui.pages.compare.page import PAGE, SECTIONS, begin

START = PAGE.view(**begin({})[0])


def do(view: PageView, command: str, **payload: Any) -> PageView:
    return PAGE.apply(view, command, payload)


def panels(view: PageView) -> dict[str, Panel]:
    found = PAGE.build(Context(run=run(Experiment()), own=view)).panels
    assert len({panel.id for panel in found}) == len(found)
    return {panel.id: panel for panel in found}


def runs(view: PageView) -> dict[str, Run]:
    return {name: run(experiment) for name, experiment in matched(held(view)).items()}


def test_the_first_paint_shows_three_cells_on_one_input_and_one_scale() -> None:
    shown, ran = panels(START), runs(START)
    assert list(ran) == ["RNN", "LSTM", "GRU"]
    inputs = [one.x for one in ran.values()]
    assert all(np.array_equal(inputs[0], x) for x in inputs)
    scales = {shown[f"cell{place}/track.h"].props["frame"].split('"zmax":')[1].split(",")[0] for place in range(3)}
    assert len(scales) == 1
    assert "cell1/track.c" in shown
    assert "cell0/track.c" not in shown


def left_of_the_pulse(experiment: Experiment) -> float:
    """What is left at the end of the change that the pulse makes, from two whole runs."""
    with_it, without = (run(replace(experiment, amplitude=size)).trace.h for size in (1.0, 0.0))
    change = np.linalg.norm(with_it - without, axis=1)
    return float(change[-1] / change[experiment.onset])


@pytest.mark.parametrize("bias", [-2.0, 0.0, 3.0])
def test_the_memory_that_is_told_is_the_difference_to_the_run_without_the_pulse(bias: float) -> None:
    view = do(START, "compare.set", name="bias", value=bias)
    for name, experiment in matched(held(view)).items():
        told = answers.compared(run(experiment)).kept[-1]
        assert told == pytest.approx(left_of_the_pulse(experiment), rel=1e-9), name


def test_the_answer_changes_with_the_numbers() -> None:
    said = [
        panels(do(START, "compare.set", name="bias", value=bias))["compare.said"].props["sentences"][0]
        for bias in (3.0, -2.0)
    ]
    assert said[0].index("LSTM") < said[0].index("RNN")
    assert said[1].index("RNN") < said[1].index("LSTM")


def test_the_same_number_of_parameters_is_as_near_as_units_allow() -> None:
    ran = runs(do(START, "compare.set", name="match", value="parameters"))
    sizes = {name: sum(array.size for array in one.params.arrays().values()) for name, one in ran.items()}
    assert sizes["LSTM"] == max(sum(a.size for a in one.params.arrays().values()) for one in runs(START).values())
    assert max(sizes.values()) / min(sizes.values()) < 1.2
    assert ran["RNN"].params.hidden_size > ran["GRU"].params.hidden_size > ran["LSTM"].params.hidden_size


@pytest.mark.parametrize("cell", list(CELLS))
def test_a_larger_bias_opens_the_gate_that_keeps_in_every_cell(cell: str) -> None:
    def kept(bias: float) -> dict[str, float]:
        ran = run(matched(Comparison(cells=(("a", as_drawn(cell)), ("b", as_drawn("rnn"))), bias=bias))["a"])
        memories = [one for one in spec_of(cell).memory(ran.experiment.options) if one.keeps]
        means = {one.gate: float(ran.trace.gates[one.gate].mean()) for one in memories}
        return {one.gate: means[one.gate] if one.keeps == "open" else -means[one.gate] for one in memories}

    low, high = kept(-2.0), kept(4.0)
    assert all(high[gate] > low[gate] for gate in low)


def test_cells_are_chosen_added_and_removed() -> None:
    view = do(START, "compare.cell", place=0, value="gru")
    assert held(view).cells[0][1].cell == "gru"
    view = do(view, "compare.add")
    assert len(held(view).cells) == MOST_CELLS
    assert len({name for name, _ in held(view).cells}) == MOST_CELLS
    with pytest.raises(ValueError, match="4 cells at most"):
        do(view, "compare.add")
    view = do(do(view, "compare.remove", place=0), "compare.remove", place=0)
    assert len(held(view).cells) == 2
    with pytest.raises(ValueError, match="2 cells at least"):
        do(view, "compare.remove", place=0)


def test_what_the_first_cell_says_for_all_stays_when_it_goes() -> None:
    view = do(do(START, "compare.set", name="length", value=40), "compare.remove", place=0)
    assert {experiment.length for experiment in matched(held(view)).values()} == {40}


def test_what_is_on_screen_keeps_its_own_weights() -> None:
    experiment = Experiment()
    view = keep(START, with_experiment(held(START), experiment))
    ran = runs(view)["mine"]
    assert (
        np.array_equal(ran.params.b_ih, run(experiment).params.b_ih[: ran.params.b_ih.size]) or ran.params.hidden_size
    )
    assert ran.experiment.base == experiment.base
    assert ran.experiment.edits == experiment.edits


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("compare.cell", {"place": 9, "value": "gru"}),
        ("compare.cell", {"place": 0, "value": "transformer"}),
        ("compare.cell", {"place": "0", "value": "gru"}),
        ("compare.remove", {"place": -1}),
        ("compare.set", {"name": "bias", "value": 99}),
        ("compare.set", {"name": "length", "value": 0}),
        ("compare.set", {"name": "hidden_size", "value": 1000}),
        ("compare.set", {"name": "match", "value": "luck"}),
        ("compare.set", {"name": "cells", "value": 1}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(name: str, payload: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"[.]$|[a-z]"):
        do(START, name, **payload)


def test_a_link_carries_the_comparison() -> None:
    view = do(do(START, "compare.set", name="bias", value=1.5), "compare.cell", place=1, value="rnn")
    query = encode_comparison(held(view))
    assert decode_comparison(query) == (held(view), ())
    assert encode_comparison(Comparison()) == {}
    assert len(query["compare"]) < 8 * 1024


@pytest.mark.parametrize("text", ["", "AAAA", "2", "é" * 40, "A" * 5000])
def test_a_damaged_link_opens_the_first_comparison_with_a_sentence(text: str) -> None:
    comparison, problems = decode_comparison({"compare": text})
    assert comparison == Comparison()
    assert problems


def test_sections_are_worked_out_when_they_are_open() -> None:
    assert "compare.matrices" not in panels(START)
    shown = panels(replace(START, open=frozenset(SECTIONS)))
    table = shown["compare.matrices"].props
    assert table["head"][1:] == ["RNN", "LSTM", "GRU"]
    (sentence,) = shown["compare.counts"].props["sentences"]
    params = runs(START)["GRU"].params
    total = sum(array.size for array in params.arrays().values())
    assert f" {total} parameters with two biases" in sentence
    assert f" and {total - params.b_hh.size} with one" in sentence


def test_the_band_over_the_seeds_is_drawn_where_it_is_opened() -> None:
    shown = panels(replace(START, open=frozenset({"seeds"})))
    assert "compare.seeds" not in panels(START)
    assert "200 seeds" in shown["compare.seeds"].props["title"]
    assert "more than with" in shown["compare.luck"].props["sentences"][1]
    assert shown["compare.seeds"].props["frame"].count('"ribbon":true') == 3


def test_where_the_knob_stands_the_bias_curves_have_the_pages_own_numbers() -> None:
    places, found = biases.curves(held(START))
    here = int(np.flatnonzero(places == held(START).bias)[0])
    for name, one in runs(START).items():
        gradient = np.linalg.norm(one.grads.h, axis=1)
        wanted = [gradient[0] / gradient[-1], answers.compared(one).kept[-1]]
        np.testing.assert_allclose(found[name][here], wanted, rtol=1e-12)
    assert np.ptp(found["RNN"], axis=0).tolist() == [0, 0]
    assert (np.diff(found["GRU"][2:, 1]) > 0).all()


def test_what_is_said_of_the_bias_is_at_the_ends_of_the_curves() -> None:
    shown = panels(replace(START, open=frozenset({"biases"})))
    _places, found = biases.curves(held(START))
    said = " ".join(shown["compare.bias.said"].props["sentences"])
    assert f"{percent(float(found['LSTM'][-1, 1]))} at 5" in said
    assert "No gate keeps anything in the RNN: the line is flat." in said


@pytest.mark.parametrize("bias", [-1.0, 3.0])
def test_two_grus_part_as_pytorch_and_cho_do_and_negated_rows_bring_the_cell_back(bias: float) -> None:
    view = do(START, "compare.set", name="bias", value=bias)
    gru = resets.gru_of(held(view))
    before, turned, back = resets.partings(gru).values()
    assert back.max() < 1e-14
    assert turned.max() > 0.01
    assert 0 < before.max() < 1
    one, other = torch_gru(gru), cho_gru(gru)
    np.testing.assert_allclose(before, np.linalg.norm(one - other, axis=1), atol=1e-12)
    said = panels(replace(view, open=frozenset({"resets"})))["compare.resets.said"].props["sentences"]
    assert "the same states at every step" in said[2]
    assert f"at most, at step {turned.argmax() + 1}." in said[1]


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def weights_of(gru: Experiment) -> tuple[np.ndarray, ...]:
    made = run(gru)
    return made.x, made.params.W_ih, made.params.W_hh, made.params.b_ih, made.params.b_hh


def torch_gru(gru: Experiment) -> np.ndarray:
    x, W_ih, W_hh, b_ih, b_hh = weights_of(gru)
    cell = torch.nn.GRU(1, gru.hidden_size, dtype=torch.float64)
    for parameter, value in zip(cell.parameters(), (W_ih, W_hh, b_ih, b_hh), strict=True):
        parameter.data = torch.tensor(value)
    return cell(torch.tensor(x))[0].detach().numpy()


def cho_gru(gru: Experiment) -> np.ndarray:
    """Reset before the product, written out."""
    x, W_ih, W_hh, b_ih, b_hh = weights_of(gru)
    H, states = gru.hidden_size, []
    h, b = np.zeros(H), b_ih + b_hh
    for x_t in x:
        r = sigmoid(W_ih[:H] @ x_t + W_hh[:H] @ h + b[:H])
        z = sigmoid(W_ih[H : 2 * H] @ x_t + W_hh[H : 2 * H] @ h + b[H : 2 * H])
        n = np.tanh(W_ih[2 * H :] @ x_t + W_hh[2 * H :] @ (r * h) + b[2 * H :])
        h = z * h + (1 - z) * n
        states.append(h)
    return np.array(states)


def test_without_a_gru_the_two_are_of_its_size_and_seed() -> None:
    view = do(START, "compare.set", name="hidden_size", value=5)
    view = do(view, "compare.remove", place=2)
    gru = resets.gru_of(held(view))
    assert (gru.cell, gru.hidden_size) == ("gru", 5)
    assert panels(replace(view, open=frozenset({"resets"})))["compare.resets.said"]


def test_a_map_is_drawn_when_asked_for_and_its_points_are_experiments() -> None:
    view = do(replace(START, open=frozenset({"sweep"})), "choose", name="map_of", value="gradient")
    shown = panels(view)
    assert "compare.sweep" not in shown
    (asks,) = (item for item in shown["compare.sweep.controls"].props["items"] if item["id"] == "sweep.ask")
    view = do(view, "compute", **asks["payload"])
    context = Context(run=run(Experiment()), own=view)
    work = Work(PAGE.all_jobs["sweep"](context))
    while not work.finished:
        work.advance()
    drawn = {panel.id: panel for panel in PAGE.build(replace(context, works={"sweep": work})).panels}
    assert drawn["compare.sweep"].props["pick"] == "compare.point"
    assert drawn["compare.sweep.said"].props["sentences"][0].startswith("Largest: ")
    one = sweeps.at(view, 3, 19)
    assert one.length == KNOBS["length"].places()[3]
    gradient = np.linalg.norm(run(one).grads.h, axis=1)
    assert work.latest[1][3, 19] == pytest.approx(gradient[0] / gradient[-1], rel=1e-9)


@pytest.mark.parametrize(("row", "column"), [(-1, 0), (0, 99), (20, 0)])
def test_a_point_beside_the_map_is_refused(row: int, column: int) -> None:
    with pytest.raises(ValueError, match="20 rows and 20 columns"):
        sweeps.at(START, row, column)


@pytest.mark.parametrize("other", pairs.OTHERS)
def test_two_sequences_show_both_states_and_what_lies_between(other: str) -> None:
    view = do(replace(START, open=frozenset({"pair"})), "choose", name="pair_other", value=other)
    shown = panels(view)
    one = runs(view)["LSTM"]
    x = one.x
    second = {
        "later": np.concatenate([np.zeros((5, 1)), x[:-5]]),
        "half": 0.5 * x,
        "turned": -x,
        "backwards": np.flip(x, 0).copy(),
        "none": 0 * x,
    }[other]
    cell = torch.nn.LSTM(1, 8, dtype=torch.float64)
    arrays = (one.params.W_ih, one.params.W_hh, one.params.b_ih, one.params.b_hh)
    for parameter, value in zip(cell.parameters(), arrays, strict=True):
        parameter.data = torch.tensor(value)
    h = cell(torch.tensor(second))[0].detach().numpy()
    apart = np.linalg.norm(h - one.trace.h, axis=1)
    for name, wanted in (("h0", one.trace.h), ("h1", h), ("h2", h - one.trace.h)):
        (drawn,) = (a for key, a in shown[f"cell1/pair.{name}"].arrays.items() if key.endswith("z"))
        np.testing.assert_allclose(drawn, wanted.T, atol=1e-6)
    said = shown["compare.pair.said"].props["sentences"][0]
    assert f"at step {apart.argmax() + 1} they are {number(float(apart.max()), 2)} apart" in said


def test_a_sequence_without_an_input_parts_from_nothing() -> None:
    assert of_two(np.zeros(4), np.ones(4)) == "Both sequences give the same states."
    assert "not finite" in of_two(np.array([0, np.inf]), np.ones(2))
    assert of_two(np.array([0, 1, 0.0]), np.ones(3)).endswith("At the end they are the same again.")


@pytest.mark.parametrize("over", ["units", "steps"])
def test_times_are_measured_when_asked_for_and_told_as_they_are(over: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "UNITS", (2, 4))
    monkeypatch.setattr(times, "STEPS", (3, 6))
    view = do(replace(START, open=frozenset({"times"})), "choose", name="time_over", value=over)
    assert "compare.times" not in panels(view)
    (asks,) = (item for item in panels(view)["compare.times.controls"].props["items"] if item["id"] == "times.ask")
    context = Context(run=run(Experiment()), own=do(view, "compute", **asks["payload"]))
    work = Work(PAGE.all_jobs["times"](context))
    work.advance()
    PAGE.build(replace(context, works={"times": work}))  # with some of it measured
    while not work.finished:
        work.advance()
    found = work.latest[1]
    assert found.shape == (3, 2, 2, REPEATS)
    assert (found[:, :, 1] > found[:, :, 0]).all()  # forward and backward takes longer than forward alone
    shown = {panel.id: panel for panel in PAGE.build(replace(context, works={"times": work})).panels}
    middle = np.median(found[:, -1, 1], axis=-1) * 1e3
    quickest = ("RNN", "LSTM", "GRU")[middle.argmin()]
    size = "4 units and 24 steps" if over == "units" else "8 units and 6 steps"
    said = shown["compare.times.said"].props["sentences"][0]
    assert said.startswith(f"With {size} the {quickest} takes {number(float(middle.min()), 2)} ms")


def test_what_is_tried_can_be_kept_with_the_numbers_on_screen() -> None:
    view = PAGE.view(open=frozenset({"tried"}), **begin({})[0])
    shown, ran = panels(view), runs(view)
    cells = shown["compare.tried"].props["cells"]
    assert [cell["label"] for cell in cells] == list(ran)
    for cell, (name, one) in zip(cells, ran.items(), strict=True):
        assert decode(parse_query(cell["query"])).experiment == matched(held(view))[name]
        units, steps, parameters, half_life, left = cell["numbers"]
        assert (units, steps) == (one.params.hidden_size, len(one.x))
        assert parameters == sum(array.size for array in one.params.arrays().values())
        assert left == pytest.approx(left_of_the_pulse(matched(held(view))[name]), rel=1e-9)
        row = next(row for row in shown["compare.numbers"].props["rows"] if row[0] == name)
        assert cell["texts"] == [row[1], str(steps), row[2], row[4], row[5]]
        assert half_life is None or np.isfinite(half_life)
        assert all(0 <= value <= 1 for value in cell["spark"])
        assert max(cell["spark"]) == 1


@pytest.mark.parametrize("name", TAKES)
def test_a_take_is_chosen_like_any_cell_and_says_what_it_is(name: str) -> None:
    view = do(START, "compare.cell", place=1, value=name)
    label, experiment = held(view).cells[1]
    assert label == TAKES[name].label
    assert experiment.equations == TAKES[name].equations
    choice = next(item for item in panels(view)["compare.head1"].props["items"] if item["kind"] == "choice")
    assert choice["value"] == name
    assert {option["value"] for option in choice["options"]} == {*CELLS, *TAKES}


def test_the_head_says_what_is_the_same_and_nothing_that_is_not() -> None:
    first = held(START)
    alone = [run(experiment) for experiment in matched(first).values()]
    assert page.alike(first, alone).startswith("The same pulse, seed and scale. Turn the gate")
    waves = [run(replace(one.experiment, sequence="sine")) for one in alone]
    assert page.alike(first, waves).startswith("The same input, seed and scale.")
    seeds = [*alone[:2], run(replace(alone[2].experiment, seed=99))]
    assert page.alike(replace(first, opened=False), seeds) == "The same input and scale, seeds of their own."
    mixed = [alone[0], run(replace(alone[1].experiment, onset=9))]
    assert page.alike(first, mixed).startswith("The same seed and scale, inputs of their own.")
    other = [alone[0], run(replace(alone[1].experiment, onset=9, seed=99))]
    assert page.alike(first, other).startswith("The same scale; inputs and seeds of their own.")
