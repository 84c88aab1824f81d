"""The table of fields: what it says holds for every experiment."""

import gettext
from dataclasses import fields

import pytest

from playground.experiment import FIELDS, GROUPS, PRESETS, VIEW_FIELDS, Clamp, Edit, Experiment, View
from playground.experiment.state.comparison import COMPARISON, COMPARISON_FIELDS
from playground.experiment.state.experiment import EXPERIMENT
from playground.experiment.state.record import problem, wanted
from playground.experiment.state.training import TRAINING, TRAINING_FIELDS
from playground.experiment.state.view import VIEW
from playground.words import _, mark, ngettext, use


@pytest.mark.parametrize("field", list(FIELDS.values()), ids=list(FIELDS))
def test_every_field_is_described(field):
    assert field.group in GROUPS
    assert field.label
    assert field.help.endswith((".", "14"))
    assert isinstance(field.applies_to(Experiment()), bool)


@pytest.mark.parametrize(("table", "record"), [(FIELDS, Experiment), (VIEW_FIELDS, View)])
def test_every_field_of_a_record_has_a_row(table, record):
    assert {field.name for field in fields(record)} == set(table)


@pytest.mark.parametrize(
    "field", [field for field in FIELDS.values() if field.kind.name in ("int", "float")], ids=lambda f: f.name
)
def test_the_ends_of_every_range_are_allowed_and_what_is_beyond_is_not(field):
    for value in (field.low, field.high):
        assert getattr(Experiment(**{field.name: value}), field.name) == value
    for value in (field.low - 1, field.high + 1, float("nan"), float("inf"), "3", None, True):
        with pytest.raises(ValueError, match=field.url):
            Experiment(**{field.name: value})


@pytest.mark.parametrize(
    "field", [*FIELDS.values(), *VIEW_FIELDS.values(), *COMPARISON_FIELDS.values(), *TRAINING_FIELDS.values()]
)
def test_the_ends_of_a_range_are_said_with_every_digit(field):
    said = wanted(field)
    assert "e+" not in said
    if field.kind.name in ("int", "float"):
        low, high = said.replace("−", "-").replace(",", "").split(" from ")[1].split(" to ")
        assert (float(low), float(high)) == (field.low + field.offset, field.high + field.offset)


@pytest.mark.parametrize(
    "field", [field for field in FIELDS.values() if field.kind.name == "choice"], ids=lambda f: f.name
)
def test_every_choice_is_allowed_and_nothing_else(field):
    for choice in field.choices:
        needs = {
            "binary": {"readout": "sigmoid"},
            "categorical": {"readout": "softmax", "outputs": 2, "target_level": 1.0},
        }.get(choice, {})
        assert getattr(Experiment(**{field.name: choice}, **needs, equations="h' = W x"), field.name) == choice
    with pytest.raises(ValueError, match="wanted one of"):
        Experiment(**{field.name: "nothing"})


@pytest.mark.parametrize(
    "edit",
    [
        Edit(action="set", block="W hh"),
        Edit(action="set", block="W_hh.f.g"),
        Edit(action=["set"]),
        Edit(action="set", block=3),
        Edit(action="set", row=64),
        Edit(action="set", row=-1),
        Edit(action="set", value=float("nan")),
        Edit(action="set", value=1e308),
        Edit(action="paste", values=((1.0,), (1.0, 2.0))),
        Edit(action="paste", values=((float("inf"),),)),
        Edit(action="paste", values=[[1.0]]),
        "edit",
    ],
    ids=str,
)
def test_a_bad_edit_is_no_part_of_an_experiment(edit):
    with pytest.raises(ValueError, match="edits"):
        Experiment(edits=(edit,))


@pytest.mark.parametrize(
    "clamp",
    [
        Clamp(target="a b", value=0.0),
        Clamp(target="f", value=float("nan")),
        Clamp(target="f", value=0.0, start=-1),
        Clamp(target="f", value=0.0, start=3, stop=3),
        Clamp(target="f", value=0.0, stop=501),
        Clamp(target="f", value=0.0, units=()),
        Clamp(target="f", value=0.0, units=(64,)),
        Clamp(target="f", value=0.0, units=(1, 1)),
    ],
    ids=str,
)
def test_a_bad_clamp_is_no_part_of_an_experiment(clamp):
    with pytest.raises(ValueError, match="clamps"):
        Experiment(interventions=(clamp,))


def test_a_bad_view_is_refused():
    with pytest.raises(ValueError, match="unit"):
        View(unit=64)
    with pytest.raises(ValueError, match="hide"):
        View(hidden=("nothing",))
    assert View(unit=None).unit is None


def test_fields_apply_where_they_do_something():
    def applying(**changes):
        experiment = Experiment(**changes)
        return {name for name, field in FIELDS.items() if field.applies_to(experiment)}

    assert {"peephole", "coupled", "forget_gate", "onset", "width", "amplitude", "seed"} <= applying()
    assert not {"activation", "reset", "period", "text", "constant", "loss_step", "target"} & applying()
    assert {"activation"} <= applying(cell="rnn")
    assert {"reset"} <= applying(cell="gru")
    assert "seed" not in applying(initialiser="zeros")
    assert {"loss_step", "target", "target_level"} <= applying(loss="squared", loss_at="step")


def test_a_language_without_a_catalogue_is_english():
    use("xx")
    try:
        assert _("Cell") == mark("Cell") == "Cell"
        assert ngettext("{n} cell", "{n} cells", 2) == "{n} cells"
        assert _("") == ""  # gettext would answer with the catalogue's head
    finally:
        use("en")


def test_a_catalogue_is_used(monkeypatch):
    from playground import words

    class Korean(gettext.NullTranslations):
        def gettext(self, message):
            return {"Length": "길이", "Cell": "셀"}.get(message, message)

    monkeypatch.setattr(words, "_catalogue", lambda language: Korean())
    assert _("Cell") == "셀"
    with pytest.raises(ValueError, match="길이"):
        Experiment(length=0)
    assert all(preset.label for preset in PRESETS.values())
    assert all(field.label for field in VIEW_FIELDS.values())


@pytest.mark.parametrize("record", [EXPERIMENT, VIEW, COMPARISON, TRAINING], ids=lambda record: record.name)
def test_every_default_is_allowed(record):
    for name, field in record.fields.items():
        assert problem(field, getattr(record.plain, name)) == ""
