"""The sidebar: one control for each field of the experiment, drawn from the table of fields.

A control never holds the truth. It shows the experiment before it is drawn, and when the person moves it, the new
value goes through the experiment's own checks; what fails them is said, and the experiment stays.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from playground.cells import CELLS
from playground.cells.text import NAME as TYPED
from playground.experiment import FIELDS, INITIALISERS, PRESETS, Experiment, Field, change, origin
from playground.sequences import characters, parse_numbers
from playground.ui import session
from playground.ui.panels.knobs import KNOBS
from playground.ui.plain import plain
from playground.ui.sidebar import table, uploads
from playground.words import _

SIDEBAR = ("cell", "size", "sequence", "weights")
"""The groups of fields that stand in the sidebar, in this order."""

STEPS: Mapping[str, float] = {"gain": 0.1, "constant": 0.1, "leak": 0.05}
"""By how much a press of + or − changes a number; 1 if not named here."""

BOARD = "board"
"""The key of the fragment that holds the board, on every page."""

ON_SEQUENCES = ("layers", "both", "given", "after")
"""Fields whose place is the Sequences page."""

ELSEWHERE = {"channels", "step_names", "equations", *ON_SEQUENCES, *KNOBS}
"""Fields that follow from others, or have a place on the board."""

FIRST_CELLS = tuple(cell.name for cell in CELLS.values() if cell.torch is not None)
"""The cells that every course begins with; the others are one click away."""

OWN, AGAIN = "", "again"
"""The choices of the preset box that stand for an experiment that began with no preset, and for the start of the one
that it began with."""


def sidebar() -> None:
    """Draw the controls of every group that the view shows; in Essentials there are none."""
    experiment = session.experiment()
    session.change(sidebar=_face(experiment))
    if session.view().level == "essentials":
        return
    with st.sidebar:
        _presets(experiment)
        for group in SIDEBAR:
            _group(group, experiment)
            if group == "sequence" and experiment.sequence == "numbers" and session.view().allows("sequence"):
                uploads.draw()
        table.switch()


def _group(group: str, experiment: Experiment) -> None:
    """Draw the controls of a group; two narrow ones that follow each other share a row."""
    waiting: list[Field] = []
    for field in FIELDS.values():
        if field.group != group or not _has_control(field, experiment) or not session.view().shows(field.name):
            continue
        if _is_narrow(field):
            waiting.append(field)
            continue
        _row(waiting, experiment)
        _control(field, experiment)
        if field.name == "initialiser":
            by_hand = _("Of these the preset has set some by hand.") if experiment.base else ""
            st.caption(f"{_(INITIALISERS[experiment.initialiser].source)} {by_hand}".strip())
        if field.name == "cell" and experiment.cell not in FIRST_CELLS and experiment.spec.purpose:
            st.caption(_(experiment.spec.purpose))
    _row(waiting, experiment)


def _row(fields: list[Field], experiment: Experiment) -> None:
    while fields:
        pair, fields[:] = fields[:2], fields[2:]
        for column, field in zip(st.columns(2, gap="small"), pair, strict=False):
            with column:
                _control(field, experiment)


def _control(field: Field, experiment: Experiment) -> None:
    key = f"field.{field.name}"
    value = getattr(experiment, field.name)
    wrong = session.current().typed.get(field.name)
    if wrong is not None and wrong.beside != value:
        wrong = None
    st.session_state[key] = _shown(field, value) if wrong is None else wrong.text
    draw = _cells if field.name == "cell" else _DRAW[field.kind.name]
    draw(
        field,
        label=_(field.label),
        help=_(field.help) or None,
        key=key,
        disabled=not session.view().allows(field.name),
        on_change=_changed,
        args=(field.name,),
    )
    if wrong is not None:
        st.caption(plain(wrong.problem))


def _cells(field: Field, *, label: str, help: str | None, key: str, disabled: bool, **_callback: Any) -> None:
    """The cells that every course begins with, and the others with a sentence each in a drawer."""
    now = st.session_state.pop(key)
    others = [cell for cell in field.choices if cell not in FIRST_CELLS and cell != TYPED]

    def name(cell: str) -> str:
        return _(field.choices[cell])

    def box(place: str, choices: Sequence[str]) -> dict[str, Any]:
        one = f"{key}.{place}.{now}"  # a box of its own for each cell, as with the presets
        st.session_state[one] = now if now in choices else None
        return {"options": choices, "format_func": name, "key": one, "on_change": _cell_chosen, "args": (one,)}

    st.segmented_control(
        label, **box("first", FIRST_CELLS), required=now in FIRST_CELLS, width="stretch", help=help, disabled=disabled
    )
    with st.popover(_("More") if now in FIRST_CELLS else name(now), disabled=disabled, width="stretch"):
        purposes = [_(CELLS[cell].purpose) for cell in others]
        st.radio(_("More cells"), **box("more", others), captions=purposes, disabled=disabled)


def _cell_chosen(key: str) -> None:
    st.session_state["field.cell"] = st.session_state[key]
    _changed("cell")


def _changed(name: str) -> None:
    """Put what the control holds into the experiment; where the sidebar stays as it is, only the board runs again."""
    before, held = session.experiment(), st.session_state[f"field.{name}"]
    typed = {key: kept for key, kept in session.current().typed.items() if key != name}
    try:
        after = change(before, **_stored(FIELDS[name], held), **_length(name, held))
        session.commit(after, gesture=f"field.{name}")
    except ValueError as error:
        if isinstance(held, str) and FIELDS[name].kind.name in ("steps", "numbers", "text"):
            typed[name] = session.Typed(text=held, problem=str(error), beside=getattr(before, name))
            session.change(typed=typed)
        session.notify(str(error))
        return
    session.change(typed=typed)
    session.mention_lost_edits(before)
    session.change(sidebar={**(session.current().sidebar or {}), name: getattr(after, name)})
    if not is_behind():
        st.rerun(BOARD)


def is_behind() -> bool:
    """Whether the sidebar shows another experiment than the present one, so that it must be drawn again."""
    shown = session.current().sidebar
    return shown is not None and shown != _face(session.experiment())


def _face(experiment: Experiment) -> dict[str, Any]:
    """All that the frame around the board, the sidebar and the table below it show of an experiment and the view."""
    frame = {"level": session.view().level, "plain": session.view().plain}
    if session.view().level == "essentials":
        return frame
    fields = [field for field in FIELDS.values() if field.group in SIDEBAR and field.name not in ELSEWHERE]
    values = {field.name: getattr(experiment, field.name) for field in fields}
    there = {field.name for field in fields if field.applies_to(experiment)}
    in_table = experiment if table.is_shown() else None
    preset = (origin_name(experiment), session.current().starts)
    return {**frame, **values, "by hand": bool(experiment.base), "there": there, "preset": preset, "table": in_table}


def _shown(field: Field, value: Any) -> Any:
    if field.kind.name == "int":
        return value + field.offset
    if field.kind.name == "steps":
        return ", ".join(str(step + field.offset) for step in value)
    if field.kind.name == "numbers":
        return _numbers_text(value, session.experiment().channels)
    return value


def _stored(field: Field, held: Any) -> dict[str, Any]:
    """Return the fields that follow from what a control holds: a text or numbers bring their own length."""
    if held is None:
        raise ValueError(_("{label}: wanted a number, the box is empty.").format(label=_(field.label)))
    if field.kind.name == "int":
        return {field.name: int(held) - field.offset}
    if field.kind.name == "float":
        return {field.name: float(held)}
    if field.kind.name == "steps":
        return {field.name: tuple(_step(word, field) for word in str(held).replace(",", " ").split())}
    if field.kind.name == "numbers":
        values = parse_numbers(str(held))
        steps, channels = values.shape
        return {"values": tuple(values.ravel().tolist()), "channels": channels, "length": steps}
    if field.name == "text":
        return {"text": str(held), "length": max(len(characters(str(held))), 1)}
    if field.name == "sequence" and held == "text":
        return {"sequence": held, "length": max(len(characters(session.experiment().text)), 1)}
    return {field.name: held}


def _length(name: str, held: Any) -> dict[str, int]:
    """What a text that comes or goes does to the length: it brings its own, and takes it away again."""
    before = session.experiment()
    if name != "sequence" or "text" not in (before.sequence, held):
        return {}
    if held == "text":
        session.change(length_was=before.length)
        return {}
    if before.sequence != "text" or held == "numbers" or not session.view().allows("length"):
        return {}
    return {"length": session.current().length_was or Experiment().length}


def _step(word: str, field: Field) -> int:
    try:
        return int(word) - field.offset
    except ValueError:
        raise ValueError(
            _("{label}: wanted numbers of steps such as 4, 14, got “{word}”.").format(
                label=_(field.label), word=word[:40]
            )
        ) from None


def _numbers_text(values: tuple[float, ...], channels: int) -> str:
    rows = [values[start : start + channels] for start in range(0, len(values), channels)]
    if channels == 1:
        return ", ".join(f"{value:.6g}" for value in values)
    return "\n".join("\t".join(f"{value:.6g}" for value in row) for row in rows)


def _has_control(field: Field, experiment: Experiment) -> bool:
    return field.name not in ELSEWHERE and field.applies_to(experiment)


def origin_name(experiment: Experiment) -> str:
    """The name of the preset that an experiment began with, whatever was changed since, or `OWN`."""
    preset = origin(experiment)
    return OWN if preset is None else preset.name


def _presets(experiment: Experiment) -> None:
    if not session.view().shows("preset"):
        return
    now = origin_name(experiment)
    key = f"preset.{now}.{session.current().starts}"  # a box of its own each time: the browser holds the last choice
    st.session_state[key] = now
    st.selectbox(
        _("Start from"),
        [AGAIN if now else OWN, *PRESETS],
        format_func=lambda name: _preset_label(name, now),
        key=key,
        disabled=not session.view().allows("preset"),
        on_change=_preset_chosen,
        args=(key, now),
    )


def _preset_label(name: str, now: str) -> str:
    if name == AGAIN:
        return _("Again: {preset}").format(preset=_(PRESETS[now].label))
    return _(PRESETS[name].label) if name else _("your own")


def _preset_chosen(key: str, now: str) -> None:
    name = now if st.session_state[key] == AGAIN else st.session_state[key]
    if name:
        try:
            session.open_preset(name)
        except ValueError as error:
            session.notify(str(error))


def _int(field: Field, **widget: Any) -> None:
    """A whole number; with no default of its own, an emptied box says so instead of becoming the least number."""
    low, high = int(field.low) + field.offset, int(field.high) + field.offset
    st.number_input(value=None, min_value=low, max_value=high, step=1, **widget)


def _float(field: Field, **widget: Any) -> None:
    step = STEPS.get(field.name, 1.0)
    low, high = float(field.low), float(field.high)
    st.number_input(value=None, min_value=low, max_value=high, step=step, format="%g", **widget)


def _is_narrow(field: Field) -> bool:
    return field.kind.name in ("int", "float")


def _choice(field: Field, **widget: Any) -> None:
    def label(choice: str) -> str:
        return _(field.choices[choice])

    options = list(field.choices)
    if len(options) <= 4 and max(len(label(choice)) for choice in options) <= 8:
        st.segmented_control(options=options, format_func=label, required=True, width="stretch", **widget)
    else:
        st.selectbox(options=options, format_func=label, **widget)


def _bool(field: Field, **widget: Any) -> None:
    st.toggle(**widget)


def _line(field: Field, **widget: Any) -> None:
    st.text_input(max_chars=int(field.high) if field.kind.name == "text" else None, **widget)


def _area(field: Field, **widget: Any) -> None:
    st.text_area(height=96, **widget)


_DRAW: Mapping[str, Callable[..., None]] = {
    "int": _int,
    "float": _float,
    "choice": _choice,
    "bool": _bool,
    "text": _line,
    "steps": _line,
    "numbers": _area,
}
