"""A picture of a person's table before it is taken: its columns, its first rows, how it was read, and corrections."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playground.io import ENCODINGS, SEPARATORS, Marker, Table
from playground.sequences import MOST_INPUTS
from playground.ui import session
from playground.ui.plain import plain
from playground.ui.sidebar import pictures, tables
from playground.ui.sidebar.tables import Draft
from playground.words import _, mark, ngettext

FILE, PASTED, COLUMNS = "preview.file", "preview.pasted", "preview.columns"

MOST_PASTED = 200_000

DECIMALS: Mapping[str, str] = {".": mark("point, as in 1.5"), ",": mark("comma, as in 1,5")}
ORDERS: Mapping[bool, str] = {True: mark("day first"), False: mark("month first")}


def dialog() -> None:
    """Open the dialogue; it stays open, whatever runs anew, until it is dismissed or the table is used."""
    st.dialog(_("A table of your own"), width="large", on_dismiss=_dismissed)(_contents)()


def _dismissed() -> None:
    session.change(dialog="")
    tables.forget_draft()


def _contents() -> None:
    now = tables.draft()
    if now is None:
        _choose()
        return
    if now.table is None:
        st.warning(plain(f"{now.name}: {now.problem}"))
        _read_as(now)
        st.button(_("Another table"), key="preview.another", on_click=tables.forget_draft)
        return
    st.markdown(_headline(now.table, now.name))
    st.html(pictures.columns(now.table))
    _choose_columns(now, now.table)
    for marker in now.table.markers:
        _offer(now, marker)
    if now.table.notes:
        st.caption("\n".join(f"- {plain(note)}" for note in now.table.notes))
    left, right = st.columns([2, 1], gap="small")
    if left.button(_("Use this"), type="primary", key="preview.use", width="stretch") and tables.use():
        session.change(dialog="")
        st.rerun()
    right.button(_("Another table"), key="preview.another", width="stretch", on_click=tables.forget_draft)
    st.caption(_("Its first rows, as they are written. {how}").format(how=_how(now.table)))
    st.html(pictures.first_rows(now.table))
    _read_as(now)


# ---- which table


def _choose() -> None:
    st.file_uploader(_("A file: CSV or another text with columns of numbers"), key=FILE, on_change=_file_came)
    st.text_area(
        _("Or paste rows"),
        key=PASTED,
        height=140,
        max_chars=MOST_PASTED,
        placeholder=_("date, price\n2024-01-01, 12.5\n2024-01-02, 12.9"),
        on_change=_pasted,
    )
    st.button(_("Read what is pasted"), key="preview.read", on_click=_pasted)
    st.caption(_("20 MB, 1,000 columns and a million rows at most. Nothing is kept after your visit."))


def _file_came() -> None:
    file = st.session_state[FILE]
    if file is not None:
        tables.look_at(file.name, file.getvalue())


def _pasted() -> None:
    text = st.session_state.get(PASTED) or ""
    if text.strip():
        tables.look_at(_("pasted rows"), text.encode("utf-8", "replace"), encoding="utf-8")


# ---- what is in it


def _headline(table: Table, name: str) -> str:
    rows = ngettext("{number:,} row", "{number:,} rows", table.rows).format(number=table.rows)
    columns = ngettext("{number:,} column of numbers", "{number:,} columns of numbers", len(table.names))
    sentence = _("**{name}**: {rows}, {columns}").format(
        name=plain(name), rows=rows, columns=columns.format(number=len(table.names))
    )
    if table.steps is None:
        return sentence + "."
    return sentence + _(", from {first} to {last}.").format(first=plain(table.steps[0]), last=plain(table.steps[-1]))


def _choose_columns(now: Draft, table: Table) -> None:
    st.session_state[COLUMNS] = list(now.columns)
    st.multiselect(
        _("Columns to take"), table.names, key=COLUMNS, max_selections=MOST_INPUTS, on_change=_columns_chosen
    )


def _columns_chosen() -> None:
    tables.choose(tuple(st.session_state[COLUMNS]))


def _offer(now: Draft, marker: Marker) -> None:
    label = ngettext(
        "Treat {value:.10g} as missing ({number} value)",
        "Treat {value:.10g} as missing ({number} values)",
        marker.count,
    ).format(value=marker.value, number=marker.count)
    st.button(
        label,
        key=f"preview.missing.{marker.value}",
        on_click=tables.correct,
        kwargs={"missing_values": (*now.options.get("missing_values", ()), marker.value)},
    )


# ---- how it was read


def _how(table: Table) -> str:
    """Say in a line what was understood of the file."""
    reading = table.reading
    parts = [
        _("Between columns: {sign}").format(sign=_(SEPARATORS.get(reading.separator, reading.separator))),
        _("decimal sign: {sign}").format(sign=_(DECIMALS[reading.decimal])),
        _("letters: {encoding}").format(encoding=_(ENCODINGS.get(reading.encoding, reading.encoding))),
        _("a row names the columns") if reading.header else _("no row names the columns"),
    ]
    parts += [_(ORDERS[reading.day_first])] if reading.day_first is not None else []
    parts += [_("turned round, oldest first")] if reading.newest_first else []
    return plain("; ".join(parts) + ".")


def _read_as(now: Draft) -> None:
    """Show what was understood of the file, each with a way to say otherwise."""
    with st.expander(_("Not right? Change how it is read"), expanded=now.table is None):
        left, right = st.columns(2, gap="small")
        reading = now.table.reading if now.table is not None else None
        separators = {separator: _(name) for separator, name in SEPARATORS.items()}
        with left:
            _selected("separator", _("Between columns"), separators, now, reading and reading.separator)
            _selected("encoding", _("Letters"), ENCODINGS_SHOWN, now, reading and reading.encoding)
        with right:
            _selected("decimal", _("Decimal sign"), DECIMALS, now, reading and reading.decimal)
            _selected("header", _("First row"), HEADERS, now, reading and reading.header)
            if reading is not None and reading.day_first is not None:
                _selected("day_first", _("Dates"), ORDERS, now, reading.day_first)
        _missing_words(now)


HEADERS: Mapping[bool, str] = {True: mark("names the columns"), False: mark("holds numbers")}
ENCODINGS_SHOWN = {name: label for name, label in ENCODINGS.items() if not name.endswith(("-le", "-be"))}


def _selected(option: str, label: str, choices: Mapping[Any, str], now: Draft, decided: Any) -> None:
    """A choice that shows what was found; another one is said to the reader."""
    key = f"preview.{option}"
    value = now.options.get(option, decided)
    options = list(choices) if value in choices or value is None else [*choices, value]
    if value is not None:
        st.session_state[key] = value
    st.selectbox(
        label,
        options,
        index=0 if value is not None else None,
        format_func=lambda choice: _(choices[choice]) if choice in choices else str(choice),
        key=key,
        placeholder=_("as it is found"),
        on_change=_say,
        args=(option, key),
    )


def _say(option: str, key: str) -> None:
    tables.correct(**{option: st.session_state[key]})


def _missing_words(now: Draft) -> None:
    key = "preview.missing_values"
    st.session_state[key] = ", ".join(map(_word, now.options.get("missing_values", ())))
    st.text_input(
        _("Also missing"),
        key=key,
        placeholder="-999, n.d.",
        help=_(
            "Numbers and words that stand for a missing value, separated by commas; NA, ?, - and the like do anyway."
        ),
        max_chars=200,
        on_change=_missing_said,
    )


def _word(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def _missing_said() -> None:
    words = [word.strip() for word in str(st.session_state["preview.missing_values"]).split(",") if word.strip()]
    tables.correct(missing_values=tuple(map(_value, words)) or None)


def _value(word: str) -> float | str:
    try:
        return float(word.replace("−", "-"))
    except ValueError:
        return word
