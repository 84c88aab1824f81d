"""Frozen values whose fields stand in a table: they can be checked, compared field by field, and travel as JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property, lru_cache
from typing import Any

from playground.experiment.state.kinds import Field, Kind
from playground.sequences.numbers import shorten
from playground.words import _, mark, quoted

LONGEST_NAME = 60
"""Characters of what a person calls one of several values."""


def nothing_to_mend(_values: dict[str, Any]) -> list[str]:
    return []


@dataclass(frozen=True, kw_only=True)
class Record:
    """How one class of frozen values is written.

    name : what it is called in a link and a file
    make : the class; every field has a default, and a ValueError is a sentence for the person
    fields : the table of its fields, by name
    whole : fields that are written even where they have their default, so that another default changes no link
    mend : changes values, each allowed, that don't go together, and says so in sentences
    """

    name: str
    make: type
    fields: Mapping[str, Field]
    whole: tuple[str, ...] = ()
    mend: Callable[[dict[str, Any]], list[str]] = field(default=nothing_to_mend)

    @cached_property
    def plain(self) -> Any:
        """The value of all defaults."""
        return self.make()


# ---- what is wrong with a value


def check(table: Mapping[str, Field], record: Any) -> None:
    """Raise ValueError with a sentence where a field of a record is out of its range; defaults need no look."""
    made: Any = type(record)
    defaults = _defaults(made)
    for name, entry in table.items():
        value = getattr(record, name)
        if value is not defaults[name] and (sentence := problem(entry, value)):
            raise ValueError(sentence)


@lru_cache(maxsize=8)
def _defaults(made: Any) -> Mapping[str, Any]:
    return {each.name: each.default for each in fields(made)}


def problem(field: Field, value: Any) -> str:
    """Return what a field wanted and what came instead, "" where the value is allowed."""
    if (value is None and field.optional) or (value is not None and field.kind.allows(field, value)):
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
    return _(field.kind.wanted).format(
        low=_bound(field.low + field.offset),
        high=_bound(field.high + field.offset),
        size=field.size,
        choices=", ".join(field.choices),
    )


def _bound(value: float) -> str:
    """An end of a range as it is typed: whole ones with every digit."""
    written = f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else f"{value:g}"
    return written.replace("-", "−")


def shown(field: Field, value: Any) -> Any:
    """Return a stored value as a person sees it: steps and units counted from 1."""
    if field.offset and isinstance(value, int):
        return value + field.offset
    return value


def default_text(field: Field, default: Any) -> str:
    """Return in words what is used where a value can't be."""
    if field.kind.write is None:
        return _("the default")
    return (field.kind.write(field, default) if default is not None else "") or _("none")


# ---- as JSON


def pack(record: Record, value: Any) -> dict[str, Any]:
    """Return a value as a JSON object: what differs from the defaults, and what is always written."""
    return {
        entry.url: None if now is None else entry.kind.pack(now)
        for entry in record.fields.values()
        if (now := getattr(value, entry.name)) != getattr(record.plain, entry.name) or entry.name in record.whole
    }


def unpack(record: Record, data: Any, problems: list[str]) -> Any:
    """Return the value of a JSON object; what can't be used has its default, and a sentence is added to `problems`."""
    if not isinstance(data, dict):
        problems.append(_("Wanted the fields of {name}, got {got}.").format(name=record.name, got=quoted(_short(data))))
        return record.plain
    by_url = {entry.url: entry for entry in record.fields.values()}
    values: dict[str, Any] = {}
    for url, packed in data.items():
        if url not in by_url:
            problems.append(_("“{name}” is not known here and was left out.").format(name=shorten(url)))
        elif sentence := _unpack_field(by_url[url], packed, record, values):
            problems.append(sentence)
    return made(record, values, problems)


def made(record: Record, values: dict[str, Any], problems: list[str]) -> Any:
    """Return the value of fields that are each allowed, mended where they don't go together."""
    problems += record.mend(values)
    try:
        return record.make(**values)
    except ValueError as error:
        problems.append(str(error))
        return record.plain


def _unpack_field(field: Field, packed: Any, record: Record, values: dict[str, Any]) -> str:
    """Put a field's value among the others; return a sentence where there is none."""
    default = default_text(field, getattr(record.plain, field.name))
    try:
        value = None if packed is None else field.kind.unpack(packed)
    except (ValueError, TypeError) as error:
        return str(error) if isinstance(error, NestedError) else complaint(field, _short(packed), instead=default)
    if problem(field, value):
        return complaint(field, _short(packed), instead=default)
    values[field.name] = value
    return ""


def _short(data: Any) -> str:
    """Return JSON as text, if it is short; of what is long only its kind."""
    if isinstance(data, list | dict):
        return "[…]" if isinstance(data, list) else "{…}"
    return json.dumps(data, ensure_ascii=False)[:100]


# ---- records within a record


class NestedError(ValueError):
    """What is wrong with a record within a record, in sentences."""


def one(record: Record) -> Kind:
    """Return the kind of a field that holds another record."""

    def read(data: Any) -> Any:
        problems: list[str] = []
        value = unpack(record, data, problems)
        if problems:
            raise NestedError(" ".join(problems))
        return value

    return Kind(
        name=record.name,
        wanted=mark("fields of another value"),
        allows=lambda _field, value: isinstance(value, record.make),
        pack=lambda value: pack(record, value),
        unpack=read,
        inner=record,
    )


def named(record: Record) -> Kind:
    """Return the kind of a field that holds several records by name: ((name, value), …), each name once."""
    single = one(record)

    def allows(field: Field, value: Any) -> bool:
        pairs = isinstance(value, tuple) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value)
        return (
            pairs
            and field.low <= len(value) <= field.size
            and all(isinstance(name, str) and 0 < len(name) <= LONGEST_NAME for name, _value in value)
            and len(dict(value)) == len(value)
            and all(isinstance(item, record.make) for _name, item in value)
        )

    def read(data: Any) -> Any:
        if not isinstance(data, dict):
            raise TypeError
        return tuple((str(name), single.unpack(item)) for name, item in data.items())

    return Kind(
        name=f"{record.name}s",
        wanted=mark("{low} to {size} values by name"),
        allows=allows,
        pack=lambda value: {name: pack(record, item) for name, item in value},
        unpack=read,
        inner=record,
    )
