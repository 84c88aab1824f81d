"""The first format's packed parts, written by its rules: what is read today must be what was written then."""

import base64
import zlib


def forged(content: bytes, *, compressed: bool = False, number: int = 1) -> str:
    """A packed part with a right checksum and whatever content."""
    body = bytes([number << 1 | compressed]) + (zlib.compress(content, 9) if compressed else content)
    return base64.urlsafe_b64encode(body + zlib.crc32(body).to_bytes(4, "big")[1:]).rstrip(b"=").decode()
