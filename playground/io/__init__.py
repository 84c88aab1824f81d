"""Files in and out."""

from playground.io.tables import Table, Window, read_csv, take

__all__ = ["Table", "Window", "read_csv", "take"]
