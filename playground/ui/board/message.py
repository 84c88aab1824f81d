"""The message that a page sends to the board in the browser: a JSON header, then arrays as bytes."""

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 8
"""Bytes to which every array is aligned, so that the browser can view it without a copy."""

DTYPES: Mapping[str, str] = {"float32": "f4", "float64": "f8", "int32": "i4", "uint8": "u1"}
"""The types of number that the browser has a typed array for, as a message calls them."""


def pack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """One message: the header's length (uint32), the header as JSON, the arrays.

    Parameters
    ----------
    header : Mapping
        What JSON can hold. The key ``arrays`` is added: name → [type, shape], in the order in which they lie.
    arrays : Mapping[str, ndarray]
        Of the types in `DTYPES`; any other type of number is sent as float32.

    Returns
    -------
    bytes
        Little endian throughout; the header and every array end on a multiple of `ALIGNMENT`.
    """
    places: dict[str, tuple[str, tuple[int, ...]]] = {}
    parts: list[bytes] = []
    for name, array in arrays.items():
        data = np.ascontiguousarray(array, dtype=array.dtype if array.dtype.name in DTYPES else np.float32)
        raw = data.tobytes()
        places[name] = (DTYPES[data.dtype.name], array.shape)
        parts += [raw, bytes(-len(raw) % ALIGNMENT)]
    text = json.dumps({**header, "arrays": places}, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-(4 + len(text)) % ALIGNMENT)
    return b"".join([struct.pack("<I", len(text)), text, *parts])


def unpack(message: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The header and the arrays of a message made by `pack`."""
    (length,) = struct.unpack_from("<I", message)
    header: dict[str, Any] = json.loads(message[4 : 4 + length])
    start, arrays = 4 + length, {}
    for name, (dtype, shape) in header["arrays"].items():
        arrays[name] = np.frombuffer(message, dtype=dtype, count=int(np.prod(shape)), offset=start).reshape(shape)
        start += arrays[name].nbytes + -arrays[name].nbytes % ALIGNMENT
    return header, arrays
