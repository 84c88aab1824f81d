"""The experiment and the view as the query of an address, and back.

A link holds a whole experiment in one parameter, `e`: compressed JSON with a checksum, so that nothing that is changed
here later changes what it opens. What a person types by hand (`?cell=gru&units=8`, `?preset=latch`) is read too, also
beside `e`; so are links of the first format, which had a parameter for each field. Of a view each field has its own.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from playground.experiment.address import codec, format_1
from playground.experiment.presets import PRESETS
from playground.experiment.state import record
from playground.experiment.state.comparison import COMPARISON, Comparison
from playground.experiment.state.experiment import EXPERIMENT, Experiment
from playground.experiment.state.fields import FIELDS, VIEW_FIELDS
from playground.experiment.state.kinds import Field
from playground.experiment.state.record import Record, complaint, default_text, problem
from playground.experiment.state.training import TRAINING, Training
from playground.experiment.state.view import VIEW, View
from playground.sequences.numbers import shorten
from playground.words import _, mark, ngettext, quoted

RECORDS: Mapping[str, Record] = {"e": EXPERIMENT, "train": TRAINING, "compare": COMPARISON}
"""What travels whole, by its parameter in the address. Another frozen value is one more line."""

VERSION_NAME = "v"
LONGEST_LINK = 8 * 1024
"""Bytes of a query that servers, mail programs and chats still take; past it, offer a file."""

LONGEST_QUERY, MOST_PARAMETERS = 600_000, 200
"""Characters and parameters of a query that is read at all."""

TOO_MUCH = mark("This address is longer than any link of the playground: nothing of it was read.")

MOST_PROBLEMS = 12

OURS = {VERSION_NAME, *RECORDS, *(field.url for table in (FIELDS, VIEW_FIELDS) for field in table.values())}
"""Every parameter that is read here."""

TYPED = {name: field for name, field in FIELDS.items() if name not in ("preset", "base")}
"""The fields that an address can name one by one; a preset named there brings all of its own."""

SILENT = ("t", "unit", "zoom", "train", "compare")
"""Parameters that point, or that a page holds beside: an address of these alone names no experiment on screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """An experiment from an address, and what was wrong with the address: a sentence each."""

    experiment: Experiment
    problems: tuple[str, ...] = ()


def encode(experiment: Experiment, view: View | None = None) -> dict[str, str]:
    """Return an experiment, and a view where one is given, as a query; nothing for the first paint itself.

    A view's level is written where an address without it would open another one.
    """
    query = {} if experiment == EXPERIMENT.plain else {"e": _written_whole(experiment)}
    if view is None:
        return query
    query |= {
        field.url: _written(field, now)
        for field in VIEW_FIELDS.values()
        if field.name != "level" and (now := getattr(view, field.name)) != getattr(VIEW.plain, field.name)
    }
    return query if view.level == _level_without_name(query) else query | {"level": view.level}


def encode_training(training: Training) -> dict[str, str]:
    """Return a training as a query; nothing for the one that the page opens with."""
    return {} if training == TRAINING.plain else {"train": write(TRAINING, training)}


def query_too_long(query: Mapping[str, str]) -> str:
    """Return a sentence where the query of a page is longer than a link can be, "" where it is not."""
    size = len(urlencode(query))
    if size <= LONGEST_LINK:
        return ""
    return _(
        "The link would be {size:.1f} KB long, more than the {most} KB that mail and chat programs keep: "
        "save it as a file instead."
    ).format(size=size / 1024, most=LONGEST_LINK // 1024)


def decode_training(query: Mapping[str, str]) -> tuple[Training, tuple[str, ...]]:
    """Return the training that a query holds, and a sentence for each part that can't be used. Never raises."""
    if "train" not in query or _too_much(query):
        return Training(), ()
    return read(TRAINING, str(query["train"]))


def encode_comparison(comparison: Comparison) -> dict[str, str]:
    """Return a comparison as a query; nothing for the one that the page opens with."""
    return {} if comparison == COMPARISON.plain else {"compare": write(COMPARISON, comparison)}


def decode_comparison(query: Mapping[str, str]) -> tuple[Comparison, tuple[str, ...]]:
    """Return the comparison that a query holds, and a sentence for each part that can't be used. Never raises."""
    if "compare" not in query or _too_much(query):
        return Comparison(), ()
    return read(COMPARISON, str(query["compare"]))


def encode_view(view: View) -> dict[str, str]:
    """Return what differs from the default view as a query."""
    return encode(EXPERIMENT.plain, view)


def decode(query: Mapping[str, str], *, known: Collection[str] = ()) -> Decoded:
    """Return the experiment that a query names. Never raises: what can't be used is named in a sentence.

    Parameters
    ----------
    query : the address's parameters, whatever they are; those of a view are left alone
    known : further names that belong to someone else
    """
    if sentence := _too_much(query):
        return Decoded(experiment=EXPERIMENT.plain, problems=(sentence,))
    problems = _version_problem(query)
    start = _start(query, problems)
    typed = _typed(TYPED, query, EXPERIMENT.plain, problems)
    problems += _unknown(query, known)
    if typed:
        values = {field.name: getattr(start, field.name) for field in fields(Experiment)} | typed
        start = record.made(EXPERIMENT, values, problems)
    return Decoded(experiment=start, problems=_few(problems))


def decode_view(query: Mapping[str, str]) -> tuple[View, tuple[str, ...]]:
    """Return the view that a query names, and a sentence for each part that can't be used. Never raises."""
    if _too_much(query):
        return View(), ()  # what is said of the experiment is said of all
    problems: list[str] = []
    values = {"level": _level_without_name(query), **_typed(VIEW_FIELDS, query, VIEW.plain, problems)}
    return View(**values), _few(problems)


def parse_query(text: str) -> dict[str, str]:
    """Return the parameters of a query as it stands in an address; ValueError where it is longer than any link."""
    if len(text) > LONGEST_QUERY or text.count("&") >= MOST_PARAMETERS:
        raise ValueError(_(TOO_MUCH))
    return dict(parse_qsl(text.removeprefix("?"), keep_blank_values=True))


@lru_cache(maxsize=8)
def _written_whole(experiment: Experiment) -> str:
    """An experiment as a parameter: asked for twice at every change, for the address and for its length."""
    return write(EXPERIMENT, experiment)


def write(what: Record, value: Any) -> str:
    """Return a frozen value as a parameter of an address."""
    return codec.pack(record.pack(what, value))


def read(what: Record, text: str) -> tuple[Any, tuple[str, ...]]:
    """Return the frozen value of a parameter, and a sentence for each part that can't be used. Never raises."""
    problems: list[str] = []
    try:
        value = record.unpack(what, codec.unpack(text), problems)
    except codec.LaterVersionError:
        return what.plain, (_("This link comes from a later version of the playground: open it there."),)
    except codec.DamagedError:
        return what.plain, (_("The link is incomplete: it was cut off or changed. Ask for it again."),)
    return value, _few(problems)


def link_size(experiment: Experiment, view: View | None = None) -> int:
    """Return the length of the query in bytes, as it stands in an address."""
    return len(urlencode(encode(experiment, view or View())))


def too_long(experiment: Experiment, view: View | None = None) -> str:
    """Return a sentence where the link would be longer than LONGEST_LINK, "" where it is not."""
    size = link_size(experiment, view)
    if size <= LONGEST_LINK:
        return ""
    return _(
        "The link would be {size:.1f} KB long, more than the {most} KB that mail and chat programs keep: "
        "save the experiment as a file instead."
    ).format(size=size / 1024, most=LONGEST_LINK // 1024)


# ---- the whole


def _start(query: Mapping[str, str], problems: list[str]) -> Experiment:
    """Return the experiment that typed fields change: that of a link, that of a preset, or the first paint."""
    if "e" in query:
        experiment, sentences = read(EXPERIMENT, str(query["e"]))
        problems += sentences
        return cast(Experiment, experiment)
    name = str(query.get("preset", "")) or next(iter(PRESETS))
    if name in PRESETS:
        return PRESETS[name].experiment
    problems.append(
        _("There is no “{name}” to start from: there are {known}.").format(name=shorten(name), known=", ".join(PRESETS))
    )
    return Experiment()


def _unknown(query: Mapping[str, str], known: Collection[str]) -> list[str]:
    return [
        _("“{name}” is not known here and was left out.").format(name=shorten(str(name)))
        for name in query
        if name not in OURS and name not in known
    ]


def _level_without_name(query: Mapping[str, str]) -> str:
    """Return the level that an address opens where it names none: all there is, if it says what to show."""
    return "everything" if any(name in OURS and name not in SILENT for name in query) else "essentials"


def _too_much(query: Mapping[str, str]) -> str:
    """Return a sentence where a query is longer than any link, before anything in it is looked at."""
    if len(query) > MOST_PARAMETERS or sum(len(str(text)) for text in query.values()) > LONGEST_QUERY:
        return _(TOO_MUCH)
    return ""


def _version_problem(query: Mapping[str, str]) -> list[str]:
    version = str(query.get(VERSION_NAME, format_1.FORMAT))
    if version in ("1", "2"):
        return []
    if re.fullmatch(r"[0-9]{1,6}", version) and int(version) > codec.FORMAT:
        return [
            _(
                "This link comes from a later version of the playground ({got}, this is {known}): "
                "what is not known here was left out."
            ).format(got=version, known=codec.FORMAT)
        ]
    return [
        _("The version (v): wanted {wanted}, got {got}; the link is read as {wanted}.").format(
            wanted=format_1.FORMAT, got=quoted(shorten(version))
        )
    ]


def _few(problems: Collection[str]) -> tuple[str, ...]:
    shown = tuple(problems)[:MOST_PROBLEMS]
    if len(problems) <= MOST_PROBLEMS:
        return shown
    rest = len(problems) - MOST_PROBLEMS
    sentence = ngettext("{number} further part was left out.", "{number} further parts were left out.", rest)
    return (*shown, sentence.format(number=rest))


# ---- one field, as it is typed


def _written(field: Field, value: Any) -> str:
    return "" if value is None or field.kind.write is None else field.kind.write(field, value)


def _typed(table: Mapping[str, Field], query: Mapping[str, str], plain: Any, problems: list[str]) -> dict[str, Any]:
    """Return the values of the fields that a query names one by one."""
    values: dict[str, Any] = {}
    for field in table.values():
        if field.url in query:
            value, sentence = _read(field, str(query[field.url]), getattr(plain, field.name))
            if sentence:
                problems.append(sentence)
            elif field.name == "edits":
                values |= format_1.start_of(value)
            else:
                values[field.name] = value
    return values


def _read(field: Field, text: str, default: Any) -> tuple[Any, str]:
    """Return a field's value, or a sentence that says why there is none."""
    try:
        if field.kind.read is not None:
            value = field.kind.read(field, text)
        elif field.kind.name in format_1.PACKED:
            value = format_1.PACKED[field.kind.name](text)
        else:
            raise codec.DamagedError
    except codec.LaterVersionError:
        return None, _("{label} ({name}) comes from a later version of the playground and was left out.").format(
            label=_(field.label), name=field.url
        )
    except codec.DamagedError:
        return None, _(
            "{label} ({name}) is incomplete: the link was cut off or changed. Ask for it again; this part was left out."
        ).format(label=_(field.label), name=field.url)
    except ValueError:
        return None, complaint(field, text, instead=default_text(field, default))
    if problem(field, value):
        return None, complaint(field, text, instead=default_text(field, default))
    return value, ""
