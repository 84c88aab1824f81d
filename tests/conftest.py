"""What all tests share: one BLAS thread, repeatable Hypothesis, and no missing oracle where everything must run."""

import importlib.util
import os
import shutil
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy is first imported
os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase
from streamlit.testing.v1 import AppTest

CI = os.environ.get("CI") == "true"

settings.register_profile("local", deadline=None, database=DirectoryBasedExampleDatabase(".cache/hypothesis"))
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if CI else "local")


def missing_oracles() -> list[str]:
    """Name what the tests compare with or look through and this machine lacks."""
    torch = [] if importlib.util.find_spec("torch") else ["PyTorch (pip install torch==2.13.0)"]
    chromium = [] if shutil.which("chromium") else ["program named chromium on PATH"]
    nginx = (
        [] if shutil.which("nginx") or shutil.which("/usr/sbin/nginx") else ["program named nginx (Debian's will do)"]
    )
    return torch + chromium + nginx


def pytest_configure() -> None:
    """Stop where CI=true and a test would be skipped for want of a program."""
    missing = missing_oracles()
    if CI and missing:
        raise pytest.UsageError(f"CI=true, where no test may be skipped, but there is no {' and no '.join(missing)}")


def entry() -> None:
    """An entry script like app.py, but without a folder pages/ beside it, which AppTest would run by itself."""
    from playground.ui import shell

    shell.run()


@pytest.fixture
def open_app() -> Callable[..., AppTest]:
    """Open the app at a query, as `open_app(cell="gru", H="8")` or `open_app(**encode(experiment))`."""

    def start(**query: str) -> AppTest:
        app = AppTest.from_function(entry, default_timeout=30)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return start
