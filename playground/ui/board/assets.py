"""Serves the board's own JavaScript and Plotly's from this machine, cacheable."""

import hashlib
import json
from functools import lru_cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st
from streamlit.components.v1 import declare_component

STATIC = Path(__file__).parent / "static"


def _version() -> str:
    """A short hash of every static file, so that a new version never meets an old file in a browser's cache."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _served(name: str, folder: Path) -> str:
    """Have Streamlit serve a folder; the address under which its files are found, ending in a slash."""
    component = declare_component(name, path=str(folder))
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"{'/' + base if base else ''}/component/{component.name}/"


@lru_cache(maxsize=1)
def _first() -> "TemporaryDirectory[str]":
    """A folder, as long as the process lives, with a script that asks for all files of the board at once.

    Found one by one as they import each other, they would come in waves. The list is a file of its own, since what the
    loader holds travels with every message.
    """
    folder = TemporaryDirectory(prefix="playground_board_")
    board = _served(f"board_{_version()}", STATIC)
    files = [("modulepreload", path) for path in sorted(STATIC.rglob("*.js"))]
    files += [("preload", path) for path in sorted(STATIC.rglob("*.css"))]
    needed = [(rel, board + path.relative_to(STATIC).as_posix()) for rel, path in files]
    Path(folder.name, "first.js").write_text(
        f"""for (const [rel, path] of {json.dumps(needed)}) {{
  const href = new URL(path, document.baseURI).href;
  const link = Object.assign(document.createElement("link"), {{ rel, href }});
  if (rel === "preload") link.as = "style";
  document.head.append(link);
}}
""",
        encoding="utf-8",
    )
    return folder


def loader() -> str:
    """The few lines of JavaScript that Streamlit carries to the browser: they fetch the board, once."""
    board = _served(f"board_{_version()}", STATIC) + "board/board.js"
    plotly = _served("plotly", Path(str(resources.files("plotly") / "package_data"))) + "plotly.min.js"
    first = _served(f"first_{_version()}", Path(_first().name)) + "first.js"
    return f"""
const served = (path) => new URL(path, document.baseURI).href;
import(served("{first}"));
window.playgroundPlotly ??= served("{plotly}");
const board = import(served("{board}"));
let mount = null;
board.then((module) => (mount = module.mount));
export default function (component) {{
  if (mount) return mount(component);
  let gone = false;
  let unmount = null;
  board.then((module) => {{ if (!gone) unmount = module.mount(component); }});
  return () => {{ gone = true; unmount?.(); }};
}}
"""
