"""Gradients: how the gradient travels back through time, by which path, and whether it is right."""

from functools import partial

import streamlit as st

from playground.ui import page, progress, session, shell
from playground.ui.pages.gradients import page as gradients
from playground.ui.sidebar import controls

PAGE = session.Page(name="gradients", start=gradients.GradientsView(), apply=gradients.apply)


@st.fragment(key=controls.BOARD)
def board() -> None:
    build = partial(gradients.build, view=session.page_view(PAGE), shown=session.view(), progress=progress.bar())
    page.show(PAGE, build)


shell.ensure()
controls.sidebar()
board()
