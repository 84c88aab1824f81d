"""What the text of a cell says, as data: lines and expressions with their places, and the fault that names a place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.words import _

PRIME = "'"

FUNCTIONS: dict[str, int] = {
    "sigmoid": 1,
    "tanh": 1,
    "relu": 1,
    "identity": 1,
    "exp": 1,
    "softplus": 1,
    "log_sigmoid": 1,
    "max": 2,
}
"""The functions by name, with how many values each takes."""

SPELLINGS = {"σ": "sigmoid", "logσ": "log_sigmoid", "logsigmoid": "log_sigmoid"} | {name: name for name in FUNCTIONS}
"""How a function may be written -> its name."""

BIASES = ("b", "b_i", "b_h")
RESERVED = {"x", "W", "U", "p", *BIASES, *SPELLINGS}
"""Names that a line can't define."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text: a line and a column, counted from 1, and how many characters."""

    line: int
    column: int
    length: int = 1


class CellTextError(ValueError):
    """What is wrong with the text of a cell, in a sentence, and where: None for the whole text."""

    def __init__(self, sentence: str, place: Place | None = None) -> None:
        self.sentence, self.place = sentence, place
        line = "" if place is None else _("line {line}: {sentence}")
        super().__init__(line.format(line=place.line, sentence=sentence) if place else sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    value: float
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A signal, a state's new value (`c'`) or, without the prime, its value of the step before."""

    name: str  # "f", "c", "c'"
    place: Place = field(compare=False)

    @property
    def base(self) -> str:
        """The name without its prime."""
        return self.name.removesuffix(PRIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """`W x`, or `U` times a state or a unit-wise expression."""

    matrix: str  # "W" or "U"
    of: "Expression | None"  # None: the input
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bias:
    name: str  # "b", "b_i", "b_h"
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peephole:
    """`p ⊙ s`: a vector of weights times a state."""

    state: Name
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply:
    """A function of its arguments."""

    function: str  # a key of FUNCTIONS
    arguments: tuple["Expression", ...]
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Summands with their signs; a single one with the sign −1 is a negation."""

    parts: tuple[tuple[int, "Expression"], ...]  # (+1 or −1, summand)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Factors and divisors from left to right, the first a factor."""

    parts: tuple[tuple[str, "Expression"], ...]  # ("⊙" or "/", value)
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """A value times itself."""

    of: "Expression"
    place: Place = field(compare=False)


Expression: TypeAlias = Number | Name | Product | Bias | Peephole | Apply | Sum | Chain | Square


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One definition: `name = value`; a primed name is a state's new value."""

    name: str
    value: Expression
    place: Place = field(compare=False)  # of the name

    @property
    def base(self) -> str:
        """The name without its prime, which names the line's parameters."""
        return self.name.removesuffix(PRIME)

    @property
    def is_state(self) -> bool:
        """Whether the line sets a state."""
        return self.name.endswith(PRIME)


def inner(expression: Expression) -> tuple[Expression, ...]:
    """Return the expressions that one is made of directly."""
    match expression:
        case Product(of=of) if of is not None:
            return (of,)
        case Square(of=of):
            return (of,)
        case Peephole(state=state):
            return (state,)
        case Apply(arguments=arguments):
            return arguments
        case Sum(parts=parts):
            return tuple(part for _sign, part in parts)
        case Chain(parts=parts):
            return tuple(part for _operator, part in parts)
        case _:
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and all it is made of, from left to right."""
    yield expression
    for part in inner(expression):
        yield from walk(part)
