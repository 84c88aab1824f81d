"""Forward: input, states and gates over time, beside the weights that make them."""

import streamlit as st

from playground.ui import page, session
from playground.ui.pages import forward
from playground.ui.sidebar import controls, table

PAGE = session.Page(name="forward")


@st.fragment(key=controls.BOARD)
def board() -> None:
    page.show(PAGE, forward.build)


controls.sidebar()
board()
table.draw()
