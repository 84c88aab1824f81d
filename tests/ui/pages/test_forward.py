"""The Forward page as the app draws it, without a browser: what it sends is what the engine gives."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from playground.experiment import (
    FIELDS,
    PRESETS,
    Experiment,
    View,
    change,
    decode,
    encode,
    look_for,
    run,
    set_weight,
)
from playground.ui.board.context import Context, Ghost
from playground.ui.board.message import unpack
from playground.ui.panels import readings, tracks
from playground.ui.sidebar import controls

Open = Callable[..., AppTest]


def board(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """The header and the arrays of the message on the page."""
    assert not app.exception
    (component,) = app.get("bidi_component")
    message, arrays = unpack(component.proto.bytes)
    assert message["base"] is None  # without a browser no one tells what it has
    return message["header"], arrays


def panels(header: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = header["panels"]
    return found


def test_first_paint_holds_a_pulse_for_twenty_steps(open_app: Open) -> None:
    header, arrays = board(open_app())
    c = arrays["row.c.0.z"]
    assert (header["T"], header["units"]) == (24, 4)
    assert abs(c[0, 3]) > 0.8
    assert abs(c[0, 23]) > 0.9 * abs(c[0, 3])
    assert header["query"] == ""
    assert header["view"] == {"t": 3, "unit": None, "zoom": [], "section": ""}
    assert np.flatnonzero(arrays["row.x.0.y"]).tolist() == [3]


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_charts_show_what_pytorch_computes(open_app: Open, cell: str) -> None:
    query = encode(change(Experiment(), cell=cell, seed=3, hidden_size=5, length=9, sequence="sine"))
    header, arrays = board(open_app(**query))
    weights = {name: torch.tensor(arrays[f"weights.{name}"]) for name in ("W_ih", "W_hh", "b_ih", "b_hh")}
    peer = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[cell](1, 5, dtype=torch.float64)
    named = {"W_ih": "weight_ih_l0", "W_hh": "weight_hh_l0", "b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    peer.load_state_dict({named[name]: value for name, value in weights.items()})
    x = torch.tensor(arrays["track.x.0.y"], dtype=torch.float64)[:, None]
    h, _state = peer(x)
    np.testing.assert_allclose(arrays["track.h.0.z"].T, h.detach().numpy(), rtol=0, atol=1e-6)
    assert header["T"] == 9


def test_every_track_is_named_once(open_app: Open) -> None:
    for cell, names in {"rnn": "x h", "lstm": "x h c i f g o", "gru": "x h r z n"}.items():
        header, _arrays = board(open_app(cell=cell))
        found = [name for name in header["panels"] if name.startswith("track.")]
        assert sorted(found) == sorted(f"track.{name}" for name in names.split())


def test_a_link_opens_the_same_picture(open_app: Open) -> None:
    experiment = change(PRESETS["hold"].experiment, length=40) if "hold" in PRESETS else Experiment(length=40)
    header, arrays = board(open_app(**encode(experiment)))
    again, same = board(open_app(**dict(parse_qsl(header["query"]))))
    assert again["query"] == header["query"]
    assert arrays.keys() == same.keys()
    assert all(np.array_equal(arrays[name], same[name], equal_nan=True) for name in arrays)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"length": "0"}, "Length"),
        ({"length": "-1"}, "Length"),
        ({"length": "1000000000"}, "Length"),
        ({"amplitude": "nan"}, "Amplitude"),
        ({"amplitude": "1e400"}, "Amplitude"),
        ({"units": "65"}, "Units"),
        ({"cell": "mamba"}, "Cell"),
        ({"edits": "x" * 500_000}, "Weights by hand"),
        ({"v": "99"}, "later version"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_a_bad_address_is_named_and_replaced(open_app: Open, query: dict[str, str], named: str) -> None:
    app = open_app(**query)
    header, _arrays = board(app)
    said = " ".join(warning.value for warning in app.warning)
    assert named in said
    assert len(said) < 2000
    assert 1 <= header["T"] <= 500


def test_the_sidebar_has_a_control_for_every_field_that_applies(open_app: Open) -> None:
    app = open_app(cell="rnn", sequence="tones")
    keys = {widget.key for kind in (app.slider, app.selectbox, app.number_input, app.toggle) for widget in kind}
    keys |= {widget.key for widget in app.get("button_group")}
    header, _arrays = board(app)
    keys |= {f"field.{item['id']}" for item in panels(header)["knobs"]["items"]}
    experiment = Experiment(cell="rnn", sequence="tones")
    wanted = {
        f"field.{field.name}"
        for field in FIELDS.values()
        if field.group in ("cell", "size", "sequence", "weights") and field.applies_to(experiment)
        if field.name not in controls.ON_SEQUENCES
    }
    assert wanted <= keys | {"field.cell"}
    assert "field.cell.first.rnn" in keys
    assert "field.peephole" not in keys


def test_a_control_changes_the_run_and_undo_brings_it_back(open_app: Open) -> None:
    app = open_app(level="everything")
    _header, before = board(app)
    app.number_input(key="field.seed").set_value(9).run()
    header, arrays = board(app)
    assert decode(dict(parse_qsl(header["query"]))).experiment.seed == 9
    assert not np.array_equal(arrays["track.h.0.z"], before["track.h.0.z"])
    assert panels(header)["toolbar"]["can_undo"]


def test_a_preset_is_chosen_changed_and_begun_again(open_app: Open) -> None:
    app = open_app(level="everything")
    app.selectbox(key="preset.pulse.0").set_value("latch").run()
    header, _arrays = board(app)
    assert decode(dict(parse_qsl(header["query"]))).experiment == PRESETS["latch"].experiment
    app.selectbox(key="field.sequence").set_value("sine").run()
    header, _arrays = board(app)
    assert decode(dict(parse_qsl(header["query"]))).experiment.sequence == "sine"
    assert app.selectbox(key="preset.latch.1").value == "latch"
    assert app.selectbox(key="preset.latch.1").options[0] == "Again: A latch, set and reset"
    app.selectbox(key="preset.latch.1").set_value("again").run()
    header, _arrays = board(app)
    assert decode(dict(parse_qsl(header["query"]))).experiment == PRESETS["latch"].experiment
    assert app.selectbox(key="preset.latch.2").value == "latch"


def test_an_experiment_that_began_with_no_preset_says_so(open_app: Open) -> None:
    app = open_app(cell="gru")
    assert app.selectbox(key="preset..0").value == ""
    assert app.selectbox(key="preset..0").options[0] == "your own"


def test_words_where_numbers_are_wanted_keep_what_there_was(open_app: Open) -> None:
    app = open_app(sequence="pulses")
    app.text_input(key="field.pulses").set_value("4, soon").run()
    header, _arrays = board(app)
    assert "soon" in panels(header)["toolbar"]["notice"]["text"]
    assert decode(dict(parse_qsl(header["query"]))).experiment.pulses == Experiment().pulses


def test_text_in_korean_and_emoji_is_shown(open_app: Open) -> None:
    app = open_app(sequence="text")
    app.text_input(key="field.text").set_value("안녕 👩‍🚀👩‍🚀").run()
    header, _arrays = board(app)
    assert header["T"] == 5
    assert panels(header)["track.x"]["reading"].endswith("4 characters: ␣ 녕 안 👩‍🚀")
    assert panels(header)["timebar"]["labels"] == ["안", "녕", "␣", "👩‍🚀", "👩‍🚀"]


def test_overflow_names_the_first_step_and_offers_the_way_back(open_app: Open) -> None:
    query = encode(
        change(Experiment(), cell="rnn", activation="relu", initialiser="constant", constant=9.0, length=500)
    )
    header, arrays = board(open_app(**query))
    first = int(np.argmax(~np.isfinite(arrays["track.h.0.z"]).all(axis=0))) + 1
    alert = panels(header)["alert"]
    assert f"step {first} " in alert["sentences"][0]
    assert [action["command"] for action in alert["actions"]] == ["last_finite"]


def test_a_locked_link_draws_controls_that_cannot_be_used(open_app: Open) -> None:
    app = open_app(lock="cell", hide="sequence")
    header, _arrays = board(app)
    assert all(widget.disabled for widget in app.toggle if str(widget.key).startswith("field."))
    assert not [widget for widget in app.selectbox if widget.key == "field.sequence"]
    assert panels(header)["track.f"]["locked"] is False


@pytest.mark.parametrize("name", PRESETS)
def test_readings_are_true_of_the_run(name: str) -> None:
    trace = run(PRESETS[name].experiment).trace
    for gate, values in trace.gates.items():
        if gate in ("g", "n", "h") or not np.isfinite(values).all():
            continue
        said = readings.read_gate(values)
        share = np.mean([value > 0.9 for value in values.ravel()])
        often = "never" if share == 0 else f"{share:.0%}".replace("%", " %")
        assert said.startswith("Open (> 0.9) at every step" if share == 1 else f"Open (> 0.9): {often}") or (
            np.all(values < 0.1) and said.startswith("Shut (< 0.1) at every step")
        )
    if np.isfinite(trace.h).all() and trace.h.any():
        unit, value = max(
            ((j, trace.h[t, j]) for t in range(len(trace.h)) for j in range(trace.h.shape[1])), key=lambda p: abs(p[1])
        )
        said = readings.read_state(trace.h)
        assert readings.short(float(value)).lstrip("−") in said
        assert f"unit {unit + 1}" in said or np.isclose(abs(trace.h), abs(value)).sum() > 1


def test_a_gate_that_opened_once_is_not_always_shut() -> None:
    gate = np.full((200, 1), 0.01)
    assert readings.read_gate(gate) == "Shut (< 0.1) at every step; mean 0.01."
    gate[3] = 0.99
    assert "shut (< 0.1): 99.5 % of the time" in readings.read_gate(gate)
    assert "Open (> 0.9): 0.5 % of the time" in readings.read_gate(gate)


def test_a_state_tells_where_it_ends_and_nothing_of_memory() -> None:
    values = np.zeros((6, 2))
    values[2, 1], values[-1] = -0.9, (0.25, 0.5)
    assert readings.read_state(values) == "Largest in unit 2: −0.9 at step 3. At the end from 0.25 to 0.5."
    assert readings.read_state(values[:, :1]) == "Largest in unit 1: 0.25 at the end, step 6."
    assert readings.read_state(values[:4, 1:]) == "Largest in unit 1: −0.9 at step 3. At the end 0."


def test_a_measured_series_is_no_text(open_app: Open) -> None:
    header, arrays = board(open_app(sequence="series", standardise="1"))
    track = panels(header)["track.x"]
    frame = json.loads(track["frame"])
    low, high = frame["layout"]["yaxis"]["range"]
    assert arrays["track.x.0.y"].min() < -0.1
    assert low < arrays["track.x.0.y"].min()
    assert high > arrays["track.x.0.y"].max()
    assert track["reading"].startswith("From −")
    assert panels(header)["timebar"]["labels"][0] == "2018-01-01"
    assert not panels(header)["timebar"]["spelled"]
    assert track["edit"] == "input"


def test_one_unit_is_named_as_one(open_app: Open) -> None:
    one = change(Experiment(), hidden_size=1, seed=5)
    assert panels(board(open_app(**encode(one)))[0])["toolbar"]["title"] == "LSTM of 1 unit"
    three = change(one, hidden_size=3)
    assert panels(board(open_app(**encode(three)))[0])["toolbar"]["title"] == "LSTM of 3 units"


def test_the_name_and_the_sentence_stay_after_a_change(open_app: Open) -> None:
    lowered = set_weight(Experiment(), "b_ih.f", 0, value=-3.0)
    bar = panels(board(open_app(**encode(lowered)))[0])["toolbar"]
    assert bar["title"] == "Hold a pulse, changed"
    assert bar["subtitle"] == look_for(run(lowered))
    assert "unit 2 still has" in bar["subtitle"]


def test_a_ghost_reads_as_the_largest_difference() -> None:
    values, ghost = np.zeros((5, 2)), np.zeros((5, 2))
    values[3, 1] = 0.75
    said = readings.read_difference(values, ghost, "the reference")
    assert "unit 2 at step 4: 0.75 instead of 0" in said
    assert readings.read_difference(ghost, ghost, "the reference") == "The same as the reference at every step."


def test_a_number_too_large_for_float32_is_not_sent_as_infinite() -> None:
    assert tracks._light(np.array([[1e100]])).dtype == np.float64
    assert tracks._light(np.array([[1e30, np.inf]])).dtype == np.float32


def test_a_ghost_of_another_size_lies_behind_and_keeps_its_own_length() -> None:
    shorter = run(Experiment(length=9, hidden_size=2, base=()))
    ghost = Ghost(run=shorter, name="the reference")
    context = Context(run=run(Experiment()), view=View(style="lines"), ghost=ghost)
    panel = {found.id: found for found in tracks.track_panels(context)}["track.h"]
    kept = panel.arrays["ghost/track.h.y"]
    np.testing.assert_allclose(kept.reshape(2, 10)[:, :9].T, shorter.trace.h, rtol=1e-6)
    assert "Behind it the reference, of 2 units over 9 steps." in panel.props["reading"]
    assert json.loads(panel.props["frame"])["layout"]["yaxis"]["range"][1] >= np.abs(shorter.trace.h).max()
    alike = Context(run=run(Experiment()), view=View(style="lines"), ghost=Ghost(run=run(Experiment()), name="it"))
    same = {found.id: found for found in tracks.track_panels(alike)}["track.h"]
    assert same.props["reading"] == "The same as it at every step."
