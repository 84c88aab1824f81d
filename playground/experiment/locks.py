"""What a teacher's link has locked, held wherever a change comes from: the new value is compared with the old."""

from collections.abc import Iterator
from typing import Any

from playground.experiment.state.experiment import EXPERIMENT
from playground.experiment.state.kinds import Field
from playground.experiment.state.record import Record
from playground.experiment.state.view import View
from playground.words import _

MOST_NAMED = 3


def check(view: View, old: Any, new: Any, record: Record = EXPERIMENT) -> None:
    """Let a change pass that leaves every locked field as it is.

    Raises
    ------
    ValueError : a sentence that names the locked fields that would differ
    """
    labels = tuple(dict.fromkeys(_(field.label) for field in _held(view, old, new, record)))
    if not labels:
        return
    named = ", ".join(labels[:MOST_NAMED]) + (", …" if len(labels) > MOST_NAMED else "")
    raise ValueError(_("This link does not allow changes here: {label}.").format(label=named))


def _held(view: View, old: Any, new: Any, record: Record) -> Iterator[Field]:
    """Yield the locked fields in which two values differ, those of records within them too."""
    if old is new:
        return
    for field in record.fields.values():
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        if not view.allows(field.name):
            yield field
        elif field.kind.inner is not None:
            for one, other in _pairs(before, after):
                yield from _held(view, one, other, field.kind.inner)


def _pairs(before: Any, after: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the records that two values of a field have in common: the one there is, or those of the same name."""
    if not isinstance(before, tuple):
        yield before, after
        return
    earlier = dict(before)
    for name, value in after:
        if name in earlier:
            yield earlier[name], value
