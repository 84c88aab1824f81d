"""The editor of equations: the present cell's own text, to be changed line by line, and takes on the standard cells."""

from typing import Any

from playground.cells.text import text_of
from playground.cells.text.preview import Preview, Row, preview
from playground.cells.text.syntax import PRIME
from playground.cells.text.write import SPELLED, Mark
from playground.experiment import TAKES, take_of
from playground.figures.theme import LIGHT
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.words import _

Piece = tuple[str, str, str, str]
"""What is written, its index, its colour, and its role: name, weight, function or nothing."""


def invent_panel(context: Context) -> Panel:
    """The equations as they are typed, as mathematics, and what is wrong with them at its place."""
    experiment = context.experiment
    text = context.draft or text_of(experiment.spec, experiment.options)
    shown = preview(text)
    return Panel(
        id="invent",
        kind="invent",
        props={
            "text": text,
            "rows": [_row(row, shown) for row in shown.rows],
            "fault": _fault(shown),
            "takes": [{"name": take.name, "label": _(take.label)} for take in TAKES.values()],
            "take": now.name if (now := take_of(experiment)) else "",
            "locked": not context.view.allows("equations"),
        },
    )


def _row(row: Row, shown: Preview) -> dict[str, Any]:
    pieces = [_piece(mark, row, shown) for mark in row.marks]
    name = [_name(row.name, shown)] if row.name else []
    return {"number": row.number, "name": name, "pieces": pieces}


def _piece(mark: Mark, row: Row, shown: Preview) -> Piece:
    kind, text = mark
    if kind == "name":
        return _name(text, shown)
    if kind == "weight":
        letter, _underscore, which = text.partition("_")
        return letter, which + row.name.removesuffix(PRIME), "", "weight"
    if kind == "input":
        return text, "t", LIGHT.line("x"), "name"
    return SPELLED.get(text, text), "", "", "function" if kind == "function" else ""


def _name(name: str, shown: Preview) -> Piece:
    base = name.removesuffix(PRIME)
    index = "t" if name != base else "t−1" if base in shown.states else ""
    return base, index, LIGHT.line(base), "name"


def _fault(shown: Preview) -> dict[str, Any] | None:
    if shown.fault is None:
        return None
    place = shown.fault.place
    where = {} if place is None else {"line": place.line, "column": place.column, "length": place.length}
    return {"sentence": shown.fault.sentence, **where}


def words() -> dict[str, str]:
    """The words of the panel, by the keys that its JavaScript knows."""
    return {
        f"invent.{key}": text
        for key, text in {
            "label": _("Equations of the cell"),
            "intro": _("Change a line: the diagram, the charts, the gradients follow."),
            "kept": _("The charts still show the last cell that was whole."),
            "takes": _("Take a part out"),
            "help": _("How to write it"),
            "help_lines": _(
                "A line defines one name. `c'` is the new value of a state, `c` its value of the step before; one line "
                "must set `h'`. The order of the lines does not matter."
            ),
            "help_weights": _(
                "`W x`, `U h` and `b` are the line’s own weights; `U (r ⊙ h)` too. `p ⊙ c` is a vector of weights, a "
                "number for each unit."
            ),
            "help_functions": _(
                "Functions: σ, tanh, relu, identity, exp, softplus, logσ, max. Signs: + − ⊙ / and ². On a plain "
                "keyboard `sigmoid`, `*`, `-` and `c_new` say the same."
            ),
        }.items()
    }
