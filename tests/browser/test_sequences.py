"""The Sequences page in a real browser: shapes and examples by a click, an output's origin at the cursor, letters."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from playground.experiment import PRESETS, run
from playground.experiment.shapes import shape_of
from tests.browser.harness import PHONE, ThemeName, barriers, eventually, experiment, idle

Visit = Callable[..., Page]


def opened(visit: Visit, name: str, **more: str) -> Page:
    query = "&".join(f"{key}={value}" for key, value in {"preset": name, "level": "essentials", **more}.items())
    return visit(f"/sequences?{query}")


def section(page: Page, name: str) -> None:
    page.locator(f'[data-group="{name}"] > summary').click()
    idle(page)


def test_shapes_and_examples_are_chosen_by_a_click_and_undone(visit: Visit) -> None:
    page = opened(visit, "parity")
    page.locator(".shape-choice", has_text="1 : N").click()
    eventually(page, lambda now: shape_of(now) == "generate")
    expect(page.locator('.shape-choice[aria-pressed="true"]')).to_contain_text("1 : N")
    page.locator(".shape-example", has_text="Say it again").click()
    eventually(page, lambda now: now == PRESETS["echo"].experiment)
    expect(page.locator('[data-panel="story"]')).to_contain_text("All 12 answers are exact")
    page.keyboard.press("Control+z")
    eventually(page, lambda now: shape_of(now) == "generate")


def test_an_example_opens_with_the_cursor_where_it_answers_and_the_strip_follows(visit: Visit) -> None:
    page = opened(visit, "parity")
    page.locator(".shape-example", has_text="Say it again").click()
    origin = page.locator('[data-panel="sequences.origin"]')
    expect(origin).to_contain_text("The output of step 12 depends on the input of step 4 alone: 1 there.")
    page.get_by_role("button", name="One step on").click()
    expect(origin).to_contain_text("The output of step 13 depends on the input of step 5 alone: 1 there.")


def test_a_preset_of_this_page_is_opened_here_and_its_task_can_be_done(visit: Visit) -> None:
    page = opened(visit, "selffed")
    task = page.locator('[data-panel="task"]')
    expect(task).to_contain_text("Stop feeding the output back")
    page.locator('[data-control="after"] button', has_text="nothing").click()
    expect(task).to_contain_text("Done in 1 move")
    expect(page.locator('[data-panel="story"]')).to_contain_text("that of step 2")


def test_layers_and_directions_have_a_strip_each(visit: Visit) -> None:
    page = opened(visit, "ever")
    page.locator('[data-control="both"] button', has_text="both ways").click()
    eventually(page, lambda now: now.both)
    idle(page)
    expect(page.locator('[data-panel^="sequences.h"]')).to_have_count(2)
    expect(page.locator('[data-panel="sequences.h0r"]')).to_contain_text("final state stands at step 1")


def test_the_weights_of_another_layer_are_edited_where_they_are(visit: Visit) -> None:
    page = visit("/sequences?cell=gru&units=3&layers=2&level=everything")
    page.locator('select[aria-label="Weights of"]').select_option("1")
    expect(page.locator('[data-panel="moves"]')).to_have_count(0)  # the answer is there: moves are of the first layer
    idle(page)
    before = run(experiment(page)).network.stack[1][0]
    grid = page.locator('[data-panel="weights"] canvas').first
    grid.click(position={"x": 90, "y": 60})
    page.keyboard.type("1.75")
    page.keyboard.press("Enter")
    now = eventually(page, lambda found: len(found.edits) == 1)
    assert now.edits[0].block.startswith("l1.")
    after = run(now).network.stack[1][0]
    changed = sum(int((after.weights[name] != array).sum()) for name, array in before.weights.items())
    assert changed == 1


def test_a_text_is_typed_and_its_letters_take_colours(visit: Visit) -> None:
    page = visit("/sequences?level=essentials")
    section(page, "letters")
    page.locator(".letters-box").fill("so it goes")
    page.locator(".letters-send").click()
    eventually(page, lambda now: now.sequence == "text")
    letters = page.locator(".letter")
    expect(letters).to_have_count(10)
    colours = "elements => new Set(elements.map((element) => element.style.background)).size"
    page.select_option('select[aria-label="Coloured by"]', label="f: forget gate")
    page.wait_for_function(f"({colours})([...document.querySelectorAll('.letter')]) > 3")
    letters.nth(3).click()
    expect(letters.nth(3)).to_have_class("letter is-at")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_section_opens_and_nothing_stands_in_the_way(visit: Visit, theme: ThemeName) -> None:
    page = visit("/sequences?preset=ringing&level=essentials", theme=theme)
    for name in ("letters", "inside", "lab", "ragged", "starts"):
        section(page, name)
    page.locator('[data-panel="first.controls"]').scroll_into_view_if_needed()
    page.locator('[data-control="first.end"]').click()
    eventually(page, lambda now: any(now.h_0))
    assert barriers(page) == []


@pytest.mark.parametrize("level", ["essentials", "everything"])
def test_the_output_stands_above_the_time_bar(visit: Visit, level: str) -> None:
    page = visit(f"/sequences?level={level}")
    output, bar = (page.locator(f'[data-panel="{name}"]').bounding_box() for name in ("sequences.y", "timebar"))
    assert output
    assert bar
    assert output["y"] + output["height"] <= bar["y"] < 900


def test_a_phone_has_the_shapes_in_two_rows(visit: Visit) -> None:
    page = visit("/sequences?preset=parity&level=essentials", viewport=PHONE)
    boxes = [one.bounding_box() for one in page.locator(".shape-choice").all()]
    assert len({round(box["y"]) for box in boxes if box}) == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_wrong_comes_in_sight_when_it_becomes_wrong_and_the_readout_grows(visit: Visit) -> None:
    page = opened(visit, "selffed", level="everything")
    alert, sizer = page.locator('[data-panel="alert"]'), page.locator(".weights-sizer")
    expect(alert).to_be_hidden()
    narrow = sizer.evaluate("element => element.clientWidth")
    page.locator('[data-control="both"] button', has_text="both ways").click()
    expect(alert).to_contain_text("No output is fed back")
    expect(alert).to_be_visible()
    page.wait_for_function(f"document.querySelector('.weights-sizer').clientWidth > {narrow}")
    page.keyboard.press("Control+z")
    expect(alert).to_be_hidden()


@pytest.mark.parametrize(("name", "moves"), [("echo", False), ("ever", True)])
def test_an_input_that_is_not_read_cannot_be_dragged(visit: Visit, name: str, moves: bool) -> None:
    page = opened(visit, name)
    before = experiment(page)
    box = page.locator('[data-panel="sequences.x"] .chart-hit').bounding_box()
    assert box
    x, y = box["x"] + box["width"] * 9.5 / before.length, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20, steps=4)
    page.mouse.up()
    if moves:
        eventually(page, lambda now: now.values and now.values[9] > 0.2)
    else:
        page.wait_for_timeout(500)
        assert experiment(page) == before


def test_the_name_of_a_locked_knob_stays_before_it(visit: Visit) -> None:
    page = opened(visit, "echo", lock="layers")
    knob = page.locator('[data-control="layers"]')
    name, slide = knob.locator(".knob-name").bounding_box(), knob.locator("input[type=range]").bounding_box()
    assert name
    assert slide
    assert name["x"] + name["width"] <= slide["x"]
