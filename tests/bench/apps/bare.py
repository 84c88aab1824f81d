"""The least that a component can do: a command comes, and its value goes back; in a fragment, as the board is."""

import json
from typing import Any

import streamlit as st

component = st.components.v2.component("bench.bare", html="<div></div>", js="export default () => {}")


def nothing() -> None:
    """A component needs somebody to tell."""


@st.fragment
def page() -> None:
    """An empty component."""
    command: dict[str, Any] = st.session_state.get("board", {}).get("command") or {"seq": 0}
    component(key="board", data=json.dumps(command).encode(), on_command_change=nothing)


page()
