"""The record of one field, and the kinds of fields: how a value of each is checked and what is said where it fails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from playground.experiment.limits import is_number, is_whole
from playground.experiment.state.clamp import is_clamp
from playground.experiment.weights.edit import is_edit
from playground.sequences.numbers import shorten
from playground.words import _, mark, quoted


def always(_experiment: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one field is checked, written in the address and offered to the person.

    kind : a name of KINDS
    low, high : the range of a number as stored, of each of several numbers, or of the length of a text
    size : how many numbers, edits or clamps there may be
    choices : allowed values -> labels
    url : its name in the address, by default that in the table
    offset : what is added to a number before a person sees it: 1 for steps and units
    group : cell, size, sequence, weights, hand, loss: how the controls are grouped
    optional : None is allowed, and is left out of the address
    applies_to : whether the field does anything in this experiment
    """

    name: str
    kind: str
    label: str
    help: str = ""
    url: str = ""
    low: float = 0
    high: float = 0
    size: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    group: str = ""
    optional: bool = False
    applies_to: Callable[[Any], bool] = always


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the values of a field are.

    wanted : in words what is allowed, with the field's low, high, size and choices
    allows : whether a field may have a value
    """

    wanted: str
    allows: Callable[[Field, Any], bool]


def check(table: Mapping[str, Field], record: Any) -> None:
    """Raise ValueError with a sentence where a field of a record is out of its range."""
    for entry in table.values():
        if sentence := problem(entry, getattr(record, entry.name)):
            raise ValueError(sentence)


def problem(field: Field, value: Any) -> str:
    """Return what a field wanted and what came instead, "" where the value is allowed."""
    if value is None and field.optional:
        return ""
    if KINDS[field.kind].allows(field, value):
        return ""
    return complaint(field, str(shown(field, value)))


def complaint(field: Field, got: str, *, instead: str = "") -> str:
    """Return the sentence that says what a field wanted, what came, and what is used instead, if anything is."""
    sentence = (
        _("{label} ({name}): wanted {wanted}, got {got}; {instead} is used.")
        if instead
        else _("{label} ({name}): wanted {wanted}, got {got}.")
    )
    return sentence.format(
        label=_(field.label), name=field.url, wanted=wanted(field), got=quoted(shorten(got)), instead=instead
    )


def wanted(field: Field) -> str:
    """Return in words what a field can be."""
    return _(KINDS[field.kind].wanted).format(
        low=f"{field.low + field.offset:,g}",
        high=f"{field.high + field.offset:,g}",
        size=field.size,
        choices=", ".join(field.choices),
    )


def shown(field: Field, value: Any) -> Any:
    """Return a stored value as a person sees it: steps and units counted from 1."""
    if field.offset and isinstance(value, int):
        return value + field.offset
    return value


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: it holds no half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _is_int(field: Field, value: Any) -> bool:
    return is_whole(value) and field.low <= value <= field.high


def _is_float(field: Field, value: Any) -> bool:
    return is_number(value, field.low, field.high)


def _is_choice(field: Field, value: Any) -> bool:
    return isinstance(value, str) and value in field.choices


def _is_text(field: Field, value: Any) -> bool:
    return isinstance(value, str) and field.low <= len(value) <= field.high and is_unicode(value)


def _are(allows: Callable[[Field, Any], bool]) -> Callable[[Field, Any], bool]:
    def check_each(field: Field, value: Any) -> bool:
        return isinstance(value, tuple) and len(value) <= field.size and all(allows(field, item) for item in value)

    return check_each


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "int": Kind(wanted=mark("a whole number from {low} to {high}"), allows=_is_int),
        "float": Kind(wanted=mark("a number from {low} to {high}"), allows=_is_float),
        "choice": Kind(wanted=mark("one of {choices}"), allows=_is_choice),
        "bool": Kind(wanted=mark("0 or 1"), allows=lambda _field, value: isinstance(value, bool)),
        "text": Kind(wanted=mark("a text of {low} to {high} characters"), allows=_is_text),
        "numbers": Kind(wanted=mark("at most {size} numbers from {low} to {high}"), allows=_are(_is_float)),
        "steps": Kind(wanted=mark("at most {size} whole numbers from {low} to {high}"), allows=_are(_is_int)),
        "edits": Kind(wanted=mark("changes of weights"), allows=_are(lambda _field, value: is_edit(value))),
        "clamps": Kind(wanted=mark("clamps of gates"), allows=_are(lambda _field, value: is_clamp(value))),
        "names": Kind(wanted=mark("names of fields"), allows=_are(_is_choice)),
    }
)
