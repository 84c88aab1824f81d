"""The experiment as a file."""

import json
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, from_json, set_weight, to_json, with_numbers
from tests.experiment.strategies import experiments

EDITED = set_weight(Experiment(), "W_hh.f", 0, 0, value=0.31)


@given(experiments())
def test_a_file_holds_the_experiment(experiment):
    text = to_json(experiment)
    assert from_json(text) == experiment
    assert from_json(text.encode()) == experiment


def test_a_large_experiment_fits():
    experiment = with_numbers(Experiment(), np.random.default_rng(0).normal(size=(500, 32)))
    assert from_json(to_json(experiment)) == experiment


def test_the_file_is_readable():
    document = json.loads(to_json(Experiment(cell="gru", length=9)))
    assert document["experiment"].items() >= {"cell": "gru", "length": 9, "preset": "pulse"}.items()
    assert document["version"] == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "not JSON"),
        ("hello", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        ("[1, 2]", "another program"),
        ("3", "another program"),
        ("{}", "another program"),
        ('{"nbformat": 4, "cells": []}', "another program"),
        (to_json(EDITED)[:-30], "cut off"),
        (to_json(EDITED).replace("0.31", "0.32"), "changed"),
        (to_json(EDITED).replace('"version": 2', '"version": 3'), "later version"),
        ("[" * 100_000, "not JSON"),
        ("{" + " " * (11 * 2**20), "larger"),
    ],
    ids=range(12),
)
def test_what_is_no_experiment_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        from_json(text)
    assert len(str(caught.value)) < 200


def forged(fields, version=2):
    """A file with a right checksum and whatever fields."""
    checksum = f"{zlib.crc32(json.dumps(fields, sort_keys=True, separators=(',', ':')).encode()):08x}"
    head = {"format": "recurrent-network-playground experiment", "version": version, "checksum": checksum}
    return json.dumps(head | {"experiment": fields})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"length": 0}, "from 1 to 500"),
        ({"length": "9"}, "from 1 to 500"),
        ({"length": True}, "from 1 to 500"),
        ({"cell": ["lstm"]}, "rnn, lstm, gru"),
        ({"attention": 1}, "attention"),
        ({"edits": [{"block": "W_hh"}]}, "changes of weights"),
        ({"edits": [{"action": "explode", "block": "W_hh"}]}, "changes of weights"),
        ({"edits": [{"action": "set", "block": "W_hh", "value": 1e308}]}, "changes of weights"),
        ({"edits": [{"action": "set", "block": "W_hh", "values": [[[[[1]]]]]}]}, "changes of weights"),
        ({"base": [{"action": ["set"]}]}, "changes of weights"),
        ({"edits": 3}, "changes of weights"),
        ({"clamps": [{"target": "f"}]}, "clamps of gates"),
        ({"clamps": [{"target": "f", "value": 1, "start": -2}]}, "clamps"),
        ({"coupled": True, "forget": False}, "forget gate"),
    ],
    ids=str,
)
def test_a_file_with_bad_values_is_refused_with_a_sentence(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        from_json(forged(fields))


def test_a_file_of_the_first_version_is_refused_with_the_same_sentences():
    for edit in ({"target": "W_hh"}, {"kind": "explode"}, {"kind": "set", "gate": {}}, {"kind": {}}, 3):
        with pytest.raises(ValueError, match="changes of weights"):
            from_json(forged({"edits": [edit]}, version=1))


def test_a_file_whose_kind_is_an_object_or_that_is_nested_deep_is_refused():
    with pytest.raises(ValueError, match="changes of weights"):
        from_json(forged({"edits": [{"kind": {"a": 1}, "target": "W_hh"}]}, version=1))
    with pytest.raises(ValueError, match="damaged"):
        from_json('{"format": ' + "[" * 600 + "]" * 600 + "}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["length", "edits", "clamps", "text", "values", "cell", "pulses"]), JSON),
    st.sampled_from([1, 2]),
)
def test_any_fields_give_an_experiment_or_a_sentence(fields, version):
    try:
        experiment = from_json(forged(fields, version))
    except ValueError:
        return  # what else is raised fails the test
    assert isinstance(experiment, Experiment)
