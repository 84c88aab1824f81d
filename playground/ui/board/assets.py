"""Serves the board's own JavaScript and Plotly's from this machine, cacheable."""

import hashlib
import json
from importlib import resources
from pathlib import Path

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


def _first_files() -> list[tuple[str, Path]]:
    """The files of the board, which all are asked for at once: found one by one as they import each other, they come in
    waves."""
    return [("modulepreload", path) for path in sorted(STATIC.rglob("*.js"))] + [
        ("preload", path) for path in sorted(STATIC.rglob("*.css"))
    ]


def loader() -> str:
    """The few lines of JavaScript that Streamlit carries to the browser: they fetch the board, once."""
    board = _served(f"board_{_version()}", STATIC) + "board/board.js"
    plotly = _served("plotly", Path(str(resources.files("plotly") / "package_data"))) + "plotly.min.js"
    folder = board.removesuffix("board/board.js")
    needed = [[kind, folder + str(path.relative_to(STATIC))] for kind, path in _first_files()]
    return f"""
const served = (path) => new URL(path, document.baseURI).href;
for (const [kind, path] of {json.dumps(needed)}) {{
  const link = Object.assign(document.createElement("link"), {{ rel: kind, href: served(path) }});
  if (kind === "preload") link.as = "style";
  document.head.append(link);
}}
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
