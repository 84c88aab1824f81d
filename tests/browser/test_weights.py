"""The weight editor and the moves in a real browser: drag, type, paste, restore, zoom, tap; every change comes back."""

import math
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from playground.experiment import Experiment, Run, encode, run
from playground.figures.theme import LIGHT
from tests.browser import harness
from tests.browser.harness import CHANGE_PATIENCE, PHONE, barriers, experiment
from tests.browser.test_reconnect import until

START = run(Experiment())

FIND = """([name]) => {
  const grid = document.querySelector(".weights-grid");
  const reading = document.querySelector(".weights-reading");
  const box = grid.getBoundingClientRect();
  const under = (x, y) => {
    const at = { clientX: box.left + x, clientY: box.top + y };
    grid.dispatchEvent(new PointerEvent("pointermove", { ...at, pointerType: "mouse", bubbles: true }));
    return reading.textContent;
  };
  const leave = (place) => {
    grid.dispatchEvent(new PointerEvent("pointerleave", { pointerType: "mouse" }));
    return place;
  };
  const steps = (from, to, step) => Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => from + n * step);
  const [xs, ys] = [steps(40, box.width, 24), steps(36, box.height, 9)];
  for (const y of ys) {
    for (const x of xs) if (under(x, y).startsWith(`${name} `)) return leave([box.left + x, box.top + y]);
  }
  const y = steps(34, box.height, 2).find((y) => under(36, y).startsWith(`${name.split(",")[0]},`));
  const x = y && steps(36, box.width, 2).find((x) => under(x, y).startsWith(`${name} `));
  return leave(x ? [box.left + x, box.top + y] : null);
}"""
"""Where a weight lies: inside its cell, found by its name in the sentence on what is under the pointer."""


@pytest.fixture
def editor(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open the Forward page at an experiment and wait for the grid."""

    def open_editor(query: str = "", **options: object) -> Page:
        page = visit(f"/?{query}", **options)
        expect(grid(page)).to_be_attached(timeout=30_000)
        grid(page).scroll_into_view_if_needed()
        page.wait_for_function("document.querySelector('.weights-reading')?.textContent")
        return page

    return open_editor


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Weights")


def reading(page: Page) -> Locator:
    return page.locator(".weights-reading")


def spot(page: Page, name: str) -> tuple[float, float]:
    """Where a weight lies on screen."""
    found = page.evaluate(FIND, [name])
    assert found is not None, f"{name} is not on show"
    return found[0], found[1]


def choose(page: Page, name: str) -> None:
    page.mouse.click(*spot(page, name))
    expect(reading(page)).to_have_text(re.compile(rf"^{re.escape(name)} "))


def eventually(page: Page, holds: Callable[[Run], Any]) -> Run:
    """Wait until something holds of the run of what the address says."""
    return run(harness.eventually(page, lambda shown: np.all(holds(run(shown)))))


def unchanged(page: Page) -> None:
    """See that after a while the address still says what it said at first."""
    page.wait_for_timeout(800)
    assert experiment(page) == Experiment()


def test_a_drag_changes_the_weight_while_it_lasts(editor: Callable[..., Page]) -> None:
    page = editor()
    x, y = spot(page, "W_hf[1, 2]")
    before = START.params.W_hh[4, 1]
    answered = "Number(document.querySelector('.board').dataset.answered)"
    start = page.evaluate(answered)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(x, y - 5 * step)
        page.wait_for_timeout(60)
    page.wait_for_function(f"{answered} > {start + 1}")  # more than one answer, and the button is still down
    page.mouse.up()
    wanted = pytest.approx(before + 50 * 0.02, abs=0.021)  # 0.02 a pixel, where the colours end at 4
    eventually(page, lambda made: made.params.W_hh[4, 1] == wanted)
    expect(reading(page)).to_contain_text(f"was {before:.4g}")
    page.keyboard.press("Control+z")  # one drag is one step
    eventually(page, lambda made: made.experiment == Experiment())


def test_escape_ends_a_drag_where_it_began(editor: Callable[..., Page]) -> None:
    page = editor()
    x, y = spot(page, "b_ig[1]")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 40, steps=4)
    expect(reading(page)).not_to_contain_text("= 0.00")
    page.keyboard.press("Escape")
    page.mouse.move(x, y - 60)
    page.mouse.up()
    page.mouse.move(x, y)
    expect(reading(page)).to_contain_text("= 0.00")
    eventually(page, lambda made: made.params.b_ih[8] == 0)


def test_keys_move_and_type(editor: Callable[..., Page]) -> None:
    page = editor(urlencode(encode(Experiment(seed=3, base=()))))
    choose(page, "W_ho[1, 1]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(reading(page)).to_contain_text("W_ho[2, 2] — output gate, from unit 2 to unit 2")
    page.keyboard.type("-1,25")
    page.keyboard.press("Enter")
    expect(reading(page)).to_contain_text("W_ho[3, 2]")
    page.keyboard.type("0.5")
    page.keyboard.press("Tab")
    expect(reading(page)).to_contain_text("W_ho[3, 3]")
    page.keyboard.press("Delete")
    expect(reading(page)).to_contain_text("= 0.00 (was")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    made = eventually(page, lambda made: made.params.W_hh[14, 2] == pytest.approx(0.11))  # a key step and a tenth of it
    assert made.params.W_hh[13:15, 1].tolist() == [-1.25, 0.5]
    expect(grid(page)).to_be_focused()


def test_a_word_is_refused_and_nothing_is_lost(editor: Callable[..., Page]) -> None:
    page = editor()
    choose(page, "W_hi[1, 1]")
    page.keyboard.type("1x")
    page.keyboard.press("Enter")
    expect(reading(page)).to_contain_text("“1x” is not a number")
    page.keyboard.press("Escape")
    expect(reading(page)).to_contain_text("W_hi[1, 1]")
    unchanged(page)


def test_a_huge_number_is_refused_with_a_sentence(editor: Callable[..., Page]) -> None:
    page = editor()
    choose(page, "W_hi[1, 1]")
    page.keyboard.type("1")
    page.keyboard.type("e308")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("A weight must be a number between", timeout=CHANGE_PATIENCE * 1000)
    page.keyboard.press("ArrowUp")
    expect(reading(page)).to_contain_text(f"= {START.params.W_hh[0, 0]:.4g}".replace("-", "−"))
    unchanged(page)


@pytest.mark.parametrize("start", [Experiment(), Experiment(seed=3, base=())], ids=["laid out by hand", "drawn"])
def test_a_double_click_restores(editor: Callable[..., Page], start: Experiment) -> None:
    page = editor(urlencode(encode(start)))
    choose(page, "W_hi[1, 3]")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    eventually(page, lambda made: made.params.W_hh[0, 2] == 2)
    expect(page.locator(".weights-changes")).to_have_text("1 edited, restore")
    page.mouse.dblclick(*spot(page, "W_hi[1, 3]"))
    eventually(page, lambda made: made.params.W_hh[0, 2] == run(start).params.W_hh[0, 2])
    expect(page.locator(".weights-changes")).to_be_hidden()


def test_blocks_are_copied_and_pasted(editor: Callable[..., Page]) -> None:
    page = editor()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "W_hf[2, 2]")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    text = page.evaluate("navigator.clipboard.readText()")
    copied = np.array([[float(number) for number in line.split("\t")] for line in text.split("\n")])
    W = START.params.W_hh
    np.testing.assert_array_equal(copied, W[4:8])
    choose(page, "W_hg[1, 1]")
    page.keyboard.press("Control+v")
    eventually(page, lambda made: made.params.W_hh[8:12] == W[4:8])
    choose(page, "W_hi[1, 1]")
    page.evaluate("navigator.clipboard.writeText('1\\t2\\n3\\t4')")
    page.keyboard.press("Control+v")
    eventually(page, lambda made: made.params.W_hh[0:2, 0:2] == [[1, 2], [3, 4]])


@pytest.mark.parametrize(("text", "sentence"), [("1\\tword", "word"), ("1\\t2\\t3\\t4\\t5", "room for")])
def test_a_block_that_does_not_fit_is_refused(editor: Callable[..., Page], text: str, sentence: str) -> None:
    page = editor()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(page, "W_hi[1, 1]")
    page.evaluate(f"navigator.clipboard.writeText('{text}')")
    page.keyboard.press("Control+v")
    expect(page.locator(".toast")).to_contain_text(sentence, timeout=CHANGE_PATIENCE * 1000)
    unchanged(page)


def test_cells_are_painted_on_the_signed_scale(editor: Callable[..., Page]) -> None:
    page = editor()
    choose(page, "W_hi[4, 4]")  # away from what is looked at
    for name, colour in (("W_ii[1, 1]", LIGHT.signed[2]), ("b_ii[1]", LIGHT.signed[0]), ("b_hi[1]", LIGHT.signed[1])):
        x, y = spot(page, name)
        page.mouse.move(5, 5)
        page.wait_for_timeout(100)
        pixel = page.evaluate(
            """([x, y]) => {
              const canvas = document.querySelector(".weights-grid canvas");
              const box = canvas.getBoundingClientRect();
              const ratio = canvas.width / box.width;
              const [left, top] = [(x - box.left) * ratio, (y - box.top) * ratio];
              const { data } = canvas.getContext("2d").getImageData(left - 4, top - 4, 9, 9);
              const counts = new Map();
              for (let at = 0; at < data.length; at += 4) {
                const colour = data.slice(at, at + 3).join();
                counts.set(colour, (counts.get(colour) ?? 0) + 1);
              }
              const [most] = [...counts].sort((a, b) => b[1] - a[1]); // the ground, not the digits on it
              return most[0].split(",").map(Number);
            }""",
            [x, y],
        )
        wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        assert all(abs(one - other) <= 3 for one, other in zip(pixel, wanted, strict=False)), (name, pixel, colour)
    expect(page.locator(".weights-legend")).to_have_text(re.compile("≤ −4.*≥ 4"))


def test_sixty_four_units_are_readable(editor: Callable[..., Page]) -> None:
    page = editor("units=64")
    gates = page.get_by_role("radiogroup", name="Gate")
    expect(gates.get_by_role("radio", name="input gate")).to_be_checked()
    choose(page, "W_hi[40, 30]")
    expect(reading(page)).to_contain_text("from unit 30 to unit 40")
    box = grid(page).bounding_box()
    assert box is not None
    assert grid(page).evaluate("grid => grid.scrollHeight <= grid.clientHeight && grid.scrollWidth <= grid.clientWidth")
    for _ in range(4):
        page.get_by_role("button", name="Larger cells").click()
    assert grid(page).evaluate("grid => grid.scrollWidth > 2 * grid.clientWidth")
    spot(page, "W_hi[40, 30]")  # still in sight
    gates.get_by_role("radio", name="forget gate").click()
    expect(reading(page)).to_contain_text("Drag a weight")
    spot(page, "W_hf[40, 30]")


def test_what_a_weight_does_is_said(editor: Callable[..., Page]) -> None:
    page = editor("cell=lstm&peephole=1&sequence=text&text=abc")
    for name, words in {
        "W_if[3, b]": "forget gate, from the character “b” to unit 3",
        "W_hf[3, 1]": "forget gate, from unit 1 to unit 3",
        "W_cf[2]": "forget gate, from the cell state of unit 2",
        "b_if[4]": "forget gate, input-side bias of unit 4",
        "W_hy[2]": "readout, from unit 2 to output 1",
        "b_y": "readout, bias of output 1",
    }.items():
        page.mouse.move(*spot(page, name))
        expect(reading(page)).to_contain_text(f"{name} — {words} = ")


def test_the_grid_speaks_to_a_screen_reader(editor: Callable[..., Page]) -> None:
    page = editor()
    grid(page).focus()
    heard = set()
    for _ in range(3):
        active = page.locator(f"#{grid(page).get_attribute('aria-activedescendant')}")
        expect(active).to_have_attribute("aria-selected", "true")
        heard.add(active.inner_text())
        page.keyboard.press("ArrowDown")
    assert len(heard) == 3
    assert all("input gate, from the input to unit" in sentence for sentence in heard)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_barriers(editor: Callable[..., Page], theme: str) -> None:
    page = editor(theme=theme)
    choose(page, "W_hf[1, 1]")
    inside = [fault for fault in barriers(page) if "weights" in fault or "moves" in fault or "segment" in fault]
    assert inside == []


def test_a_finger_chooses_and_the_slider_sets(editor: Callable[..., Page]) -> None:
    page = editor(viewport=PHONE, has_touch=True, is_mobile=True)
    x, y = spot(page, "W_hf[2, 3]")
    page.touchscreen.tap(x, y)
    expect(page.locator(".weights-name")).to_have_text("Whf[2, 3]")
    slider = page.get_by_role("slider", name="Value of the chosen weight")
    slider.fill("2")
    eventually(page, lambda made: made.params.W_hh[5, 2] == pytest.approx(2, abs=0.05))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_finger_that_drags_on_the_grid_scrolls_the_page(editor: Callable[..., Page]) -> None:
    page = editor(viewport=PHONE, has_touch=True, is_mobile=True)
    x, y = spot(page, "W_hf[2, 3]")
    client = page.context.new_cdp_session(page)
    before = page.locator(".weights").bounding_box()
    touch = "Input.dispatchTouchEvent"
    client.send(touch, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        client.send(touch, {"type": "touchMove", "touchPoints": [{"x": x, "y": y + 15 * step}]})
        page.wait_for_timeout(20)
    client.send(touch, {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(300)
    after = page.locator(".weights").bounding_box()
    assert before is not None
    assert after is not None
    assert after["y"] > before["y"] + 60
    unchanged(page)


def test_a_chosen_weight_is_told_to_the_board_and_a_trace_lights_up(editor: Callable[..., Page]) -> None:
    page = editor()
    page.evaluate(
        """() => document.querySelector(".board").addEventListener("board:weight", (e) => (window.told = e.detail))"""
    )
    choose(page, "W_hf[3, 1]")
    assert page.evaluate("window.told") == {"target": "W_hh", "gate": "f", "row": 2, "column": 0}
    page.mouse.move(5, 5)
    page.wait_for_timeout(1000)
    harness.idle(page)  # what the choice brings from the server is painted
    plain = grid(page).screenshot()

    def lit(weights: list[dict[str, Any]] | None) -> bool:
        """Whether the grid is another after such a trace; each message from the server tells its own again."""
        page.evaluate(
            """(weights) => document.querySelector(".board")
              .dispatchEvent(new CustomEvent("board:trace", { detail: weights && { weights } }))""",
            weights,
        )
        page.wait_for_timeout(100)
        return grid(page).screenshot() != plain

    until(lambda: lit([{"target": "W_hh", "gate": "o", "row": 1, "column": 2, "strength": 1}]))
    until(lambda: not lit(None))


def test_the_number_of_a_unit_chooses_it_everywhere(editor: Callable[..., Page]) -> None:
    page = editor()
    x, y = spot(page, "W_ig[3, 1]")
    box = grid(page).bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 22, y)
    page.wait_for_url(re.compile("unit=3"))
    page.mouse.click(box["x"] + 22, y)
    page.wait_for_url(re.compile("^(?!.*unit=)"))
    assert x > box["x"] + 22


def move(page: Page, name: str, nth: int = 0) -> Locator:
    return page.locator(".moves").get_by_role("slider", name=name).nth(nth)


def test_the_forget_bias_tells_its_half_life(editor: Callable[..., Page]) -> None:
    page = editor()
    move(page, "Bias, forget gate").fill("1")
    meaning = page.locator(".moves-meaning:not(:empty)")
    expect(meaning).to_have_text("half-life 2.2 steps", timeout=CHANGE_PATIENCE * 1000)
    made = eventually(page, lambda made: made.params.b_ih[4:8] == 1)
    assert not made.params.b_hh[4:8].any()


def test_the_radius_of_one_block_is_set(editor: Callable[..., Page]) -> None:
    page = editor()
    move(page, "Spectral radius, output gate").fill("1.5")
    radius = pytest.approx(1.5)
    made = eventually(page, lambda made: max(abs(np.linalg.eigvals(made.params.W_hh[12:]))) == radius)
    np.testing.assert_array_equal(made.params.W_hh[:12], START.params.W_hh[:12])


def test_moves_of_a_whole_block(editor: Callable[..., Page]) -> None:
    page = editor()
    page.locator(".moves").get_by_role("radio", name="forget gate").click()
    before = START.params.W_hh

    def wait(holds: Callable[[Any], Any]) -> Any:
        return eventually(page, lambda made: holds(made.params.W_hh[4:8])).params.W_hh[4:8]

    page.get_by_role("button", name="Transpose").click()
    wait(lambda W: before[4:8].T == W)
    page.get_by_role("button", name="Orthogonal").click()
    Q = wait(lambda W: np.isclose(W @ W.T, np.eye(4), atol=1e-12))
    move(page, "Scale").fill("0.5")
    wait(lambda W: np.isclose(W, Q / 2, atol=1e-12))
    move(page, "Rotate").fill("90")
    wait(lambda W: np.isclose(abs(np.angle(np.linalg.eigvals(W))), math.pi / 2, atol=1e-9))
    page.get_by_role("button", name="Identity").click()
    wait(lambda W: np.eye(4) == W)
    page.get_by_role("button", name="Zero").click()
    wait(lambda W: W == 0)
    expect(move(page, "Spectral radius, forget gate")).to_be_disabled()
    np.testing.assert_array_equal(run(experiment(page)).params.W_hh[8:], before[8:])


def test_the_gate_picker_is_one_for_both_panels(editor: Callable[..., Page]) -> None:
    page = editor()
    page.locator(".moves").get_by_role("radio", name="candidate").click()
    expect(page.locator(".weights").get_by_role("radio", name="candidate")).to_be_checked()
    spot(page, "W_hg[1, 1]")
    assert page.evaluate(FIND, ["W_hf[1, 1]"]) is None
