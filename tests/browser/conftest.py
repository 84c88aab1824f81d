"""A real server and a real browser, watched: an error in either, or a request to another host, fails the test."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.browser import harness
from tests.browser.harness import DESKTOP, Server, ThemeName


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    options = harness.launch_options()
    if options["executable_path"] is None:
        pytest.skip("no program named chromium on PATH")
    return {**browser_type_launch_args, **options}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started once for all tests."""
    with harness.serve(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def base_url() -> str:
    """No common beginning of addresses: a module of tests may have a server of its own."""
    return ""


@pytest.fixture
def complaints(server: Server) -> Iterator[list[str]]:
    """What went wrong in the browser or on the server during the test. A test that provokes an error clears it."""
    start = server.log_length()
    found: list[str] = []
    yield found
    found += server.complaints(start)
    assert found == []


def _is_fault(message: ConsoleMessage) -> bool:
    """Whether the browser reports an error of ours: Streamlit looks for its server below a page's own path first."""
    return message.type == "error" and "/_stcore/" not in message.location["url"]


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], complaints: list[str], server: Server
) -> Callable[..., BrowserContext]:
    """Open a browser profile of its own, watched for errors."""

    def asks(address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in {"data", "blob"} and parts.netloc != urlsplit(server.url).netloc:
            complaints.append(f"request to another host: {address}")

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("console", lambda m: complaints.append(f"console: {m.text}") if _is_fault(m) else None)
        context.on("weberror", lambda e: complaints.append(f"uncaught: {e.error}"))
        context.on("request", lambda r: asks(r.url))
        return context

    return watched


@pytest.fixture(params=harness.THEMES)
def theme(request: pytest.FixtureRequest) -> ThemeName:
    """Each theme in turn."""
    name: ThemeName = request.param
    return name


@pytest.fixture(params=harness.VIEWPORTS.values(), ids=list(harness.VIEWPORTS))
def viewport(request: pytest.FixtureRequest) -> ViewportSize:
    """A screen and a phone in turn."""
    size: ViewportSize = request.param
    return size


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], server: Server) -> Callable[..., Page]:
    """Open an address of the app as a new visitor, as `visit("/gradients?v=1", theme="dark", viewport=PHONE)`.

    On the level of everything, unless another is named or `level=""` leaves it to the address.
    """

    def open_page(
        path: str = "/",
        *,
        theme: ThemeName = "light",
        viewport: ViewportSize = DESKTOP,
        level: str = "everything",
        **options: Any,
    ) -> Page:
        context = new_context(color_scheme=theme, viewport=viewport, **options)
        named = f"{'&' if '?' in path else '?'}level={level}" if level and "level=" not in path else ""
        return harness.visit(context, server.url + path + named)

    return open_page
