"""What all pages with a board share: the tools above it, the time bar below it, and the way of a change."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from playground.experiment import Experiment, Run, View, encode, encode_view, too_long
from playground.figures import theme
from playground.figures.frame import LEFT, RIGHT
from playground.ui import commands, session
from playground.ui.board import board
from playground.ui.board import words as component_words
from playground.ui.panels import cell, weights
from playground.ui.sidebar import table, teacher
from playground.ui.sidebar.controls import preset_of
from playground.words import _

TOOLS = ["undo", "redo", "reset", "|", "ghost", "style", "|", "link", "save", "open", "teacher", "plain"]


HEAD = board.Area(name="head", groups=[board.Group(id="head", panels=["toolbar", "alert"])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page shows of a run, without tools and time bar.

    title, subtitle : what it is called, and what to look for
    """

    panels: Sequence[board.Panel]
    layout: Sequence[board.Area]
    title: str
    subtitle: str = ""


def show(page: session.Page, build: Callable[[Run], Content]) -> None:
    """Show a page's board; call it in a fragment, so that a change on the board runs nothing else."""
    if _sidebar_is_behind():
        st.rerun()
    if session.current().problems:
        st.warning("\n".join(f"- {problem}" for problem in session.current().problems))
    experiment = session.experiment()
    run = session.run(experiment)
    content = build(run)
    query = urlencode({**encode(experiment), **encode_view(_kept(session.view()))})
    shown = board.Board(
        panels=[_toolbar(run, content), _alert(run), *content.panels, _timebar(run)],
        layout=[HEAD, *content.layout],
        steps=experiment.length,
        units=experiment.hidden_size,
        query=query,
        view={"t": session.view().t, "unit": session.view().unit},
        theme=theme.theme_map(),
        words=_words(),
        extra={"visit": session.current().visit, "plain": session.view().plain},
    )
    board.show(shown, seq=session.current().seq, on_command=partial(commands.receive, page))
    if session.current().dialog == "teacher":
        session.change(dialog="")
        teacher.dialog()


def _sidebar_is_behind() -> bool:
    """Whether the sidebar was drawn for another experiment in a way that can be seen there."""
    shown, now = session.current().shown, session.experiment()
    if shown is None or shown is now:
        return False
    return table.is_shown() or _seen(shown) != _seen(now) or preset_of(shown) != preset_of(now)


def _seen(experiment: Experiment) -> Experiment:
    return replace(experiment, edits=(), interventions=(), target=())


def _kept(view: View) -> View:
    """The part of the view that Python knows better than the browser: the cursor is the browser's."""
    return replace(view, t=View().t, unit=None)


def _toolbar(run: Run, content: Content) -> board.Panel:
    now = session.current()
    notice = now.notice
    return board.Panel(
        id="toolbar",
        kind="toolbar",
        props={
            "title": content.title,
            "subtitle": content.subtitle,
            "tools": [tool for tool in TOOLS if tool not in now.view.hidden],
            "can_undo": now.history.can_undo,
            "can_redo": now.history.can_redo,
            "ghost": now.reference_mode,
            "style": now.view.style,
            "plain": now.view.plain,
            "notice": None if notice is None else asdict(notice),
            "file": now.file,
            "file_id": now.seq if now.file else None,
            "link_too_long": too_long(run.experiment, now.view),
        },
    )


def _alert(run: Run) -> board.Panel:
    """What is wrong with the run, with the way back."""
    sentences, action = list(run.notes), None
    if run.first_bad is not None:
        sentences.insert(
            0,
            _(
                "From step {t} on the numbers pass what a float64 can hold (1.8e308): "
                "they are inf or nan there, and drawn grey."
            ).format(t=run.first_bad + 1),
        )
        action = {"command": "last_finite", "label": _("Back to the last finite state")}
    return board.Panel(id="alert", kind="alert", props={"sentences": sentences, "action": action})


def _timebar(run: Run) -> board.Panel:
    return board.Panel(
        id="timebar",
        kind="timebar",
        props={
            "labels": list(run.step_labels) or None,
            "left": LEFT,
            "right": RIGHT,
            "steps": session.view().allows("values"),
        },
    )


def _words() -> dict[str, str]:
    return component_words.words() | weights.words() | cell.words()
