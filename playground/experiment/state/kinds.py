"""The kinds of fields: how the values of each are checked, typed in an address or a control, and put into JSON."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any

import numpy as np

from playground.engine.interventions import Clamp
from playground.experiment.limits import is_number, is_whole
from playground.experiment.state.clamp import is_clamp
from playground.experiment.weights.edit import Edit, is_edit
from playground.words import mark

LONGEST_TYPED = 4000
"""Characters of a value typed into an address; a longer one isn't read."""

A_WORD = re.compile(r"[a-z][a-z0-9_-]{0,39}")
A_SETTING = re.compile(r"[A-Za-z0-9_.+-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the values of a field are.

    name : for what is chosen by it elsewhere, such as a control
    wanted : in words what is allowed: a template over the field's low, high, size and choices
    allows : whether a field may have a value
    write, read : a value as text that a person can type, and back (ValueError where it is none); None where none can
    pack, unpack : a value as JSON, and back (ValueError, TypeError where it is none)
    inner : the record of the values within, where it holds such
    """

    name: str
    wanted: str
    allows: Callable[["Field", Any], bool]
    write: Callable[["Field", Any], str] | None = None
    read: Callable[["Field", str], Any] | None = None
    pack: Callable[[Any], Any] = lambda value: value
    unpack: Callable[[Any], Any] = lambda value: value
    inner: Any = None


def always(_experiment: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """How one field is checked, written in the address and offered to the person.

    low, high : the range of a number as stored, of each of several numbers, or of the length of a text
    size : how many numbers, edits or clamps there may be
    choices : allowed values -> labels
    url : its name in the address, by default that in the table
    offset : what is added to a number before a person sees it: 1 for steps and units
    group : start, cell, size, sequence, weights, hand, loss: how the controls are grouped
    lock : the field with which this one is hidden and locked, if not by its own name
    optional : None is allowed, and is left out of the address
    applies_to : whether the field does anything in this experiment
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    url: str = ""
    low: float = 0
    high: float = 0
    size: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    offset: int = 0
    group: str = ""
    lock: str = ""
    optional: bool = False
    applies_to: Callable[[Any], bool] = always


# ---- one value


def _is_int(field: Field, value: Any) -> bool:
    return is_whole(value) and field.low <= value <= field.high


def _write_int(field: Field, value: int) -> str:
    return str(value + field.offset)


def _read_int(field: Field, text: str) -> int:
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text):
        raise ValueError
    return int(text) - field.offset


INT = Kind(
    name="int", wanted=mark("a whole number from {low} to {high}"), allows=_is_int, write=_write_int, read=_read_int
)


def _is_float(field: Field, value: Any) -> bool:
    return is_number(value, field.low, field.high)


def _write_float(_field: Field, value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def _read_float(_field: Field, text: str) -> float:
    if len(text) > 100:
        raise ValueError
    value = float(text)
    if not math.isfinite(value):
        raise ValueError
    return value


FLOAT = Kind(
    name="float", wanted=mark("a number from {low} to {high}"), allows=_is_float, write=_write_float, read=_read_float
)


def _is_choice(field: Field, value: Any) -> bool:
    return isinstance(value, str) and value in field.choices


def _as_it_is(_field: Field, text: str) -> str:
    return text


CHOICE = Kind(name="choice", wanted=mark("one of {choices}"), allows=_is_choice, write=_as_it_is, read=_as_it_is)


def _read_bool(_field: Field, text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    value = words.get(text[:10].lower())
    if value is None:
        raise ValueError
    return value


BOOL = Kind(
    name="bool",
    wanted=mark("0 or 1"),
    allows=lambda _field, value: isinstance(value, bool),
    write=lambda _field, value: "1" if value else "0",
    read=_read_bool,
)


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: it holds no half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _is_text(field: Field, value: Any) -> bool:
    return isinstance(value, str) and field.low <= len(value) <= field.high and is_unicode(value)


TEXT = Kind(
    name="text",
    wanted=mark("a text of {low} to {high} characters"),
    allows=_is_text,
    write=_as_it_is,
    read=_as_it_is,
)


def _is_word(field: Field, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    return value in field.choices if field.choices else value == "" or A_WORD.fullmatch(value) is not None


WORD = Kind(name="word", wanted=mark("a short word"), allows=_is_word, write=_as_it_is, read=_as_it_is)
"""One word: one of the field's choices, or, where it has none, any short name (a tab, a section, a preset)."""


# ---- several values


def _are(allows: Callable[[Field, Any], bool]) -> Callable[[Field, Any], bool]:
    def check_each(field: Field, value: Any) -> bool:
        return isinstance(value, tuple) and len(value) <= field.size and all(allows(field, item) for item in value)

    return check_each


def _tuple(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(value)


def _are_numbers(field: Field, value: Any) -> bool:
    """Check thousands of numbers at once."""
    if not isinstance(value, tuple) or len(value) > field.size or not set(map(type, value)) <= {float, int}:
        return False
    try:
        array = np.array(value, dtype=np.float64)
    except OverflowError:
        return False
    return bool(((array >= field.low) & (array <= field.high)).all())


NUMBERS = Kind(
    name="numbers",
    wanted=mark("at most {size} numbers from {low} to {high}"),
    allows=_are_numbers,
    pack=list,
    unpack=_tuple,
)


def _read_steps(field: Field, text: str) -> tuple[int, ...]:
    if len(text) > LONGEST_TYPED:
        raise ValueError
    return tuple(_read_int(field, word) for word in text.replace(",", " ").split())


STEPS = Kind(
    name="steps",
    wanted=mark("at most {size} whole numbers from {low} to {high}"),
    allows=_are(_is_int),
    write=lambda field, value: ",".join(_write_int(field, item) for item in value),
    read=_read_steps,
    pack=list,
    unpack=_tuple,
)


def _read_words(_field: Field, text: str) -> tuple[str, ...]:
    if len(text) > LONGEST_TYPED:
        raise ValueError
    return tuple(text.split(",")) if text else ()


NAMES = Kind(
    name="names",
    wanted=mark("names of fields"),
    allows=_are(_is_choice),
    write=lambda _field, value: ",".join(value),
    read=_read_words,
    pack=list,
    unpack=_tuple,
)
"""Some of the field's choices."""

WORDS = Kind(
    name="words",
    wanted=mark("at most {size} short words"),
    allows=_are(_is_word),
    write=lambda _field, value: ",".join(value),
    read=_read_words,
    pack=list,
    unpack=_tuple,
)
"""Short names, which need not be known here (the sections of a page)."""


def _is_setting(_field: Field, pair: Any) -> bool:
    name, value = pair if isinstance(pair, tuple) and len(pair) == 2 else (None, None)
    return (
        isinstance(name, str)
        and isinstance(value, str)
        and A_WORD.fullmatch(name) is not None
        and A_SETTING.fullmatch(value) is not None
    )


def _read_settings(field: Field, text: str) -> tuple[tuple[str, str], ...]:
    pairs = (word.partition(":") for word in _read_words(field, text))
    return tuple((name, value) for name, _colon, value in pairs)


SETTINGS = Kind(
    name="settings",
    wanted=mark("at most {size} settings such as wrt:h"),
    allows=_are(_is_setting),
    write=lambda _field, value: ",".join(f"{name}:{setting}" for name, setting in value),
    read=_read_settings,
    pack=dict,
    unpack=lambda value: tuple(value.items()),
)
"""Names with short values, ((name, value), …), which need not be known here: what a page of its own lets one choose."""


def _pack_record(value: Any, always: tuple[str, ...]) -> dict[str, Any]:
    """Return a small frozen value as a JSON object, without what has its default."""
    made: Any = type(value)
    entries = ((name, getattr(value, name), default) for name, default in _entries(made))
    return {name: _lists(now) for name, now, default in entries if name in always or now != default}


@lru_cache(maxsize=8)
def _entries(made: Any) -> tuple[tuple[str, Any], ...]:
    """The names of a small frozen value's fields, with their defaults."""
    return tuple((entry.name, entry.default) for entry in fields(made))


def _unpack_record(make: type, value: Any) -> Any:
    if not isinstance(value, dict):
        raise TypeError
    return make(**{str(key): _tuples(entry) for key, entry in value.items()})  # TypeError: a name it doesn't have


def _lists(value: Any) -> Any:
    return [_lists(item) for item in value] if isinstance(value, tuple) else value


def _tuples(value: Any, depth: int = 3) -> Any:
    """Return lists as tuples; at most three lie in each other."""
    if not isinstance(value, list):
        return value
    if not depth:
        raise TypeError
    return tuple(_tuples(item, depth - 1) for item in value)


EDITS = Kind(
    name="edits",
    wanted=mark("changes of weights"),
    allows=_are(lambda _field, value: is_edit(value)),
    pack=lambda value: [_pack_record(edit, ("action", "block")) for edit in value],
    unpack=lambda value: tuple(_unpack_record(Edit, item) for item in _tuple(value)),
)

CLAMPS = Kind(
    name="clamps",
    wanted=mark("clamps of gates"),
    allows=_are(lambda _field, value: is_clamp(value)),
    pack=lambda value: [_pack_record(clamp, ("target", "value")) for clamp in value],
    unpack=lambda value: tuple(_unpack_record(Clamp, item) for item in _tuple(value)),
)
