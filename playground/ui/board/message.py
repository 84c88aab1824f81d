"""The message that a page sends to the board in the browser: a JSON header, then arrays as bytes."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8
"""Bytes to which every array is aligned, so that the browser can view it without a copy."""

DTYPES = ("float32", "float64", "int32", "uint8")
"""The types of number that the browser has a typed array for."""


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """One message: the header's length (uint32), the header as JSON, the arrays.

    Parameters
    ----------
    header : Mapping
        What JSON can hold. The key ``arrays`` is added: name → dtype, shape and offset in bytes.
    arrays : Mapping[str, ndarray]
        Of the types in `DTYPES`; any other type of number is sent as float32.

    Returns
    -------
    bytes
        Little endian throughout; offsets count from the first byte after the header's padding.
    """
    places: dict[str, dict[str, Any]] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        data = np.ascontiguousarray(array, dtype=array.dtype if array.dtype.name in DTYPES else np.float32)
        raw = data.tobytes()
        places[name] = {"dtype": data.dtype.name, "shape": data.shape, "offset": offset}
        padding = -len(raw) % ALIGNMENT
        parts += [raw, bytes(padding)]
        offset += len(raw) + padding
    text = json.dumps({**header, "arrays": places}, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-(4 + len(text)) % ALIGNMENT)
    return b"".join([struct.pack("<I", len(text)), text, *parts])


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The header and the arrays of a message made by `pack`."""
    (length,) = struct.unpack_from("<I", message)
    header: dict[str, Any] = json.loads(message[4 : 4 + length])
    start = 4 + length
    arrays = {
        name: np.frombuffer(
            message, dtype=place["dtype"], count=int(np.prod(place["shape"])), offset=start + place["offset"]
        ).reshape(place["shape"])
        for name, place in header["arrays"].items()
    }
    return header, arrays
