"""The sidebar's part of a person's own table: opening one, and which of its columns and rows are the sequence."""

import streamlit as st

from playground.ui import session
from playground.ui.plain import plain
from playground.ui.sidebar import tables
from playground.ui.sidebar.tables import Taken
from playground.words import _

COLUMNS, START, LENGTH, STRIDE, STANDARDISE = (
    f"upload.{name}" for name in ("columns", "start", "length", "stride", "standardise")
)


def draw() -> None:
    """Draw the button that opens a table and, once there is one, the choice of columns and rows."""
    now = tables.taken()
    if now is None:
        st.button(_("Open a table of your own"), key="upload.open", width="stretch", on_click=_open)
        return
    with st.container(border=True):
        st.markdown(f"**{plain(now.draft.name)}**")
        _part(now)
        for note in now.notes:
            st.caption(plain(note))
        left, right = st.columns(2, gap="small")
        left.button(_("Look again"), key="upload.again", width="stretch", on_click=_look_again)
        right.button(_("Another"), key="upload.open", width="stretch", on_click=_open)


def _part(now: Taken) -> None:
    state, rows = st.session_state, now.table.rows
    shown = {COLUMNS: list(now.columns), START: now.start + 1, STRIDE: now.stride, LENGTH: now.length}
    state.update({**shown, STANDARDISE: now.standardise})
    st.multiselect(_("Columns"), now.table.names, key=COLUMNS, on_change=_change)
    left, right = st.columns(2, gap="small")
    left.number_input(_("From row"), 1, rows, key=START, on_change=_change, help=_called(now))
    right.number_input(_("Every"), 1, rows, key=STRIDE, on_change=_change, help=_("1 takes every row."))
    left.number_input(_("Steps"), 1, 500, key=LENGTH, on_change=_change)
    st.toggle(_("Standardise"), key=STANDARDISE, on_change=_change)


def _called(now: Taken) -> str | None:
    """What the first row is called, for the help beside its number."""
    if now.table.steps is None or not now.table.steps[now.start]:
        return None
    return _("This row is {name}.").format(name=plain(now.table.steps[now.start]))


def _change() -> None:
    state = st.session_state
    tables.change(
        columns=tuple(state[COLUMNS]),
        start=int(state[START]) - 1,
        stride=int(state[STRIDE]),
        length=int(state[LENGTH]),
        standardise=bool(state[STANDARDISE]),
    )


def _open() -> None:
    tables.forget_draft()
    session.change(dialog="table")


def _look_again() -> None:
    tables.look_again()
    session.change(dialog="table")
