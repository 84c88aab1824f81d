"""What is wrong with a value, in a sentence; the experiment and the view check themselves with it."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

from playground.cells import CELLS
from playground.engine.interventions import Clamp
from playground.experiment.edit import KINDS, TARGETS, Edit
from playground.experiment.field import GROUPS, MOST_STEPS, MOST_UNITS, WEIGHT_LIMIT, Field
from playground.experiment.fields import FIELDS, VIEW_FIELDS
from playground.experiment.records import Experiment, View
from playground.sequences import MOST_INPUTS
from playground.sequences.numbers import shorten
from playground.words import _


def check(experiment: Experiment) -> None:
    """Raise ValueError with a sentence where a field is out of its range, or fields don't go together."""
    _check_all(FIELDS, experiment)
    if reason := conflict(experiment):
        raise ValueError(reason)


def check_view(view: View) -> None:
    """Raise ValueError with a sentence where a field is out of its range."""
    _check_all(VIEW_FIELDS, view)


def conflict(experiment: Experiment) -> str:
    """Return why the fields don't go together, "" where they do."""
    if experiment.coupled and not experiment.forget_gate:
        return _("Coupled gates need a forget gate: switch one of the two.")
    if len(experiment.values) % experiment.channels:
        return _("{number} numbers don't fill steps of {channels}: give {channels} for each step.").format(
            number=len(experiment.values), channels=experiment.channels
        )
    return ""


def problem(field: Field, value: Any) -> str:
    """Return what a field wanted and what came instead, "" where the value is allowed."""
    if value is None and field.optional:
        return ""
    if _ALLOWS[field.kind](field, value):
        return ""
    return complaint(field, str(shown(field, value)))


def complaint(field: Field, got: str, *, instead: str = "") -> str:
    """Return the sentence that says what a field wanted, what came, and what is used instead, if anything is."""
    sentence = (
        _("{label} ({name}): wanted {wanted}, got “{got}”; {instead} is used.")
        if instead
        else _("{label} ({name}): wanted {wanted}, got “{got}”.")
    )
    return sentence.format(
        label=_(field.label), name=field.url, wanted=wanted(field), got=shorten(got), instead=instead
    )


def wanted(field: Field) -> str:
    """Return in words what a field can be."""
    span = {"low": f"{field.low + field.offset:,g}", "high": f"{field.high + field.offset:,g}", "size": field.size}
    return {
        "int": _("a whole number from {low} to {high}"),
        "float": _("a number from {low} to {high}"),
        "choice": _("one of {choices}"),
        "bool": _("0 or 1"),
        "text": _("a text of {low} to {high} characters"),
        "numbers": _("at most {size} numbers from {low} to {high}"),
        "steps": _("at most {size} whole numbers from {low} to {high}"),
        "edits": _("changes of weights"),
        "clamps": _("clamps of gates"),
        "names": _("names of fields"),
    }[field.kind].format(choices=", ".join(field.choices), **span)


def shown(field: Field, value: Any) -> Any:
    """Return a stored value as a person sees it: steps and units counted from 1."""
    if field.offset and isinstance(value, int):
        return value + field.offset
    return value


def _check_all(table: Mapping[str, Field], record: Any) -> None:
    for field in table.values():
        if sentence := problem(field, getattr(record, field.name)):
            raise ValueError(sentence)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_int(field: Field, value: Any) -> bool:
    return _is_whole(value) and field.low <= value <= field.high


def _is_number(value: Any, low: float, high: float) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and low <= value <= high  # nan is neither


def _is_text(field: Field, value: Any) -> bool:
    return isinstance(value, str) and field.low <= len(value) <= field.high and is_unicode(value)


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8: it holds no half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _are(allows: Callable[[Field, Any], bool]) -> Callable[[Field, Any], bool]:
    def check_each(field: Field, value: Any) -> bool:
        return isinstance(value, tuple) and len(value) <= field.size and all(allows(field, item) for item in value)

    return check_each


def _is_index(value: Any, most: int) -> bool:
    return value is None or (_is_whole(value) and 0 <= value < most)


def _is_edit(_field: Field, edit: Any) -> bool:
    return (
        isinstance(edit, Edit)
        and edit.kind in KINDS
        and edit.target in TARGETS
        and (edit.gate == "" or edit.gate in GATES)
        and _is_index(edit.row, MOST_UNITS)
        and _is_index(edit.column, max(MOST_UNITS, MOST_INPUTS))
        and _is_number(edit.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and _is_block(edit.values)
    )


def _is_block(values: Any) -> bool:
    return (
        isinstance(values, tuple)
        and len(values) <= MOST_UNITS
        and all(isinstance(row, tuple) and 1 <= len(row) <= MOST_UNITS for row in values)
        and len({len(row) for row in values}) <= 1
        and all(_is_number(value, -WEIGHT_LIMIT, WEIGHT_LIMIT) for row in values for value in row)
    )


def _is_clamp(_field: Field, clamp: Any) -> bool:
    return (
        isinstance(clamp, Clamp)
        and clamp.target in CLAMPABLE
        and _is_number(clamp.value, -WEIGHT_LIMIT, WEIGHT_LIMIT)
        and _is_whole(clamp.start)
        and 0 <= clamp.start < MOST_STEPS
        and (clamp.stop is None or (_is_whole(clamp.stop) and clamp.start < clamp.stop <= MOST_STEPS))
        and (clamp.units is None or _are_units(clamp.units))
    )


def _are_units(units: Any) -> bool:
    whole = isinstance(units, tuple) and all(_is_whole(unit) and 0 <= unit < MOST_UNITS for unit in units)
    return whole and 0 < len(units) == len(set(units))


def _is_name(_field: Field, value: Any) -> bool:
    return value in FIELDS or value in GROUPS


def _gate_names() -> tuple[str, ...]:
    """Return every gate that some variant of some cell has: a change may wait for its cell to be chosen again."""
    names: dict[str, None] = {}
    for cell in CELLS.values():
        for chosen in product(*cell.options.values()):
            options = dict(zip(cell.options, chosen, strict=True))
            if not cell.conflict(options):
                names |= dict.fromkeys(cell.gates(options))
                names |= dict.fromkeys(signal.name for signal in cell.signals(options))
    return tuple(names)


GATES = _gate_names()
CLAMPABLE = tuple(dict.fromkeys((*GATES, "h", "c")))

_ALLOWS: Mapping[str, Callable[[Field, Any], bool]] = {
    "int": _is_int,
    "float": lambda field, value: _is_number(value, field.low, field.high),
    "choice": lambda field, value: isinstance(value, str) and value in field.choices,
    "bool": lambda _field, value: isinstance(value, bool),
    "text": _is_text,
    "numbers": _are(lambda field, value: _is_number(value, field.low, field.high)),
    "steps": _are(_is_int),
    "edits": _are(_is_edit),
    "clamps": _are(_is_clamp),
    "names": _are(_is_name),
}
