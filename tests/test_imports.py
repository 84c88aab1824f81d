"""Imports point one way, and nothing that is shipped asks another host for anything."""

import ast
import posixpath
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


def late(source: str) -> list[str]:
    """List our own modules that are imported within a function, where import-linter can't see a circle's end."""
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    found = [
        each for function in functions for each in ast.walk(function) if isinstance(each, ast.Import | ast.ImportFrom)
    ]
    names = [each.module or "" if isinstance(each, ast.ImportFrom) else each.names[0].name for each in found]
    return [name for name in names if name.split(".")[0] == "playground"]


def test_no_import_hides_in_a_function() -> None:
    assert late("def f():\n    from playground.cells import CELLS\n    import torch\n") == ["playground.cells"]
    hidden = {path.relative_to(ROOT).as_posix(): late(path.read_text()) for path in SOURCES}
    assert {name: names for name, names in hidden.items() if names} == {}


def test_only_the_interface_imports_streamlit() -> None:
    assert SOURCES
    assert misplaced("streamlit", STREAMLIT_IN) == []


def test_only_figures_import_plotly() -> None:
    assert misplaced("plotly", PLOTLY_IN) == []


def test_imports_point_one_way() -> None:
    command = [Path(sys.executable).parent / "lint-imports", "--no-logo", "--cache-dir", ".cache/import-linter"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


BOARD = ROOT / "playground/ui/board/static"
LAYERS = {"parts": 0, "cell": 1, "board": 3}
"""Folders of the board's JavaScript: each may import itself and those before it; all others stand below the board."""


def scripts() -> dict[str, str]:
    return {path.relative_to(BOARD).as_posix(): path.read_text() for path in BOARD.rglob("*.js")}


def imported(name: str, source: str) -> set[str]:
    """The modules that a JavaScript module imports, at once or later, as paths from the board's folder."""
    statement = r"""(?:^|;)(?:import|export)\b(?:[^"';=(]*?\bfrom)?\s*["']([^"']+)["']"""
    found = re.findall(statement, source, re.MULTILINE) + re.findall(r"""\bimport\(\s*["']([^"']+)["']""", source)
    return {posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in found}


def may_import(folder: str, other: str) -> bool:
    return folder == other or LAYERS.get(other, 2) < LAYERS.get(folder, 2)


def circle(name: str, graph: dict[str, set[str]], above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A circle of imports that is reached from a module, or nothing."""
    if name in above:
        return (*above[above.index(name) :], name)
    return next((found for next_ in graph[name] if (found := circle(next_, graph, (*above, name)))), ())


def test_the_reader_of_scripts_sees_every_form() -> None:
    source = 'import "./a.js";import { b,\n  c } from "../cell/b.js";export * from "./c.js";const d = import("./d.js");'
    assert imported("chart/x.js", source) == {"chart/a.js", "cell/b.js", "chart/c.js", "chart/d.js"}
    assert may_import("chart", "cell")
    assert not may_import("cell", "chart")
    assert not may_import("chart", "diagram")
    assert circle("a", {"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ("b", "c", "b")


def test_scripts_import_one_way() -> None:
    graph = {name: imported(name, source) for name, source in scripts().items()}
    assert len(graph) > 50
    assert {name: missing for name, names in graph.items() if (missing := names - graph.keys())} == {}
    folder = posixpath.dirname
    wrong = [(a, b) for a, names in graph.items() for b in names if not may_import(folder(a), folder(b))]
    assert wrong == []
    assert [found for name in graph if (found := circle(name, graph))] == []


def test_nothing_comes_from_another_host() -> None:
    assert hosts('"https://cdn.example.com/x.js" ws://Other.example:80') == {"cdn.example.com", "other.example"}
    named = {path.relative_to(ROOT).as_posix(): hosts(path.read_text()) - CITED for path in SHIPPED}
    assert {name: found for name, found in named.items() if found} == {}


def test_a_notebook_waits_for_the_reader_of_files_only_when_it_reads_one() -> None:
    """Importing the package loads neither pandas nor pyarrow; read_csv is there all the same."""
    script = (
        "import sys, playground\n"
        "heavy = {'pandas', 'pyarrow', 'plotly', 'streamlit'} & set(sys.modules)\n"
        "from playground import read_csv\n"
        "print(sorted(heavy), read_csv(b'a,b\\n1,2\\n3,4\\n').values.tolist())\n"
    )
    said = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "[] [[1.0, 2.0], [3.0, 4.0]]\n"
