"""The Train page in a real browser: start, pause, one step, rewind, back through the past, weights to Forward."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment.address.link import encode_training
from playground.experiment.learning import learners_of
from playground.experiment.state.training import Training, plain, settings_of
from playground.training.course import begin, step_once
from tests.browser.harness import PHONE, ThemeName, barriers, idle

Visit = Callable[..., Page]

SMALL = Training(
    task="parity", length=6, batch=4, cells=(("RNN", plain("rnn", units=2)), ("GRU", plain("gru", units=2)))
)


@pytest.fixture
def train(visit: Visit) -> Page:
    """The page with two small networks that take long to learn."""
    page = visit(f"/train?{urlencode(encode_training(SMALL))}")
    expect(button(page, "go")).to_be_enabled()
    return page


def button(page: Page, name: str) -> Locator:
    return page.locator(f'[data-control="train.{name}"]')


def numbers(page: Page) -> Locator:
    """Step and losses above the large curves."""
    return page.locator('[data-panel="train.loss"] .curves-value')


def step(page: Page) -> int:
    found = re.search(r"step (\d+)", numbers(page).inner_text())
    assert found
    return int(found[1])


def test_learning_starts_pauses_and_rewinds_to_the_very_same_weights(train: Page) -> None:
    at_first = numbers(train).inner_text()
    button(train, "go").click()
    expect(button(train, "go")).to_have_text("Pause")
    train.wait_for_function("Number(/step (\\d+)/.exec(document.querySelector('.curves-value').textContent)[1]) > 30")
    button(train, "go").click()
    expect(button(train, "go")).to_have_text("Go on")
    idle(train)
    rested = step(train)
    train.wait_for_timeout(700)
    assert step(train) == rested
    button(train, "rewind").click()
    expect(numbers(train)).to_have_text(at_first)
    expect(button(train, "back")).to_be_visible()
    button(train, "back").click()
    expect(numbers(train)).to_contain_text(f"step {rested} ")


def test_single_steps_are_those_of_the_training(train: Page) -> None:
    courses = tuple(begin(learner) for learner in learners_of(SMALL).values())
    for _ in range(10):
        courses = step_once(courses, settings_of(SMALL))
        button(train, "step").click()
        expect(numbers(train)).to_contain_text(f"step {courses[0].state.step} ")
    said = numbers(train).inner_text()
    shown = [float(text) for text in re.findall(r"(?:RNN|GRU) ([\d.]+)", said)]
    assert shown == pytest.approx([course.state.score.loss for course in courses], rel=2e-3)


def test_a_click_in_the_curves_looks_back_and_learning_goes_on_from_there(train: Page) -> None:
    for _ in range(12):
        button(train, "step").click()
    expect(numbers(train)).to_contain_text("step 12 ")
    plot = train.locator('[data-panel="train.loss"] .curves-plot')
    box = plot.bounding_box()
    assert box
    left, right = box["x"] + 52, box["x"] + box["width"] - 12
    train.mouse.click(left + (right - left) * 5 / 40, box["y"] + 100)  # the axis has 40 steps
    train.mouse.move(0, 0)
    expect(numbers(train)).to_contain_text("step 5 ")
    expect(button(train, "go")).to_have_text("Go on from here")
    plot.press("ArrowLeft")
    expect(numbers(train)).to_contain_text("step 4 ")
    button(train, "step").click()
    expect(numbers(train)).to_contain_text("step 5 ")
    expect(button(train, "go")).to_have_text("Go on")


def test_hovering_shows_the_same_step_in_all_curves(train: Page) -> None:
    for _ in range(12):
        button(train, "step").click()
    expect(numbers(train)).to_contain_text("step 12 ")
    train.locator('[data-group="gradient"] summary').click()
    norms = train.locator('[data-panel="train.norms"] .curves-value')
    norms.scroll_into_view_if_needed()
    expect(norms).to_contain_text("step 12 ")
    plot = train.locator('[data-panel="train.norms"] .curves-plot')
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    assert box
    train.mouse.move(box["x"] + 52 + (box["width"] - 64) * 7 / 40, box["y"] + 60)
    expect(norms).to_contain_text("step 7 ")
    expect(numbers(train)).to_contain_text("step 7 ")


def test_what_was_learnt_is_looked_at_on_forward(train: Page) -> None:
    button(train, "step").click()
    train.locator(".racer").nth(1).get_by_role("button", name="Forward").click()
    train.wait_for_url(re.compile(r"/\?|/$"))
    idle(train)
    expect(train.locator('[data-panel="track.h"]')).to_be_visible()
    expect(train.locator("[data-panel=toolbar]")).to_contain_text("GRU of 2 units")


def test_bad_text_is_a_sentence_and_changes_nothing(visit: Visit) -> None:
    page = visit(f"/train?{urlencode(encode_training(Training(task='text')))}")
    page.locator(".paste textarea").fill("aaaa")
    page.get_by_role("button", name="Learn this").click()
    expect(page.locator(".toast")).to_contain_text("only one character")
    expect(numbers(page)).to_contain_text("step 0 ")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barriers(visit: Visit, theme: ThemeName) -> None:
    page = visit("/train", theme=theme)
    expect(button(page, "go")).to_be_visible()
    assert barriers(page) == []


def test_nothing_is_wider_than_a_phone(visit: Visit) -> None:
    page = visit("/train", viewport=PHONE)
    expect(button(page, "go")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
