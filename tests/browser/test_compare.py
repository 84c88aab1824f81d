"""The Compare page in a real browser: what is kept outlives a reload, and long work ends with its tab."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import decode, parse_query
from playground.experiment.address.link import encode_comparison
from playground.experiment.state.comparison import Comparison
from tests.browser.harness import PHONE, Server, ThemeName, barriers, eventually, idle

Visit = Callable[..., Page]


def section(page: Page, name: str) -> None:
    page.locator(f'[data-group="{name}"] > summary').click()
    idle(page)
    page.locator(f'[data-group="{name}"]').evaluate("element => element.scrollIntoView()")


def kept(page: Page, *names: str) -> None:
    """The rows that are kept are these, in this order."""
    expect(page.locator(".tried-open")).to_have_text(list(names))


def test_what_is_kept_is_there_after_a_reload_sorted_noted_and_opened_again(visit: Visit) -> None:
    page = visit("/compare")
    section(page, "tried")
    page.get_by_role("button", name="Keep these").click()
    kept(page, "RNN", "LSTM", "GRU")
    note = page.get_by_label("Note on LSTM")
    note.fill("the *best* <b>one</b>")
    note.blur()
    page.reload()
    idle(page)
    section(page, "tried")
    kept(page, "RNN", "LSTM", "GRU")
    expect(page.get_by_label("Note on LSTM")).to_have_value("the *best* <b>one</b>")
    page.locator(".tried-sort", has_text="Parameters").click()
    kept(page, "RNN", "GRU", "LSTM")
    page.locator(".tried-sort", has_text="Parameters").click()
    kept(page, "LSTM", "GRU", "RNN")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take as CSV").click()
    lines = waiting.value.path().read_text().splitlines()
    assert len(lines) == 4
    link = lines[2].rsplit('"', 2)[1]
    page.get_by_label("Remove GRU").click()
    kept(page, "LSTM", "RNN")
    page.locator(".tried-open", has_text="LSTM").click()
    page.wait_for_url(lambda url: "/compare" not in url)
    idle(page)
    wanted = decode(parse_query(link)).experiment
    eventually(page, lambda now: now == wanted)


def busy(server: Server, seconds: float = 1.0) -> float:
    """The processor time that the server takes over a span."""

    def taken() -> int:
        fields = Path(f"/proc/{server.process}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])  # user and system, in ticks

    before = taken()
    time.sleep(seconds)
    return (taken() - before) / os.sysconf("SC_CLK_TCK")


def sweeping(visit: Visit) -> Page:
    """A map that takes long is being drawn."""
    wide = [(name, replace(one, cell="slstm", hidden_size=64, length=500)) for name, one in Comparison().cells]
    page = visit(f"/compare?{urlencode(encode_comparison(replace(Comparison(), cells=tuple(wide))))}")
    section(page, "sweep")
    page.select_option('select[aria-label="Up"]', label="gain of the weights")
    idle(page)
    page.get_by_role("button", name="Draw the map").click()
    expect(page.locator(".work-stop")).to_be_visible()
    return page


def test_a_closed_tab_stops_the_work(visit: Visit, server: Server) -> None:
    page = sweeping(visit)
    working = busy(server)
    page.close()
    time.sleep(1)
    assert busy(server) < working / 3


def test_work_that_is_given_up_leaves_the_page_as_it_was(visit: Visit) -> None:
    page = sweeping(visit)
    page.locator(".work-stop").click()
    expect(page.get_by_role("button", name="Draw the map")).to_be_visible()
    expect(page.locator(".work")).to_be_hidden()
    page.get_by_role("slider", name="Gate that keeps", exact=False).first.press("ArrowRight")
    idle(page)
    expect(page.get_by_role("button", name="Draw the map")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_stands_in_the_way(visit: Visit, theme: ThemeName) -> None:
    page = visit("/compare", theme=theme)
    section(page, "tried")
    page.get_by_role("button", name="Keep these").click()
    assert barriers(page) == []


def test_a_phone_scrolls_in_one_direction(visit: Visit) -> None:
    page = visit("/compare", viewport=PHONE)
    section(page, "tried")
    page.get_by_role("button", name="Keep these").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
