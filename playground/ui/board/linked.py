"""What a link holds of a page's own view: the open tab, the open sections, and what was chosen in them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from playground.experiment import View
from playground.ui.board.context import PageView
from playground.ui.board.page import Page, is_number
from playground.words import _

AREA = "hand"
"""The area whose tabs a link tells."""


def opened(page: Page, own: PageView, view: View) -> tuple[PageView, tuple[str, ...]]:
    """A page's view as a link wants it, and a sentence for each part that the page does not have."""
    problems: list[str] = []
    if view.tab and view.tab not in page.tabs:
        problems.append(_("There is no tab “{name}” on this page.").format(name=view.tab))
    elif view.tab:
        own = replace(own, tabs={**own.tabs, AREA: view.tab})
    if view.sections is not None:
        own = replace(own, open=frozenset())
        for name in view.sections:
            own = _tried(own, problems, lambda now, name=name: page.apply(now, "section", {"id": name, "open": True}))
    for name, text in view.settings:
        value = _number(page, name, text)
        own = _tried(
            own,
            problems,
            lambda now, name=name, value=value: page.apply(now, "choose", {"name": name, "value": value}),
        )
    return own, tuple(problems)


def _tried(own: PageView, problems: list[str], change: Callable[..., PageView]) -> PageView:
    try:
        return change(own)
    except ValueError as error:
        problems.append(str(error))
        return own


def _number(page: Page, name: str, text: str) -> float | str:
    """A setting as the page holds it: a number where it is one."""
    if not any(name in part.numbers for part in page.parts):
        return text
    try:
        return float(text)
    except ValueError:
        return text


def told(page: Page, own: PageView, view: View) -> View:
    """The view with what a link is to hold of a page: only what is another than when the page is first opened."""
    if page.record is not None or (view.level == "essentials" and page.essentials not in (None, page.build)):
        return view
    first = page.view()
    tab = own.tabs.get(AREA, "")
    return replace(
        view,
        tab=tab if tab in page.tabs[1:] else "",
        sections=None if own.open == first.open else tuple(name for name in page.sections if name in own.open),
        settings=tuple(
            (name, f"{value:g}" if is_number(value) else str(value))
            for name, value in own.chosen.items()
            if _is_told(page, own, name) and value != first.chosen.get(name)
        ),
    )


def _is_told(page: Page, own: PageView, name: str) -> bool:
    """Whether a choice is the page's own, or of a section that is open."""
    parts: list[Any] = [page, *(section for key, section in page.sections.items() if key in own.open)]
    return any(name in part.choices or name in part.numbers for part in parts)
