"""The state of one person's visit: the experiment with its history, the view, and what there is to say."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast

import streamlit as st

from playground.cells import CellSpec
from playground.experiment import (
    PAGES,
    PRESETS,
    Experiment,
    History,
    Run,
    View,
    decode,
    decode_view,
    locks,
    other_meanings,
    parse_query,
    standard_of,
)
from playground.experiment import run as run_experiment
from playground.experiment.history import STEPS_KEPT
from playground.ui.board import linked
from playground.ui.board.context import Context, PageView
from playground.ui.board.delta import Sent
from playground.ui.board.page import Page
from playground.ui.board.work import Job, Work
from playground.ui.panels.head import Notice
from playground.ui.remember import Remembered
from playground.words import _, ngettext

RUNS_BYTES = 96 * 2**20
"""Of the runs that the process keeps for all visits: undo and the ghost find theirs again at no cost."""

MOST_RESUMED = 2**21
"""Characters of all the queries that a browser may hand back of a visit."""

ReferenceMode = Literal["off", "lines", "difference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Equations as they are being typed while they are no cell; they go once another cell is on screen.

    beside : the cell on screen meanwhile
    """

    text: str
    beside: CellSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed into a control and could not be taken; it stands there until the field has another value.

    problem : the sentence that says why
    beside : the value of the field meanwhile
    """

    text: str
    problem: str
    beside: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Everything a visit holds.

    opened : the experiment of the address that the visit began with, to which a reset leads
    sidebar : what the sidebar shows, None before it is first drawn
    reference : the experiment kept as a ghost behind the live one, if any
    draft : equations that are no cell yet
    seq : the number of the last command that was carried out
    visit : tells one visit from the next after a lost connection
    sent : what the browser was sent of the board
    file : name and text of a file that the browser is to save
    dialog : the dialogue to be opened
    problems : what was wrong with the address that the visit began with
    pages : the views of the pages that have one of their own, by page
    turns : where what a page holds has been, by page, if the page has an undo of its own
    works : long work that has begun, by page and name
    goto : the page that the person is to be taken to
    query : the address that the visit began with, or was last opened, for pages that have more in it
    task, asked_at : which of the preset's tasks the person is at, and how many steps there were to undo when it came
    starts : how many presets were opened
    style_was : the style of the charts to go back to once no other run lies behind them, "" for none
    length_was : how long the sequence was before a text brought its own length, 0 where none has
    typed : what was typed into a control and could not be taken, by field
    reveals : how often the table of weights was opened
    """

    history: History[Experiment]
    view: View
    opened: Experiment = field(default_factory=Experiment)
    sidebar: Mapping[str, Any] | None = None
    reference: Experiment | None = None
    reference_mode: ReferenceMode = "off"
    draft: Draft | None = None
    seq: int = 0
    visit: str = field(default_factory=lambda: secrets.token_hex(4))
    sent: Sent = field(default_factory=Sent)
    notice: Notice | None = None
    file: Mapping[str, str] | None = None
    dialog: str = ""
    problems: tuple[str, ...] = ()
    pages: Mapping[str, PageView] = field(default_factory=dict)
    turns: Mapping[str, History[Any]] = field(default_factory=dict)
    works: Mapping[tuple[str, str], Work] = field(default_factory=dict)
    goto: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    task: int = 0
    asked_at: int = 0
    starts: int = 0
    style_was: str = ""
    length_was: int = 0
    typed: Mapping[str, Typed] = field(default_factory=dict)
    reveals: int = 0

    @property
    def moves(self) -> int:
        """How many changes the person has made since the task was asked."""
        return max(self.history.let_go + len(self.history.past) - self.asked_at, 0)


KEY = "session"


def start() -> None:
    """Begin the visit with the experiment of the address, once."""
    if KEY in st.session_state:
        return
    query = st.query_params.to_dict()
    decoded = decode(query)
    view, problems = decode_view(query)
    standard = standard_of(decoded.experiment)  # a take says nothing without what it differs from
    st.session_state[KEY] = Session(
        history=History(present=decoded.experiment),
        view=view,
        opened=decoded.experiment,
        problems=decoded.problems + problems,
        query=query,
        reference=standard,
        reference_mode="off" if standard is None else "lines",
    )


def started() -> bool:
    """Whether the visit has begun."""
    return KEY in st.session_state


def current() -> Session:
    """The session as it is now."""
    return cast(Session, st.session_state[KEY])


def change(**fields: Any) -> None:
    """Replace fields of the session."""
    st.session_state[KEY] = replace(current(), **fields)


def experiment() -> Experiment:
    """The experiment on screen."""
    return current().history.present


def view() -> View:
    """What is shown but is not the experiment."""
    return current().view


def commit(new: Experiment, *, gesture: str | None = None) -> None:
    """Make ``new`` the experiment on screen, a step that can be undone; one gesture is one step.

    Raises
    ------
    ValueError : it differs in what the link has locked, whatever brought it; the sentence names that
    """
    locks.check(view(), experiment(), new)
    change(history=current().history.push(new, gesture=gesture), problems=())


def show_as_lines() -> None:
    """Show the charts as lines, in which another run can be seen behind them, until there is none."""
    if view().style != "lines":
        change(view=replace(view(), style="lines"), style_was=view().style)


def settle_style() -> None:
    """Go back to the style that the person had chosen, once no other run lies behind the charts."""
    if current().style_was and current().reference is None and not experiment().interventions:
        change(view=replace(view(), style=current().style_was), style_was="")


def open_preset(name: str) -> None:
    """Go to a preset, on the page on which it shows its thing, with the first of its tasks."""
    commit(PRESETS[name].experiment)
    change(goto=PAGES.get(name, "forward"), starts=current().starts + 1)
    ask_task(0)


def ask_task(index: int) -> None:
    """Ask one of the preset's tasks: moves are counted from here."""
    change(task=index, asked_at=current().history.let_go + len(current().history.past))


def mention_lost_edits(before: Experiment) -> None:
    """Say that changes by hand are gone, where a change has drawn the weights anew."""
    after = experiment()
    lost = sorted(other_meanings(before, after)) if before.cell != after.cell else []
    if lost and len(after.base + after.edits) < len(before.base + before.edits):
        gates = ", ".join(lost)
        notify(
            _(
                "What was laid out in {gates} is gone: there {cell} means something else by it. Undo brings it back."
            ).format(gates=gates, cell=after.spec.label),
            tone="info",
        )
        return
    if (before.base, before.edits) != ((), ()) and after.base == after.edits == ():
        notify(_("The weights are drawn anew: your changes by hand are gone, undo brings them back."), tone="info")


def notify(text: str, *, tone: Literal["info", "warning"] = "warning") -> None:
    """Say a sentence on the board."""
    last = current().notice
    change(notice=Notice(number=1 + (last.number if last else 0), text=text, tone=tone))


def weigh(run: Run) -> int:
    """About how many bytes a run holds: every unit has some 40 numbers a step, forwards and back."""
    steps, inputs = (int(size) for size in run.x.shape)
    weights = sum(int(array.size) for array in run.arrays().values())
    return 8 * (40 * steps * run.params.hidden_size + 4 * steps * inputs + 4 * weights)


run = Remembered(run_experiment, weigh=weigh, most=RUNS_BYTES)
"""`playground.run`, remembered."""


def draft() -> str:
    """What is being typed beside the cell on screen and is no cell yet, "" where there is nothing."""
    kept = current().draft
    return kept.text if kept is not None and kept.beside is experiment().spec else ""


def sidebar_state() -> Literal["collapsed", "auto"]:
    """A projector needs no sidebar; a phone folds it away by itself."""
    return "collapsed" if KEY in st.session_state and view().plain else "auto"


def page_view(page: Page) -> PageView:
    """A page's own view; the first page of a visit begins with what the link opens on it."""
    if page.name not in current().pages:
        held, problems = page.begin(current().query)
        own, missing = linked.opened(page, page.view(**held), view())
        change(
            pages={**current().pages, page.name: own},
            problems=(*current().problems, *problems, *missing),
            view=replace(view(), tab="", sections=None, settings=()),
        )
    return current().pages[page.name]


def set_page_view(page: Page, view: PageView, *, gesture: str | None = None) -> None:
    """Change a page's own view; another of what it holds is a step of its own undo, one a gesture.

    Raises
    ------
    ValueError : what it holds differs in what the link has locked; the sentence names that
    """
    before, after = page.held(page_view(page)), page.held(view)
    if page.record is not None:
        locks.check(current().view, before, after, page.record)
    if page.keep is not None:
        _keep_turns(page, turns(page).push(after, gesture=gesture))
    change(pages={**current().pages, page.name: view})


def turns(page: Page) -> History[Any]:
    """Where what a page holds has been."""
    return current().turns.get(page.name, History(present=page.held(page_view(page))))


def _keep_turns(page: Page, history: History[Any]) -> None:
    change(turns={**current().turns, page.name: history})


def turn_back(page: Page, way: str) -> None:
    """Go to what a page held a step before ("undo"), or undone ("redo"), or at first ("reset").

    Raises
    ------
    ValueError : that differs in what the link has locked; the sentence names it
    """
    assert page.keep is not None
    view, history = page_view(page), turns(page)
    if way == "reset":
        first, _problems = page.begin(current().query)
        history = history.push(page.held(page.view(**first)))
    else:
        history = history.undo() if way == "undo" else history.redo()
    if page.record is not None:
        locks.check(current().view, page.held(view), history.present, page.record)
    _keep_turns(page, history)
    change(pages={**current().pages, page.name: page.keep(view, history.present)})


def take_goto() -> str:
    """The page that the person is to be taken to, told once."""
    name = current().goto
    change(goto="")
    return name


def begin(page: Page, context: Context) -> dict[str, Work]:
    """The long work that was asked for what is on screen, by name; it begins if it has not, and any other ends."""
    before, going = current().works, {}
    for name, key in page_view(page).asked.items():
        job = page.all_jobs[name](context)
        if job.key == key:
            work = before.get((page.name, name))
            going[name] = work if work is not None and job.goes_on_with(work.job) else _begun(job)
    change(works={(page.name, name): work for name, work in going.items()})
    return going


def _begun(job: Job) -> Work:
    work = Work(job)
    work.advance()
    return work


def advance(page: Page, name: str) -> None:
    """Do the next slice of long work, if it is still wanted."""
    work = current().works.get((page.name, name))
    if work is not None:
        work.advance()


def acknowledge(have: tuple[str, int] | None) -> None:
    """Take what the browser tells it has: the next message builds on that."""
    visit, number = have or ("", None)
    change(sent=current().sent.acknowledged(number if visit == current().visit else None))


def resume(*, query: str, past: Sequence[str], future: Sequence[str], reference: str, mode: ReferenceMode) -> None:
    """Go on from what a browser holds of a visit that the server no longer knows: the queries of its experiments.

    Raises
    ------
    ValueError : more or longer queries than a visit can have had, or one that differs in what the link has locked
    """
    queries = [*past, *future]
    if len(queries) > 2 * STEPS_KEPT or sum(map(len, queries)) > MOST_RESUMED:
        raise ValueError(
            _("The browser kept more of this visit than the {most} steps of a visit: undo begins here.").format(
                most=STEPS_KEPT
            )
        )
    before, after = ([decode(parse_query(step)) for step in steps] for steps in (past, future))
    damaged = sum(bool(step.problems) for step in (*before, *after))
    given = parse_query(query)
    present, (shown, _problems) = decode(given), decode_view(given)
    for step in (present, *before, *after):
        locks.check(view(), current().opened, step.experiment)
    shown = replace(
        shown,
        hidden=tuple(dict.fromkeys((*view().hidden, *shown.hidden))),
        locked=tuple(dict.fromkeys((*view().locked, *shown.locked))),
    )
    history = History(
        present=present.experiment,
        past=tuple(step.experiment for step in before),
        future=tuple(step.experiment for step in after),
    )
    kept = decode(parse_query(reference)).experiment if reference else None
    change(
        history=history,
        view=shown,
        reference=kept,
        reference_mode=mode if kept else "off",
        problems=present.problems,
        query=given,
        pages={},
        turns={},
    )
    if damaged:
        text = ngettext("{number} step back could not be read.", "{number} steps back could not be read.", damaged)
        notify(text.format(number=damaged))


def open_query(query: str) -> None:
    """Go to the experiment of an address, as a step that can be undone; what the pages held begins anew."""
    given = parse_query(query)
    decoded = decode(given)
    commit(decoded.experiment)
    change(problems=decoded.problems, query=given, pages={}, turns={})
