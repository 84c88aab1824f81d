"""The page lives on: a server that is started again, a connection that is cut, a tab that is loaded again."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.experiment import Experiment
from tests.browser import harness
from tests.browser.harness import DESKTOP, Server, experiment, idle
from tests.browser.proxy import Proxy, between
from tests.browser.test_forward import answered

PAGES = ("/?cell=lstm", "/gradients?cell=lstm")


class App:
    """A server that can be killed and started again, behind a connection that can be cut."""

    def __init__(self, folder: Path, *, kept: float) -> None:
        self.folder = folder
        self.kept = kept  # seconds that the server remembers a visit whose connection is cut
        self.stack = ExitStack()
        self.servers: list[Server] = []
        self.start()
        self.proxy: Proxy = self.stack.enter_context(between(self.port))
        self.url = f"http://127.0.0.1:{self.proxy.port}"

    @property
    def port(self) -> int:
        return int(self.servers[-1].url.rsplit(":", 1)[1])

    def start(self) -> None:
        log = self.folder / f"log{len(self.servers)}.txt"
        self.running = ExitStack()
        self.servers.append(
            self.running.enter_context(harness.serve(log, f"--server.disconnectedSessionTTL={self.kept}"))
        )

    def kill(self) -> None:
        self.proxy.cut()
        self.running.close()

    def close(self) -> None:
        self.running.close()
        self.stack.close()


@pytest.fixture
def app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[App]:
    running = App(tmp_path, kept=getattr(request, "param", 60))
    yield running
    running.close()
    assert [line for server in running.servers for line in server.complaints()] == []


@pytest.fixture
def opened(app: App, browser: Browser) -> Iterator[Callable[[str], Page]]:
    with ExitStack() as contexts:

        def open_page(path: str) -> Page:
            context = browser.new_context(viewport=DESKTOP)
            contexts.callback(context.close)
            return harness.visit(context, app.url + path)

        yield open_page


def nudge(page: Page) -> None:
    """Change a bias by one press of a key."""
    page.get_by_role("slider", name="Bias", exact=False).first.press("ArrowLeft")


NUDGE = """slider => {
  slider.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
  slider.stepDown();
  for (const name of ["input", "change"]) slider.dispatchEvent(new Event(name, { bubbles: true }));
}"""


def nudge_unheard(page: Page) -> None:
    """Change a bias while nobody hears it: Streamlit's own dialog may be taking the keys by then."""
    page.get_by_role("slider", name="Bias", exact=False, include_hidden=True).first.evaluate(NUDGE)


def until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for something that the browser can't wait for."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def undone(page: Page, count: int) -> None:
    """Undo so many changes, one after the other, which are all there are."""
    page.locator("[data-tool=undo]").scroll_into_view_if_needed()  # what is out of sight is not painted
    for _change in range(count):
        expect(page.locator("[data-tool=undo]")).to_be_enabled(timeout=20_000)
        answered(page, lambda: page.locator("[data-tool=undo]").click())
    expect(page.locator("[data-tool=undo]")).to_be_disabled()


def changed(page: Page) -> tuple[Experiment, Experiment]:
    """Change a bias, and what there was before and is after."""
    start = experiment(page)
    answered(page, lambda: nudge(page))
    return start, experiment(page)


@pytest.mark.parametrize("path", [*PAGES, "/sequences?cell=lstm"])
def test_a_server_started_again_goes_on_from_what_is_on_screen(
    app: App, opened: Callable[[str], Page], path: str
) -> None:
    page = opened(path)
    start, before = changed(page)
    app.kill()
    nudge_unheard(page)
    app.start()
    app.proxy.mend(app.port)
    until(lambda: experiment(page) != before)
    idle(page)
    undone(page, 2)
    assert experiment(page) == start


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("app", [60, 1], ids=["found again", "forgotten"], indirect=True)
def test_a_cut_connection_loses_nothing(app: App, opened: Callable[[str], Page], path: str) -> None:
    page = opened(path)
    start, before = changed(page)
    app.proxy.cut()
    time.sleep(3)
    nudge_unheard(page)
    app.proxy.mend()
    until(lambda: experiment(page) != before)
    idle(page)
    undone(page, 2)
    assert experiment(page) == start


@pytest.mark.parametrize("path", PAGES)
def test_a_server_that_is_away_while_nobody_does_anything_is_not_missed(
    app: App, opened: Callable[[str], Page], path: str
) -> None:
    page = opened(path)
    start, before = changed(page)
    app.kill()
    app.start()
    app.proxy.mend(app.port)
    page.wait_for_timeout(6_000)  # the connection comes back, and with it the page: then a click is a click
    assert experiment(page) == before
    answered(page, lambda: nudge(page))
    undone(page, 2)
    assert experiment(page) == start


@pytest.mark.parametrize(("path", "name"), [("/compare", "compare"), ("/train", "train")])
def test_what_a_page_holds_beside_outlives_the_server(
    app: App, opened: Callable[[str], Page], path: str, name: str
) -> None:
    page = opened(path)

    def held() -> str:
        page.evaluate("dispatchEvent(new Event('pagehide'))")
        return dict(parse_qsl(urlsplit(page.url).query)).get(name, "")

    answered(page, lambda: page.get_by_role("button", name="Another seed").click())
    before = held()
    assert before
    app.kill()
    app.start()
    app.proxy.mend(app.port)
    page.wait_for_timeout(6_000)
    assert held() == before
    assert "level=" not in page.url
    answered(page, lambda: page.get_by_role("button", name="Another seed").click())
    assert held() not in ("", before)


def test_a_reload_brings_back_undo_redo_and_the_reference(app: App, opened: Callable[[str], Page]) -> None:
    page = opened(PAGES[0])
    start, first = changed(page)
    answered(page, lambda: page.locator("[data-tool=ghost]").click())
    answered(page, lambda: nudge(page))
    second = experiment(page)
    answered(page, lambda: page.locator("[data-tool=undo]").click())
    page.reload()
    idle(page)
    expect(page.locator("[data-tool=redo]")).to_be_enabled(timeout=20_000)
    expect(page.locator("[data-tool=ghost]")).to_have_attribute("aria-pressed", "true")
    assert experiment(page) == first
    answered(page, lambda: page.locator("[data-tool=redo]").click())
    assert experiment(page) == second
    undone(page, 2)
    assert experiment(page) == start


def test_another_link_in_the_same_tab_begins_anew(app: App, opened: Callable[[str], Page]) -> None:
    page = opened(PAGES[0])
    changed(page)
    page.goto(f"{app.url}/?cell=gru")
    idle(page)
    expect(page.locator("[data-tool=undo]")).to_be_disabled()
    assert experiment(page).cell == "gru"
