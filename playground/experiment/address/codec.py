"""A JSON value as one short, checked text, and back: the second format of a link.

The text is base64url of: the format's number, four bytes of CRC-32, the JSON compressed by zlib with a dictionary.
Nothing is built from it before its length, its inflated length and its depth are known to be small.
"""

import base64
import binascii
import json
import re
import zlib
from typing import Any

FORMAT = 2
LONGEST = 400_000
"""Characters of a text."""
LARGEST = 2**20
"""Bytes of its JSON."""
DEEPEST = 12
"""Lists and objects in each other."""

WORDS = (
    b'"text":"hello hello","values":[0.0,"channels":1,"series":"GOOG","interventions":"clamps":[{"target":"c","value":'
    b'0.0,"start":0,"stop":,"units":[0,1,"loss":"squared","at":"every","at_step":"target_level":"target":[1.0,'
    b'"initialiser":"weights":"glorot","orthogonal","zeros","seed":1,"sequence":"pulses","pulses":[3,13],"sine","noise",'
    b'"experiment":{"preset":"pulse","cell":"gru","rnn","lstm","units":16,"length":60,"preset":"remember","base":['
    b'{"action":"scale","block":"W_hh.i","value":0.3},{"action":"scale","block":"W_hh.f","value":0.3},'
    b'{"action":"scale","block":"W_hh.g","value":0.3},{"action":"scale","block":"W_hh.o","value":0.3},'
    b'{"action":"zero","block":"b_hh.i"},{"action":"zero","block":"b_hh.f"},{"action":"zero","block":"b_hh.g"},'
    b'{"action":"zero","block":"b_hh.o"},{"action":"zero","block":"W_ih.f"},{"action":"zero","block":"W_ih.o"},'
    b'{"action":"paste","block":"W_ih.i","row":0,"column":0,"values":[[7],[7],[7],[7]]},'
    b'{"action":"paste","block":"W_ih.g","row":0,"column":0,"values":[[1.6],[-1.2],[1.0],[-2.0]]},'
    b'{"action":"paste","block":"b_ih.i","row":0,"column":0,"values":[[-4],[-4],[-4],[-4]]},'
    b'{"action":"paste","block":"b_ih.f","row":0,"column":0,"values":[[6],[3],[1.6],[0.6]]},'
    b'{"action":"paste","block":"b_ih.g","row":0,"column":0,"values":[[0],[0],[0],[0]]},'
    b'{"action":"paste","block":"b_ih.o","row":0,"column":0,"values":[[1.5],[1],[1],[1.5]]}],"edits":[]'
)
"""What links often hold, so that it costs a few bytes. It is part of the format: another text is another format."""


class DamagedError(ValueError):
    """A text that was cut off or changed, or holds more than any link does."""


class LaterVersionError(ValueError):
    """A text of a later format."""


def pack(value: Any) -> str:
    """Return a JSON value as a text."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    compressor = zlib.compressobj(9, zdict=WORDS)
    body = compressor.compress(content) + compressor.flush()
    data = bytes([FORMAT]) + zlib.crc32(body).to_bytes(4, "big") + body
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpack(text: str) -> Any:
    """Return the JSON value of a text.

    Raises
    ------
    DamagedError : it was cut off or changed, or is too large
    LaterVersionError : it is of a later format than this program reads
    """
    if len(text) > LONGEST or not re.fullmatch(r"[A-Za-z0-9_-]+", text, re.ASCII):
        raise DamagedError
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise DamagedError from error
    if len(data) < 6:
        raise DamagedError
    if data[0] != FORMAT:
        raise LaterVersionError if data[0] > FORMAT else DamagedError
    if zlib.crc32(data[5:]) != int.from_bytes(data[1:5], "big"):
        raise DamagedError
    return parse(_inflate(data[5:]))


def _inflate(body: bytes) -> bytes:
    inflater = zlib.decompressobj(zdict=WORDS)
    try:
        content = inflater.decompress(body, LARGEST)
    except zlib.error as error:
        raise DamagedError from error
    if not inflater.eof:
        raise DamagedError
    return content


TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def parse(content: str | bytes) -> Any:
    """Return the value of a JSON text, of bounded depth, without inf and nan.

    Raises
    ------
    DamagedError : it is none
    """
    try:
        text = content if isinstance(content, str) else content.decode()
        if _depth(text) > DEEPEST:
            raise DamagedError
        return json.loads(text, parse_constant=_no_number)
    except DamagedError:
        raise
    except (ValueError, RecursionError) as error:
        raise DamagedError from error


def _depth(text: str) -> int:
    """Return how many lists and objects lie in each other."""
    depth = deepest = 0
    for token in TOKENS.finditer(text):
        character = token[0]
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _no_number(name: str) -> float:
    raise DamagedError(name)
