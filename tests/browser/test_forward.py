"""The Forward page in a real browser, as a person uses it."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, run
from tests.browser.harness import PHONE, ThemeName, barriers, experiment, idle

Visit = Callable[..., Page]


def answered(page: Page, act: Callable[[], object]) -> None:
    """Do something and wait until the board has painted the answer."""
    before = page.locator(".board").get_attribute("data-answered")
    act()
    page.wait_for_function("before => document.querySelector('.board')?.dataset.answered !== before", arg=before)
    idle(page)


def track(page: Page, name: str) -> Locator:
    return page.locator(f"[data-panel='track.{name}']")


def test_first_paint_shows_every_track_and_no_scroll_on_a_screen(visit: Visit) -> None:
    page = visit()
    for name in ("x", "h", "c", "i", "f", "g", "o"):
        expect(track(page, name)).to_be_in_viewport()
    expect(page.locator(".panel-timebar")).to_be_in_viewport()


def test_the_cursor_reads_the_trace(visit: Visit) -> None:
    page = visit("/?t=9&unit=2")
    trace = run(Experiment()).trace
    expect(track(page, "c").locator(".chart-value")).to_contain_text(f"{trace.c[8, 1]:.2f}".replace("-", "−"))
    page.keyboard.press("End")
    expect(track(page, "f").locator(".chart-value")).to_contain_text("t = 24")
    expect(track(page, "h").locator(".chart-value")).to_contain_text(f"{trace.h[23, 1]:.2f}".replace("-", "−"))


def test_the_readings_follow_the_chosen_unit(visit: Visit) -> None:
    page = visit("/?t=9&unit=2")
    c = run(Experiment()).trace.c
    assert c is not None
    reading = track(page, "c").locator(".chart-reading")
    said = f"Unit 2 is largest at step 4: {c[3, 1]:.3g}. At the end {c[23, 1]:.3g}.".replace("-", "−")
    expect(reading).to_have_text(said)
    page.keyboard.press("Escape")
    expect(reading).to_contain_text("Largest in unit 4")


def test_a_change_an_undo_a_redo_and_a_reset(visit: Visit) -> None:
    page = visit()
    start = experiment(page)
    slider = page.get_by_role("slider", name="Bias", exact=False).first
    answered(page, lambda: slider.press("ArrowLeft"))
    changed = experiment(page)
    assert changed.edits != start.edits
    answered(page, lambda: page.locator("[data-tool=undo]").click())
    assert experiment(page) == start
    answered(page, lambda: page.keyboard.press("Control+Shift+z"))
    assert experiment(page) == changed
    answered(page, lambda: page.locator("[data-tool=reset]").click())
    assert experiment(page) == Experiment()


def test_a_gate_is_clamped_by_hand_and_the_untouched_run_stays(visit: Visit) -> None:
    page = visit()
    box = track(page, "f").locator(".chart-plot").bounding_box()
    assert box is not None
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + box["width"] * 0.45, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 30, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    answered(page, lambda: page.get_by_role("button", name="Stuck shut").click())
    (clamp,) = experiment(page).interventions
    assert (clamp.target, clamp.value, clamp.units) == ("f", 0.0, None)
    expect(track(page, "c")).to_contain_text("Differs from the run without clamps")
    answered(page, lambda: page.keyboard.press("Control+z"))
    assert experiment(page).interventions == ()


def test_steps_of_the_sequence_are_changed_at_the_cursor(visit: Visit) -> None:
    page = visit("/?t=4")
    answered(page, lambda: page.get_by_role("button", name="Delete this step").click())
    now = experiment(page)
    assert (now.length, now.sequence) == (23, "numbers")
    assert not any(now.values)
    answered(page, lambda: page.get_by_role("button", name="Double the length").click())
    assert experiment(page).length == 46


def test_state_survives_the_way_to_the_other_page_and_a_reload(visit: Visit) -> None:
    page = visit("/?v=1&cell=gru&units=6&t=7")
    page.get_by_role("link", name="Gradients").click()
    page.wait_for_url(re.compile(r"gradients.*[?&]e="))
    idle(page)
    assert (experiment(page).cell, experiment(page).hidden_size) == ("gru", 6)
    page.reload()
    idle(page)
    assert (experiment(page).cell, experiment(page).hidden_size) == ("gru", 6)
    assert "t=7" in page.url


def test_one_key_leads_to_the_weights_and_a_knob_is_one_stop(visit: Visit) -> None:
    page = visit("/?level=everything")
    page.keyboard.press("w")
    expect(page.locator(".weights-grid")).to_be_focused()
    page.locator(".knob-field").first.focus()
    page.keyboard.press("PageUp")
    expect(page.locator(".knob-field").first).to_have_value("14")
    page.keyboard.press("Tab")
    expect(page.locator(".knob-field").nth(1)).to_be_focused()
    page.keyboard.press("w")
    expect(page.locator(".knob-field").nth(1)).to_be_focused()
    page.get_by_role("button", name="Keys and symbols").click()
    expect(page.get_by_role("dialog")).to_contain_text("to the weights")


def test_help_in_the_sidebar_is_no_stop_of_tab_and_opens_by_f1(visit: Visit) -> None:
    page = visit("/?level=everything")
    gain = page.locator("[data-testid=stSidebar] [aria-label=Gain]")
    gain.focus()
    page.keyboard.press("Tab")
    expect(page.locator("[data-testid=stSidebar] [aria-label=Seed]")).to_be_focused()
    gain.focus()
    page.keyboard.press("F1")
    expect(page.get_by_test_id("stTooltipContent").first).to_contain_text("recurrent weights")
    page.keyboard.press("Escape")
    expect(gain).to_be_focused()


def test_a_file_is_saved_and_opened_again_and_a_foreign_one_refused(visit: Visit, tmp_path: Path) -> None:
    page = visit("/?v=1&cell=gru&seed=5")
    before = experiment(page)
    with page.expect_download() as download:
        page.locator("[data-tool=save]").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    page = visit()
    assert experiment(page) == Experiment()
    answered(page, lambda: page.locator("input[type=file][accept*=json]").set_input_files(saved))
    assert experiment(page) == before
    foreign = tmp_path / "foreign.json"
    foreign.write_text(json.dumps({"layers": [1, 2]}))
    answered(page, lambda: page.locator("input[type=file][accept*=json]").set_input_files(foreign))
    assert experiment(page) == before
    expect(page.locator(".toast")).to_be_visible()


def test_overflow_is_grey_named_and_mended_by_one_click(visit: Visit) -> None:
    page = visit("/?v=1&cell=rnn&activation=relu&units=4&length=500&weights=constant&constant=2")
    alert = page.get_by_role("alert").filter(has_text="float64")
    expect(alert).to_contain_text("step")
    answered(page, lambda: page.get_by_role("button", name="Back to the last finite state").click())
    assert run(experiment(page)).first_bad is None


def test_a_teachers_link_locks_what_it_says(visit: Visit) -> None:
    page = visit("/?hide=sequence&lock=edits")
    expect(page.get_by_text("Sequence", exact=True)).to_have_count(0)
    slider = page.get_by_role("slider", name="Bias", exact=False)
    if slider.count():
        slider.first.press("ArrowLeft")
        page.wait_for_timeout(600)
    assert experiment(page) == Experiment()


def test_a_bad_address_says_what_was_wrong(visit: Visit) -> None:
    page = visit("/?units=65&cell=mamba&amplitude=nan")
    for word in ("Units", "Cell", "Amplitude"):
        expect(page.get_by_role("alert").filter(has_text=word).first).to_be_visible()
    assert experiment(page) == Experiment()


@pytest.mark.parametrize("path", ["/", "/gradients"])
def test_no_barrier_to_a_screen_reader(visit: Visit, theme: ThemeName, path: str) -> None:
    assert barriers(visit(path, theme=theme)) == []


def test_nothing_sticks_out_on_a_phone(visit: Visit) -> None:
    for path in ("/", "/gradients"):
        page = visit(path, viewport=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_finger_has_room_for_every_control(visit: Visit) -> None:
    page = visit("/?level=everything", viewport=PHONE, has_touch=True, is_mobile=True)
    sizes = page.locator(".board :is(button, select, input, [role=slider])").evaluate_all(
        """found => found.map((one) => [one.getBoundingClientRect(), one.title || one.className])
          .filter(([box]) => box.width > 2).map(([{ width, height }, name]) => [Math.min(width, height), name])"""
    )
    assert len(sizes) > 30
    assert [name for size, name in sizes if size < 32] == []


def test_the_diagram_of_a_small_cell_is_as_high_as_wide(visit: Visit) -> None:
    page = visit("/?cell=rnn&level=everything")
    page.locator("[data-tab=diagram]").click()
    box = page.locator(".diagram-figure svg").bounding_box()
    assert box
    assert 0.8 * box["width"] < box["height"] < 1.2 * box["width"]
