"""Take a picture of every page, light and dark, on a screen and on a phone: python -m tests.browser.shots [query]."""

import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.harness import DESKTOP, ROOT, SHOTS, THEMES, VIEWPORTS, launch_options, serve, shoot, visit

SETTLED = 1000
"""Milliseconds after the script for the browser to paint the charts."""


def page_paths(browser: Browser, url: str) -> dict[str, str]:
    """Read the pages off the navigation that a person sees: name → path, the first of which is "/"."""
    context = browser.new_context(viewport=DESKTOP)
    page = visit(context, url)
    links = page.locator("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink]")
    paths = [link.evaluate("element => element.pathname") for link in links.all()] or ["/"]
    context.close()
    return {path.strip("/") or "start": path for path in paths}


def main(query: str = "") -> None:
    """Take the pictures and say where they are."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    options = launch_options()
    with serve(ROOT / ".cache/shots.log") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options["executable_path"], args=options["args"])
        pages = page_paths(browser, server.url)
        for (name, path), theme, (screen, viewport) in product(pages.items(), THEMES, VIEWPORTS.items()):
            context = browser.new_context(color_scheme=theme, viewport=viewport)
            page = visit(context, f"{server.url}{path}?{query}" if query else server.url + path)
            page.wait_for_timeout(SETTLED)
            taken = shoot(page, f"{name}-{theme}-{screen}")
            print(taken.relative_to(Path.cwd()) if taken.is_relative_to(Path.cwd()) else taken)
            context.close()
        browser.close()
        for line in server.complaints():
            print(line, file=sys.stderr)
    print(f"pictures are in {SHOTS}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
