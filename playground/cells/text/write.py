"""Expressions written out, each in one way whatever was typed: as text, as LaTeX, as marks for a page."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from playground.cells.text.syntax import (
    PRIME,
    Apply,
    Bias,
    Chain,
    Expression,
    Line,
    Name,
    Number,
    Peephole,
    Product,
    Square,
    Sum,
)

Kind = Literal["name", "weight", "input", "number", "function", "sign", "plain"]


class Mark(NamedTuple):
    """A piece of a written expression: a name of the cell, weights, a number, a function, a sign with its spaces."""

    kind: Kind
    text: str


OPEN, CLOSE, SPACE, COMMA, SQUARED = (Mark("plain", text) for text in ("(", ")", " ", ", ", "²"))
MINUS = Mark("sign", "−")


def marks(expression: Expression, *, within: int = 0) -> Iterator[Mark]:
    """Yield the pieces of an expression, in brackets where it binds less than what it stands in.

    within : 0 nothing, 1 a sum, 2 a product, 3 what is squared
    """
    if within and _binds(expression) <= within:
        yield OPEN
        yield from _marks(expression)
        yield CLOSE
    else:
        yield from _marks(expression)


def _binds(expression: Expression) -> int:
    match expression:
        case Sum():
            return 1
        case Chain() | Peephole():
            return 2
        case Product():
            return 3
        case _:
            return 4


def _marks(expression: Expression) -> Iterator[Mark]:
    match expression:
        case Number(value=value):
            yield Mark("number", _number(value))
        case Name(name=name):
            yield Mark("name", name)
        case Bias(name=name):
            yield Mark("weight", name)
        case Product(matrix=matrix, of=of):
            yield from (Mark("weight", matrix), SPACE)
            yield from [Mark("input", "x")] if of is None else marks(of, within=0 if isinstance(of, Name) else 4)
        case Peephole(state=state):
            yield from (Mark("weight", "p"), Mark("sign", " ⊙ "), Mark("name", state.name))
        case Apply(function=function, arguments=arguments):
            yield from (Mark("function", function), OPEN)
            for k, argument in enumerate(arguments):
                yield from [COMMA] if k else []
                yield from marks(argument)
            yield CLOSE
        case Square(of=of):
            yield from marks(of, within=3)
            yield SQUARED
        case Sum() | Chain():
            yield from _several(expression)


def _several(expression: Sum | Chain) -> Iterator[Mark]:
    for k, (sign, part) in enumerate(expression.parts):
        if isinstance(expression, Sum):
            written = "−" if sign == -1 else "+"
            yield from [Mark("sign", f" {written} ")] if k else [MINUS] if sign == -1 else []
            yield from marks(part, within=1)
        else:
            yield from [Mark("sign", f" {sign} ")] if k else []
            yield from marks(part, within=2 if k else 1)


def _number(value: float) -> str:
    """Return a number in few characters and yet exactly, as the language reads it."""
    short = f"{value:g}"
    return short if float(short) == value else repr(value)


# ---- as text

SPELLED = {"sigmoid": "σ", "log_sigmoid": "logσ"}


def as_text(expression: Expression) -> str:
    """Return an expression in the language of a cell's text."""
    return "".join(SPELLED.get(text, text) for _kind, text in marks(expression))


def lines_as_text(lines: Sequence[Line]) -> str:
    """Return lines as text, their signs of equality one below the other."""
    width = max((len(line.name) for line in lines), default=0)
    return "\n".join(f"{line.name:<{width}} = {as_text(line.value)}" for line in lines)


# ---- as LaTeX

_LATEX = {"⊙": r"\odot", "/": r"\oslash", "−": "-", "²": "^2"}
_FUNCTIONS = {"sigmoid": r"\sigma", "log_sigmoid": r"\log\sigma", "tanh": r"\tanh", "exp": r"\exp", "max": r"\max"}
_SPELLED_GREEK = (
    "α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho "
    "σ sigma ς varsigma τ tau υ upsilon φ phi χ chi ψ psi ω omega Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma "
    "Υ Upsilon Φ Phi Ψ Psi Ω Omega"
)
_GREEK = dict(re.findall(r"(\S) (\S+)", _SPELLED_GREEK))


def as_latex(expression: Expression, states: Collection[str]) -> str:
    """Return an expression as LaTeX; a state without prime is that of the step before."""
    return "".join(_mark_in_latex(mark, states) for mark in marks(expression))


def _mark_in_latex(mark: Mark, states: Collection[str]) -> str:
    kind, text = mark
    if kind == "name":
        return f"{name_in_latex(text)}_{{t-1}}" if text in states else name_in_latex(text)
    if kind == "weight":
        return f"b_{{{text[2:]}}}" if len(text) > 1 else text
    if kind == "function":
        return _FUNCTIONS.get(text, rf"\mathrm{{{text}}}")
    if kind == "input":
        return "x_t"
    return "".join(_LATEX.get(letter, letter) for letter in text)


def name_in_latex(name: str) -> str:
    """Return a name as it is set: c' is c_t, one letter stands as itself, a word upright."""
    base = name.removesuffix(PRIME)
    shown = rf"\{_GREEK[base]}" if base in _GREEK else base if len(base) == 1 else _word(base)
    return f"{shown}_t" if name.endswith(PRIME) else shown


def _word(name: str) -> str:
    spelled = "".join(rf"\{_GREEK[letter]} " if letter in _GREEK else letter for letter in name).replace("_", r"\_")
    return rf"\mathrm{{{spelled}}}"
