"""A cell is invented in a real browser: typed, wrong for a while, right again, undone, opened from its link."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import TAKES, Experiment, encode
from tests.browser.harness import PHONE, experiment

Visit = Callable[..., Page]

OPEN = {"level": "everything", "tab": "invent"}
GRU = Experiment(preset="", cell="gru", base=())


def opened(visit: Visit, experiment: Experiment = GRU, **options: object) -> Page:
    page = visit(f"/?{urlencode({**encode(experiment), **OPEN})}", **options)
    tab = page.get_by_role("tab", name="Invent")
    tab.click()
    expect(page.locator(".invent-text")).to_be_visible()
    return page


def replace_line(page: Page, number: int, line: str) -> None:
    """Type another line in the place of one, counted from 0 or, below it, from the end."""
    area = page.locator(".invent-text")
    lines = area.input_value().split("\n")
    lines[number] = line
    area.fill("\n".join(lines))


def again_at(page: Page) -> str:
    """What the address bar shows, for another visitor."""
    return f"/?{urlsplit(page.url).query}"


def test_a_line_that_is_typed_is_the_cell_and_is_in_the_link(visit: Visit) -> None:
    page = opened(visit)
    area = page.locator(".invent-text")
    assert area.input_value().split("\n")[-1] == "h' = z ⊙ h + (1 − z) ⊙ n"
    expect(page.locator(".invent-row")).to_have_count(4)
    replace_line(page, -1, "h_new = z*h + (1 - z)*relu(n)")
    expect(page.get_by_text("Typed cell of 4 units")).to_be_visible()
    expect(page.locator(".invent-row").last).to_contain_text("relu(n)")
    expect(page.locator(".invent-row").last).to_contain_text("⊙")
    page.wait_for_function("before => location.search.match(/e=[^&]*/)[0] !== before", arg=f"e={encode(GRU)['e']}")
    assert experiment(page).equations.endswith("relu(n)")
    again = visit(again_at(page))
    again.get_by_role("tab", name="Invent").click()
    expect(again.locator(".invent-text")).to_have_value(area.input_value())
    again.get_by_role("tab", name="Diagram").click()
    expect(again.locator(".cell [data-node=n]")).to_be_visible()


def test_what_is_wrong_is_said_at_its_place_while_the_last_cell_stays(visit: Visit) -> None:
    page = opened(visit)
    replace_line(page, -1, "h' = k ⊙ h + (1 − z) ⊙ n")
    wrong = page.locator(".invent-row.is-wrong")
    expect(wrong).to_contain_text("k is not defined")
    expect(page.locator(".invent-under mark")).to_have_text("k")
    expect(page.locator(".invent-text")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("status").filter(has_text="the last cell")).to_be_attached()
    expect(page.get_by_text("GRU of 4 units")).to_be_visible()
    assert experiment(page) == GRU
    replace_line(page, -1, "h' = r ⊙ h + (1 − z) ⊙ n")
    expect(wrong).to_have_count(0)
    expect(page.get_by_text("Typed cell of 4 units")).to_be_visible()
    expect(page.locator(".invent-text")).to_have_attribute("aria-invalid", "false")


def test_undo_brings_the_text_back(visit: Visit) -> None:
    page = opened(visit)
    before = page.locator(".invent-text").input_value()
    replace_line(page, -1, "h' = n")
    expect(page.get_by_text("Typed cell of 4 units")).to_be_visible()
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect(page.locator(".invent-text")).to_have_value(before)
    expect(page.get_by_text("GRU of 4 units")).to_be_visible()


def test_a_take_is_one_click_with_the_standard_cell_behind_it(visit: Visit) -> None:
    page = opened(visit)
    take = page.get_by_role("button", name="GRU without reset")
    take.click()
    expect(take).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("GRU without reset, 4 units")).to_be_visible()
    expect(page.locator(".invent-text")).to_have_value(TAKES["no_reset"].equations)
    expect(page.get_by_text("the reference").first).to_be_visible()


def test_a_teachers_link_locks_the_equations(visit: Visit) -> None:
    page = opened(visit, GRU)
    locked = visit(again_at(page) + "&lock=equations")
    locked.get_by_role("tab", name="Invent").click()
    expect(locked.locator(".invent-text")).to_have_attribute("readonly", "")
    expect(locked.get_by_role("button", name="LSTM of 1997")).to_be_disabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_written_on_a_phone(visit: Visit, theme: str) -> None:
    page = opened(visit, viewport=PHONE, theme=theme)
    replace_line(page, 0, "r = sigmoid(W*x + b)")
    expect(page.locator(".invent-row").first).to_contain_text("σ(")
    box = page.locator(".invent").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
