"""The reader that comes with the playground: a GRU that has read Python's language reference, character by character.

`python -m playground.training.reader` trains it anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from playground.cells import CELLS
from playground.cells.records import Array
from playground.training.network import Layout

FILE = Path(__file__).with_name("reader.npz")

SYMBOLS = tuple(" '(),." + "abcdefghijklmnopqrstuvwxyz")
"""What the reader tells apart: as many characters as a step may have inputs."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reader:
    """A network that has learnt to read, and how well.

    vector : (P,) float32
    about : "text" (what it has read), "bits" and "unigram_bits" (per character of what was held out), "steps"
    """

    layout: Layout
    vector: Array
    about: Mapping[str, str | float]


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the reader, read from its file once.

    Raises
    ------
    FileNotFoundError : the file is not there
    """
    with np.load(FILE) as file:
        vector, about = file["vector"], json.loads(str(file["about"]))
    vector.flags.writeable = False
    return Reader(layout=layout(int(about["units"])), vector=vector, about=about)


def layout(units: int) -> Layout:
    """Return the layout of a reader of so many units: a GRU that tells SYMBOLS apart."""
    count = len(SYMBOLS)
    return Layout(cell="gru", options=CELLS["gru"].resolve({}), input_size=count, hidden_size=units, outputs=count)


def fold(text: str) -> str:
    """Return a text in what the reader knows: small letters, everything else a space, never two spaces in a row."""
    known = "".join(symbol if symbol in SYMBOLS else " " for symbol in text.lower())
    return " ".join(known.split())


def indices(text: str) -> Array:
    """Return the places among SYMBOLS of a text that `fold` has gone over."""
    return np.array([SYMBOLS.index(symbol) for symbol in text], int)
