"""Sentences about a file for the person: what was left out, cut, taken for missing, and how its numbers were read."""

from collections.abc import Iterable, Sequence

from playground.io.columns import Marker
from playground.io.layout import MOST_COLUMNS
from playground.io.rows import Rows
from playground.sequences.numbers import shorten
from playground.words import _, ngettext

MOST_NAMED = 3
"""Columns of which the same thing is said one by one."""


def quoted(lines: Sequence[str]) -> str:
    """Return the first line in quotes, with dots where there are more."""
    return f"“{shorten(lines[0], 60)}”" + (", …" if len(lines) > 1 else "")


def named(names: Sequence[str]) -> str:
    """Return the first few names in quotes, with dots where there are more."""
    return ", ".join(f"“{shorten(name)}”" for name in names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


def left_out(above: Sequence[str], below: Sequence[str], rows: Sequence[str], *, empty: int) -> Iterable[str]:
    """Say which lines above the header, rows below it and rows of the table are none."""
    above = [line for line in above if line.strip()]
    if above:
        yield ngettext(
            "{number} line above the table is left out: {lines}.",
            "{number} lines above the table are left out: {lines}.",
            len(above),
        ).format(number=len(above), lines=quoted(above))
    if below:
        yield ngettext(
            "{number} row below the header is left out: {lines}.",
            "{number} rows below the header are left out: {lines}.",
            len(below),
        ).format(number=len(below), lines=quoted(below))
    if rows:
        yield ngettext(
            "{number} row that holds no numbers is left out: {lines}.",
            "{number} rows that hold no numbers are left out: {lines}.",
            len(rows),
        ).format(number=len(rows), lines=quoted(rows))
    if empty:
        yield ngettext("{number} empty row is left out.", "{number} empty rows are left out.", empty).format(
            number=empty
        )


def of_rows(rows: Rows, *, width: int, single: bool) -> Iterable[str]:
    """Say what was cut, filled up or left out while the lines were read."""
    if rows.more_rows:
        yield _("The first {most:,} rows are read, {number:,} more are left out.").format(
            most=rows.most_rows, number=rows.more_rows
        )
    if width > MOST_COLUMNS:
        yield _("The first {most:,} of {got:,} columns are read, the others are left out.").format(
            most=MOST_COLUMNS, got=width
        )
    if rows.cut_lines:
        yield ngettext(
            "{number} line is too long: what stands beyond its first 100,000 letters is left out.",
            "{number} lines are too long: what stands beyond their first 100,000 letters is left out.",
            rows.cut_lines,
        ).format(number=rows.cut_lines)
    if rows.wide:
        yield ngettext(
            "{number} line has more columns than the others and is left out: {lines}.",
            "{number} lines have more columns than the others and are left out: {lines}.",
            len(rows.wide),
        ).format(number=len(rows.wide), lines=quoted(rows.wide))
    if rows.short:
        yield ngettext(
            "{number} line has fewer columns than the others: what it lacks counts as missing.",
            "{number} lines have fewer columns than the others: what they lack counts as missing.",
            rows.short,
        ).format(number=rows.short)
    if rows.quotes:
        yield ngettext(
            "{number} line has a quote that is never closed: it is read as if the quote weren't there.",
            "{number} lines have a quote that is never closed: they are read as if the quotes weren't there.",
            rows.quotes,
        ).format(number=rows.quotes)
    if single and rows.empty:
        yield ngettext(
            "{number} empty line between the numbers is left out.",
            "{number} empty lines between the numbers are left out.",
            rows.empty,
        ).format(number=rows.empty)


def no_numbers(odd: Sequence[tuple[str, int, Sequence[str]]]) -> Iterable[str]:
    """Say which words in columns of numbers are none: (name, how many, the first of them) each."""
    for name, number, words in odd[:MOST_NAMED]:
        yield ngettext(
            "“{name}”: {number} entry is no number and counts as missing: {words}.",
            "“{name}”: {number} entries are no numbers and count as missing: {words}.",
            number,
        ).format(name=shorten(name), number=number, words=quoted(words))
    if len(odd) > MOST_NAMED:
        more = odd[MOST_NAMED:]
        yield _("{columns} more columns have {number} entries that are no numbers and count as missing.").format(
            columns=len(more), number=sum(number for _name, number, _words in more)
        )


def multiplied(names: Sequence[str]) -> Iterable[str]:
    """Say in which columns letters multiply."""
    if names:
        yield _("{names}: K, M and B stand for thousands, millions and billions.").format(names=named(names))


def far(markers: Sequence[Marker]) -> Iterable[str]:
    """Say which far values repeat."""
    for marker in markers[:MOST_NAMED]:
        yield _("{value:.10g} stands {number} times in {names}, far from all else: does it stand for missing?").format(
            value=marker.value, number=marker.count, names=named(marker.columns)
        )


def newest_first() -> str:
    """Say that the rows were turned round."""
    return _("The newest row came first: the rows are turned round, so that time runs forward.")
