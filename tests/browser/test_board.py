"""The board in a real browser, on made-up numbers: what is painted, what moves, what is sent, what stays."""

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from playground.figures.theme import DARK, LIGHT
from tests.browser import harness
from tests.browser.harness import PHONE, Server, barriers, idle

T, H = 24, 4


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The made-up board instead of the app."""
    log = tmp_path_factory.mktemp("charts") / "log.txt"
    with harness.serve(log, script="tests/browser/apps/charts.py") as running:
        yield running


@pytest.fixture
def board(visit: Callable[..., Page]) -> Page:
    """The board with all axes drawn."""
    return drawn(visit())


def drawn(page: Page) -> Page:
    page.wait_for_function("document.querySelectorAll('.chart-plotly .main-svg').length >= 12")
    idle(page)
    return page


def hidden(t: int, unit: int, scale: float = 1.0) -> float:
    return math.cos(t / 5 + unit) * scale


def panel(page: Page, name: str) -> Locator:
    return page.locator(f"[data-panel={name}]")


def value(page: Page, name: str) -> Locator:
    return panel(page, name).locator(".chart-value")


def spot(page: Page, name: str, t: int, row: float = 0.5, rows: int = 1) -> tuple[float, float]:
    """Where step t (0-based) of a chart is on screen, in the middle of a row."""
    box = panel(page, name).locator(".chart-hit").bounding_box()
    assert box is not None
    return box["x"] + box["width"] * (t + 0.5) / T, box["y"] + box["height"] * (row + 0.5 if rows > 1 else row) / rows


def colour(page: Page, name: str, t: int, unit: int) -> str:
    """The colour that is painted for a step and a unit."""
    x, y = spot(page, name, t, unit, H)
    pixel: list[int] = page.evaluate(
        """([name, x, y]) => {
          const canvas = document.querySelector(`[data-panel=${name}] canvas`);
          const box = canvas.getBoundingClientRect();
          const ratio = canvas.width / box.width;
          return [...canvas.getContext("2d").getImageData((x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data];
        }""",
        [name, x, y],
    )
    return "#" + "".join(f"{channel:02x}" for channel in pixel[:3])


def log(page: Page) -> list[Any]:
    """The commands that have come to Python."""
    found: list[Any] = json.loads(panel(page, "log").inner_text())
    return found


def sent(page: Page) -> list[Any]:
    """A list that grows with each message from here to the server on a connection made after this call."""
    frames: list[Any] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    return frames


def close(first: str, second: str) -> bool:
    """Whether two colours differ by rounding alone."""
    pairs = [(int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5)]
    return all(abs(one - other) <= 2 for one, other in pairs)


def blend(theme: Any, number: float) -> str:
    """The colour of a number between −1 and 1 on the signed scale."""
    low, middle, high = ([int(c[at : at + 2], 16) for at in (1, 3, 5)] for c in theme.signed)
    end, share = (high, number) if number > 0 else (low, -number)
    return "#" + "".join(f"{round(m + (e - m) * share):02x}" for m, e in zip(middle, end, strict=True))


@pytest.mark.parametrize(("t", "unit"), [(0, 0), (7, 2), (23, 3)])
def test_paints_each_number_in_its_colour(board: Page, t: int, unit: int) -> None:
    assert close(colour(board, "h", t, unit), blend(LIGHT, hidden(t, unit)))


def test_what_is_not_finite_is_grey(board: Page) -> None:
    assert colour(board, "bad", 11, 1) == LIGHT.unknown
    assert colour(board, "bad", 15, 2) == LIGHT.unknown
    assert colour(board, "bad", 9, 1) != LIGHT.unknown


def test_plotly_draws_the_axes(board: Page) -> None:
    assert panel(board, "h").locator(".ytick").all_text_contents() == ["1", "2", "3", "4"]


def test_hover_shows_and_leaving_returns(board: Page) -> None:
    expect(value(board, "h")).to_contain_text("t = 6")
    board.mouse.move(*spot(board, "h", 9))
    expect(value(board, "h")).to_contain_text("t = 10")
    expect(value(board, "x")).to_contain_text("t = 10")
    board.mouse.move(5, 5)
    expect(value(board, "x")).to_contain_text("t = 6")


def test_click_pins_a_step_and_chooses_a_unit_everywhere(board: Page) -> None:
    board.mouse.click(*spot(board, "h", 12, 1, H))
    board.mouse.move(5, 5)
    expect(value(board, "h")).to_have_text(f"t = 13 · unit 2: {hidden(12, 1):.2f}".replace("-", "−"))
    expect(value(board, "f")).to_have_text(f"t = 13 · unit 2: {hidden(12, 1) ** 2:.2f}")
    board.wait_for_function("location.search.includes('t=13&unit=2')")
    board.mouse.click(*spot(board, "f", 12, 1, H))
    expect(value(board, "h")).not_to_contain_text("unit")


def test_keys_move_step_and_unit(board: Page) -> None:
    panel(board, "h").focus()
    for key, step in [("ArrowRight", 7), ("ArrowLeft", 6), ("End", T), ("Home", 1)]:
        board.keyboard.press(key)
        expect(value(board, "h")).to_contain_text(f"t = {step} ·")
    board.keyboard.press("ArrowUp")
    expect(value(board, "h")).to_contain_text("unit 1")
    board.keyboard.press("ArrowUp")
    expect(value(board, "f")).to_contain_text("unit 2")
    board.keyboard.press("Escape")
    expect(value(board, "f")).not_to_contain_text("unit")


def test_plays_and_stops_at_the_end(board: Page) -> None:
    panel(board, "h").focus()
    board.keyboard.press("End")
    board.keyboard.press("ArrowLeft")
    board.keyboard.press(" ")
    expect(board.get_by_role("button", name="Pause")).to_be_visible()
    expect(value(board, "h")).to_contain_text(f"t = {T} ·")
    expect(board.get_by_role("button", name="Play")).to_be_visible()


def test_scrubbing_moves_all_charts_and_sends_nothing(visit: Callable[..., Page]) -> None:
    page = drawn(visit())
    frames = sent(page)
    page.reload()
    drawn(page)
    before = len(frames)
    page.mouse.move(*spot(page, "h", 2))
    page.mouse.down()
    for t in range(3, 20):
        page.mouse.move(*spot(page, "h", t))
        expect(value(page, "f")).to_contain_text(f"t = {t + 1} ·")
    page.mouse.up()
    page.wait_for_timeout(500)
    assert len(frames) == before > 0


def test_a_change_repaints_in_place(board: Page) -> None:
    board.evaluate("""() => {
      window.all = () => [...document.querySelectorAll(".board, .panel, canvas, .js-plotly-plot")];
      window.nodes = window.all();
      window.reacts = 0;
      const react = window.Plotly.react;
      window.Plotly.react = (...given) => { window.reacts += 1; return react(...given); };
    }""")
    before = colour(board, "h", 0, 0)
    drag(board, 3, 0.5)
    assert colour(board, "h", 0, 0) != before
    assert board.evaluate("window.nodes.every((node) => node.isConnected)")
    assert board.evaluate("window.nodes.length === window.all().length")
    assert board.evaluate("window.reacts") == 0


def drag(page: Page, t: int, to: float) -> None:
    """Drag the point of the input at step t from its place to a number, and wait for the answer."""
    present = 1.0 if t == 3 else 0.0
    x, _ = spot(page, "x", t)
    start, end = (spot(page, "x", t, (1.16 - number) / 2.32)[1] for number in (present, to))
    page.mouse.move(x, start)
    page.mouse.down()
    page.mouse.move(x, end, steps=12)
    page.mouse.up()
    page.mouse.move(5, 5)
    page.wait_for_function("!document.querySelector('.board').matches('[data-busy]')")
    idle(page)


def test_dragging_sends_one_at_a_time_and_the_last_wins(visit: Callable[..., Page]) -> None:
    page = drawn(visit())
    frames = sent(page)
    page.reload()
    drawn(page)
    before = len(frames)
    drag(page, 7, -0.8)
    page.wait_for_timeout(500)
    commands = [payload for name, payload in log(page) if name == "set_input"]
    assert commands[-1]["value"] == pytest.approx(-0.8, abs=0.05)
    assert {payload["t"] for payload in commands} == {7}
    assert len(frames) - before == len(commands) <= 12
    page.mouse.click(*spot(page, "x", 7, 0.1))
    expect(value(page, "x")).to_contain_text("−0.8")


def window(page: Page) -> tuple[float, float]:
    """The steps, 1-based, at the ends of what the charts show, as the time bar marks them."""
    style = "rail => ['--from', '--to'].map((name) => parseFloat(rail.style.getPropertyValue(name)) / 100)"
    low, high = page.locator(".scrub-rail").evaluate(style)
    return low * T + 0.5, high * T + 0.5


def step_under(page: Page, name: str, share: float) -> int:
    """The step that a chart tells of where the pointer rests at a share of its width."""
    box = panel(page, name).locator(".chart-hit").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2)
    expect(value(page, name)).to_contain_text("t = ")
    page.wait_for_timeout(100)
    return int(value(page, name).inner_text().split("t = ")[1].split()[0])


def test_zoom_and_cursor_survive_a_change(board: Page) -> None:
    board.mouse.click(*spot(board, "h", 14))
    panel(board, "h").focus()
    board.keyboard.press("+")
    board.keyboard.press("+")
    board.wait_for_timeout(400)
    low, high = window(board)
    assert high - low == pytest.approx(T / 2.25)
    assert low <= 15 <= high
    seen = [step_under(board, name, share) for name in ("h", "x") for share in (0.1, 0.9)]
    assert seen == 2 * [round(low + share * (high - low)) for share in (0.1, 0.9)]
    board.mouse.move(5, 5)
    board.get_by_role("radio", name="As lines").click()
    board.wait_for_function("document.querySelector('[data-panel=log]').innerText.includes('style')")
    idle(board)
    assert window(board) == (low, high)
    assert [step_under(board, name, share) for name in ("h", "x") for share in (0.1, 0.9)] == seen
    board.mouse.move(5, 5)
    expect(value(board, "h")).to_contain_text("t = 15 ·")
    board.keyboard.press("Escape")
    panel(board, "h").focus()
    board.keyboard.press("0")
    board.wait_for_timeout(400)
    assert window(board) == (0.5, T + 0.5)


def test_switches_theme_at_once_and_without_the_server(board: Page) -> None:
    board.emulate_media(color_scheme="dark")
    expect(board.locator(".board")).to_have_attribute("data-theme", "dark")
    assert close(colour(board, "h", 7, 2), blend(DARK, hidden(7, 2)))
    assert colour(board, "bad", 11, 1) == DARK.unknown


def test_clamps_are_marked_changed_and_removed(board: Page) -> None:
    board.keyboard.down("Shift")
    board.mouse.move(*spot(board, "f", 5, 1, H))
    board.mouse.down()
    board.mouse.move(*spot(board, "f", 10, 1, H), steps=5)
    board.mouse.up()
    board.keyboard.up("Shift")
    board.get_by_role("button", name="Stuck shut").click()
    tag = panel(board, "f").locator(".clamp-tag")
    expect(tag).to_have_accessible_name("Clamped to 0.00, steps 6 to 11, all units: change or remove")
    assert log(board)[-1] == ["clamp", {"target": "f", "start": 5, "stop": 11, "units": None, "value": 0}]
    tag.click()
    board.get_by_role("button", name="Remove", exact=True).click()
    expect(tag).to_have_count(0)
    assert log(board)[-1] == ["unclamp", {"index": 0}]


def test_clamps_can_be_made_by_keys_alone(board: Page) -> None:
    panel(board, "f").focus()
    board.keyboard.press("ArrowUp")
    board.keyboard.press("c")
    dialog = board.get_by_role("dialog")
    dialog.get_by_label("to step").fill("9")
    dialog.get_by_label("to step").press("Tab")
    dialog.get_by_label("unit 1").press(" ")
    dialog.get_by_role("slider").press("Home")
    dialog.get_by_role("button", name="Clamp", exact=True).press("Enter")
    expect(panel(board, "f").locator(".clamp-tag")).to_have_count(1)
    assert log(board)[-1] == ["clamp", {"target": "f", "start": 5, "stop": 9, "units": [0], "value": 0}]


def test_points_can_be_moved_by_keys(board: Page) -> None:
    panel(board, "x").focus()
    board.keyboard.press("Shift+ArrowUp")
    board.wait_for_function("document.querySelector('[data-panel=log]').innerText.includes('set_input')")
    name, payload = log(board)[-1]
    assert (name, payload["t"], payload["d"]) == ("set_input", 5, 0)
    assert payload["value"] > 0


def test_what_is_folded_away_waits(board: Page) -> None:
    assert panel(board, "folded").locator(".main-svg").count() == 0
    board.get_by_text("More", exact=True).click()
    expect(panel(board, "folded").locator(".main-svg").first).to_be_attached()
    assert close(colour(board, "folded", 7, 2), blend(LIGHT, hidden(7, 2)))


def take(page: Page, name: str, entry: str) -> bytes:
    panel(page, name).get_by_role("button", name="Save or zoom this chart").click()
    with page.expect_download() as download:
        panel(page, name).get_by_role("button", name=entry).click()
    return download.value.path().read_bytes()


def test_numbers_can_be_taken_away_exactly(board: Page) -> None:
    rows = list(csv.reader(io.StringIO(take(board, "h", "Numbers (CSV)").decode())))
    assert rows[0] == ["step", *(f"h unit {unit + 1}" for unit in range(H))]
    wanted = np.array([[hidden(t, unit) for unit in range(H)] for t in range(T)]).astype(np.float32)
    np.testing.assert_array_equal(np.array(rows[1:], dtype=np.float32)[:, 1:], wanted)
    assert [int(row[0]) for row in rows[1:]] == list(range(1, T + 1))


def test_pictures_can_be_taken_away(board: Page) -> None:
    png = take(board, "h", "Picture (PNG)")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 1800
    svg = take(board, "h", "Picture (SVG)").decode()
    assert "Chart h" in svg
    assert "heatmaplayer" in svg


def test_a_file_dropped_on_the_page_is_opened_and_answered(board: Page) -> None:
    board.evaluate("""() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["no json"], "notes.txt"));
      document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }""")
    expect(board.get_by_role("status").filter(has_text="notes.txt is no experiment.")).to_be_visible()
    assert log(board)[-1] == ["open_file", {"name": "notes.txt", "text": "no json"}]
    board.get_by_role("button", name="Dismiss").click()
    expect(board.locator(".toast")).to_be_hidden()


def test_each_chart_has_a_name_a_summary_and_a_visible_focus(board: Page) -> None:
    chart = board.get_by_role("group", name="Chart h")
    expect(chart).to_have_accessible_description("This is h.")
    panel(board, "x").focus()
    board.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert board.evaluate(outline) == "solid"


def test_the_time_bar_says_where_it_is(board: Page) -> None:
    slider = board.get_by_role("slider", name="Time step")
    expect(slider).to_have_attribute("aria-valuetext", f"t = 6 of {T}")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "7")


SLIDER = """async () => {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const { createSlider } = await import(loaded.find((name) => name.endsWith("/slider.js")));
  window.told = [];
  const onInput = (value) => window.told.push(value);
  window.slider = createSlider({ label: "Radius", low: 0, high: 2, step: 0.5, value: 1, onInput });
  document.querySelector(".board").append(window.slider.element);
}"""


def test_a_slider_tells_each_position_once_and_stays_under_the_hand(board: Page) -> None:
    board.evaluate(SLIDER)
    slider = board.get_by_role("slider", name="Radius")
    slider.press("ArrowRight")
    assert board.evaluate("window.told") == [1.5]
    slider.dispatch_event("pointerdown")
    board.evaluate("window.slider.set(0.5)")
    assert slider.input_value() == "1.5"
    slider.dispatch_event("pointerup")
    board.evaluate("window.slider.set(0.5)")
    assert slider.input_value() == "0.5"


def test_has_no_barriers(visit: Callable[..., Page], theme: harness.ThemeName) -> None:
    page = drawn(visit(theme=theme))
    page.mouse.click(*spot(page, "h", 12, 1, H))
    assert barriers(page) == []


def test_reduced_motion_has_no_transitions(visit: Callable[..., Page]) -> None:
    page = drawn(visit(reduced_motion="reduce"))
    assert page.locator(".tool").first.evaluate("tool => getComputedStyle(tool).transitionDuration") == "0s"


def test_a_finger_pins_a_step_and_can_still_scroll(visit: Callable[..., Page]) -> None:
    page = visit(viewport=PHONE, has_touch=True)
    page.wait_for_function("document.querySelectorAll('.chart-plotly .main-svg').length >= 3")
    page.touchscreen.tap(*spot(page, "h", 12, 1, H))
    expect(value(page, "h")).to_contain_text("t = 13 · unit 2")
    assert panel(page, "h").locator(".chart-hit").evaluate("hit => getComputedStyle(hit).touchAction") == "pan-y"
