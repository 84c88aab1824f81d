"""The app as `deploy/` hosts it: nginx in front of two processes, one of which may go."""

import asyncio
import base64
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from email.message import Message
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.bench.load import KINDS, together
from tests.browser.harness import DESKTOP, ROOT, Front, experiment, hosted, idle, serve, visit
from tests.browser.test_forward import answered
from tests.browser.test_reconnect import changed, nudge_unheard, undone, until

SERVE = ROOT / "deploy/serve.py"
NAMES = ("first", "second")
EMBED = "'self' https://course.example"
PATHS = ("/", "/gradients", "/sequences", "/compare", "/train")

needs_nginx = pytest.mark.skipif(
    not (shutil.which("nginx") or shutil.which("/usr/sbin/nginx")), reason="no program named nginx"
)


def sessions(front: Front, name: str) -> int:
    """How many visits a process has open; Streamlit counts them itself."""
    counted = fetch(f"http://127.0.0.1:{front.ports[name]}/_stcore/metrics")[1].decode()
    (number,) = re.findall(r"^active_sessions (\d+)", counted, re.MULTILINE)
    return int(number)


def fetch(url: str, **headers: str) -> tuple[Message, bytes]:
    """The headers and the content at an address, also where there is nothing."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as answer:
            return answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.headers, error.read()


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    log = tmp_path_factory.mktemp("front") / "log.txt"
    with hosted(log, "--frame-ancestors", EMBED) as running:
        yield running
    assert "Traceback" not in log.read_text()
    assert not any(_answers(url) for url in (running.url, *(f"http://127.0.0.1:{p}" for p in running.ports.values())))


def _answers(url: str) -> bool:
    try:
        fetch(f"{url}/_stcore/health")
    except OSError:
        return False
    return True


@pytest.fixture
def opened(front: Front, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own; what the browser complains of fails the test."""
    faults: list[str] = []
    with ExitStack() as contexts:

        def open_page(path: str = "/", **options: bool) -> Page:
            context = browser.new_context(viewport=DESKTOP, **options)  # type: ignore[arg-type]
            contexts.callback(context.close)
            context.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
            context.on("weberror", lambda error: faults.append(str(error.error)))
            return visit(context, f"{front.url}{path}{'&' if '?' in path else '?'}level=everything")

        yield open_page
    assert faults == []


def process_of(context: BrowserContext) -> str:
    """The name of the process that a browser is with."""
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "playground")


def upload(page: Page, rows: int) -> None:
    """Open a table of so many rows, and wait until the dialogue has counted them."""
    table = "day,price\n" + "".join(f"{row},{row % 97}.5\n" for row in range(1, rows + 1))
    page.get_by_role("button", name="Open a table of your own").click()
    file = FilePayload(name="long.csv", mimeType="text/csv", buffer=table.encode())
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files=[file])
    expect(page.get_by_role("dialog")).to_contain_text(f"{rows:,} rows", timeout=30_000)


@needs_nginx
@pytest.mark.parametrize("path", ["/", "/gradients", "/_stcore/health", "/component/none/none.js"])
def test_every_answer_says_what_a_page_may_do(front: Front, path: str) -> None:
    headers, _ = fetch(front.url + path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    (policy,) = headers.get_all("Content-Security-Policy", [])
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["frame-ancestors"] == EMBED
    assert rules["default-src"] == "'self'"
    assert "'unsafe" not in rules["script-src"]
    assert not re.search(r"\bhttps?:|\*", policy.replace("https://course.example", ""))


@needs_nginx
def test_the_policy_allows_the_very_line_of_script_that_streamlit_has(front: Front) -> None:
    headers, page = fetch(front.url)
    lines = re.findall(r"<script>(.*?)</script>", page.decode(), re.DOTALL)
    wanted = {f"'sha256-{base64.b64encode(hashlib.sha256(line.encode()).digest()).decode()}'" for line in lines}
    assert set(re.findall(r"'sha256-[^']*'", headers["Content-Security-Policy"])) == wanted


@needs_nginx
def test_people_are_dealt_out_and_stay(front: Front) -> None:
    dealt = [fetch(front.url)[0]["Set-Cookie"].split(";")[0] for _ in range(4)]
    assert sorted(dealt) == ["playground=first"] * 2 + ["playground=second"] * 2
    for name in NAMES:
        assert all("Set-Cookie" not in fetch(front.url, Cookie=f"playground={name}")[0] for _ in range(4))
    embedded = fetch(front.url, **{"X-Forwarded-Proto": "https"})[0]["Set-Cookie"]
    assert embedded.endswith("SameSite=None; Secure; Partitioned")
    # Who keeps no cookie is with one process, whatever the browser asks for but the page itself.
    without = {fetch(f"{front.url}/_stcore/host-config")[0]["Set-Cookie"].split(";")[0] for _ in range(6)}
    assert len(without) == 1


@needs_nginx
def test_a_visit_stays_with_its_process(front: Front, opened: Callable[..., Page]) -> None:
    before = {name: sessions(front, name) for name in NAMES}
    pages = [opened("/?cell=gru"), opened("/?cell=gru")]
    names = [process_of(page.context) for page in pages]
    assert sorted(names) == sorted(NAMES)
    for page, name in zip(pages, names, strict=True):
        changed(page)
        page.reload()
        idle(page)
        assert process_of(page.context) == name
    assert {name: sessions(front, name) - before[name] for name in NAMES} == dict.fromkeys(NAMES, 1)


@needs_nginx
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_drawn_under_the_policy(opened: Callable[..., Page], path: str) -> None:
    page = opened(path)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_attached(timeout=30_000)


@needs_nginx
def test_what_is_sent_and_taken_away_is_whole(front: Front, opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("/?cell=gru&seed=5&sequence=numbers")
    plotly = page.evaluate(
        "async () => [...new Uint8Array(await (await fetch(playgroundPlotly)).arrayBuffer())].length"
    )
    assert plotly == Path(str(resources.files("plotly") / "package_data/plotly.min.js")).stat().st_size
    before = experiment(page)
    with page.expect_download() as download:
        page.locator("[data-tool=save]").click()
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    other = opened()
    answered(other, lambda: other.locator("input[type=file][accept*=json]").set_input_files(saved))
    assert experiment(other) == before
    page.locator("[data-panel='track.h']").get_by_role("button", name="Save or zoom this chart").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").first.click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


@needs_nginx
def test_a_large_table_arrives_to_its_last_row(opened: Callable[..., Page]) -> None:
    upload(opened("/?sequence=numbers"), 120_000)


@needs_nginx
def test_a_process_that_is_killed_takes_nobody_with_it(front: Front, opened: Callable[..., Page]) -> None:
    pages = {process_of(page.context): page for page in [opened("/?cell=lstm&sequence=numbers") for _ in NAMES]}
    gone, stays = pages["first"], pages["second"]
    start, before = changed(gone)
    changed(stays)
    killed = front.numbers()["first"]
    os.kill(front.process, signal.SIGSTOP)  # it is not started again before the browser has noticed
    try:
        os.kill(killed, signal.SIGKILL)
        nudge_unheard(gone)
        until(lambda: experiment(gone) != before)
        idle(gone)
    finally:
        os.kill(front.process, signal.SIGCONT)
    assert process_of(gone.context) == "second"
    undone(gone, 2)
    assert experiment(gone) == start
    answered(stays, lambda: stays.locator("[data-tool=undo]").click())
    # The process is started again, and takes back nobody whose visit is in the other by now.
    until(lambda: _answers(f"http://127.0.0.1:{front.ports['first']}"))
    assert front.numbers()["first"] != killed
    time.sleep(3)
    changed(gone)
    upload(gone, 40)  # its form is of the page that the first process sent
    gone.reload()
    idle(gone)
    assert process_of(gone.context) == "second"
    assert sessions(front, "first") == 0


@needs_nginx
def test_a_process_killed_under_load_takes_nobody_with_it(front: Front, opened: Callable[..., Page]) -> None:
    people = 12
    page = next(page for page in iter(lambda: opened("/?cell=gru"), None) if process_of(page.context) == "first")
    start, before = changed(page)

    def visits() -> int:
        return sum(sessions(front, name) for name in NAMES)

    already = visits()
    with ThreadPoolExecutor(1) as pool:
        crowd = pool.submit(asyncio.run, together(front.url, [], KINDS["weights"], people, 12))
        until(lambda: visits() >= already + people)
        time.sleep(2)  # they are at it
        os.kill(front.numbers()["first"], signal.SIGKILL)
        nudge_unheard(page)
        until(lambda: experiment(page) != before)
        idle(page)
        undone(page, 2)
        assert experiment(page) == start
        found = crowd.result(timeout=120)
    # The people of the crowd keep nothing as a browser does: those of the killed process see its end, no one else.
    assert found.leaks == []
    assert 0 < len(found.errors) < people
    assert all(error.startswith("ConnectionClosed") for error in found.errors)
    until(lambda: _answers(f"http://127.0.0.1:{front.ports['first']}"))


@pytest.mark.parametrize(
    ("option", "value"), [("--frame-ancestors", "'self'; script-src *"), ("--listen", "1:1; include /etc/passwd")]
)
def test_what_would_change_the_configuration_is_refused(option: str, value: str) -> None:
    refused = subprocess.run([sys.executable, SERVE, option, value], capture_output=True, text=True, timeout=60)
    assert refused.returncode == 2
    assert option in refused.stderr.splitlines()[-1]


def test_an_environment_variable_overrides_the_address_as_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(tmp_path / "log.txt") as server, pytest.raises(OSError, match="refused"):
        fetch(f"{server.url.replace('127.0.0.1', '127.0.0.2')}/_stcore/health")
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    with serve(tmp_path / "log.txt") as server:
        assert fetch(f"{server.url.replace('127.0.0.1', '127.0.0.2')}/_stcore/health")[1] == b"ok"
