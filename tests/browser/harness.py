"""The app on a real server, and what a real browser needs to look at it; shared by the tests and by `shots.py`."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import BrowserContext, Page, ViewportSize

from playground.experiment import Experiment, decode

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / ".cache/shots"
"""Where pictures go; git ignores it."""

ThemeName = Literal["light", "dark"]
THEMES: tuple[ThemeName, ...] = ("light", "dark")
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
VIEWPORTS = {"desktop": DESKTOP, "phone": PHONE}

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

PATIENCE = 60
"""Seconds a server may take to start, on a slow machine that does other things."""

CHANGE_PATIENCE = 15
"""Seconds a change may take to reach the address on a busy machine."""


def launch_options() -> dict[str, Any]:
    """Options that start the machine's own Chromium; Playwright brings none here."""
    return {"executable_path": shutil.which("chromium"), "args": list(CHROMIUM_FLAGS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running app.

    url : its address, without a slash at the end
    log : the file its output goes to
    process : its number
    """

    url: str
    log: Path
    process: int = 0

    def complaints(self, start: int = 0) -> list[str]:
        """List the errors in the log from a position on: tracebacks and what Streamlit logs as an error."""
        text = self.log.read_text(encoding="utf-8", errors="replace")[start:]
        return re.findall(r"^.*(?:Traceback|Error:|\bERROR\b|Uncaught app execution).*$", text, re.MULTILINE)

    def log_length(self) -> int:
        """Position of the end of the log."""
        return len(self.log.read_text(encoding="utf-8", errors="replace"))


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: "subprocess.Popen[bytes]", server: Server) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app did not start within {PATIENCE} s:\n{server.log.read_text(errors='replace')}")


@contextmanager
def serve(log: Path, *options: str, script: str = "app.py", folder: Path = ROOT) -> Iterator[Server]:
    """Run `streamlit run app.py`, or another script, in a folder on a free port until the block ends."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        f"--server.port={port}",
        "--server.fileWatcherType=none",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1", "TERM": "dumb"}
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], cwd=folder, env=environment, stdout=output, stderr=output)
        server = Server(url=f"http://127.0.0.1:{port}", log=log, process=process.pid)
        try:
            _wait_until_healthy(process, server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@dataclass(frozen=True, slots=True, kw_only=True)
class Front(Server):
    """A running nginx with two processes of the app behind it.

    ports : of the processes, by the name that a cookie holds
    """

    ports: dict[str, int]

    def numbers(self) -> dict[str, int]:
        """The numbers of the two processes, by name."""
        found = {}
        for child in Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split():
            words = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            found |= {name: int(child) for name, port in self.ports.items() if f"--server.port={port}" in words}
        return found


@contextmanager
def hosted(log: Path, *options: str) -> Iterator[Front]:
    """Run `deploy/serve.py` on free ports until the block ends."""
    ports = {"first": free_port(), "second": free_port()}
    listen = f"127.0.0.1:{free_port()}"
    command = [sys.executable, str(ROOT / "deploy/serve.py"), "--listen", listen, "--ports", *map(str, ports.values())]
    with log.open("wb") as output:
        process = subprocess.Popen([*command, *options], stdout=output, stderr=output)
        server = Front(url=f"http://{listen}", log=log, process=process.pid, ports=ports)
        try:
            _wait_until_healthy(process, server)
            yield server
        finally:
            process.terminate()
            process.wait(30)


DRAWN = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const boards = [...document.querySelectorAll("[data-testid^=stBidiComponent]")];
  return app?.dataset.testScriptState === "notRunning" && !document.querySelector("[data-testid=stSkeleton]")
    && boards.every((board) => board.querySelector("[data-answered]"));
}"""
"""No script runs, no element waits for its code, and the board has drawn a message."""


def idle(page: Page) -> None:
    """Wait until Streamlit runs nothing and what it sent is drawn."""
    page.wait_for_function(DRAWN)


def experiment(page: Page) -> Experiment:
    """Return what the address bar says: what another browser would show."""
    page.evaluate("dispatchEvent(new Event('pagehide'))")  # what waits to be written is written then
    decoded = decode(dict(parse_qsl(urlsplit(page.url).query)))
    assert decoded.problems == ()
    return decoded.experiment


def eventually(page: Page, holds: Callable[[Experiment], Any]) -> Experiment:
    """Wait until something holds of the experiment of the address, and return it."""
    deadline = time.monotonic() + CHANGE_PATIENCE
    while not holds(shown := experiment(page)):
        assert time.monotonic() < deadline, f"never came: {shown}"
        page.wait_for_timeout(100)
    return shown


def visit(context: BrowserContext, address: str) -> Page:
    """Open an address in a new tab and wait until the app has drawn it."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-testid=stMainBlockContainer]")
    idle(page)
    return page


def shoot(page: Page, name: str, *, full_page: bool = False) -> Path:
    """Take a picture of what the page shows into `SHOTS`."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    path = SHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=full_page, animations="disabled")
    return path


def barriers(page: Page) -> list[str]:
    """List the accessibility faults that axe-core calls serious or critical, each with the place where it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for fault in found
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]
