"""Links of the first format, kept with what they gave: they give equal experiments and equal numbers for good."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.experiment import PRESETS, Experiment, View, decode, decode_view, from_json, run
from playground.experiment.editing import drawn_weights
from tests.experiment.address.packing import forged

LINKS = json.loads(Path(__file__).with_name("links_of_format_1.json").read_text(encoding="utf-8"))
"""By a name: the query, fields that differ from the defaults, and sums of |a| over the finite entries of each array."""


def digest(arrays):
    total = hashlib.sha256()
    for name, array in sorted(arrays.items()):
        total.update(name.encode())
        total.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
    return total.hexdigest()[:32]


def size(array):
    with np.errstate(over="ignore"):
        return float(np.abs(array[np.isfinite(array)]).sum())


def sizes(arrays):
    return {name: size(array) for name, array in arrays.items()}


def plain(value):
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@pytest.fixture(params=LINKS)
def kept(request):
    return LINKS[request.param]


def test_there_are_two_dozen_and_more():
    assert len(LINKS) >= 24


def test_the_experiment_is_equal(kept):
    decoded = decode(kept["query"])
    assert decoded.problems == ()
    for name in Experiment.__dataclass_fields__.keys() & kept["fields"].keys():
        assert plain(getattr(decoded.experiment, name)) == kept["fields"][name]
    clamps = [
        {key: plain(getattr(clamp, key)) for key in ("target", "value", "start", "stop", "units")}
        for clamp in decoded.experiment.interventions
    ]
    assert clamps == [{"start": 0, "stop": None, "units": None} | clamp for clamp in kept["clamps"]]


def test_fields_that_are_not_named_are_the_defaults(kept):
    experiment = decode(kept["query"]).experiment
    own = set(kept["fields"])
    for name in (
        "cell",
        "hidden_size",
        "length",
        "sequence",
        "text",
        "values",
        "initialiser",
        "seed",
        "loss",
        "target",
    ):
        if name not in own:
            assert getattr(experiment, name) == getattr(Experiment(), name)


def test_the_view_is_equal(kept):
    view, problems = decode_view(kept["query"])
    assert problems == ()
    for name in View.__dataclass_fields__.keys() & kept["view"].keys():
        assert plain(getattr(view, name)) == kept["view"][name]


def test_the_drawn_weights_are_equal_bit_for_bit(kept):
    drawn = drawn_weights(decode(kept["query"]).experiment)
    if isinstance(kept["drawn"], str):
        assert digest(drawn) == kept["drawn"]
    else:  # LAPACK and the logarithm may differ in the last digit from machine to machine
        assert sizes(drawn) == pytest.approx(kept["drawn"], rel=1e-12)


def test_the_weights_are_equal(kept):
    arrays = run(decode(kept["query"]).experiment).arrays()
    if "weights_digest" in kept:
        assert digest(arrays) == kept["weights_digest"]
    assert sizes(arrays) == pytest.approx(kept["weights"], rel=1e-12)
    for name, values in kept["first_weights"].items():
        some = np.ravel(arrays[name])[:: max(1, arrays[name].size // 5)][:6]
        assert some.tolist() == pytest.approx(values, rel=1e-12, abs=1e-15)


def test_the_numbers_are_equal(kept):
    result = run(decode(kept["query"]).experiment)
    assert result.first_bad == kept["first_bad"]
    assert size(result.x) == pytest.approx(kept["x"], rel=1e-12)
    assert size(result.trace.h) == pytest.approx(kept["h"], rel=1e-9)
    assert (result.trace.c is None) == (kept["c"] is None)
    if kept["c"] is not None:
        assert size(result.trace.c) == pytest.approx(kept["c"], rel=1e-9)
    assert result.trace.h[-1][:4].tolist() == pytest.approx([float(v) for v in kept["h_last"]], rel=1e-9, nan_ok=True)
    assert size(result.y) == pytest.approx(kept["y"], rel=1e-9)
    assert result.loss == pytest.approx(float(kept["loss"]), rel=1e-9, abs=1e-12, nan_ok=True)
    gradients = result.grads.arrays() | {
        "x": result.grads.x,
        "h": result.grads.h,
        "W_hy": result.dW_hy,
        "b_y": result.db_y,
    }
    # σ(20) leaves 1 − σ eight digits, and with it what passes such a gate
    assert sizes(gradients) == pytest.approx(kept["gradients"], rel=1e-7, abs=1e-300)


@pytest.mark.parametrize("name", [name for name, kept in LINKS.items() if kept["file"]])
def test_a_file_of_the_first_version_is_equal_to_its_link(name):
    kept = LINKS[name]
    assert from_json(json.dumps(kept["file"])) == decode(kept["query"]).experiment


@settings(max_examples=200)
@given(st.binary(max_size=60), st.sampled_from(["edits", "clamps", "values", "target"]), st.booleans())
def test_any_packed_part_gives_an_experiment(data, name, compressed):
    decoded = decode({name: forged(data, compressed=compressed)})
    assert isinstance(decoded.experiment, Experiment)


def test_a_packed_part_that_was_cut_off_says_so():
    text = LINKS["every edit, lstm"]["query"]["edits"]
    decoded = decode({"edits": text[:-3], "length": "9"})
    assert decoded.experiment == Experiment(length=9)
    assert "cut off" in decoded.problems[0]
    assert "edits" in decoded.problems[0]


def test_a_small_part_that_unpacks_to_a_huge_one_is_refused():
    decoded = decode({"values": forged(bytes(10**8), compressed=True)})
    assert decoded.experiment == Experiment()
    assert "incomplete" in decoded.problems[0]


def test_a_packed_part_of_a_later_version_says_so():
    assert "later version" in decode({"edits": forged(b"\x00\x00\x00", number=2)}).problems[0]


def test_ten_million_rows_of_nothing_are_refused():
    decoded = decode({"edits": "AgEBAAABAWQAgK3iBAAj5Cs"})
    assert decoded.experiment == Experiment()
    assert "incomplete" in decoded.problems[0]


def test_a_log_that_begins_with_a_preset_is_that_preset_and_the_persons_own():
    experiment = decode(LINKS["preset, then by hand"]["query"]).experiment
    assert experiment.preset == "latch"
    assert experiment.base == PRESETS["latch"].experiment.base
    assert len(experiment.edits) == 2


def test_a_log_that_restored_drawn_weights_stays_in_one():
    experiment = decode(LINKS["first paint, then by hand"]["query"]).experiment
    assert (experiment.preset, experiment.base) == ("", ())
