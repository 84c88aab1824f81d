"""A page as a record: how it is built, its sections, and the commands that change its own view.

Every page knows these commands; a section or the page may add its own:

    section  {id, open}      open or close a section; what is not open is not computed
    choose   {name, value}   set one of the choices or numbers
    compute  {what, key}     do what waits to be asked for, for the experiment of that key
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeGuard

from playground.ui.board.board import Area, Panel
from playground.ui.board.context import Context, PageView
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
    asks : what it computes only when asked, since it takes long
    commands : its own changes of the view; ValueError with a sentence where one makes no sense
    """

    label: str
    build: Callable[[Context], list[Panel]]
    open: bool = False
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Range] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    commands: Mapping[str, Apply] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a page shows of a run, without tools and time bar.

    title, subtitle : what it is called, and what to look for
    """

    panels: Sequence[Panel]
    layout: Sequence[Area]
    title: str
    subtitle: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: a name, what it shows, and its sections in the order in which a person asks.

    asks : what the page itself computes only when asked
    slow : whether it shows how far long work has come
    """

    name: str
    build: Callable[[Context], Content]
    sections: Mapping[str, Section] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    slow: bool = False

    def view(self, *, open: frozenset[str] | None = None, **chosen: Any) -> PageView:
        """The view that the page begins with, or one with other sections open and other choices."""
        start: dict[str, Any] = {}
        for section in self.sections.values():
            start |= {name: allowed[0] for name, allowed in section.choices.items()}
            start |= {name: number.first for name, number in section.numbers.items()}
        opened = frozenset(name for name, section in self.sections.items() if section.open)
        return PageView(open=opened if open is None else open, chosen=start | chosen)

    def apply(self, view: PageView, name: str, payload: Payload) -> PageView:
        """Carry out a command on the view.

        Raises
        ------
        ValueError : there is no such command, or it asks for what there is not; the sentence says so
        """
        common = {"section": self._section, "choose": self._choose, "compute": self._compute}
        own = {key: apply for section in self.sections.values() for key, apply in section.commands.items()}
        known: Mapping[str, Apply] = {**own, **(common if self.sections else {})}
        if name not in known:
            raise ValueError(_("There is no command “{name}” on this page.").format(name=name[:40]))
        return known[name](view, payload)

    def _section(self, view: PageView, payload: Payload) -> PageView:
        name = str(payload.get("id", ""))
        if name not in self.sections:
            raise ValueError(_("There is no section “{name}” on this page.").format(name=name[:40]))
        return replace(view, open=view.open | {name} if payload.get("open") else view.open - {name})

    def _choose(self, view: PageView, payload: Payload) -> PageView:
        name, value = str(payload.get("name", "")), payload.get("value")
        for section in self.sections.values():
            if name in section.choices and value in section.choices[name]:
                return replace(view, chosen={**view.chosen, name: value})
            if name in section.numbers and is_number(value):
                kept = min(max(float(value), section.numbers[name].low), section.numbers[name].high)
                return replace(view, chosen={**view.chosen, name: kept})
        raise ValueError(_("“{name}” cannot be “{value}” on this page.").format(name=name[:40], value=str(value)[:40]))

    def _compute(self, view: PageView, payload: Payload) -> PageView:
        what = str(payload.get("what", ""))
        if what not in {*self.asks, *(ask for section in self.sections.values() for ask in section.asks)}:
            raise ValueError(_("“{name}” is nothing this page computes.").format(name=what[:40]))
        return replace(view, asked={**view.asked, what: str(payload.get("key", ""))[:40]})


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value from the browser is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
