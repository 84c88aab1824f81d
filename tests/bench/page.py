"""How fast a page answers, in Chromium: `python -m tests.bench.page [changes]`.

Each change is one press of an arrow key on a slider; its time runs from the key to the first frame after everything has
been painted:

(a)  an empty Streamlit page, where a slider in a fragment changes a text;
(b)  the Forward page's own figures through st.plotly_chart, in a fragment, each with a key;
(c)  the Forward page: the slider of the forget gate's bias on the board;
(c') the Forward page: the slider of the length in the sidebar, which runs the whole script and moves all axes.

All of it in one run and with the same settings of the server (the repository's .streamlit/config.toml), a server each;
the changes are taken in turn, a b c a b c …, so that whatever else the machine does weighs on all alike. Then: the
frames a second while the cursor is dragged through the charts, the messages sent meanwhile, and how often the charts
follow a slider that is dragged without pause.
"""

import argparse
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.harness import DESKTOP, launch_options, serve

APPS = "tests/bench/apps"
SIZES = {"default (LSTM, 4 × 24)": "", "LSTM, 16 units × 60 steps": "cell=lstm&units=16&length=60"}
LIMITS = {"default (LSTM, 4 × 24)": 1.7, "LSTM, 16 units × 60 steps": 2.5}
WARM_UP = 3

TIMER = """
window.timeFrom = (selector, done, { event = null } = {}) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer within 30 s")), 30_000);
  let start = 0;
  const element = document.querySelector(selector);
  element.addEventListener("keydown", () => { start = performance.now(); }, { once: true, capture: true });
  const look = () => {
    if (!start || !done()) return;
    observer.disconnect();
    const channel = new MessageChannel(); // its message comes after the frame, an animation frame's callback before it
    channel.port1.onmessage = () => resolve(performance.now() - start);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  };
  const observer = new MutationObserver(look);
  if (event) document.querySelector(".board").addEventListener(event, look, { once: true });
  else observer.observe(document.body, { childList: true, subtree: true, characterData: true });
});
"""

TEXT = """async () => {
  const shown = () => document.querySelector("#shown")?.textContent;
  const before = shown();
  window.result = timeFrom("[data-testid=stSlider] input", () => shown() !== before);
}"""

CHARTS = """async () => {
  const plots = () => [...document.querySelectorAll(".js-plotly-plot")];
  const [count, before] = [plots().length, plots()[0].layout.meta.number];
  const marks = ".heatmaplayer image, .scatterlayer path";
  const drawn = (plot) => plot.layout?.meta?.number > before && plot.querySelector(marks);
  window.result = timeFrom("[data-testid=stSlider] input", () => plots().length === count && plots().every(drawn));
}"""

BOARD = """async (selector) => {
  window.result = timeFrom(selector, () => true, { event: "board:painted" });
}"""

SCRUB = """async (seconds) => {
  const hits = [...document.querySelectorAll(".chart-hit")];
  const hit = hits[1];
  const box = hit.getBoundingClientRect();
  const send = (type, x) => hit.dispatchEvent(new PointerEvent(type, { clientX: x, clientY: box.top + 5, bubbles: true,
    pointerId: 1, button: 0, pointerType: "mouse", isPrimary: true }));
  hit.setPointerCapture = () => {};
  const values = new Set();
  send("pointerdown", box.left + 1);
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < seconds * 1000) {
    const share = ((performance.now() - start) / 1000) % 1;
    send("pointermove", box.left + share * box.width);
    await new Promise(requestAnimationFrame);
    values.add(document.querySelectorAll(".chart-value")[2].textContent);
    frames += 1;
  }
  const passed = (performance.now() - start) / 1000;
  send("pointerup", box.left + 5);
  return { fps: frames / passed, steps: values.size };
}"""

SLIDE = """async ([selector, seconds]) => {
  const slider = document.querySelector(selector);
  const board = document.querySelector(".board");
  let followed = 0;
  const count = () => { followed += 1; };
  board.addEventListener("board:painted", count);
  slider.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  const start = performance.now();
  let value = 0;
  for (let frame = 0; performance.now() - start < seconds * 1000; frame += 1) {
    value = (3 * Math.sin(frame / 20)).toFixed(2);
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise(requestAnimationFrame);
  }
  const passed = (performance.now() - start) / 1000;
  const last = slider.value;
  slider.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  while (board.matches("[data-busy]")) await new Promise(requestAnimationFrame);
  board.removeEventListener("board:painted", count);
  await new Promise((resolve) => setTimeout(resolve, 600));
  return { rate: followed / passed, last, stands: slider.value };
}"""

BIAS = ".moves-blocks .slider:has(input[min='-6']) input"

NATIVE = "[data-testid=stSlider] input"
LENGTH = "[data-testid=stSidebar] input[aria-label=Length]"


def press(page: Page, watch: str, selector: str, argument: str | None = None) -> float:
    """Press an arrow key on a slider; milliseconds until what is watched for has been painted."""
    page.bring_to_front()
    page.locator(selector).first.focus()
    page.wait_for_timeout(150)
    page.evaluate(watch, argument)
    page.keyboard.press("ArrowRight")
    taken: float = page.evaluate("window.result")
    return taken


def opened(browser: Browser, address: str, ready: str) -> Page:
    """A page of its own, when everything on it has been drawn."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.add_init_script(TIMER)
    page.goto(address)
    page.wait_for_function(ready, timeout=90_000)
    page.wait_for_timeout(1500)
    return page


READY_CHARTS = "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 18"
READY_BOARD = f'{READY_CHARTS} && document.querySelector("{BIAS}")'


@contextmanager
def addresses() -> Iterator[dict[str, str]]:
    """A server for each app, with the same settings."""
    scripts = {"a": f"{APPS}/empty.py", "b": f"{APPS}/plotly_charts.py", "c": "app.py"}
    with TemporaryDirectory() as folder, ExitStack() as stack:
        logs = {name: Path(folder) / f"{name}.txt" for name in scripts}
        yield {name: stack.enter_context(serve(logs[name], script=script)).url for name, script in scripts.items()}


def measure(browser: Browser, urls: dict[str, str], query: str, changes: int) -> dict[str, list[float]]:
    """Milliseconds of each change, by page, the changes taken in turn."""
    a = opened(browser, urls["a"], "document.querySelector('#shown')")
    b = opened(browser, f"{urls['b']}/?{query}", READY_CHARTS)
    c = opened(browser, f"{urls['c']}/?{query}", READY_BOARD)
    ways: dict[str, Callable[[], float]] = {
        "a": lambda: press(a, TEXT, NATIVE),
        "b": lambda: press(b, CHARTS, NATIVE),
        "c": lambda: press(c, BOARD, BIAS, BIAS),
        "c'": lambda: press(c, BOARD, LENGTH, LENGTH),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(changes + WARM_UP):
        for name, way in ways.items():
            taken = way()
            if turn >= WARM_UP:
                times[name].append(taken)
    for page in (a, b, c):
        page.context.close()
    return times


def report(size: str, times: dict[str, list[float]]) -> None:
    """Print the table of one size."""
    names = {"a": "empty page, slider → text", "b": "st.plotly_chart, same figures", "c": "Forward, on the board"}
    names["c'"] = "Forward, length in the sidebar"
    base = statistics.median(times["a"])
    print(f"\n{size}: milliseconds from the key to the frame after painting, {len(times['a'])} changes each")
    print(f"{'':34}{'least':>8}{'median':>8}{'p95':>8}{'÷ (a)':>8}")
    for name, values in times.items():
        median, p95 = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        print(f"({name}) {names[name]:<30}{min(values):>8.0f}{median:>8.0f}{p95:>8.0f}{median / base:>8.2f}")
    ours, theirs = (statistics.median(times[name]) for name in "cb")
    print(
        f"(c) ÷ (a) = {ours / base:.2f} (wanted at most {LIMITS[size]}); (c) ÷ (b) = {ours / theirs:.2f} (at most 0.35)"
    )


def follow(browser: Browser, url: str, query: str, size: str) -> None:
    """Print what scrubbing and sliding are like."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.add_init_script(TIMER)
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    page.goto(f"{url}/?{query}")
    page.wait_for_function(READY_BOARD, timeout=90_000)
    page.wait_for_timeout(2000)
    before = len(frames)
    scrub = page.evaluate(SCRUB, 4)
    page.wait_for_timeout(500)
    sent = len(frames) - before
    slide = page.evaluate(SLIDE, [BIAS, 4])
    print(
        f"\n{size}: scrubbing {scrub['fps']:.0f} frames a second ({scrub['steps']} values read), {sent} messages sent"
    )
    print(
        f"sliding: the charts follow {slide['rate']:.1f} times a second and end on {slide['stands']} of {slide['last']}"
    )
    page.context.close()


def main(changes: int) -> None:
    """Measure and print."""
    options = launch_options()
    with addresses() as urls, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options["executable_path"], args=options["args"])
        for size, query in SIZES.items():
            report(size, measure(browser, urls, query, changes))
            follow(browser, urls["c"], query, size)
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", nargs="?", type=int, default=25)
    main(parser.parse_args().changes)
