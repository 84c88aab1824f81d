"""How fast a page answers, in Chromium: `python -m tests.bench.page [changes]`.

Each change is one press of an arrow key on a slider; its time runs from the key to the first frame after everything has
been painted:

(a)  an empty Streamlit page, where a slider in a fragment changes a text;
(b)  the Forward page's own figures through st.plotly_chart, in a fragment, each with a key;
(c)  a page of ours: the slider of a gate's bias on the board;
(c') the same page: the slider of the length, which moves all axes.

All of it in one run and with the same settings of the server (the repository's .streamlit/config.toml), a server each;
the changes are taken in turn, a b c a b c …, so that whatever else the machine does weighs on all alike. Of (c) also:
the kilobytes that a change brings, and the processor's time that it takes the server. Then: the frames a second while
the cursor is dragged through the charts, the messages sent meanwhile, how often the charts follow a slider that is
dragged without pause; and how long a page takes to its first chart with an empty and a warm cache, and its bytes.

A run is not precise to 0.2: take the median of three of 60 changes. `--folder` measures another checkout's pages, whose
addresses may know nothing of levels (`--everything ""`).
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench.probes import BOARD, CHARTS, SCRUB, SLIDE, TEXT, TIMER
from tests.browser.harness import DESKTOP, ROOT, Server, launch_options, serve

APPS = ROOT / "tests/bench/apps"
EVERYTHING = "level=everything"
"""What an address needs for the full page, whatever opens by itself."""

WARM_UP = 3
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A page at a size, and how many times (a) a change may take at most."""

    name: str
    path: str = ""
    query: str = ""
    limit: float
    charts: bool = True  # whether st.plotly_chart is measured beside it


ROWS = (
    Row(name="Forward, default (LSTM, 4 × 24)", limit=1.7),
    Row(name="Forward, LSTM, 16 units × 60 steps", query="cell=lstm&units=16&length=60", limit=1.7),
    Row(name="Forward, LSTM, 64 units × 200 steps", query="cell=lstm&units=64&length=200", limit=2.2),
    Row(name="Gradients, default, two sections open", path="gradients", limit=2.5, charts=False),
)

BIAS = ".moves-blocks .slider:has(input[min='-6']) input"
NATIVE = "[data-testid=stSlider] input"
LENGTH = "[data-control=length] .knob-slide, [data-testid=stSidebar] input[aria-label=Length]"
READY_CHARTS = "document.querySelectorAll('.js-plotly-plot .main-svg').length >= 18"
READY_BOARD = (
    f"""document.querySelectorAll('.js-plotly-plot .main-svg').length >= 6 && document.querySelector("{BIAS}")"""
)
FIRST_CHART = "document.querySelector('.js-plotly-plot .main-svg')"


@dataclass(kw_only=True)
class Measured:
    """What was measured of a row.

    times : milliseconds of each change, by way
    kilobytes, server : of each change of (c), received, and milliseconds of a processor
    """

    times: dict[str, list[float]]
    kilobytes: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)


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
    page.wait_for_function(ready, timeout=120_000)
    page.wait_for_timeout(1500)
    return page


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, Server]]:
    """A server for each app, with the same settings; that of our pages from a folder of choice."""
    scripts = {"a": str(APPS / "empty.py"), "b": str(APPS / "plotly_charts.py"), "c": str(folder / "app.py")}
    with TemporaryDirectory() as logs, ExitStack() as stack:
        yield {
            name: stack.enter_context(
                serve(Path(logs) / f"{name}.txt", script=script, folder=folder if name == "c" else ROOT)
            )
            for name, script in scripts.items()
        }


def processor(server: Server) -> float:
    """Milliseconds of a processor that a server has used so far."""
    words = Path(f"/proc/{server.process}/stat").read_text().rsplit(")", 1)[1].split()
    return 1000 * (int(words[11]) + int(words[12])) / TICK


def quiet(page: Page, received: list[int], pause: int = 300) -> None:
    """Wait until nothing has been received for a while: what comes late belongs to the change before."""
    count = -1
    while count != len(received):
        count = len(received)
        page.wait_for_timeout(pause)


def measure(browser: Browser, all_servers: Mapping[str, Server], row: Row, changes: int, everything: str) -> Measured:
    """Take the changes in turn."""
    urls = {name: server.url for name, server in all_servers.items()}
    query = "&".join(part for part in (row.query, everything) if part)
    a = opened(browser, urls["a"], "document.querySelector('#shown')")
    c = browser.new_context(viewport=DESKTOP).new_page()
    received: list[int] = []
    c.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
    c.add_init_script(TIMER)
    c.goto(f"{urls['c']}/{row.path}?{query}")
    c.wait_for_function(READY_BOARD, timeout=120_000)
    c.wait_for_timeout(1500)
    ways: dict[str, Callable[[], float]] = {"a": lambda: press(a, TEXT, NATIVE)}
    if row.charts:
        b = opened(browser, f"{urls['b']}/?{row.query}", READY_CHARTS)
        ways["b"] = lambda: press(b, CHARTS, NATIVE)
    ways |= {"c": lambda: press(c, BOARD, BIAS, BIAS), "c'": lambda: press(c, BOARD, LENGTH, LENGTH)}
    found = Measured(times={name: [] for name in ways})
    for turn in range(changes + WARM_UP):
        for name, way in ways.items():
            quiet(c, received)
            before, used = sum(received), processor(all_servers["c"])
            taken = way()
            if turn < WARM_UP:
                continue
            found.times[name].append(taken)
            if name == "c":
                quiet(c, received)
                found.kilobytes.append((sum(received) - before) / 1000)
                found.server.append(processor(all_servers["c"]) - used)
    for page in (a, c, *([b] if row.charts else [])):
        page.context.close()
    return found


def ratios(found: Measured) -> dict[str, float]:
    """The medians of a row against each other."""
    medians = {name: statistics.median(values) for name, values in found.times.items()}
    pairs = [("c", "a"), ("c'", "a"), *([("c", "b")] if "b" in medians else [])]
    return {f"{top} / {bottom}": medians[top] / medians[bottom] for top, bottom in pairs}


def report(row: Row, found: Measured) -> None:
    """Print the table of one row."""
    names = {"a": "empty page, slider → text", "b": "st.plotly_chart, same figures", "c": "the board"}
    names["c'"] = "the length"
    base = statistics.median(found.times["a"])
    print(f"\n{row.name}: milliseconds from the key to the frame after painting, {len(found.times['a'])} changes each")
    print(f"{'':34}{'least':>8}{'median':>8}{'p95':>8}{'÷ (a)':>8}")
    for name, values in found.times.items():
        median, p95 = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        print(f"({name}) {names[name]:<30}{min(values):>8.0f}{median:>8.0f}{p95:>8.0f}{median / base:>8.2f}")
    print(", ".join(f"{name} = {value:.2f}" for name, value in ratios(found).items()), end="; ")
    print(f"wanted: c / a at most {row.limit}, c' / a 2.2, c / b 0.33")
    server = statistics.mean(found.server)
    print(f"{statistics.median(found.kilobytes):.1f} KB a change; {server:.1f} ms of the server's processor")


def follow(browser: Browser, url: str, row: Row, everything: str) -> dict[str, Any]:
    """Print what scrubbing and sliding are like."""
    page = browser.new_context(viewport=DESKTOP).new_page()
    page.add_init_script(TIMER)
    frames: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda data: frames.append(data)))
    page.goto(f"{url}/{row.path}?{'&'.join(part for part in (row.query, everything) if part)}")
    page.wait_for_function(READY_BOARD, timeout=120_000)
    page.wait_for_timeout(2000)
    before = len(frames)
    scrub = page.evaluate(SCRUB, 4)
    page.wait_for_timeout(500)
    sent = len(frames) - before
    slide = page.evaluate(SLIDE, [BIAS, 4])
    print(f"scrubbing {scrub['fps']:.0f} frames a second ({scrub['steps']} values read), {sent} messages sent")
    print(
        f"sliding: the charts follow {slide['rate']:.1f} times a second and end on {slide['stands']} of {slide['last']}"
    )
    page.context.close()
    return {"scrub": scrub, "sent": sent, "slide": slide}


def first_load(browser: Browser, url: str, everything: str) -> dict[str, float]:
    """Print the seconds to the first chart with an empty and a warm cache, and what the first load weighs."""
    context = browser.new_context(viewport=DESKTOP)
    seconds, weights = [], []
    for _ in range(2):
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        lengths: list[float] = []
        wire.on("Network.loadingFinished", lambda event, kept=lengths: kept.append(event["encodedDataLength"]))
        start = time.perf_counter()
        page.goto(f"{url}/?{everything}")
        page.wait_for_function(FIRST_CHART, timeout=120_000)
        seconds.append(time.perf_counter() - start)
        page.wait_for_timeout(3000)
        weights.append((sum(lengths) / 1e6, len(lengths)))
        page.close()
    context.close()
    (megabytes, requests), (again, _) = weights
    print(
        f"\nfirst chart after {seconds[0]:.1f} s with an empty cache ({megabytes:.2f} MB in {requests} requests), "
        f"after {seconds[1]:.1f} s with a warm one ({again:.2f} MB)"
    )
    return {"empty": seconds[0], "warm": seconds[1], "megabytes": megabytes, "requests": requests, "again": again}


def main(changes: int, *, folder: Path, everything: str, only: str, as_json: Path | None) -> None:
    """Measure and print."""
    options = launch_options()
    results: dict[str, Any] = {}
    with servers(folder) as running, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options["executable_path"], args=options["args"])
        results["first load"] = first_load(browser, running["c"].url, everything)
        for row in ROWS:
            if only not in row.name:
                continue
            found = measure(browser, running, row, changes, everything)
            report(row, found)
            followed = follow(browser, running["c"].url, row, everything)
            results[row.name] = {**vars(found), "ratios": ratios(found), **followed}
        browser.close()
    if as_json is not None:
        as_json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", nargs="?", type=int, default=25)
    parser.add_argument("--folder", type=Path, default=ROOT, help="the checkout whose pages are measured")
    parser.add_argument("--everything", default=EVERYTHING, help="what its addresses need for the full page")
    parser.add_argument("--only", default="", help="a part of the name of the rows to be measured")
    parser.add_argument("--json", type=Path, help="where all numbers are written")
    given = parser.parse_args()
    main(given.changes, folder=given.folder, everything=given.everything, only=given.only, as_json=given.json)
