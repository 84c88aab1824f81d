"""A window of a table's rows, ready to be a sequence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from playground.io.table import Array, Table
from playground.sequences import MOST_INPUTS, standardised
from playground.sequences.numbers import LARGEST, MOST_STEPS, shorten
from playground.words import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Window:
    """A part of a table, ready to be a sequence."""

    x: Array  # (T, D)
    names: tuple[str, ...]  # (D,)
    steps: tuple[str, ...]  # (T,) what the rows are called, or nothing
    notes: tuple[str, ...]  # sentences about missing values and rows that ran out


def take(
    table: Table,
    names: Sequence[str],
    *,
    start: int = 0,
    length: int = MOST_STEPS,
    stride: int = 1,
    standardise: bool = True,
) -> Window:
    """Return every stride-th row from row `start` on (counted from 0), `length` of them at most, of some columns.

    A missing value takes the one before it; at the beginning of a column, the first there is. Where `standardise`,
    each whole column has mean 0 and standard deviation 1 before the window is taken.

    Raises
    ------
    ValueError : no column or too many, an unknown one, a window that begins past the last row, too large numbers
    """
    _check_window(table, names, start=start, length=length, stride=stride)
    columns = table.values[:, [table.names.index(name) for name in names]]
    filled = pd.DataFrame(columns).ffill().bfill().to_numpy()
    x = (standardised(filled) if standardise else filled)[start::stride][:length]
    if np.abs(x).max() > LARGEST:
        raise ValueError(
            _("The numbers go up to {got:g}, {most:g} at most can be shown: standardise the column.").format(
                got=np.abs(x).max(), most=LARGEST
            )
        )
    notes = [sentence for name in names if (sentence := _missing(table, name))]
    if len(x) < length:
        notes.append(_("The window has {got} steps: the file ends there.").format(got=len(x)))
    steps = table.steps[start::stride][:length] if table.steps else ()
    return Window(x=np.ascontiguousarray(x), names=tuple(names), steps=steps, notes=tuple(notes))


def _missing(table: Table, name: str) -> str:
    rows = np.flatnonzero(np.isnan(table.values[:, table.names.index(name)])) + 1
    if not len(rows):
        return ""
    sentence = ngettext(
        "“{name}” has {number} missing value (row {rows}): it takes the value before it.",
        "“{name}” has {number} missing values (rows {rows}): they take the value before them.",
        len(rows),
    )
    listed = ", ".join(map(str, rows[:5])) + (", …" if len(rows) > 5 else "")
    return sentence.format(name=shorten(name), number=len(rows), rows=listed)


def _check_window(table: Table, names: Sequence[str], *, start: int, length: int, stride: int) -> None:
    unknown = [name for name in names if name not in table.names]
    if unknown:
        raise ValueError(
            _("The file has no column “{got}” of numbers: it has {known}.").format(
                got=shorten(unknown[0]), known=", ".join(map(shorten, table.names))
            )
        )
    if not 1 <= len(names) <= MOST_INPUTS:
        raise ValueError(_("Choose 1 to {most} columns, not {got}.").format(most=MOST_INPUTS, got=len(names)))
    if not 1 <= length <= MOST_STEPS or stride < 1:
        raise ValueError(
            _(
                "A window has 1 to {most} steps and takes every row or every n-th, got {length} steps, every {stride}."
            ).format(most=MOST_STEPS, length=length, stride=stride)
        )
    if not 0 <= start < table.rows:
        raise ValueError(
            _("The window must begin at a row from 1 to {rows}, got {got}.").format(rows=table.rows, got=start + 1)
        )
