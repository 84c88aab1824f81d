"""The first format of links and files, which is still read.

Its addresses have a parameter for each field; lists of numbers, edits and clamps are packed: base64url of a head
(format number, whether compressed), the content, three bytes of its CRC-32. Whole numbers are varints (LEB128, signs
zigzag). A number keeps the digits of its shortest decimal form; where they are many, its eight bytes.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from playground.cells.blocks import Block
from playground.engine.interventions import Clamp
from playground.experiment.address.codec import DamagedError, LaterVersionError
from playground.experiment.limits import MOST_CLAMPS, MOST_EDITS, MOST_STEPS, MOST_UNITS
from playground.experiment.presets import PRESETS
from playground.experiment.state.experiment import Experiment
from playground.experiment.weights.edit import Edit
from playground.sequences import MOST_INPUTS

FORMAT = 1
LONGEST = 400_000  # characters of a packed part, and bytes of its content
RAW = 0xFF  # in place of a decimal exponent: eight bytes follow
SHIFT = 100  # of a decimal exponent, so that it is one byte

ACTIONS = (
    *("set", "paste", "restore", "scale", "radius", "transpose", "zero", "identity", "orthogonal", "rotate", "bias"),
)
PARAMETERS = ("W_ih", "W_hh", "b_ih", "b_hh", "W_ci", "W_cf", "W_co", "W_hy", "b_y")
"""Packed edits hold positions in these two."""


class Reader:
    """Bytes being read; DamagedError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        """Read this many bytes."""
        if size > len(self.data) - self.at:
            raise DamagedError
        self.at += size
        return self.data[self.at - size : self.at]

    def whole(self) -> int:
        """Read a whole number ≥ 0."""
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value
            if shift > 63:
                raise DamagedError

    def number(self) -> float:
        """Read a number."""
        exponent = self.take(1)[0]
        if exponent == RAW:
            return float(struct.unpack("<d", self.take(8))[0])
        mantissa = self.whole()
        return float(f"{'-' if mantissa & 1 else ''}{mantissa >> 1}e{exponent - SHIFT}")

    def text(self) -> str:
        """Read a text."""
        return self.take(self.whole()).decode()

    def optional(self) -> int | None:
        """Read a whole number ≥ 0, or None."""
        value = self.whole()
        return None if value == 0 else value - 1


Item = TypeVar("Item")


def unpack(text: str, read: Callable[[Reader], Item], most: int) -> tuple[Item, ...]:
    """Return the items of a packed part, so many at most.

    Raises
    ------
    DamagedError : it was cut off or changed
    LaterVersionError : it is of a later version than this program reads
    """
    reader = Reader(_content(text))
    count = reader.whole()
    if count > min(len(reader.data), most):  # every item has at least one byte
        raise DamagedError
    try:
        items = tuple(read(reader) for _ in range(count))
    except (IndexError, UnicodeDecodeError) as error:
        raise DamagedError from error
    if reader.at != len(reader.data):
        raise DamagedError
    return items


def _content(text: str) -> bytes:
    if len(text) > LONGEST or not re.fullmatch(r"[A-Za-z0-9_-]*", text, re.ASCII):
        raise DamagedError
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise DamagedError from error
    body, checksum = data[:-3], data[-3:]
    if len(data) < 5 or _checksum(body) != checksum:
        raise DamagedError
    if body[0] >> 1 != FORMAT:
        raise LaterVersionError
    return _inflate(body[1:]) if body[0] & 1 else body[1:]


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(data, LONGEST)
    except zlib.error as error:
        raise DamagedError from error
    if not inflater.eof:
        raise DamagedError
    return content


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(4, "big")[1:]


# ---- what is packed


def read_number(reader: Reader) -> float:
    """Read one number of a sequence."""
    return reader.number()


def read_edit(reader: Reader) -> Edit:
    """Read an edit."""
    action, parameter, gate = ACTIONS[reader.whole()], PARAMETERS[reader.whole()], reader.text()
    row, column, value = reader.optional(), reader.optional(), reader.number()
    rows = reader.whole()
    columns = reader.whole() if rows else 0
    if rows > MOST_UNITS or columns > MOST_UNITS or rows * columns > len(reader.data) or (rows and not columns):
        raise DamagedError
    values = tuple(tuple(reader.number() for _ in range(columns)) for _ in range(rows))
    block = str(Block(parameter, gate))
    return Edit(action=action, block=block, row=row, column=column, value=value, values=values)


def read_clamp(reader: Reader) -> Clamp:
    """Read a clamp."""
    target, value = reader.text(), reader.number()
    start, stop = reader.whole(), reader.optional()
    count = reader.optional()
    if count is not None and count > MOST_UNITS:
        raise DamagedError
    units = None if count is None else tuple(reader.whole() for _ in range(count))
    return Clamp(target=target, value=value, start=start, stop=stop, units=units)


PACKED: Mapping[str, Callable[[str], tuple[Any, ...]]] = {
    "numbers": lambda text: unpack(text, read_number, MOST_STEPS * MOST_INPUTS),
    "edits": lambda text: unpack(text, read_edit, MOST_EDITS),
    "clamps": lambda text: unpack(text, read_clamp, MOST_CLAMPS),
}
"""How the values of the kinds that are packed are read, by kind."""


def start_of(edits: Sequence[Edit]) -> dict[str, Any]:
    """Return the preset, what it laid out, and the person's own edits, of a log that held both in one.

    Where the log begins with all that a preset lays out, and nothing after it leads back to the drawn weights, it is
    that preset's; else all of it is the person's own.
    """
    log = tuple(edits)
    starts = sorted(
        {(preset.experiment.base, name) for name, preset in PRESETS.items()}, key=lambda start: -len(start[0])
    )
    for base, name in starts:
        own = log[len(base) :]
        if log[: len(base)] == base and not any(edit.action == "restore" for edit in own):
            return {"preset": name, "base": base, "edits": own}
    return {"preset": "", "base": (), "edits": log}


def split(experiment: Experiment) -> Experiment:
    """Return an experiment whose edits are a log of the first format as one of today."""
    return replace(experiment, **start_of(experiment.edits))


# ---- files


def edit_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an edit of a file of the first version as one of today's."""
    own = {key: value for key, value in item.items() if key not in ("kind", "target", "gate")}
    block = Block(str(item.get("target", "W_hh")), str(item.get("gate", "")))
    return {**own, "action": item.get("kind"), "block": str(block)}


def of_today(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a file of the first version as today's files write them; the log still as one."""
    if not isinstance(fields.get("edits"), list):
        return dict(fields)
    edits = [edit_of(item) if isinstance(item, dict) else item for item in fields["edits"]]
    return {**fields, "edits": edits}
