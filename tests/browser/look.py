"""Look through the pages on every screen for text that is cut or overlaps: python -m tests.browser.look [screen …].

The boxes are those that the browser has laid out. A finding is a line: where, what is wrong, and the words.
"""

import sys
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.harness import ROOT, THEMES, ThemeName, launch_options, serve, visit

SCREENS: dict[str, ViewportSize] = {
    "1440x900": {"width": 1440, "height": 900},
    "1920x1080": {"width": 1920, "height": 1080},
    "1152x720": {"width": 1152, "height": 720},
    "2560x1440": {"width": 2560, "height": 1440},
    "1024x768": {"width": 1024, "height": 768},
    "390x844": {"width": 390, "height": 844},
}

PAGES = {
    "forward": "/",
    "gradients": "/gradients",
    "sequences": "/sequences",
    "compare": "/compare",
    "train": "/train",
}

ONE_LEVEL = ("compare", "train")
"""Pages that are the same on both levels."""

WAYS = {"essentials": "level=essentials", "everything": "level=everything", "projector": "level=everything&plain=1"}

SETTLED = 1500
"""Milliseconds for the charts to be painted and what is loaded late to come."""

FIND = """() => {
  const SLACK = 1.5;
  const found = [];
  const board = document.querySelector(".board");
  const seen = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility !== "hidden" && style.display !== "none" && Number(style.opacity) > 0.05
      && box.width > 1 && box.height > 1 && !element.closest(".unseen, [hidden], [aria-hidden=true] canvas");
  };
  const words = (element) => element.textContent.trim().replace(/\\s+/g, " ").slice(0, 60);
  const texts = [];
  const walker = document.createTreeWalker(board, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || !seen(element) || element.closest("option, script, style, .popover")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (boxes.length) texts.push({ element, boxes, said: node.data.trim().slice(0, 60) });
  }
  for (const { element, boxes, said } of texts) {
    for (let up = element; up && up !== board; up = up.parentElement) {
      const style = getComputedStyle(up);
      if (!/hidden|clip/.test(style.overflowX + style.overflowY) || up.scrollWidth < 2) continue;
      const frame = up.getBoundingClientRect();
      const cut = boxes.some((box) =>
        (/hidden|clip/.test(style.overflowX) && (box.right > frame.right + SLACK || box.left < frame.left - SLACK))
        || (/hidden|clip/.test(style.overflowY) && (box.bottom > frame.bottom + 3 || box.top < frame.top - 3)));
      if (cut) found.push(`cut off: ${said}`);
    }
    if (element.closest(".numbers-room")) continue; // a table that is scrolled sideways
    if (boxes.some((box) => box.right > innerWidth + SLACK || box.left < -SLACK)) found.push(`off the screen: ${said}`);
  }
  for (const input of board.querySelectorAll("input.knob-field, select")) {
    if (seen(input) && input.tagName === "INPUT" && input.scrollWidth > input.clientWidth + 2) {
      found.push(`cut off: ${input.value}`);
    }
  }
  const flat = texts.flatMap(({ element, boxes, said }) => boxes.map((box) => ({ element, box, said })));
  for (let a = 0; a < flat.length; a += 1) {
    for (let b = a + 1; b < flat.length; b += 1) {
      const [one, other] = [flat[a], flat[b]];
      if (one.element === other.element || one.element.closest("svg") !== other.element.closest("svg")) continue;
      if (one.element.closest(".cell")) continue; // the diagram's own letters touch by design
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      const least = Math.min(one.box.height, other.box.height);
      if (across > 2 && down > 0.45 * least && !sticky(one.element) && !sticky(other.element)) {
        found.push(`overlap: ${one.said} | ${other.said}`);
      }
    }
  }
  function sticky(element) {
    return Boolean(element.closest(".panel-timebar")); // it lies over what is scrolled below it
  }
  return [...new Set(found)];
}"""
"""Text cut off by a box that hides what leaves it, text beyond the screen, and texts that lie on each other."""


def findings(page: Page) -> list[str]:
    """List what is wrong with the texts on a page."""
    page.wait_for_timeout(SETTLED)
    return list(page.evaluate(FIND))


def look(browser: Browser, url: str, screens: Iterable[str]) -> list[str]:
    """Look at every page, level, theme and screen; return a line for each finding."""
    told = []
    for screen, (name, path), (way, query), theme in product(screens, PAGES.items(), WAYS.items(), THEMES):
        if way == "projector" and screen == "390x844":
            continue  # nobody projects a phone
        if way == "essentials" and name in ONE_LEVEL:
            continue
        told += [f"{name} {way} {theme} {screen}: {each}" for each in _look(browser, url + path, query, theme, screen)]
    return told


def _look(browser: Browser, address: str, query: str, theme: ThemeName, screen: str) -> list[str]:
    context = browser.new_context(color_scheme=theme, viewport=SCREENS[screen])
    context.set_default_timeout(90_000)
    try:
        return findings(visit(context, f"{address}?{query}"))
    finally:
        context.close()


def main(*screens: str) -> int:
    """Print the findings; 1 where there are any."""
    (ROOT / ".cache").mkdir(exist_ok=True)
    options = launch_options()
    with serve(Path(ROOT / ".cache/look.log")) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options["executable_path"], args=options["args"])
        told = look(browser, server.url, screens or SCREENS)
        browser.close()
    print("\n".join(told) or "no text is cut or overlaps")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
