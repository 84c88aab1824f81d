"""The Gradients page in a real browser: sections, the cursor through them, the badge, the cliff, the target."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from playground import analysis, jacobian_lognorms
from playground.analysis import sentences as say
from playground.analysis import wording
from playground.experiment import Experiment, run
from playground.ui.pages.gradients import cliff
from tests.browser import harness
from tests.browser.harness import PHONE, ThemeName, barriers, eventually, idle

Visit = Callable[..., Page]

SECTIONS = ("decay", "triangle", "factors", "paths", "shares", "saturation", "clipping", "cliff")


@pytest.fixture
def gradients(visit: Visit) -> Page:
    """The page of the first experiment, with all axes drawn."""
    return drawn(visit("/gradients"))


def drawn(page: Page, count: int = 3) -> Page:
    page.wait_for_function(f"document.querySelectorAll('.chart-plotly .main-svg').length >= {count}")
    idle(page)
    return page


def panel(page: Page, name: str) -> Locator:
    return page.locator(f'[data-panel="{name}"]')


def seen(page: Page, name: str) -> Locator:
    """A panel, scrolled to: what is off screen waits to be painted."""
    found = panel(page, name)
    found.scroll_into_view_if_needed()
    return found


def value(page: Page, name: str) -> Locator:
    return seen(page, name).locator(".chart-value")


def reading(page: Page, name: str) -> Locator:
    return seen(page, name).locator(".chart-reading")


def answered(page: Page) -> int:
    return int(page.locator("[data-answered]").get_attribute("data-answered") or 0)


SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def toggle(page: Page, section: str) -> None:
    """Open a section and wait for its panels, or close it and wait until they are gone."""
    group = page.locator(f'details[data-group="{section}"]')
    panels = group.locator(".panel")
    closed = panels.count() == 0
    group.locator("summary").scroll_into_view_if_needed()
    before = page.evaluate(SCROLLED)
    group.locator("summary").click()
    if closed:
        panels.first.wait_for()
        assert page.evaluate(SCROLLED) >= before - 2  # the page does not jump to its top
    else:
        expect(panels).to_have_count(0)
    idle(page)


def test_an_address_can_be_the_first_that_a_server_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    """Before the app has run once, Streamlit takes the script of a page for an app of its own."""
    with harness.serve(tmp_path / "log.txt") as server:
        context = browser.new_context(viewport=harness.DESKTOP)
        page = harness.visit(context, f"{server.url}/gradients?cell=gru&units=3")
        expect(panel(page, "decay.norms")).to_be_visible()
        expect(page.get_by_text("GRU of 3 units")).to_be_visible()
        context.close()
        assert server.complaints() == []


def test_the_first_answer_is_on_the_first_screen(gradients: Page) -> None:
    later, earlier = analysis.fit_regimes(analysis.norms(run(Experiment()).grads.h).total)
    expect(reading(gradients, "decay.norms")).to_contain_text(
        f"back to step {later.first + 1}, and before that falls by half every "
        f"{wording.number(earlier.half_life, 2)} steps"
    )
    expect(reading(gradients, "decay.norms")).to_be_in_viewport()
    expect(gradients.locator(".badge")).to_have_attribute("data-tone", "good")


def test_sections_open_and_close_and_only_open_ones_have_panels(gradients: Page) -> None:
    assert panel(gradients, "path.shares").count() == 0
    toggle(gradients, "paths")
    expect(panel(gradients, "path.shares")).to_be_visible()
    expect(reading(gradients, "path.shares")).to_contain_text("by the cell path alone")
    toggle(gradients, "paths")
    expect(panel(gradients, "path.shares")).to_have_count(0)


def test_the_keyboard_stays_where_it_was_when_a_section_opens(gradients: Page) -> None:
    summary = gradients.locator('details[data-group="paths"] > summary')
    summary.focus()
    for count in (3, 0):
        gradients.keyboard.press("Enter")
        expect(gradients.locator('details[data-group="paths"] .panel')).to_have_count(count)
        expect(summary).to_be_focused()


def test_every_section_can_be_open_at_once_and_has_no_barriers(visit: Visit, theme: ThemeName) -> None:
    page = drawn(visit("/gradients?loss=squared", theme=theme))
    for section in SECTIONS[2:]:
        toggle(page, section)
    for name in ("decay.norms", "reach.row", "why.plane", "path.norms", "time.reached", "clipping.bars", "cliff.map"):
        expect(panel(page, name)).to_have_count(1)
        seen(page, name)
    assert barriers(page) == []


def test_the_row_follows_the_cursor_and_asks_nothing(gradients: Page) -> None:
    one = run(Experiment())
    norms = 10 ** jacobian_lognorms(one.params, one.trace)
    toggle(gradients, "factors")
    before = answered(gradients)
    panel(gradients, "decay.norms").focus()
    gradients.keyboard.press("Home")
    for t in range(3):
        expect(value(gradients, "reach.row")).to_have_text(f"t = {t + 1} · {norms[t, t]:.2f}")
        expect(value(gradients, "decay.norms")).to_contain_text(f"t = {t + 1} ·")
        expect(value(gradients, "reach.triangle")).to_have_text(f"t = {t + 1}")
        gradients.keyboard.press("ArrowRight")
    assert answered(gradients) == before


def test_the_row_is_repainted_at_each_step(gradients: Page) -> None:
    picture = """name => document.querySelector(`[data-panel="${name}"] canvas`).toDataURL()"""
    seen(gradients, "reach.row").focus()
    gradients.keyboard.press("End")
    expect(value(gradients, "reach.row")).to_contain_text("t = 24")
    last = gradients.evaluate(picture, "reach.row")
    gradients.keyboard.press("Home")
    expect(value(gradients, "reach.row")).to_contain_text("t = 1 ")
    assert gradients.evaluate(picture, "reach.row") != last


def test_where_the_loss_sits_is_in_the_address(gradients: Page) -> None:
    controls = panel(gradients, "loss.controls")
    controls.get_by_label("Loss at").select_option(label="every step")
    one = run(eventually(gradients, lambda shown: shown.loss_at == "every"))
    said = say.decay_sentence({"∂L/∂h": analysis.norms(one.grads.h).total}).removesuffix(".")
    expect(reading(gradients, "decay.norms")).to_contain_text(said)
    controls.get_by_label("Loss at").select_option(label="one step")
    expect(controls.get_by_role("slider")).to_be_visible()


def test_the_target_is_moved_by_keys(gradients: Page) -> None:
    panel(gradients, "loss.controls").get_by_label("Loss", exact=True).select_option(label="squared error")
    chart = panel(gradients, "loss.target")
    expect(chart).to_be_visible()
    idle(gradients)
    before = reading(gradients, "loss.target").text_content() or ""
    chart.focus()
    gradients.keyboard.press("End")
    gradients.keyboard.press("Shift+ArrowUp")
    expect(reading(gradients, "loss.target")).not_to_have_text(before)
    assert eventually(gradients, lambda shown: bool(shown.target)).loss == "squared"


def test_the_badge_checks_every_entry_on_click(gradients: Page) -> None:
    total = sum(array.size for array in run(Experiment()).params.arrays().values())
    gradients.get_by_role("button", name=f"Check all {total}").click()
    expect(gradients.locator(".badge")).to_contain_text(f"over {total} checks")
    expect(gradients.locator(".badge")).to_have_attribute("data-tone", "good")


def test_a_weight_moves_the_charts_and_the_badge_follows(gradients: Page) -> None:
    before = reading(gradients, "decay.norms").text_content() or ""
    badge = gradients.locator(".badge").text_content() or ""
    gradients.get_by_role("slider", name="Bias", exact=False).nth(1).focus()  # of the forget gate
    for _ in range(10):
        gradients.keyboard.press("ArrowRight")
    expect(reading(gradients, "decay.norms")).not_to_have_text(before)
    expect(gradients.locator(".badge")).not_to_have_text(badge)
    expect(gradients.locator(".badge")).to_have_attribute("data-tone", "good")


def test_the_cliff_throws_one_and_not_the_other(gradients: Page) -> None:
    toggle(gradients, "cliff")
    seen(gradients, "cliff.controls")
    ten = gradients.get_by_role("button", name="10 steps")
    for steps in (10, 20, 30):
        ten.click()
        expect(reading(gradients, "cliff.map")).to_contain_text(f"After {steps} steps")
    path = analysis.descend(*cliff.START, rate=2.0, steps=30)
    far = float(np.max(np.hypot(np.diff(path.w), np.diff(path.b))))
    expect(reading(gradients, "cliff.map")).to_contain_text(f"longest step {wording.number(far)}")
    gradients.get_by_role("button", name="Back to the start").click()
    expect(reading(gradients, "cliff.map")).to_contain_text("The start")


def test_clipping_follows_the_slider(gradients: Page) -> None:
    toggle(gradients, "clipping")
    slider = seen(gradients, "clipping.controls").get_by_role("slider")
    slider.focus()
    gradients.keyboard.press("End")
    expect(reading(gradients, "clipping.bars")).to_contain_text("is below the threshold")
    gradients.keyboard.press("Home")
    expect(reading(gradients, "clipping.bars")).to_contain_text("is shortened")


def test_a_long_sequence_waits_and_then_shows_how_far_it_is(visit: Visit) -> None:
    page = drawn(visit("/gradients?length=500&units=24&edits="), 1)
    expect(panel(page, "reach.triangle")).to_have_count(0)
    page.get_by_role("button", name="Compute").click()
    expect(page.locator(".work")).to_be_visible()
    expect(panel(page, "reach.triangle")).to_be_visible(timeout=60_000)
    expect(page.locator(".work")).to_be_hidden()


def test_overflow_is_said(visit: Visit) -> None:
    page = drawn(visit("/gradients?cell=rnn&activation=relu&weights=constant&constant=10&gain=10&length=400&edits="), 1)
    expect(reading(page, "decay.norms")).to_contain_text("has exploded at")
    expect(page.locator(".badge")).to_have_attribute("data-tone", "unknown")


def test_a_phone_shows_all_of_it_without_scrolling_sideways(visit: Visit) -> None:
    page = drawn(visit("/gradients", viewport=PHONE), 1)
    for section in SECTIONS[2:]:
        toggle(page, section)
    main = page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    for name in ("loss.controls", "cliff.controls", "clipping.controls"):
        box = panel(page, name).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PHONE["width"]
