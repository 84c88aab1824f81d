"""Diagram, equations and chain alone: `streamlit run tests/browser/apps/explain.py`, then any address of the app.

With `made=mgu` in the address it shows a cell that the playground does not have, registered here by its graph alone.
"""

from types import SimpleNamespace

import streamlit as st

from playground.experiment import decode, decode_view, run
from playground.figures import theme
from playground.ui.board import board
from playground.ui.board.delta import Sent
from playground.ui.board.words import words
from playground.ui.panels import cell as cell_panels
from tests.ui.panels.made_cell import made_run

st.set_page_config(layout="wide")
query = st.query_params.to_dict()
made = query.pop("made", "")
shown = made_run() if made else run(decode(query).experiment)
view, _ = decode_view(query)
panels = [cell_panels.diagram_panel(), cell_panels.equations_panel()]
if not isinstance(shown, SimpleNamespace):
    panels.append(cell_panels.unrolled_panel(shown))
st.session_state["sent"] = board.show(
    board.Board(
        panels=[cell_panels.cell_panel(shown), *panels],
        layout=[board.Area(name="charts", groups=[board.Group(id="all", panels=[panel.id for panel in panels])])],
        steps=shown.trace.length,
        units=shown.params.hidden_size,
        query="",
        view={"t": view.t, "unit": view.unit},
        theme=theme.theme_map(),
        words=words() | cell_panels.words(),
        extra={"visit": "one"},
    ),
    seq=0,
    sent=st.session_state.get("sent", Sent()),
    on_command=lambda: None,
)
