"""The experiment as a JSON file, for what is too long for a link: checked, versioned, readable.

Its fields stand under their names in the address, those that can be packed as plain lists; what is missing is the
default, so that files of today can be read tomorrow.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from playground.engine.interventions import Clamp
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS
from playground.experiment.state.kinds import Field, problem
from playground.experiment.weights.edit import Edit
from playground.words import _

FORMAT = "recurrent-network-playground experiment"
VERSION = 1
FILE_NAME = "experiment.json"
LARGEST = 10 * 2**20
"""Bytes: far more than the largest experiment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """The keys of a list's items, and how to make one."""

    make: Any
    keys: tuple[str, ...]
    needed: tuple[str, ...]


_SHAPES = {
    "edits": _Shape(make=Edit, keys=("kind", "target", "gate", "row", "column", "value", "values"), needed=("kind",)),
    "clamps": _Shape(make=Clamp, keys=("target", "value", "start", "stop", "units"), needed=("target", "value")),
}


def to_json(experiment: Experiment) -> str:
    """Return the experiment as the text of a file."""
    plain = Experiment()
    fields = {
        field.url: _plain(getattr(experiment, field.name))
        for field in FIELDS.values()
        if getattr(experiment, field.name) != getattr(plain, field.name)
    }
    document = {"format": FORMAT, "version": VERSION, "checksum": _checksum(fields), "experiment": fields}
    return json.dumps(document, ensure_ascii=False, indent=1)


def from_json(text: str | bytes) -> Experiment:
    """Return the experiment in a file.

    Raises
    ------
    ValueError : a sentence: the file is no JSON (cut off, perhaps), another program's, of a later version, changed
        since it was written, or holds a value out of range
    """
    document = _parse(text)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(_("This JSON file is not an experiment of the playground: another program wrote it."))
    version = document.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise ValueError(
            _("This file is of a later version of the playground ({got}, this is {known}): open it there.").format(
                got=version, known=VERSION
            )
        )
    fields = document.get("experiment")
    if not isinstance(fields, dict) or document.get("checksum") != _checksum(fields):
        raise ValueError(_("This file was changed after it was saved, or damaged: save it again where it came from."))
    return Experiment(**_fields(fields))


def _parse(text: str | bytes) -> Any:
    if len(text) > LARGEST:
        raise ValueError(
            _("This file is larger than any experiment ({most} MB at most).").format(most=LARGEST // 2**20)
        )
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        start = text.lstrip()[:1]
        if start in ("{", b"{"):
            raise ValueError(_("This file is incomplete or damaged: it was cut off or changed on its way.")) from error
        raise ValueError(_("This file is not JSON: choose one that the playground saved.")) from error


def _fields(found: Mapping[str, Any]) -> dict[str, Any]:
    by_url = {field.url: field for field in FIELDS.values()}
    values = {}
    for url, value in found.items():
        if url not in by_url:
            raise ValueError(_("This file holds “{name}”, which is not known here.").format(name=url[:40]))
        field = by_url[url]
        values[field.name] = _stored(field, value)
        if sentence := problem(field, values[field.name]):
            raise ValueError(sentence)
    return values


def _stored(field: Field, value: Any) -> Any:
    """Return a value as an experiment holds it: lists as tuples, their items as edits or clamps."""
    shape = _SHAPES.get(field.kind)
    if shape is None or not isinstance(value, list):
        return _tuples(value)
    items = []
    for item in value:
        if not isinstance(item, dict) or not set(item) <= set(shape.keys) or not set(shape.needed) <= set(item):
            raise ValueError(_("This file holds {label} that are not known here.").format(label=_(field.label)))
        items.append(shape.make(**{key: _tuples(entry) for key, entry in item.items()}))
    return tuple(items)


def _plain(value: Any) -> Any:
    """Return a value as JSON writes it; of edits and clamps what isn't the default."""
    if isinstance(value, Edit | Clamp):
        return {
            key: entry
            for key, entry in asdict(value).items()
            if key in ("kind", "target", "value") or entry not in ("", None, ())
        }
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def _checksum(fields: Mapping[str, Any]) -> str:
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return f"{zlib.crc32(canonical.encode()):08x}"
