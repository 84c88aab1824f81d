"""Compact, lossless and checked text for what is too long to be readable in an address.

A packed part is base64url of: a head (format number, whether compressed), the content, three bytes of its CRC-32.
Whole numbers are varints (LEB128, signs zigzag). A number keeps the digits of its shortest decimal form; where they
are many, its eight bytes.
"""

import base64
import binascii
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from playground.engine.interventions import Clamp
from playground.experiment.weights.edit import KINDS, TARGETS, Edit

FORMAT = 1
LONGEST = 400_000  # characters of a packed part, and bytes of its content
RAW = 0xFF  # in place of a decimal exponent: eight bytes follow
SHIFT = 100  # of a decimal exponent, so that it is one byte


class DamagedError(ValueError):
    """A packed part that was cut off or changed."""


class LaterVersionError(ValueError):
    """A packed part of a later version."""


class Writer:
    """Bytes under construction."""

    def __init__(self) -> None:
        self.data = bytearray()

    def whole(self, value: int) -> None:
        """Write a whole number ≥ 0."""
        while value > 0x7F:
            self.data.append(value & 0x7F | 0x80)
            value >>= 7
        self.data.append(value)

    def number(self, value: float) -> None:
        """Write a finite number, exactly."""
        sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
        mantissa = int("".join(map(str, digits)))
        if mantissa >= 2**40 or not isinstance(exponent, int) or not -SHIFT <= exponent < RAW - SHIFT:
            self.data.append(RAW)
            self.data += struct.pack("<d", value)
        else:
            self.data.append(exponent + SHIFT)
            self.whole(mantissa << 1 | sign)

    def text(self, value: str) -> None:
        """Write a text."""
        encoded = value.encode()
        self.whole(len(encoded))
        self.data += encoded

    def optional(self, value: int | None) -> None:
        """Write a whole number ≥ 0, or None."""
        self.whole(0 if value is None else value + 1)


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


def pack(items: Sequence[Item], write: Callable[[Writer, Item], None]) -> str:
    """Return items as one packed part."""
    writer = Writer()
    writer.whole(len(items))
    for item in items:
        write(writer, item)
    content = bytes(writer.data)
    compressed = zlib.compress(content, 9)
    smaller = len(compressed) < len(content)
    body = bytes([FORMAT << 1 | smaller]) + (compressed if smaller else content)
    return base64.urlsafe_b64encode(body + _checksum(body)).rstrip(b"=").decode()


def unpack(text: str, read: Callable[[Reader], Item]) -> tuple[Item, ...]:
    """Return the items of a packed part.

    Raises
    ------
    DamagedError : it was cut off or changed
    LaterVersionError : it is of a later version than this program reads
    """
    reader = Reader(_content(text))
    count = reader.whole()
    if count > len(reader.data):  # every item has at least one byte
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

_KINDS = tuple(KINDS)


def write_number(writer: Writer, value: float) -> None:
    """Write one number of a sequence."""
    writer.number(value)


def read_number(reader: Reader) -> float:
    """Read one number of a sequence."""
    return reader.number()


def write_edit(writer: Writer, edit: Edit) -> None:
    """Write an edit: what it is and where, its value, its block of numbers row by row."""
    writer.whole(_KINDS.index(edit.kind))
    writer.whole(TARGETS.index(edit.target))
    writer.text(edit.gate)
    writer.optional(edit.row)
    writer.optional(edit.column)
    writer.number(edit.value)
    writer.whole(len(edit.values))
    if edit.values:
        writer.whole(len(edit.values[0]))
    for row in edit.values:
        for value in row:
            writer.number(value)


def read_edit(reader: Reader) -> Edit:
    """Read an edit."""
    fields: dict[str, Any] = {
        "kind": _KINDS[reader.whole()],
        "target": TARGETS[reader.whole()],
        "gate": reader.text(),
        "row": reader.optional(),
        "column": reader.optional(),
        "value": reader.number(),
    }
    rows = reader.whole()
    columns = reader.whole() if rows else 0
    if rows * columns > len(reader.data):
        raise DamagedError
    values = tuple(tuple(reader.number() for _ in range(columns)) for _ in range(rows))
    return Edit(**fields, values=values)


def write_clamp(writer: Writer, clamp: Clamp) -> None:
    """Write a clamp: what, at which value, from where to where, which units."""
    writer.text(clamp.target)
    writer.number(clamp.value)
    writer.whole(clamp.start)
    writer.optional(clamp.stop)
    writer.optional(None if clamp.units is None else len(clamp.units))
    for unit in clamp.units or ():
        writer.whole(unit)


def read_clamp(reader: Reader) -> Clamp:
    """Read a clamp."""
    target, value = reader.text(), reader.number()
    start, stop = reader.whole(), reader.optional()
    count = reader.optional()
    if count is not None and count > len(reader.data):
        raise DamagedError
    units = None if count is None else tuple(reader.whole() for _ in range(count))
    return Clamp(target=target, value=value, start=start, stop=stop, units=units)
