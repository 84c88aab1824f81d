"""A table as HTML: its columns with a small line each, and its first rows. A person's words are shown as they are."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from playground.io import Table
from playground.sequences.numbers import shorten
from playground.words import _

Array = NDArray[np.float64]

POINTS = 120
"""Of a small line, at most."""

WIDTH, HEIGHT, COLOUR = 180, 26, "#2a8bc6"
"""Of a small line; Streamlit shows pictures within HTML, but no SVG, so that its colour suits light and dark."""

MOST_COLUMNS, MOST_ROWS, MOST_WIDE = 40, 5, 12
"""Columns that are drawn; first rows and, in each, words."""

STYLE = """
<style>
.own-table { max-height: 15.5rem; overflow: auto; border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  border-radius: 6px; }
.own-table table { border-collapse: collapse; width: 100%; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
.own-table th, .own-table td { padding: 0.25rem 0.6rem; text-align: left; white-space: nowrap; }
.own-table th { font-weight: 600; }
.own-table tr + tr > *, .own-table thead + tbody > tr:first-child > * {
  border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); }
.own-table .number { text-align: right; }
.own-table .quiet { opacity: 0.75; }
.own-table img { display: block; }
@media (max-width: 640px) { .own-table .wide { display: none; } .own-table img { width: 7rem; } }
</style>
"""


def columns(table: Table) -> str:
    """Return the columns of numbers with a small line each, from where to where they go, and what is missing."""
    names = table.names[:MOST_COLUMNS]
    head = "".join(
        f"<th class='{style}'>{escape(title)}</th>"
        for style, title in (
            ("", _("Column")),
            ("", _("Over the rows")),
            ("number wide", _("Least")),
            ("number wide", _("Most")),
            ("number", _("Missing")),
        )
    )
    rows = "".join(_column(table, at, name) for at, name in enumerate(names))
    more = len(table.names) - len(names)
    rest = (
        f"<tr><td colspan=5 class=quiet>{escape(_('and {number} more').format(number=more))}</td></tr>" if more else ""
    )
    rest += _others(table.left_out)
    return f"{STYLE}<div class=own-table><table><thead><tr>{head}</tr></thead><tbody>{rows}{rest}</tbody></table></div>"


def _others(names: Sequence[str]) -> str:
    """Return a row that names the columns without numbers."""
    if not names:
        return ""
    listed = ", ".join(shorten(name, 28) for name in names[:6]) + (", …" if len(names) > 6 else "")
    return f"<tr><td colspan=5 class=quiet>{escape(_('Without numbers: {names}').format(names=listed))}</td></tr>"


def _column(table: Table, at: int, name: str) -> str:
    values, missing = table.values[:, at], table.missing(name)
    return (
        f"<tr><th title='{escape(name)}'>{escape(shorten(name, 28))}</th><td>{line(values)}</td>"
        f"<td class='number wide'>{_number(np.fmin.reduce(values))}</td>"
        f"<td class='number wide'>{_number(np.fmax.reduce(values))}</td>"
        f"<td class='number{'' if missing else ' quiet'}'>{missing:,}</td></tr>"
    )


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def line(values: Array) -> str:
    """Return a column as a small line: values at evenly spaced rows, with gaps where some are missing."""
    some = values[:: max(-(-len(values) // POINTS), 1)]
    known = some[~np.isnan(some)]
    if not len(known):
        return ""
    low, span = float(known.min()), float(np.ptp(known)) or 1.0
    x = np.linspace(2, WIDTH - 2, len(some)) if len(some) > 1 else np.array([WIDTH / 2])
    y = HEIGHT - 3 - (HEIGHT - 6) * np.clip((some / span - low / span), 0, 1)
    path = "".join(_strokes(x, y))
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'>"
        f"<path d='{path}' fill='none' stroke='{COLOUR}' stroke-width='1.4' stroke-linecap='round'/></svg>"
    )
    data = b64encode(drawn.encode()).decode()
    return f"<img alt='' width={WIDTH} height={HEIGHT} src='data:image/svg+xml;base64,{data}'>"


def _strokes(x: Array, y: Array) -> Iterable[str]:
    """Yield the path's commands: a point alone is a dot."""
    pen_down = False
    for here, height in zip(x, y, strict=True):
        if np.isnan(height):
            pen_down = False
            continue
        yield f"{'L' if pen_down else 'M'}{here:.1f} {height:.1f}" + ("" if pen_down else "h0")
        pen_down = True


def first_rows(table: Table) -> str:
    """Return the first rows as they are written."""
    rows = [row[:MOST_WIDE] for row in table.head[:MOST_ROWS]]
    names = table.columns[:MOST_WIDE]
    body = "".join(_row(row, "td") for row in rows)
    return f"<div class=own-table><table><thead>{_row(names, 'th')}</thead><tbody>{body}</tbody></table></div>"


def _row(words: Sequence[str], tag: str) -> str:
    cells = "".join(f"<{tag} title='{escape(word)}'>{escape(shorten(word, 24))}</{tag}>" for word in words)
    return f"<tr>{cells}</tr>"
