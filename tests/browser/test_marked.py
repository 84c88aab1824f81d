"""What is framed on the board says what it is, where it is shown, and ends with a press."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.harness import idle

Visit = Callable[..., Page]


def chips(page: Page, where: str) -> Locator:
    return page.locator(f"{where} .chip:visible")


def tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name).click()
    idle(page)


def test_every_frame_says_what_it_is_and_can_be_ended(visit: Visit) -> None:
    page = visit("/?t=4&unit=2")
    grid = page.get_by_role("grid", name="Weights")
    box = grid.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 60)  # a weight of W_hi, unit 2
    expect(chips(page, ".panel-timebar")).to_have_text(["unit 2", "What W_hi[2, 3] reaches"])
    expect(chips(page, ".weights-marks")).to_have_text(["unit 2"])  # the weight has its own frame, and a sentence
    tab(page, "Equations")
    page.locator(".equation[data-node=c] .result").click()
    tab(page, "Weights")
    for where in (".weights-marks", ".panel-timebar"):
        expect(chips(page, where)).to_have_text(["unit 2", "Where c[2] at step 4 comes from"])
    expect(page.locator(".weights-marks")).to_contain_text("Pale: no part in it.")
    chips(page, ".weights-marks").last.click()
    for where in (".weights-marks", ".panel-timebar"):
        expect(chips(page, where)).to_have_text(["unit 2"])
    expect(page.get_by_text("Pale: no part in it.")).to_be_hidden()
    chips(page, ".panel-timebar").click()
    expect(page.locator(".weights-marks")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(chips(page, ".panel-timebar")).to_have_count(0)
