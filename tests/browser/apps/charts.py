"""A board of made-up numbers, to look at the component alone: `streamlit run tests/browser/apps/charts.py`.

Unit j at step t is cos(t / 5 + j) times the largest input in h, its square in f; "bad" has infinities and nans. The
commands that came stand in the text panel, as JSON.
"""

import json
from typing import Any

import numpy as np
import streamlit as st

from playground.figures import theme, tracks
from playground.figures.frame import LEFT, RIGHT
from playground.ui.board import board
from playground.ui.board.delta import Sent
from playground.ui.board.words import words

T, H = 24, 4


def receive() -> None:
    """Carry out a command on the session state."""
    state, command = st.session_state, board.received()
    if command is None or command.seq <= state.get("seq", 0):
        return
    state.seq = command.seq
    payload = dict(command.payload)
    state.log = [*state.get("log", []), [command.name, payload]]
    if command.name == "set_input":
        state.x = {**state.get("x", {}), payload["t"]: payload["value"]}
    elif command.name == "style":
        state.style = payload["style"]
    elif command.name == "clamp":
        state.clamps = [{**payload, "index": 0}]
    elif command.name == "unclamp":
        state.clamps = []
    elif command.name == "open_file":
        state.notice = {"number": state.seq, "text": f"{payload['name']} is no experiment.", "tone": "warning"}


def numbers() -> dict[str, np.ndarray]:
    """The arrays of the charts: x (T, 1), h, f and bad (T, H)."""
    x = np.zeros((T, 1))
    x[3] = 1
    for t, value in st.session_state.get("x", {}).items():
        x[t] = value
    h = np.cos(np.arange(T)[:, None] / 5 + np.arange(H)) * x.max()
    bad = h.copy()
    bad[10:, 1], bad[12:, 2] = np.inf, np.nan
    return {"x": x, "h": h, "f": h**2, "bad": bad}


def track(name: str, values: np.ndarray, **props: Any) -> board.Panel:
    """One chart over the steps."""
    draw = tracks.heatmap if st.session_state.get("style", "heatmap") == "heatmap" else tracks.lines
    figure = draw(values.astype(np.float32), signal=name, scale="gate" if name == "f" else "signed", last=False)
    height = int(figure.layout["height"])
    return board.chart(
        name, figure, title=f"Chart {name}", reading=f"This is {name}.", height=height, time=True, **props
    )


def panels() -> list[board.Panel]:
    """Everything on the board."""
    state, arrays = st.session_state, numbers()
    x = tracks.input_track(arrays["x"])
    return [
        board.Panel(
            id="toolbar",
            kind="toolbar",
            props={
                "title": "Made-up numbers",
                "tools": ["undo", "redo", "style", "link", "save", "open", "plain"],
                "can_undo": True,
                "can_redo": False,
                "style": state.get("style", "heatmap"),
                "notice": state.get("notice"),
                "file": {"name": "experiment.json", "text": '{"v": 1}'},
            },
        ),
        board.chart("x", x, title="Input x", reading="A pulse.", height=64, time=True, units=False, edit="input"),
        track("h", arrays["h"]),
        track("f", arrays["f"], edit="clamp", signal="f", clamps=state.get("clamps", [])),
        track("bad", arrays["bad"]),
        track("folded", arrays["h"]),
        board.Panel(id="timebar", kind="timebar", props={"left": LEFT, "right": RIGHT}),
        board.Panel(id="log", kind="text", props={"sentences": [json.dumps(state.get("log", []))], "tone": "info"}),
    ]


@st.fragment
def page() -> None:
    """The board."""
    areas = [
        board.Area(name="head", groups=[board.Group(id="head", panels=["toolbar"])]),
        board.Area(
            name="charts",
            groups=[
                board.Group(id="charts", panels=["x", "h", "f", "bad"]),
                board.Group(id="folded", panels=["folded"], form="section", label="More", open=False),
                board.Group(id="time", panels=["timebar"]),
                board.Group(id="log", panels=["log"]),
            ],
        ),
    ]
    shown = board.Board(
        panels=panels(),
        layout=areas,
        steps=T,
        units=H,
        query="v=1",
        view={"t": 5, "unit": None},
        theme=theme.theme_map(),
        words=words(),
        extra={"visit": "one"},
    )
    sent = st.session_state.get("sent", Sent())
    st.session_state["sent"] = board.show(shown, seq=st.session_state.get("seq", 0), sent=sent, on_command=receive)


st.set_page_config(page_title="Charts", layout="wide", initial_sidebar_state="collapsed")
page()
