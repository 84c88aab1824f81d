"""Essentials in a real browser: one screen, a task carried out by hand, and the way to everything and back."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import DESKTOP, PHONE

Visit = Callable[..., Page]

expect.set_options(timeout=30_000)  # on a slow machine the sidebar takes its time


def slider(page: Page, name: str) -> Locator:
    return page.locator(".knob", has=page.get_by_text(name, exact=False)).locator("input[type=range]")


def turned_down(page: Page, name: str) -> None:
    """Turn a knob to its low end with the keyboard."""
    slider(page, name).focus()
    page.keyboard.press("Home")


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1152, 720), (1024, 768)], ids=str)
def test_one_screen_holds_it_all(visit: Visit, size: tuple[int, int]) -> None:
    page = visit(level="", viewport={"width": size[0], "height": size[1]})
    for part in (".lead", ".task", ".cell", "[data-panel='row.c']", ".panel-timebar", ".knob >> nth=3", ".reading"):
        expect(page.locator(part).first).to_be_in_viewport(ratio=0.99)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollHeight - element.clientHeight") <= 1


def test_cause_and_effect_are_on_one_screen_of_a_phone(visit: Visit) -> None:
    page = visit(level="", viewport=PHONE)
    for part in (".task", "[data-panel='row.c']", "[data-panel='row.h']", ".knob >> nth=0", ".knob >> nth=3"):
        expect(page.locator(part)).to_be_in_viewport(ratio=0.99)
    heights = page.locator(".knob input[type=range]").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert min(heights) >= 32


def test_a_task_is_done_by_its_knob_and_next_leads_on(visit: Visit) -> None:
    page = visit(level="")
    expect(page.locator(".task")).to_contain_text("Turn the forget gate down")
    turned_down(page, "Forget gate")
    expect(page.locator(".task")).to_contain_text("Done in 1 move")
    expect(page.locator(".lead-preset")).to_have_value("")
    expect(page.locator(".lead-preset option").first).to_have_text("Hold a pulse, changed")
    page.get_by_role("button", name="One more thing to try").click()
    expect(page.locator(".task")).to_contain_text("Now make every unit hold it")
    page.get_by_role("button", name="Next: Remember for ever").click()
    expect(page.locator(".lead-preset")).to_have_value("remember")
    expect(page.locator(".reading")).to_contain_text("56 steps later every unit of c still has 99.9 %")


def test_a_knob_turns_the_chosen_unit_and_says_so(visit: Visit) -> None:
    page = visit("/?unit=2", level="essentials")
    knob = page.locator(".knob").first
    expect(knob).to_contain_text("Forget gate, unit 2")
    turned_down(page, "Forget gate")
    expect(page.locator(".lead-preset option").first).to_have_text("Hold a pulse, changed")
    page.get_by_role("button", name="Unit 2 is chosen: choose none").click()
    expect(knob).to_contain_text("Forget gate, all units")


def test_play_shows_the_story_from_the_pulse_on(visit: Visit) -> None:
    page = visit(level="")
    expect(page.locator(".timebar-where")).to_contain_text("t = 4 of 24")
    page.get_by_role("button", name="Play (space)").click()
    expect(page.locator(".timebar-where")).to_contain_text(re.compile(r"t = ([6-9]|1\d|2\d) of 24"))


def test_everything_is_one_click_away_and_so_is_the_way_back(visit: Visit) -> None:
    page = visit(level="")
    page.get_by_role("radio", name="Everything").click()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    expect(page.locator("[data-panel='weights']")).to_be_visible()
    page.wait_for_url(re.compile("level=everything"))
    page.get_by_role("radio", name="Essentials").click()
    expect(page.locator(".lead-preset")).to_have_value("pulse")
    expect(page.locator("[data-panel='weights']")).to_have_count(0)
    page.wait_for_url(lambda address: "level" not in address)


def test_a_preset_opens_on_the_page_where_it_shows_its_thing(visit: Visit) -> None:
    page = visit(level="", viewport=DESKTOP)
    page.locator(".lead-preset").select_option("vanish")
    page.wait_for_url(re.compile("/gradients"))
    expect(page.locator(".lead-preset")).to_have_value("vanish")
    page.locator(".lead-preset").select_option("counter")
    page.wait_for_url(lambda address: "/gradients" not in address)
    expect(page.locator(".lead-preset")).to_have_value("counter")
