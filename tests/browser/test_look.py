"""No text is cut, lies on another or leaves the screen; `python -m tests.browser.look` goes through all screens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.look import PAGES, SCREENS, findings


@pytest.mark.parametrize("screen", ["1440x900", "390x844"])
@pytest.mark.parametrize("level", ["essentials", "everything"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_is_seen_whole(visit: Callable[..., Page], name: str, level: str, screen: str) -> None:
    assert findings(visit(PAGES[name], level=level, viewport=SCREENS[screen])) == []


def test_what_is_cut_or_overlaps_is_found(visit: Callable[..., Page]) -> None:
    page = visit(level="essentials")
    page.evaluate(
        """() => {
          const text = document.querySelector(".task-text");
          text.style.cssText = "flex: none; width: 60px; overflow: hidden; white-space: nowrap";
          document.querySelector(".lead-cell").insertAdjacentHTML("beforeend", "<b>laid over</b>");
          document.querySelector(".lead-cell b").style.cssText = "position: fixed; left: 40px; top: 860px";
        }"""
    )
    found = findings(page)
    assert any(line.startswith("cut off: Turn the forget gate") for line in found)
    assert any(line.startswith("overlap:") and "laid over" in line for line in found)
