"""The text of a cell line by line as mathematics, as far as each line can be read, and what is wrong with the whole."""

from dataclasses import dataclass

from playground.cells.text.build import build
from playground.cells.text.checks import check
from playground.cells.text.parser import parse, parse_each
from playground.cells.text.syntax import PRIME, CellTextError
from playground.cells.text.write import Mark, marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the text.

    number : its number, from 1
    name : what it defines, with the prime of a state; "" where it can't be read
    marks : what it is defined as
    """

    number: int
    name: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A text as it stands, right or wrong.

    rows : its lines, blank ones left out
    states : the names that are primed somewhere, without their primes
    fault : what is wrong, None for a cell
    """

    rows: tuple[Row, ...]
    states: frozenset[str]
    fault: CellTextError | None


def preview(text: str) -> Preview:
    """Return a text's lines as mathematics and what is wrong with it, whatever it is."""
    fault = None
    try:
        build(check(parse(text)))
    except CellTextError as error:
        fault = error
    rows = tuple(
        Row(number=number) if line is None else Row(number=number, name=line.name, marks=tuple(marks(line.value)))
        for number, line in parse_each(text)
    )
    states = frozenset(row.name.removesuffix(PRIME) for row in rows if row.name.endswith(PRIME))
    return Preview(rows=rows, states=states, fault=fault)
