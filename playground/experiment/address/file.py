"""A frozen value as a JSON file, for what is too long for a link: checked, versioned, readable.

Its fields stand under their names in the address; what is missing is the default, so that files of today can be read
tomorrow. The first version held the weights of a preset and a person's own changes as one log.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Any

from playground.experiment.address import codec, format_1
from playground.experiment.state import record
from playground.experiment.state.experiment import EXPERIMENT, Experiment
from playground.experiment.state.record import Record
from playground.words import _

PROGRAM = "recurrent-network-playground"
VERSION = 2
FILE_NAME = "experiment.json"
LARGEST = 10 * 2**20
"""Bytes: far more than the largest experiment."""


def to_json(value: Any, what: Record = EXPERIMENT) -> str:
    """Return an experiment, or another frozen value of a record, as the text of a file."""
    fields = record.pack(what, value)
    document = {
        "format": f"{PROGRAM} {what.name}",
        "version": VERSION,
        "checksum": _checksum(fields),
        what.name: fields,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def from_json(text: str | bytes) -> Experiment:
    """Return the experiment in a file; errors as for `read`."""
    experiment: Experiment = read(text, EXPERIMENT)
    return experiment


def is_of(text: str | bytes, what: Record) -> bool:
    """Whether a file says that it holds a value of a record."""
    document = _parse(text)
    return isinstance(document, dict) and document.get("format") == f"{PROGRAM} {what.name}"


def read(text: str | bytes, what: Record) -> Any:
    """Return the value of a record in a file.

    Raises
    ------
    ValueError : a sentence: the file is no JSON (cut off, perhaps), another program's, of a later version, changed
        since it was written, or holds a value out of range
    """
    document = _parse(text)
    if not isinstance(document, dict) or document.get("format") != f"{PROGRAM} {what.name}":
        raise ValueError(_("This JSON file is not an experiment of the playground: another program wrote it."))
    version = document.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version > VERSION:
        raise ValueError(
            _("This file is of a later version of the playground ({got}, this is {known}): open it there.").format(
                got=str(version)[:20], known=VERSION
            )
        )
    fields = document.get(what.name)
    if not isinstance(fields, dict) or document.get("checksum") != _checksum(fields):
        raise ValueError(_("This file was changed after it was saved, or damaged: save it again where it came from."))
    return _value(what, fields, version)


def _value(what: Record, fields: Mapping[str, Any], version: int) -> Any:
    first = version == format_1.FORMAT
    problems: list[str] = []
    value = record.unpack(what, format_1.of_today(fields) if first else fields, problems)
    if problems:
        raise ValueError(problems[0])
    return format_1.split(value) if first and "edits" in fields else value


def _parse(text: str | bytes) -> Any:
    if len(text) > LARGEST:
        raise ValueError(
            _("This file is larger than any experiment ({most} MB at most).").format(most=LARGEST // 2**20)
        )
    try:
        return codec.parse(text)
    except codec.DamagedError as error:
        start = text.lstrip()[:1]
        if start in ("{", b"{"):
            raise ValueError(_("This file is incomplete or damaged: it was cut off or changed on its way.")) from error
        raise ValueError(_("This file is not JSON: choose one that the playground saved.")) from error


def _checksum(fields: Mapping[str, Any]) -> str:
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return f"{zlib.crc32(canonical.encode()):08x}"
