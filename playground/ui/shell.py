"""What every page stands in: the navigation, the frame's style, the state of the session."""

import gc
from functools import lru_cache
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from playground.engine.threads import use_one_blas_thread
from playground.ui import session
from playground.words import _

PAGES = Path(__file__).parents[2] / "pages"
"""Absolute, so that the shell finds its pages whatever script starts it."""

ICON = Path(__file__).with_name("icon.svg")

STYLE = """
<style>
[data-testid=stMainBlockContainer] { padding: 4rem 1.25rem 0.25rem; max-width: none; }
[data-testid=stSidebarUserContent] { padding-bottom: 1rem; }
[data-testid=stSidebarHeader] { height: 2.5rem; min-height: 2.5rem; }
[data-testid=stSidebar] [data-testid=stVerticalBlock] { gap: 0.6rem; }
[data-testid=stBaseButton-primary], [data-baseweb=tag] { background: #075f97 !important; color: #fff !important; }
@media (max-width: 640px) { [data-testid=stMainBlockContainer] { padding: 4rem 0.6rem 0.25rem; } }
</style>
"""

PLAIN_STYLE = """
<style>
[data-testid=stSidebar], [data-testid=stSidebarCollapsedControl], [data-testid=stExpandSidebarButton] { display: none; }
html { font-size: 125%; }
</style>
"""


def ensure() -> None:
    """Start the app where Streamlit has run a page by itself, which it does for the first visit to a page's address.

    Until the first `st.navigation` of a process it takes every script of `pages/` for an app of its own.
    """
    if not session.started():
        st.navigation(_pages(), position="top")
        st.rerun()


@lru_cache(maxsize=1)
def _settle() -> None:
    """Set up the process, once: what has been imported by now stays, and the garbage collector need not look at it."""
    use_one_blas_thread()
    gc.collect()
    gc.freeze()


def run() -> None:
    """Draw the frame and, in it, the page that the address names."""
    _settle()
    st.set_page_config(
        page_title=_("Recurrent network playground"),
        page_icon=str(ICON),
        layout="wide",
        initial_sidebar_state=session.sidebar_state(),
    )
    session.start()
    st.html(STYLE + (PLAIN_STYLE if session.view().plain else ""))
    st.navigation(_pages(), position="top").run()


def go(name: str, present: str = "") -> None:
    """Take the person to another page, by the name of its script, if it is not the present one."""
    if name != present:
        st.switch_page(_by_name()[name])


def _pages() -> list[StreamlitPage]:
    return list(_by_name().values())


def _by_name() -> dict[str, StreamlitPage]:
    titles = {
        "forward": _("Forward"),
        "gradients": _("Gradients"),
        "sequences": _("Sequences"),
        "compare": _("Compare"),
        "train": _("Train"),
    }
    return {
        name: st.Page(PAGES / f"{name}.py", title=title, default=name == "forward") for name, title in titles.items()
    }
