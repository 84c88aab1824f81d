"""Any experiment survives its address, and any address gives an experiment."""

import base64
from dataclasses import fields, replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import (
    FIELDS,
    LONGEST_LINK,
    PRESETS,
    VIEW_FIELDS,
    Clamp,
    Edit,
    Experiment,
    View,
    decode,
    decode_view,
    encode,
    encode_view,
    link_size,
    run,
    set_weight,
    too_long,
    with_numbers,
)
from playground.experiment.address import codec, link
from playground.experiment.address.link import encode_comparison, encode_training
from playground.experiment.state.comparison import Comparison
from playground.experiment.state.training import Training
from tests.experiment.strategies import VIEWS, experiments

EDITED = Experiment(edits=(Edit(action="set", block="W_hh.f", row=1, column=2, value=0.31),))


@given(experiments())
def test_decode_undoes_encode(experiment):
    query = dict(parse_qsl(urlencode(encode(experiment)), keep_blank_values=True, strict_parsing=False))
    decoded = decode(query)
    assert decoded.experiment == experiment
    assert decoded.problems == ()


@given(VIEWS)
def test_decode_undoes_encode_for_views(view):
    assert decode_view(encode_view(view)) == (view, ())


@given(st.dictionaries(st.sampled_from([field.url for field in FIELDS.values()]) | st.text(max_size=5), st.text()))
def test_any_query_gives_an_experiment(query):
    decoded = decode(query)
    assert isinstance(decoded.experiment, Experiment)
    assert all(isinstance(problem, str) and problem for problem in decoded.problems)
    view, _problems = decode_view(query)
    assert isinstance(view, View)


def test_the_first_paint_has_an_empty_query():
    assert encode(Experiment()) == {}
    assert encode_view(View()) == {}
    assert decode({}).experiment == Experiment()


def test_a_link_is_one_short_parameter():
    query = encode(Experiment(cell="gru", hidden_size=8, sequence="sine", period=20, onset=0))
    assert list(query) == ["e"]
    assert len(query["e"]) < 120


def test_an_address_typed_by_hand_is_read():
    typed = {"cell": "gru", "units": "16", "sequence": "sine", "period": "20", "onset": "1"}
    decoded = decode(typed)
    assert decoded.problems == ()
    assert decoded.experiment == Experiment(cell="gru", hidden_size=16, sequence="sine", period=20, onset=0)


def test_a_preset_can_be_typed_and_changed():
    assert decode({"preset": "latch"}).experiment == PRESETS["latch"].experiment
    longer = decode({"preset": "latch", "length": "60"}).experiment
    assert longer == replace(PRESETS["latch"].experiment, length=60)
    unknown = decode({"preset": "perpetuum", "length": "60"})
    assert unknown.experiment == Experiment(length=60)
    assert "perpetuum" in unknown.problems[0]
    assert "latch" in unknown.problems[0]


def test_a_field_typed_beside_a_link_changes_what_it_opens():
    query = encode(EDITED) | {"length": "60"}
    assert decode(query).experiment == replace(EDITED, length=60)


def test_a_link_holds_the_weights_of_its_preset_whole(monkeypatch):
    query = encode(set_weight(PRESETS["latch"].experiment, "W_hh.f", 0, 0, value=0.5))
    before = run(decode(query).experiment)
    other = replace(PRESETS["latch"], experiment=replace(Experiment(), seed=99))
    monkeypatch.setattr(link, "PRESETS", {**PRESETS, "latch": other})
    after = run(decode(query).experiment)
    assert after.experiment.preset == "latch"
    assert all((array == after.arrays()[name]).all() for name, array in before.arrays().items())


@pytest.mark.parametrize(
    ("name", "text", "field", "wanted"),
    [
        ("length", "0", "length", "from 1 to 500"),
        ("length", "-1", "length", "from 1 to 500"),
        ("length", "1000000000", "length", "from 1 to 500"),
        ("length", "nan", "length", "from 1 to 500"),
        ("length", "9" * 5000, "length", "from 1 to 500"),
        ("units", "65", "hidden_size", "from 1 to 64"),
        ("cell", "transformer", "cell", "rnn, lstm, gru"),
        ("amplitude", "nan", "amplitude", "a number"),
        ("amplitude", "1e400", "amplitude", "a number"),
        ("amplitude", "inf", "amplitude", "a number"),
        ("onset", "0", "onset", "from 1 to 500"),
        ("pulses", "1,x", "pulses", "whole numbers"),
        ("forget", "maybe", "forget_gate", "0 or 1"),
        ("text", "", "text", "1 to 500 characters"),
        ("text", "a" * 501, "text", "1 to 500 characters"),
        ("text", "\ud800", "text", "1 to 500 characters"),
    ],
)
def test_a_bad_value_falls_back_with_a_sentence(name, text, field, wanted):
    decoded = decode({name: text})
    assert getattr(decoded.experiment, field) == getattr(Experiment(), field)
    assert len(decoded.problems) == 1
    assert f"({name})" in decoded.problems[0]
    assert wanted in decoded.problems[0]
    assert len(decoded.problems[0]) < 300


def test_an_unknown_name_is_named_once_and_shortened():
    decoded = decode({"z" * 10_000: "1", "length": "9"})
    assert decoded.experiment == Experiment(length=9)
    assert len(decoded.problems) == 1
    assert "zzz" in decoded.problems[0]
    assert len(decoded.problems[0]) < 120


def test_names_of_others_are_left_alone():
    assert decode({"t": "9", "hide": "cell", "mine": "1"}, known=("mine",)).problems == ()


def test_ten_megabytes_are_refused_quickly_and_shortly():
    for name in ("text", "edits", "values", "length", "pulses", "amplitude"):
        decoded = decode({name: "1" * 500_000})
        assert decoded.experiment == Experiment()
        assert len(decoded.problems[0]) < 300


def test_many_problems_are_counted():
    decoded = decode({f"unknown{number}": "1" for number in range(100)})
    assert len(decoded.problems) == 13
    assert "88" in decoded.problems[-1]


def test_more_than_any_link_holds_is_not_looked_at():
    for query in ({"text": "1" * 10**7}, {f"name{number}": "" for number in range(10**5)}):
        decoded = decode(query)
        assert decoded.experiment == Experiment()
        assert decoded.problems == ("This address is longer than any link of the playground: nothing of it was read.",)
        assert decode_view(query) == (View(), ())


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 8])
def test_a_link_that_was_cut_off_says_so(cut):
    decoded = decode({"e": encode(EDITED)["e"][:-cut]})
    assert decoded.experiment == Experiment()
    assert "cut off" in decoded.problems[0]


def test_a_changed_character_is_noticed():
    text = encode(EDITED)["e"]
    for place in range(len(text)):
        other = "A" if text[place] != "A" else "B"
        changed = text[:place] + other + text[place + 1 :]
        if base64.urlsafe_b64decode(changed + "===") != base64.urlsafe_b64decode(text + "==="):
            assert decode({"e": changed}).problems


def test_an_address_of_a_later_version_says_so_and_keeps_what_is_known():
    decoded = decode({"v": "3", "cell": "gru", "attention": "8"})
    assert decoded.experiment == Experiment(cell="gru")
    assert "later version" in decoded.problems[0]
    assert "attention" in decoded.problems[1]


def test_a_link_of_a_later_version_says_so():
    later = base64.urlsafe_b64encode(bytes([3, 0, 0, 0, 0, 0, 0, 0])).rstrip(b"=").decode()
    decoded = decode({"e": later})
    assert decoded.experiment == Experiment()
    assert "later version" in decoded.problems[0]


def test_a_field_of_a_later_version_is_left_out_with_a_sentence():
    decoded = decode({"e": codec.pack({"cell": "gru", "attention": 8, "length": 10**9})})
    assert decoded.experiment == Experiment(cell="gru")
    assert "attention" in decoded.problems[0]
    assert "from 1 to 500" in decoded.problems[1]


def test_values_that_do_not_go_together_are_put_right():
    decoded = decode({"coupled": "1", "forget": "0"})
    assert (decoded.experiment.coupled, decoded.experiment.forget_gate) == (False, False)
    assert "forget gate" in decoded.problems[0]
    query = encode(Experiment(sequence="numbers", values=(1.0, 2.0, 3.0)))
    decoded = decode({**query, "channels": "2"})
    assert decoded.experiment.channels == 1
    assert "3 numbers" in decoded.problems[0]


def test_a_decoded_experiment_gives_the_same_run():
    experiment = set_weight(Experiment(cell="gru", seed=5, hidden_size=6), "W_hh.z", 1, 2, value=1 / 3)
    experiment = Experiment(
        cell="gru",
        seed=5,
        hidden_size=6,
        edits=experiment.edits,
        interventions=(Clamp(target="z", value=0.9, start=3, units=(1,)),),
    )
    ours, theirs = run(experiment), run(decode(encode(experiment)).experiment)
    assert (ours.trace.h == theirs.trace.h).all()
    assert (ours.grads.W_hh == theirs.grads.W_hh).all()


def test_a_long_link_is_refused_with_its_size():
    short = Experiment()
    assert too_long(short) == ""
    import numpy as np

    long = with_numbers(short, np.random.default_rng(0).normal(size=(500, 8)))
    assert link_size(long) > LONGEST_LINK
    assert "KB" in too_long(long)
    assert "file" in too_long(long)


def test_a_typed_weight_takes_few_characters():
    one = link_size(EDITED)
    two = link_size(set_weight(EDITED, "W_hh.o", 0, 0, value=-0.27))
    assert two - one <= 20


def test_a_teachers_link_hides_and_locks():
    view = View(hidden=("cell", "weights"), locked=("length",), plain=True)
    again, problems = decode_view(encode_view(view))
    assert again == view
    assert problems == ()
    assert not again.shows("cell")
    assert not again.shows("seed")  # of the group "weights"
    assert again.shows("length")
    assert not again.allows("length")
    assert again.allows("onset")


def test_the_bare_address_opens_the_essentials_and_one_with_fields_everything():
    assert decode_view({})[0].level == "essentials"
    assert decode_view({"t": "5", "unit": "2"})[0].level == "essentials"
    assert decode_view({"embed": "true"})[0].level == "essentials"
    assert decode_view({"cell": "gru"})[0].level == "everything"
    assert decode_view(encode(EDITED))[0].level == "everything"
    assert decode_view({"style": "lines"})[0].level == "everything"
    assert decode_view({"cell": "gru", "level": "essentials"})[0].level == "essentials"


@pytest.mark.parametrize("experiment", [Experiment(), EDITED])
@given(view=VIEWS)
def test_an_experiment_and_a_view_travel_in_one_address(experiment, view):
    query = encode(experiment, view)
    assert decode(query).experiment == experiment
    assert decode_view(query) == (view, ())


def test_a_level_is_named_only_where_it_must_be():
    assert encode(Experiment(), View(t=7)) == {"t": "8"}
    assert encode(Experiment(), View(level="everything")) == {"level": "everything"}
    assert set(encode(EDITED, View())) == {"e", "level"}
    assert set(encode(EDITED, View(level="everything"))) == {"e"}


def test_every_field_has_a_name_of_its_own_in_the_address():
    names = [field.url for field in (*FIELDS.values(), *VIEW_FIELDS.values())]
    assert len(names) == len(set(names))
    assert set(FIELDS) == {field.name for field in fields(Experiment)}
    assert set(VIEW_FIELDS) == {field.name for field in fields(View)}


@pytest.mark.parametrize("query", [encode_training(Training(seed=5)), encode_comparison(Comparison(bias=1.0))])
def test_what_a_page_holds_beside_says_nothing_of_the_level(query):
    assert decode_view(query)[0].level == "essentials"
    assert decode_view({**query, "t": "3"})[0].level == "essentials"
    assert decode_view({**query, "cell": "gru"})[0].level == "everything"
