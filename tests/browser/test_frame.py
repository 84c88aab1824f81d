"""The frame in a real browser: it opens in both themes, on a screen and on a phone, and keeps people out nowhere."""

import tomllib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.harness import ROOT, ThemeName, barriers

COLOURS = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]


@pytest.fixture(params=["essentials", "everything"])
def level(request: pytest.FixtureRequest) -> str:
    """Each level in turn."""
    return str(request.param)


def rgb(colour: str) -> str:
    """#rrggbb as a browser tells it."""
    return f"rgb({', '.join(str(int(colour[index : index + 2], 16)) for index in (1, 3, 5))})"


def test_opens_in_our_colours(visit: Callable[..., Page], theme: ThemeName, viewport: ViewportSize) -> None:
    page = visit(theme=theme, viewport=viewport)
    paper = page.get_by_test_id("stApp").evaluate("element => getComputedStyle(element).backgroundColor")
    assert paper == rgb(COLOURS[theme]["backgroundColor"])
    assert page.get_by_test_id("stException").count() == 0


def test_does_not_scroll_sideways(visit: Callable[..., Page], viewport: ViewportSize, level: str) -> None:
    page = visit(viewport=viewport, level=level)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0


def test_has_no_barriers(visit: Callable[..., Page], theme: ThemeName, level: str) -> None:
    assert barriers(visit(theme=theme, level=level)) == []
