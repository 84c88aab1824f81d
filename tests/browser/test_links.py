"""A link opens what it was copied from: this equation at this step, this part of the steps, this section."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.harness import idle

Visit = Callable[..., Page]


def path(page: Page) -> str:
    """The address as another browser would open it."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}"


def test_a_link_to_this_equation_at_this_step(visit: Visit) -> None:
    page = visit("/?t=9&unit=2")
    page.get_by_role("tab", name="Equations").click()
    idle(page)
    expect(page.locator(".equations-at")).to_have_text("Step 9, unit 2")
    page.locator("[data-panel='track.h'] .chart-tools button").last.click()
    page.get_by_text("Zoom in on this step").click()
    page.wait_for_function("location.search.includes('zoom=')")
    before = parse_qs(urlsplit(path(page)).query)
    other = visit(path(page))
    expect(other.get_by_role("tab", name="Equations")).to_have_attribute("aria-selected", "true")
    expect(other.locator(".equations-at")).to_have_text("Step 9, unit 2")
    expect(other.locator(".scrub-rail")).to_have_class("scrub-rail is-zoomed")
    assert parse_qs(urlsplit(path(other)).query) == before
    page.get_by_role("tab", name="Weights").click()
    page.wait_for_function("!location.search.includes('tab=')")


def test_a_link_to_one_section_brings_it_into_sight(visit: Visit) -> None:
    page = visit("/gradients?sections=cliff&show=ground:surface")
    expect(page.locator("details[data-group=cliff]")).to_have_attribute("open", "")
    expect(page.locator("details[data-group=cliff] summary")).to_be_in_viewport()
    assert page.locator("details[open]").count() == 1
    expect(page.get_by_role("radio", name="as a surface")).to_be_checked()
    assert "sections=cliff" in path(page)
    page.locator("details[data-group=decay] summary").click()
    page.wait_for_function("/sections=decay(,|%2C)cliff/.test(location.search)")
