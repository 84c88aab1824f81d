"""A column of the person's own CSV file as the sequence."""

from typing import cast

import streamlit as st

from playground.experiment import with_numbers
from playground.io import Table, read_csv, take
from playground.ui import session
from playground.ui.plain import plain
from playground.words import _

FILE, TABLE, NOTES = "upload.file", "upload.table", "upload.notes"
COLUMNS, START, LENGTH, STRIDE, STANDARDISE = (
    f"upload.{name}" for name in ("columns", "start", "length", "stride", "standardise")
)

FIRST_LENGTH = 100
"""Steps taken of a new file, until the person chooses."""


def draw() -> None:
    """Draw the box for a file and, once there is one, the choice of columns and rows."""
    st.file_uploader(_("Or a CSV file"), type=["csv", "tsv", "txt"], key=FILE, on_change=_file_came)
    table = cast("Table | None", st.session_state.get(TABLE))
    if table is None:
        return
    st.multiselect(_("Columns"), table.names, key=COLUMNS, on_change=_take)
    left, right = st.columns(2, gap="small")
    left.number_input(_("From row"), 1, table.rows, key=START, on_change=_take)
    right.number_input(_("Every"), 1, max(table.rows, 1), key=STRIDE, on_change=_take, help=_("1 takes every row."))
    left.number_input(_("Steps"), 1, 500, key=LENGTH, on_change=_take)
    right.toggle(_("Standardise"), key=STANDARDISE, on_change=_take)
    for note in st.session_state[NOTES]:
        st.caption(plain(note))


def _file_came() -> None:
    """Read a new file and take its first column; one that can't be read changes nothing."""
    file = st.session_state[FILE]
    if file is None:
        st.session_state.pop(TABLE, None)
        return
    try:
        table = read_csv(file.getvalue())
    except ValueError as error:
        session.notify(f"{file.name}: {error}")
        return
    start = {COLUMNS: [table.names[0]], START: 1, STRIDE: 1, LENGTH: min(FIRST_LENGTH, table.rows), STANDARDISE: True}
    st.session_state.update({TABLE: table, NOTES: table.notes, **start})
    _take()


def _take() -> None:
    """Put the chosen part of the file into the experiment."""
    state, table = st.session_state, cast("Table | None", st.session_state.get(TABLE))
    if table is None:  # the file was taken away meanwhile
        return
    try:
        window = take(
            table,
            state[COLUMNS],
            start=state[START] - 1,
            length=state[LENGTH],
            stride=state[STRIDE],
            standardise=state[STANDARDISE],
        )
        session.commit(
            with_numbers(session.experiment(), window.x, names=window.names, steps=window.steps), gesture="upload"
        )
    except ValueError as error:
        session.notify(str(error))
        return
    state[NOTES] = (*table.notes, *window.notes)
