"""The experiment and the view as the query of an address, and back.

What is short is readable (`cell=gru&units=8`); edits, clamps and lists of numbers are packed. Only what differs from
the default is written.
"""

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from playground.experiment.address import packing
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS, VIEW_FIELDS
from playground.experiment.state.kinds import Field, complaint, problem
from playground.experiment.state.view import View
from playground.sequences.numbers import shorten
from playground.words import _, ngettext, quoted

VERSION = 1
VERSION_NAME = "v"
LONGEST_LINK = 8 * 1024
"""Bytes of a query that servers, mail programs and chats still take; past it, offer a file."""

MOST_PROBLEMS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """An experiment from an address, and what was wrong with the address: a sentence each."""

    experiment: Experiment
    problems: tuple[str, ...] = ()


def encode(experiment: Experiment) -> dict[str, str]:
    """Return what differs from the first paint as a query; nothing for the first paint itself."""
    query = _encode(FIELDS, experiment, Experiment())
    return {VERSION_NAME: str(VERSION), **query} if query else {}


def encode_view(view: View) -> dict[str, str]:
    """Return what differs from the default view as a query."""
    return _encode(VIEW_FIELDS, view, View())


def decode(query: Mapping[str, str], *, known: Collection[str] = ()) -> Decoded:
    """Return the experiment that a query names. Never raises: what can't be used is named in a sentence.

    Parameters
    ----------
    query : the address's parameters, whatever they are; those of a view are left alone
    known : further names that belong to someone else
    """
    problems = _version_problem(query)
    values = _decode(FIELDS, query, Experiment(), problems)
    others = {VERSION_NAME, *known, *(field.url for field in VIEW_FIELDS.values())}
    names = {field.url for field in FIELDS.values()} | others
    problems += [
        _("“{name}” is not known here and was left out.").format(name=shorten(str(name)))
        for name in query
        if name not in names
    ]
    experiment, further = _fitted(values)
    return Decoded(experiment=experiment, problems=_few(problems + further))


def decode_view(query: Mapping[str, str]) -> tuple[View, tuple[str, ...]]:
    """Return the view that a query names, and a sentence for each part that can't be used. Never raises."""
    problems: list[str] = []
    return View(**_decode(VIEW_FIELDS, query, View(), problems)), _few(problems)


def link_size(experiment: Experiment, view: View | None = None) -> int:
    """Return the length of the query in bytes, as it stands in an address."""
    return len(urlencode(encode(experiment) | encode_view(view or View())))


def too_long(experiment: Experiment, view: View | None = None) -> str:
    """Return a sentence where the link would be longer than LONGEST_LINK, "" where it is not."""
    size = link_size(experiment, view)
    if size <= LONGEST_LINK:
        return ""
    return _(
        "The link would be {size:.1f} KB long, more than the {most} KB that mail and chat programs keep: "
        "save the experiment as a file instead."
    ).format(size=size / 1024, most=LONGEST_LINK // 1024)


# ---- one field


def _encode(table: Mapping[str, Field], record: Any, default: Any) -> dict[str, str]:
    return {
        field.url: _WRITE[field.kind](field, getattr(record, field.name))
        for field in table.values()
        if getattr(record, field.name) != getattr(default, field.name)
    }


def _decode(table: Mapping[str, Field], query: Mapping[str, str], default: Any, problems: list[str]) -> dict[str, Any]:
    values = {}
    for field in table.values():
        if field.url in query:
            value, sentence = _read(field, str(query[field.url]), getattr(default, field.name))
            if sentence:
                problems.append(sentence)
            else:
                values[field.name] = value
    return values


def _read(field: Field, text: str, default: Any) -> tuple[Any, str]:
    """Return a field's value, or a sentence that says why there is none."""
    try:
        value = _READ[field.kind](field, text)
    except packing.LaterVersionError:
        return None, _("{label} ({name}) comes from a later version of the playground and was left out.").format(
            label=_(field.label), name=field.url
        )
    except packing.DamagedError:
        return None, _(
            "{label} ({name}) is incomplete: the link was cut off or changed. Ask for it again; this part was left out."
        ).format(label=_(field.label), name=field.url)
    except ValueError:
        return None, complaint(field, text, instead=_shown(field, default))
    if problem(field, value):
        return None, complaint(field, text, instead=_shown(field, default))
    return value, ""


def _shown(field: Field, default: Any) -> str:
    return _WRITE[field.kind](field, default) or _("none") if _is_short(field) else _("the default")


def _is_short(field: Field) -> bool:
    return field.kind in ("int", "float", "choice", "bool", "text", "steps")


def _write_float(_field: Field, value: float) -> str:
    short = f"{value:g}"
    return short if float(short) == value else repr(float(value))


def _read_int(field: Field, text: str) -> int:
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text):
        raise ValueError
    return int(text) - field.offset


def _read_float(_field: Field, text: str) -> float:
    value = float(text[:100])
    if not math.isfinite(value) or len(text) > 100:
        raise ValueError
    return value


def _read_bool(_field: Field, text: str) -> bool:
    found = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(text[:10].lower())
    if found is None:
        raise ValueError
    return found


def _read_steps(field: Field, text: str) -> tuple[int, ...]:
    return tuple(_read_int(field, word) for word in text[:4000].split(",")) if text.strip() else ()


def _write_steps(field: Field, value: tuple[int, ...]) -> str:
    return ",".join(str(item + field.offset) for item in value)


def _read_names(_field: Field, text: str) -> tuple[str, ...]:
    return tuple(text[:4000].split(",")) if text else ()


_WRITE: Mapping[str, Callable[[Field, Any], str]] = {
    "int": lambda field, value: "" if value is None else str(value + field.offset),
    "float": _write_float,
    "choice": lambda _field, value: str(value),
    "bool": lambda _field, value: "1" if value else "0",
    "text": lambda _field, value: str(value),
    "numbers": lambda _field, value: packing.pack(value, packing.write_number),
    "steps": _write_steps,
    "edits": lambda _field, value: packing.pack(value, packing.write_edit),
    "clamps": lambda _field, value: packing.pack(value, packing.write_clamp),
    "names": lambda _field, value: ",".join(value),
}

_READ: Mapping[str, Callable[[Field, str], Any]] = {
    "int": _read_int,
    "float": _read_float,
    "choice": lambda _field, text: text,
    "bool": _read_bool,
    "text": lambda _field, text: text,
    "numbers": lambda _field, text: packing.unpack(text, packing.read_number),
    "steps": _read_steps,
    "edits": lambda _field, text: packing.unpack(text, packing.read_edit),
    "clamps": lambda _field, text: packing.unpack(text, packing.read_clamp),
    "names": _read_names,
}


# ---- the whole


def _version_problem(query: Mapping[str, str]) -> list[str]:
    version = str(query.get(VERSION_NAME, VERSION))
    if version == str(VERSION):
        return []
    if re.fullmatch(r"[0-9]{1,6}", version) and int(version) > VERSION:
        return [
            _(
                "This link comes from a later version of the playground ({got}, this is {known}): "
                "what is not known here was left out."
            ).format(got=version, known=VERSION)
        ]
    return [
        _("The version (v): wanted {wanted}, got {got}; the link is read as {wanted}.").format(
            wanted=VERSION, got=quoted(shorten(version))
        )
    ]


def _fitted(values: Mapping[str, Any]) -> tuple[Experiment, list[str]]:
    """Return an experiment of values that are each allowed, and a sentence where they don't go together."""
    chosen = dict(values)
    problems = []
    plain = Experiment()
    if chosen.get("coupled") and not chosen.get("forget_gate", True):
        problems.append(_("Coupled gates need a forget gate: they were switched off."))
        chosen["coupled"] = plain.coupled
    numbers, channels = chosen.get("values", plain.values), chosen.get("channels", plain.channels)
    if len(numbers) % channels:
        problems.append(
            _("{number} numbers don't fill steps of {channels}: they are taken as one a step.").format(
                number=len(numbers), channels=channels
            )
        )
        chosen["channels"] = 1
    return replace(plain, **chosen), problems


def _few(problems: list[str]) -> tuple[str, ...]:
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    rest = len(problems) - MOST_PROBLEMS
    sentence = ngettext("{number} further part was left out.", "{number} further parts were left out.", rest)
    return (*problems[:MOST_PROBLEMS], sentence.format(number=rest))
