"""Files in and out."""

from playground.io.columns import Marker
from playground.io.dialect import SEPARATORS
from playground.io.encoding import ENCODINGS
from playground.io.reading import read_csv
from playground.io.table import Reading, Table
from playground.io.window import Window, take

__all__ = ["ENCODINGS", "SEPARATORS", "Marker", "Reading", "Table", "Window", "read_csv", "take"]
