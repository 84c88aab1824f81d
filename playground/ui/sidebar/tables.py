"""A person's own table in their visit: what they look at before they take it, and what they took.

Both outlive a change of page, where Streamlit forgets what its controls held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import streamlit as st

from playground.experiment import with_numbers
from playground.io import Table, Window, read_csv, take
from playground.ui import session
from playground.words import _

DRAFT, TAKEN = "table.draft", "table.taken"

FIRST_LENGTH = 100
"""Steps taken of a new table, until the person chooses."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draft:
    """A file, or a text that was pasted, before it is taken.

    options : what the person says of it, as `read_csv` takes it
    table : what is read, None where it can't be
    problem : why it can't be
    columns : the columns to be taken
    """

    name: str
    data: bytes
    options: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    problem: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taken:
    """A table that is in use, and which part of it is the sequence.

    start : the first row, from 0
    notes : sentences about the part
    """

    draft: Draft
    table: Table
    columns: tuple[str, ...]
    start: int = 0
    stride: int = 1
    length: int = FIRST_LENGTH
    standardise: bool = True
    notes: tuple[str, ...] = ()

    def window(self) -> Window:
        """Return the part that is the sequence; a ValueError is a sentence."""
        return take(
            self.table,
            self.columns,
            start=self.start,
            length=self.length,
            stride=self.stride,
            standardise=self.standardise,
        )


def draft() -> Draft | None:
    """The table that is looked at, if any."""
    return cast("Draft | None", st.session_state.get(DRAFT))


def taken() -> Taken | None:
    """The table in use, if any."""
    return cast("Taken | None", st.session_state.get(TAKEN))


def look_at(name: str, data: bytes, **options: Any) -> None:
    """Read a table to be looked at; one that can't be read says why."""
    try:
        table = read_csv(data, **options)
    except ValueError as error:
        new = Draft(name=name, data=data, options=options, problem=str(error))
    else:
        before = draft()
        chosen = tuple(column for column in (before.columns if before else ()) if column in table.names)
        new = Draft(name=name, data=data, options=options, table=table, columns=chosen or (table.suggested,))
    st.session_state[DRAFT] = new


def correct(**options: Any) -> None:
    """Read the table again with what the person says of it; None takes back what was said."""
    now = draft()
    if now is not None:
        said = {**now.options, **options}
        look_at(now.name, now.data, **{name: value for name, value in said.items() if value is not None})


def choose(columns: tuple[str, ...]) -> None:
    """Choose the columns to be taken of the table that is looked at."""
    now = draft()
    if now is not None:
        st.session_state[DRAFT] = replace(now, columns=columns)


def look_again() -> None:
    """Look at the table in use again."""
    now = taken()
    if now is not None:
        st.session_state[DRAFT] = replace(now.draft, columns=now.columns)


def forget_draft() -> None:
    """Look at nothing."""
    st.session_state.pop(DRAFT, None)


def forget() -> None:
    """Let go of the table in use; the numbers that were taken stay."""
    st.session_state.pop(TAKEN, None)


def use() -> bool:
    """Take the table that is looked at as the sequence; return whether that worked."""
    now = draft()
    if now is None or now.table is None:
        return False
    length = min(FIRST_LENGTH, now.table.rows)
    if not _put(Taken(draft=now, table=now.table, columns=now.columns, length=length)):
        return False
    forget_draft()
    return True


def change(**fields: Any) -> None:
    """Take another part of the table in use."""
    now = taken()
    if now is not None:
        _put(replace(now, **fields))


def _put(new: Taken) -> bool:
    """Put a part of a table into the experiment; what can't be is said, and all stays as it was."""
    try:
        window = new.window()
        session.commit(
            with_numbers(session.experiment(), window.x, names=window.names, steps=window.steps), gesture="upload"
        )
    except ValueError as error:
        session.notify(_("{name}: {problem}").format(name=new.draft.name, problem=error))
        return False
    st.session_state[TAKEN] = replace(new, notes=window.notes)
    return True
