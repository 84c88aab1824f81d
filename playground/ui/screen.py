"""A page on screen: the sidebar, the board as a fragment, and below them the table of weights."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from playground.cells import CellSpec
from playground.experiment import View, encode, too_long
from playground.figures import theme
from playground.ui import commands, session, shell
from playground.ui.board import board, linked
from playground.ui.board import words as board_words
from playground.ui.board.context import Context, Ghost
from playground.ui.board.page import Content, Page, Subject
from playground.ui.panels import cell, glossary, head, invent, moves, weights
from playground.ui.panels.knobs import knobs_panel
from playground.ui.plain import plain
from playground.ui.sidebar import controls, preview, table, teacher
from playground.words import _, language

PLAIN = View()
"""The view of an address that names none."""

RECONNECTING = timedelta(days=7)
"""Only where a fragment runs by itself does the browser ask for the whole page after a lost connection."""


def draw(page: Page) -> None:
    """Draw a page; each script of `pages/` does this and nothing else."""
    shell.ensure()
    if page.sidebar:
        controls.sidebar()
    else:
        session.change(sidebar=None)
    _board(page)
    if page.sidebar:
        table.draw()


@st.fragment(key=controls.BOARD, run_every=RECONNECTING)
def _board(page: Page) -> None:
    """The board as a fragment: a change on it runs nothing else."""
    if controls.is_behind():
        st.rerun()
    if session.current().goto:
        shell.go(session.take_goto(), page.name)
    session.settle_style()
    context = _context(page)
    if session.current().problems:
        st.warning("\n".join(f"- {plain(problem)}" for problem in session.current().problems))
    shown = _composed(page, context, page.content(context))
    now = session.current()
    session.change(sent=board.show(shown, seq=now.seq, sent=now.sent, on_command=partial(commands.receive, page)))
    if session.current().dialog == "teacher":
        session.change(dialog="")
        teacher.dialog(linked.told(page, context.own, session.view()))
    elif session.current().dialog == "table":
        preview.dialog()


def _context(page: Page) -> Context:
    """What the page is built from, as the session holds it now."""
    context = Context(
        run=session.run(session.experiment()),
        view=session.view(),
        own=session.page_view(page),
        ghost=_ghost(),
        draft=session.draft(),
        run_of=session.run,
        task=session.current().task,
        moves=session.current().moves,
        opened=session.current().starts,
    )
    return replace(context, works=session.begin(page, context))


def _ghost() -> Ghost | None:
    """The reference that the person keeps, else the same run without its clamps, else None."""
    now, experiment = session.current(), session.experiment()
    if now.reference is not None:
        return Ghost(
            run=session.run(now.reference), name=_("the reference"), difference=now.reference_mode == "difference"
        )
    if head.clamps_at_work(session.run(experiment)):
        return Ghost(run=session.run(replace(experiment, interventions=())), name=_("the run without clamps"))
    return None


def _composed(page: Page, context: Context, content: Content) -> board.Board:
    """The page's content with the tools above it and the time bar below it."""
    experiment, view = context.experiment, context.view
    told = linked.told(page, context.own, view)
    calm = context.essentials and page.essentials is not None
    if content.subject is None:
        subject = Subject(steps=experiment.length, units=experiment.hidden_size)
        alert = head.alert(context.run, whole=page.name == "sequences")
        above = [alert] if calm else [knobs_panel(experiment, view), alert]
        timebar = head.timebar(context.run, view, left=content.left, calm=calm)
    else:
        subject = content.subject
        above, timebar = [head.notes(subject.sentences)], head.steps_alone(subject.labels)
    sizes = content.runs.values() or [board.Size(subject.steps, subject.units)]
    around = [_toolbar(page, context, content), *above]
    return board.Board(
        panels=[*around, *content.panels, timebar],
        layout=[head.area(around), *content.layout],
        steps=max(size.steps for size in sizes),
        units=max(size.units for size in sizes),
        runs=content.runs,
        query=urlencode({**encode(experiment, _kept(told)), **subject.query}),
        view={"t": view.t, "unit": view.unit, "zoom": list(view.zoom), "section": _alone(told)},
        theme=theme.theme_map(),
        words=_words(language())
        | ({} if content.subject else _of_cell(experiment.spec, tuple(experiment.options.items()))),
        extra={
            "visit": session.current().visit,
            "plain": view.plain,
            "work": _going_on(context, content),
            "reveal": session.current().reveals,
            "trail": _trail(),
        },
    )


@lru_cache(maxsize=8)
def _words(_language: str) -> dict[str, str]:
    """The words of all panels in a language, worked out once: they are the same at every change."""
    return board_words.words() | glossary.words() | weights.words() | moves.words() | cell.words() | invent.words()


@lru_cache(maxsize=32)
def _of_cell(spec: CellSpec, options: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """What the letters of a cell mean, where a page is about one."""
    return {f"glossary.{name}": line for name, line in glossary.of_cell(spec, dict(options)).items()}


def _going_on(context: Context, content: Content) -> list[dict[str, Any]]:
    """The long work of which the board is to ask the next slice; of the page's own it says nothing."""
    own = [{"what": content.again, "label": "", "share": None}] if content.again else []
    return own + [
        {"what": name, "label": work.job.label, "share": work.share}
        for name, work in context.works.items()
        if not work.finished and name not in context.own.paused
    ]


def _trail() -> dict[str, Any]:
    """Where the present stands among the steps of the visit, and what is kept: the browser remembers the rest."""
    now = session.current()
    history, reference = now.history, now.reference
    return {
        "first": history.let_go,
        "index": history.index,
        "last": history.index + len(history.future),
        "reference": "" if reference is None else urlencode(encode(reference)),
        "mode": now.reference_mode,
    }


def _alone(view: View) -> str:
    """The one section that is open where others are at first: a link to it brings it into sight."""
    return view.sections[0] if view.sections and len(view.sections) == 1 else ""


def _kept(view: View) -> View:
    """The part of the view that Python knows better than the browser: the cursor and the zoom are the browser's."""
    at_first = view.t == PLAIN.t and view.unit is None and not view.zoom
    return view if at_first else replace(view, t=PLAIN.t, unit=None, zoom=())


def _tools(page: Page, context: Context) -> Sequence[str]:
    """The tools of the page on the person's level, with the switch of the level where it has more than one."""
    if page.essentials is None:
        return page.tools or head.TOOLS
    tools = head.FEW if context.essentials else page.tools or head.TOOLS
    return (*tools, "|", "level") if context.view.allows("level") else tools


def _toolbar(page: Page, context: Context, content: Content) -> board.Panel:
    now = session.current()
    history = now.history if page.keep is None else session.turns(page)
    return head.toolbar(
        title=content.title,
        subtitle=content.subtitle,
        view=now.view,
        tools=_tools(page, context),
        notice=now.notice,
        can_undo=history.can_undo,
        can_redo=history.can_redo,
        ghost=now.reference_mode,
        file=now.file,
        file_id=now.seq if now.file else None,
        link_too_long=(content.subject and content.subject.link_too_long) or too_long(context.experiment, now.view),
    )
