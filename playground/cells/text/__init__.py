"""A cell as the text of its equations, which a person types: read, never evaluated.

    f  = σ(W x + U h + b)
    c' = f ⊙ c + (1 − f) ⊙ tanh(W x + U h + b)
    h' = tanh(c')

A line defines one name; a primed one (`c_new` says the same) is a state's new value, and without the prime it is the
value of the step before. `W`, `U`, `b` and `p` are a line's own weights: one `W x`, one `U` of a state or of a
unit-wise expression in brackets, one `b` (or `b_i` and `b_h`, where they stand apart), one vector `p ⊙ c` a state.
Besides there are `+ − ⊙ /`, numbers, brackets, `²` and the functions σ tanh relu identity exp softplus logσ max. The
lines may stand in any order. A signal whose outermost function is σ is a gate.
"""

from functools import lru_cache

from playground.cells.records import Options
from playground.cells.spec import CellSpec
from playground.cells.text.build import build
from playground.cells.text.checks import check
from playground.cells.text.labels import labels
from playground.cells.text.parser import parse
from playground.cells.text.syntax import CellTextError
from playground.cells.text.unparse import unparse
from playground.cells.text.write import lines_as_text
from playground.words import mark

__all__ = ["NAME", "CellTextError", "cell", "text_of"]

NAME = "typed"
"""The name of every typed cell; it never is a key of CELLS."""

STATE_LABELS = {"h": mark("hidden state"), "c": mark("cell state")}


@lru_cache(maxsize=64)
def cell(text: str) -> CellSpec:
    """Return the cell that a text describes, the same record for the same text while it is remembered.

    Raises
    ------
    CellTextError : a ValueError whose sentence says what is wrong and, in `place`, where
    """
    checked = check(parse(text))
    graph = build(checked)
    return CellSpec(
        name=NAME,
        label=mark("Typed cell"),
        equations=lambda options: graph,
        states={state: STATE_LABELS.get(state, mark("state")) for state in checked.states},
        labels=labels(graph, checked.states),
        text=text,
    )


def text_of(spec: CellSpec, options: Options) -> str:
    """Return the equations of a variant as text, which `cell` reads as the same graph with one bias a sum."""
    if spec.text:
        return spec.text
    return lines_as_text(unparse(spec.graph(options), states=spec.states, signals=spec.labels))
