"""What must hold beyond the grammar: each name is defined once and can be worked out, weights stand once a line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from playground.cells.text.syntax import (
    PRIME,
    SPELLINGS,
    Bias,
    CellTextError,
    Expression,
    Line,
    Name,
    Peephole,
    Place,
    Product,
    inner,
    walk,
)
from playground.words import _

MOST_STATES = 4
MOST_SIGNALS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Lines that make a cell.

    lines : as written
    order : the same, each after those it needs
    states : their names without prime, h first, then as written
    """

    lines: tuple[Line, ...]
    order: tuple[Line, ...]
    states: tuple[str, ...]


def check(lines: Sequence[Line]) -> Checked:
    """Return the lines with their order; CellTextError where they don't make a cell."""
    _each_once(lines)
    states = _states(lines)
    for line in lines:
        _check_own_name(line, states)
    defined = {line.name: line for line in lines}
    for line in lines:
        _check_reads(line)
        _check_names(line, defined, states)
        _check_parameters(line, states)
    _check_count(lines, states)
    order = _ordered(lines, defined)
    if not any(isinstance(part, Product | Bias | Peephole) for line in lines for part in walk(line.value)):
        raise CellTextError(_("No line has weights: give one `W x`, `U h` or `b`."))
    return Checked(lines=tuple(lines), order=order, states=states)


def _check_own_name(line: Line, states: Sequence[str]) -> None:
    """Refuse the few names that the traces and weights of a run have already."""
    taken = {f"{state}{ending}" for state in states for ending in ("_prev", "_0")}
    if line.base in taken or line.base.startswith(("W_", "b_", "p_", "pre_")):
        raise CellTextError(
            _("`{name}` has a meaning of its own: choose another name.").format(name=line.base), line.place
        )


def _each_once(lines: Sequence[Line]) -> None:
    first: dict[str, Line] = {}
    for line in lines:
        before = first.setdefault(line.base, line)
        if before is line:
            continue
        if before.name == line.name:
            sentence = _("`{name}` is defined twice: it is in line {line} already.")
        else:
            sentence = _("`{name}` and `{other}` (line {line}) can’t both be there: `{base}` is the state before.")
        raise CellTextError(
            sentence.format(name=line.name, other=before.name, base=line.base, line=before.place.line), line.place
        )


def _states(lines: Sequence[Line]) -> tuple[str, ...]:
    states = [line.base for line in lines if line.is_state]
    if "h" not in states:
        wrong = next((line for line in lines if line.name == "h"), None)
        if wrong is not None:
            raise CellTextError(_("The new state is written `h'` (or `h_new`); `h` is its value before."), wrong.place)
        raise CellTextError(_("h' is never set: one line must begin with `h' =`."))
    if len(states) > MOST_STATES:
        place = next(line.place for line in lines if line.base == states[MOST_STATES])
        raise CellTextError(
            _("A cell has at most {most} states, here are {number}.").format(most=MOST_STATES, number=len(states)),
            place,
        )
    return ("h", *(state for state in states if state != "h"))


def _check_count(lines: Sequence[Line], states: Sequence[str]) -> None:
    signals = [line for line in lines if not line.is_state]
    if len(signals) > MOST_SIGNALS:
        raise CellTextError(
            _("Besides its states a cell has at most {most} lines, here are {number}.").format(
                most=MOST_SIGNALS, number=len(signals)
            ),
            signals[MOST_SIGNALS].place,
        )


def _check_reads(line: Line) -> None:
    if not any(isinstance(part, Name | Product | Bias | Peephole) for part in walk(line.value)):
        raise CellTextError(
            _("`{name}` is a number alone: a line reads a state, a gate or weights.").format(name=line.name), line.place
        )


# ---- names


def _check_names(line: Line, defined: Mapping[str, Line], states: Sequence[str]) -> None:
    for part in walk(line.value):
        if isinstance(part, Name) and part.name not in defined and part.name not in states:
            raise CellTextError(_undefined(part, line, defined, states), part.place)


def _undefined(name: Name, line: Line, defined: Mapping[str, Line], states: Sequence[str]) -> str:
    if name.name.endswith(PRIME) and name.base in defined:
        return _("`{base}` is no state and has no prime: write `{base}`.").format(base=name.base)
    if before := _before(name.name, states):
        return _("`{name}` is not defined; the state before is written `{state}`, without a prime.").format(
            name=name.name, state=before
        )
    if guess := _guess(name.name, line, defined, states):
        return _("`{name}` is not defined; did you mean `{guess}`?").format(name=name.name, guess=guess)
    if name.name.endswith(PRIME):
        return _("`{name}` is not defined: give it a line of its own, `{name} = …`.").format(name=name.name)
    return _("`{name}` is not defined: give it a line of its own, `{name} = …`, or `{name}' = …` for a state.").format(
        name=name.name
    )


def _before(name: str, states: Sequence[str]) -> str:
    """Return the state that a name like h_prev or h_t seems to mean."""
    for ending in ("_prev", "_old", "_t", "_last"):
        if name.removesuffix(ending) in states:
            return name.removesuffix(ending)
    return ""


def _guess(name: str, line: Line, defined: Mapping[str, Line], states: Sequence[str]) -> str:
    """Return what was probably meant: a name alike, or the one name that nothing uses."""
    known = [*(other for other in defined if other != line.name), *states]
    alike = get_close_matches(name, [*known, *SPELLINGS], n=1)
    if not alike:
        alike = [other for other in known if other.lower() == name.lower()]
    if alike:
        return alike[0]
    used = {part.name for other in defined.values() for part in walk(other.value) if isinstance(part, Name)}
    unused = [other for other, its in defined.items() if other not in used and not its.is_state and other != line.name]
    return unused[0] if len(unused) == 1 else ""


# ---- parameters


def _check_parameters(line: Line, states: Sequence[str]) -> None:
    seen: dict[str, Place] = {}
    for part in walk(line.value):
        match part:
            case Product(of=of):
                if of is not None:
                    _check_operand(part, of)
                _note(seen, part.matrix, part.place)
            case Bias(name=name):
                _note(seen, name, part.place)
            case Peephole(state=state):
                if state.base not in states:
                    raise CellTextError(
                        _("`p` weights a state ({states}): `{name}` is none.").format(
                            states=", ".join(states), name=state.name
                        ),
                        state.place,
                    )
                _note(seen, f"p ⊙ {state.base}", part.place)
    if "b" in seen and {"b_i", "b_h"} & set(seen):
        raise CellTextError(
            _("A line has one `b`, or `b_i` and `b_h`, not both: the second is a bias already."), seen["b"]
        )


def _note(seen: dict[str, Place], parameter: str, place: Place) -> None:
    if parameter in seen:
        raise CellTextError(
            _("`{parameter}` stands twice in this line: the second needs a line of its own.").format(
                parameter=parameter
            ),
            place,
        )
    seen[parameter] = place


def _check_operand(product: Product, of: Expression) -> None:
    parts = list(walk(of))
    for part in parts:
        if isinstance(part, Product | Bias | Peephole):
            raise CellTextError(
                _("Behind `U` stand states and gates without weights: give this part a line of its own."), part.place
            )
    if not any(isinstance(part, Name) for part in parts):
        raise CellTextError(_("`U` multiplies a state: `U h`, or `U (r ⊙ h)`."), product.place)


# ---- order


def _needs(expression: Expression, defined: Mapping[str, Line]) -> Iterator[str]:
    """Yield the lines whose value in the same step an expression reads; a state of the step before is there already."""
    if isinstance(expression, Name) and expression.name in defined:
        yield expression.name
    for part in inner(expression):
        yield from _needs(part, defined)


def _ordered(lines: Sequence[Line], defined: Mapping[str, Line]) -> tuple[Line, ...]:
    """Return the lines each after those it needs, otherwise as written."""
    order: list[str] = []
    for line in lines:
        _visit(line.name, defined, order, ())
    return tuple(defined[name] for name in order)


def _visit(name: str, defined: Mapping[str, Line], order: list[str], path: tuple[str, ...]) -> None:
    if name in order:
        return
    if name in path:
        raise CellTextError(_circle(path[path.index(name) :]), defined[name].place)
    for other in dict.fromkeys(_needs(defined[name].value, defined)):
        _visit(other, defined, order, (*path, name))
    order.append(name)


def _circle(names: Sequence[str]) -> str:
    first, *others = names
    if not others:
        return _("{name} depends on itself.").format(name=first)
    *most, last = others
    through = _("{names} and {last}").format(names=", ".join(most), last=last) if most else last
    return _("{name} depends on itself through {through}.").format(name=first, through=through)
