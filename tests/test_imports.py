"""Imports point one way, and nothing that is shipped asks another host for anything."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "playground").rglob("*.py")])
SHIPPED = [
    *SOURCES,
    *(path for path in (ROOT / "playground").rglob("*") if path.suffix in {".js", ".css", ".html", ".svg"}),
    ROOT / ".streamlit/config.toml",
]

STREAMLIT_IN = ("app.py", "pages/", "playground/ui/")
PLOTLY_IN = ("playground/figures/",)
CITED = {"arxiv.org", "doi.org", "www.w3.org", "127.0.0.1", "localhost"}
"""Hosts that a source may name: papers, the names of XML's own vocabularies, and this machine."""


def imports(source: str) -> set[str]:
    """Name the top-level packages that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def misplaced(package: str, allowed: tuple[str, ...]) -> list[str]:
    """List the sources outside `allowed` that import a package."""
    names = [(path.relative_to(ROOT).as_posix(), path) for path in SOURCES]
    return [name for name, path in names if not name.startswith(allowed) and package in imports(path.read_text())]


def hosts(text: str) -> set[str]:
    """List the hosts that a text names in addresses."""
    return {host.lower() for host in re.findall(r"(?:https?|wss?):/{2}([\w.-]+\w)", text)}


def test_the_reader_of_imports_sees_every_form() -> None:
    source = "import plotly.io\ndef late():\n    from streamlit.components import v1\nfrom . import words\n"
    assert imports(source) == {"plotly", "streamlit"}


def test_only_the_interface_imports_streamlit() -> None:
    assert SOURCES
    assert misplaced("streamlit", STREAMLIT_IN) == []


def test_only_figures_import_plotly() -> None:
    assert misplaced("plotly", PLOTLY_IN) == []


def test_imports_point_one_way() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--cache-dir", ".cache/import-linter"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_comes_from_another_host() -> None:
    assert hosts('"https://cdn.example.com/x.js" ws://Other.example:80') == {"cdn.example.com", "other.example"}
    named = {path.relative_to(ROOT).as_posix(): hosts(path.read_text()) - CITED for path in SHIPPED}
    assert {name: found for name, found in named.items() if found} == {}
