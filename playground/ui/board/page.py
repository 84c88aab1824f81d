"""A page as a record: how it is built, its sections, and the commands that change its own view.

Every page knows these commands; a section or the page may add its own:

    section  {id, open}      open or close a section; what is not open is not computed
    tab      {area, id}      open one of the tabs of an area; the others are not computed
    want     {what, on}      have something on the board that is not seen, such as the numbers behind a trace
    choose   {name, value}   set one of the choices or numbers
    compute  {what, key}     begin long work for what has that key, or go on with it; `slice` is the board's own
    pause    {what}          let it rest, and keep what it has reached
    cancel   {what}          give it up
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeGuard

from playground.experiment.state.record import Record
from playground.figures.frame import LEFT
from playground.ui.board.board import Area, Panel, Size
from playground.ui.board.context import Context, PageView
from playground.ui.board.work import Job
from playground.words import _

Payload = Mapping[str, Any]

Apply = Callable[[PageView, Payload], PageView]


class Range(NamedTuple):
    """A number of the view: what it is at first, and its ends."""

    first: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a page that folds away: what a person asks, and what answers.

    choices : fields of the view that are one of a few words, the first to begin with
    numbers : fields of the view that are a number
    jobs : long work, done only when asked for: from the context to the job
    commands : its own changes of the view; ValueError with a sentence where one makes no sense
    """

    label: str
    build: Callable[[Context], list[Panel]]
    open: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    jobs: Mapping[str, Callable[[Context], Job]] = field(default_factory=dict)
    commands: Mapping[str, Apply] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a page is about, where that is not the experiment on screen.

    steps, units : T and H, the range of the cursor and of the chosen unit
    labels : what the steps are called, if anything
    sentences : what there is to say above the page
    query : what its address holds besides the experiment
    link_too_long : a sentence where that is more than a link can hold
    """

    steps: int
    units: int
    labels: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    link_too_long: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page shows of a run, without tools and time bar.

    title, subtitle : what it is called, and what to look for
    runs : where panels are bound to runs of other names, how long and wide each of these is
    subject : what it is about, if not the run
    again : the page's own command that the board is to ask for once it has painted, "" for none
    left : pixels left of the charts' area, where the time bar's rail begins too
    """

    panels: Sequence[Panel]
    layout: Sequence[Area]
    title: str = ""
    subtitle: str = ""
    runs: Mapping[str, Size] = field(default_factory=dict)
    subject: Subject | None = None
    again: str = ""
    left: int = LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: a name, what it shows, and its sections in the order in which a person asks.

    essentials : what it shows to someone who has just come, if that is not all
    choices, numbers, jobs, commands : its own, as those of a section
    sidebar : whether the controls of the experiment on screen stand beside it
    tools : the tools above it, None for all
    tabs : the tabs beside the charts, the first of them open at first; a link may open another
    lost : what to say where a new visit goes on from an old one, and the server has forgotten what the page held
    begin : what its view holds at first, from the query of an address, and sentences on what of that can't be used
    record, held : what its view holds of a class that a link can lock, and how to find it there; None where nothing
    keep : puts another of these into the view; with it undo, redo and reset are the page's own
    """

    name: str
    build: Callable[[Context], Content]
    essentials: Callable[[Context], Content] | None = None
    sidebar: bool = True
    tools: tuple[str, ...] | None = None
    tabs: tuple[str, ...] = ()
    lost: str = ""
    begin: Callable[[Mapping[str, str]], tuple[Mapping[str, Any], tuple[str, ...]]] = lambda _query: ({}, ())
    record: Record | None = None
    held: Callable[[PageView], Any] = lambda _view: None
    keep: Callable[[PageView, Any], PageView] | None = None
    sections: Mapping[str, Section] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    jobs: Mapping[str, Callable[[Context], Job]] = field(default_factory=dict)
    commands: Mapping[str, Apply] = field(default_factory=dict)

    @property
    def parts(self) -> tuple["Page | Section", ...]:
        """The page itself and its sections: each may have choices, numbers, jobs and commands."""
        return (self, *self.sections.values())

    @property
    def all_jobs(self) -> Mapping[str, Callable[[Context], Job]]:
        """Every job by name."""
        return {name: job for part in self.parts for name, job in part.jobs.items()}

    def content(self, context: Context) -> Content:
        """What the page shows on the person's level."""
        if context.essentials and self.essentials is not None:
            return self.essentials(context)
        return self.build(context)

    def view(self, *, open: frozenset[str] | None = None, **chosen: Any) -> PageView:
        """The view that the page begins with, or one with other sections open and other choices."""
        start: dict[str, Any] = {}
        for part in self.parts:
            start |= {name: allowed[0] for name, allowed in part.choices.items()}
            start |= {name: number.first for name, number in part.numbers.items()}
        opened = frozenset(name for name, section in self.sections.items() if section.open)
        return PageView(open=opened if open is None else open, chosen=start | chosen)

    def apply(self, view: PageView, name: str, payload: Payload) -> PageView:
        """Carry out a command on the view.

        Raises
        ------
        ValueError : there is no such command, or it asks for what there is not; the sentence says so
        """
        ready: Mapping[str, Apply] = {
            "section": self._section,
            "tab": _tab,
            "want": _want,
            "choose": self._choose,
            "compute": self._compute,
            "pause": self._pause,
            "cancel": self._cancel,
        }
        own = {key: apply for part in self.parts for key, apply in part.commands.items()}
        if name not in ready and name not in own:
            raise ValueError(_("There is no command “{name}” on this page.").format(name=name[:40]))
        return {**own, **ready}[name](view, payload)

    def _section(self, view: PageView, payload: Payload) -> PageView:
        name = str(payload.get("id", ""))
        if name not in self.sections:
            raise ValueError(_("There is no section “{name}” on this page.").format(name=name[:40]))
        return replace(view, open=view.open | {name} if payload.get("open") else view.open - {name})

    def _choose(self, view: PageView, payload: Payload) -> PageView:
        name, value = str(payload.get("name", "")), payload.get("value")
        for part in self.parts:
            if name in part.choices and value in part.choices[name]:
                return replace(view, chosen={**view.chosen, name: value})
            if name in part.numbers and is_number(value):
                kept = min(max(float(value), part.numbers[name].low), part.numbers[name].high)
                return replace(view, chosen={**view.chosen, name: kept})
        raise ValueError(_("“{name}” cannot be “{value}” on this page.").format(name=name[:40], value=str(value)[:40]))

    def _compute(self, view: PageView, payload: Payload) -> PageView:
        what = self._job(payload)
        return replace(view, asked={**view.asked, what: str(payload.get("key", ""))[:40]}, paused=view.paused - {what})

    def _pause(self, view: PageView, payload: Payload) -> PageView:
        return replace(view, paused=view.paused | {self._job(payload)})

    def _cancel(self, view: PageView, payload: Payload) -> PageView:
        what = self._job(payload)
        asked = {name: key for name, key in view.asked.items() if name != what}
        return replace(view, asked=asked, paused=view.paused - {what})

    def _job(self, payload: Payload) -> str:
        what = str(payload.get("what", ""))
        if what not in self.all_jobs:
            raise ValueError(_("“{name}” is nothing this page computes.").format(name=what[:40]))
        return what


def _tab(view: PageView, payload: Payload) -> PageView:
    return replace(view, tabs={**view.tabs, str(payload.get("area", ""))[:40]: str(payload.get("id", ""))[:40]})


def _want(view: PageView, payload: Payload) -> PageView:
    what = str(payload.get("what", ""))[:40]
    return replace(view, wanted=view.wanted | {what} if payload.get("on") else view.wanted - {what})


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value from the browser is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
