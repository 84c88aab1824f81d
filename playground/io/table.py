"""A table of numbers, as it was read from a file."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.io.columns import Marker

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was understood of a file; each can be given to `read_csv` instead.

    separator : what stands between columns: , ; tab | a blank, or "" for one column
    decimal : the sign before decimals, of most columns
    encoding : Python's name of the encoding
    header : whether a row of the file names the columns
    day_first : whether the day stands before the month in its dates; None where the way of writing leaves no choice
    missing_values : what else stands for a missing value
    newest_first : whether the rows were turned round
    """

    separator: str
    decimal: str
    encoding: str
    header: bool
    day_first: bool | None = None
    missing_values: tuple[float | str, ...] = ()
    newest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The columns of numbers of a file.

    names : (C,) the columns of numbers
    values : (rows, C), nan where a value is missing
    suggested : the column to offer first
    steps : (rows,) what the rows are called, dates as they are written; None where the file has none
    left_out : the names of the columns that hold no numbers
    notes : sentences for the person
    reading : what was understood of the file
    markers : values that may stand for missing
    columns, head : the names of all columns of the file, and its first rows as they are written
    """

    names: tuple[str, ...]
    values: Array
    suggested: str
    steps: tuple[str, ...] | None
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    reading: Reading
    markers: tuple[Marker, ...] = ()
    columns: tuple[str, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows below the header."""
        return len(self.values)

    def missing(self, name: str) -> int:
        """Return how many values of a column are missing."""
        return int(np.isnan(self.values[:, self.names.index(name)]).sum())
