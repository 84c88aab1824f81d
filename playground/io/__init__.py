"""Files in and out."""

from playground.io.columns import Marker
from playground.io.reading import read_csv
from playground.io.table import Reading, Table
from playground.io.window import Window, take

__all__ = ["Marker", "Reading", "Table", "Window", "read_csv", "take"]
