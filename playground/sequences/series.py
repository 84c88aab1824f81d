"""Measured series that come with Plotly, read from its package without importing it."""

import csv
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType

import numpy as np

from playground.sequences.record import Array, Input
from playground.words import _, mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A column of a table that Plotly ships.

    where : (column, value) that the rows must have, for a table of several series
    step : the column that names the steps
    """

    name: str
    label: str
    table: str
    column: str
    step: str
    where: tuple[str, str] | None = None


def _stock(column: str, label: str) -> Series:
    return Series(name=column, label=label, table="stocks", column=column, step="date")


def _country(name: str, country: str, label: str) -> Series:
    return Series(name=name, label=label, table="gapminder", column="lifeExp", step="year", where=("country", country))


SERIES: Mapping[str, Series] = MappingProxyType(
    {
        series.name: series
        for series in (
            _stock("GOOG", mark("Google, share price by week, 2018–2019")),
            _stock("AAPL", mark("Apple, share price by week, 2018–2019")),
            _stock("AMZN", mark("Amazon, share price by week, 2018–2019")),
            _stock("FB", mark("Facebook, share price by week, 2018–2019")),
            _stock("NFLX", mark("Netflix, share price by week, 2018–2019")),
            _stock("MSFT", mark("Microsoft, share price by week, 2018–2019")),
            _country("korea", "Korea, Rep.", mark("Korea, life expectancy every 5 years, 1952–2007")),
            _country("rwanda", "Rwanda", mark("Rwanda, life expectancy every 5 years, 1952–2007")),
        )
    }
)


def series(length: int, *, series: str, window_start: int, stride: int, standardise: bool, amplitude: float) -> Input:
    """A window of a measured series: x_t = A · value of row (start + t · stride); 0 after its end.

    Where `standardise`, the whole series has mean 0 and standard deviation 1 before the window is taken.
    """
    values, names = read_series(series)
    scaled = standardised(values) if standardise else values
    rows = slice(window_start, None, stride)
    taken = amplitude * scaled[rows][:length]
    x = np.zeros((length, 1))
    x[: len(taken), 0] = taken
    steps = names[rows][:length] + ("",) * (length - len(taken))
    return Input(x=x, labels=(SERIES[series].column,), steps=steps, notes=_padding(len(taken), length))


def _padding(taken: int, length: int) -> tuple[str, ...]:
    if taken >= length:
        return ()
    return (_("The series ends after step {taken}: the input is 0 from there on.").format(taken=taken),)


def standardised(values: Array) -> Array:
    """Return (values − mean) / standard deviation along the first axis; a constant becomes 0."""
    peak = np.abs(values).max(axis=0)
    values = values / np.where(peak > 0, peak, 1.0)  # so that no square overflows
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    result: Array = centred / np.where(spread > 1e-14, spread, np.inf)
    return result


@lru_cache(maxsize=len(SERIES))
def read_series(name: str) -> tuple[Array, tuple[str, ...]]:
    """Return the values of a series (rows,) and what its rows are called.

    Raises
    ------
    FileNotFoundError : Plotly is not installed, or no longer ships the table
    """
    entry = SERIES[name]
    rows = [row for row in _read_table(entry.table) if entry.where is None or row[entry.where[0]] == entry.where[1]]
    values = np.array([float(row[entry.column]) for row in rows])
    values.flags.writeable = False
    return values, tuple(row[entry.step] for row in rows)


def _read_table(table: str) -> list[dict[str, str]]:
    spec = find_spec("plotly")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise FileNotFoundError("the measured series come with plotly, which is not installed: pip install plotly")
    path = Path(folders[0]) / "package_data" / "datasets" / f"{table}.csv.gz"
    return list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))
