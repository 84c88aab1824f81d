"""A bar for what takes long, over the page, so that nothing on it moves."""

from collections.abc import Callable

import streamlit as st

from playground.words import _

STYLE = """
<style>
[data-testid=stLayoutWrapper]:has(> .st-key-progress) { position: fixed; }
.st-key-progress { position: fixed; z-index: 1001; left: 50%; bottom: 18px; transform: translateX(-50%);
  width: min(420px, calc(100vw - 24px)); }
.st-key-progress:has([data-testid=stProgress]) { padding: 8px 14px; border-radius: 8px;
  background: var(--st-background-color, Canvas); box-shadow: 0 6px 24px rgb(0 0 0 / 0.28); }
</style>
"""


def bar() -> Callable[[float], None]:
    """Make room for a bar; the function takes the share that is done, and takes the bar away at 1."""
    with st.container(key="progress"):
        st.html(STYLE)
        place = st.empty()

    def show(share: float) -> None:
        if share >= 1:
            place.empty()
        else:
            place.progress(
                min(max(share, 0.0), 1.0), text=_("Computing: {percent} %").format(percent=round(100 * share))
            )

    return show
