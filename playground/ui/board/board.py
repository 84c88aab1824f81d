"""The board as Python sees it: panels in, commands out."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import Any, Literal, NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from playground.figures.drawing import Drawing
from playground.ui.board.assets import loader
from playground.ui.board.delta import Sent
from playground.ui.board.gate import Command, admit

KEY = "board"
"""The key of the one board of a page, in Streamlit's session state too."""

HEIGHT = 80
"""Pixels of a chart whose figure has no height of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One thing on the board.

    kind : the JavaScript module that draws it, without its ending
    props : what JSON can hold
    arrays : the arrays it needs, by a name that is unique in its run; panels of one run may share one
    needs : ids of other panels of its run that it works from
    run : the run that it belongs to, see `bind`; "" for the experiment on screen
    """

    id: str
    kind: str
    props: Mapping[str, Any] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    needs: Sequence[str] = ()
    run: str = ""

    def header(self) -> dict[str, Any]:
        """What travels of it as JSON."""
        more: dict[str, Any] = {"needs": list(self.needs)} if self.needs else {}
        if self.run:
            more["run"] = self.run
        return {"id": self.id, "kind": self.kind, "uses": list(self.arrays), **more, **self.props}


def bind(panels: Sequence[Panel], run: str) -> list[Panel]:
    """Panels as those of a run of another name, beside those of the same ids: "track.h" becomes "gru/track.h".

    Within them names stay as they are: the browser gives a panel the arrays, the steps and the units of its own run.
    """
    return [replace(panel, id=f"{run}/{panel.id}", run=run) for panel in panels]


class Size(NamedTuple):
    """How many steps and units a run has."""

    steps: int
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Panels that stand together; of an area's tabs the open one is shown, a section folds away.

    What is not open need not be on the board; its panels are asked for when it is opened.
    """

    id: str
    panels: Sequence[str]
    form: Literal["plain", "tab", "section"] = "plain"
    label: str = ""
    open: bool = True

    def header(self) -> dict[str, Any]:
        """What travels of it as JSON."""
        return {
            "id": self.id,
            "panels": list(self.panels),
            "form": self.form,
            "label": self.label,
            "open": self.open,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A column of the board."""

    name: str
    groups: Sequence[Group]

    def header(self) -> dict[str, Any]:
        """What travels of it as JSON."""
        return {"name": self.name, "groups": [group.header() for group in self.groups]}


def chart(
    id: str, drawing: Drawing, *, title: str, reading: str = "", height: int | None = None, **props: Any
) -> Panel:
    """A drawing as a panel: its arrays travel as bytes, the rest as one string that seldom changes.

    Parameters
    ----------
    id : str
        Unique on the board; what the person zoomed or hid is kept under it.
    drawing : Drawing
        Numbers that change are NumPy arrays. ``meta.run`` names the run that a trace belongs to, if it is another one:
        its arrays are named after that run.
    title, reading : str
        The words above the chart, and the sentence below it that reads the result.
    height : int
        Pixels; the figure's own if not given.
    **props
        ``time`` : True where x is the step (1 … T), "y" where y is.
        ``units`` : False where rows or lines are not units; ``rows`` then names them.
        ``edit`` : "input" or "target" for points that can be dragged, "clamp" for steps that can be marked.
        ``given`` : the step from which on no point can be dragged.
        ``signal``, ``clamps``, ``limits``, ``locked`` : what is clamped, the clamps there are, the range of
        their value, and whether editing is off.
        ``of_units`` : the sentence of each unit by itself, see `panels.units`.
        ``stretch`` : True where the chart takes its part of the height that the screen has left.
    """
    traces: list[dict[str, Any]] = []
    places: list[tuple[int, str, str]] = []
    arrays: dict[str, NDArray[Any]] = {}
    for index, trace in enumerate(drawing.traces):
        own_arrays: dict[str, NDArray[Any]] = {}
        traces.append(_without_arrays(trace, own_arrays))
        run = trace.get("meta", {}).get("run")
        own = f"{run}/{id}" if run else f"{id}.{index}"
        places += [(index, path, f"{own}.{path}") for path in own_arrays]
        arrays |= {f"{own}.{path}": array for path, array in own_arrays.items()}
    frame = f'{{"data":{_ENCODER.encode(traces)},"layout":{_written(_Same(drawing.layout))}}}'
    height = height or int(drawing.layout.get("height") or HEIGHT)
    return Panel(
        id=id,
        kind="chart",
        props={"title": title, "reading": reading, "height": height, "frame": frame, "places": places, **props},
        arrays=arrays,
    )


_ENCODER = json.JSONEncoder(separators=(",", ":"))


class _Same(NamedTuple):
    """A value that equals itself alone: what it holds stays alive, so that no other takes its place in memory."""

    value: Mapping[str, Any]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value

    def __hash__(self) -> int:
        return id(self.value)


@lru_cache(maxsize=256)
def _written(layout: _Same) -> str:
    """A layout as JSON; most are the very ones of the drawing before, and none is changed once it is made."""
    return _ENCODER.encode(layout.value)


def _without_arrays(attributes: Mapping[str, Any], taken: dict[str, NDArray[Any]], above: str = "") -> dict[str, Any]:
    """The attributes of a trace without its arrays, which are put into ``taken`` by path: "z", "marker.color"."""
    rest: dict[str, Any] = {}
    for key, value in attributes.items():
        if isinstance(value, np.ndarray):
            taken[above + key] = value
        elif isinstance(value, dict):
            rest[key] = _without_arrays(value, taken, f"{above}{key}.")
        else:
            rest[key] = value
    return rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Everything a page shows.

    steps, units : T and H, the range of the cursor and of the chosen unit
    runs : how long and wide each run of another name is
    query : the experiment as the address bar holds it
    view : how the page is first opened: ``t``, ``unit`` and ``zoom``, 0-based, and the ``section`` to be
        brought into sight
    theme : colours of the light theme → colours of the dark one
    words : the words of the interface, by key
    """

    panels: Sequence[Panel]
    layout: Sequence[Area]
    steps: int
    units: int
    query: str
    view: Mapping[str, Any]
    theme: Mapping[str, str]
    words: Mapping[str, str]
    runs: Mapping[str, Size] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def header(self) -> dict[str, Any]:
        """What travels of it as JSON."""
        return {
            "T": self.steps,
            "units": self.units,
            "query": self.query,
            "view": self.view,
            "theme": dict(self.theme),
            "words": self.words,
            "runs": {name: list(size) for name, size in self.runs.items()},
            "layout": [area.header() for area in self.layout],
            "panels": {panel.id: panel.header() for panel in self.panels},
            **self.extra,
        }

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The arrays of all panels, each under its run: "W_hh", "gru/W_hh"."""
        return {
            f"{panel.run}/{name}" if panel.run else name: array
            for panel in self.panels
            for name, array in panel.arrays.items()
        }


_REGISTERING = Lock()


def _component() -> Callable[..., Any]:
    """The component, registered by the first visit of a process, while others that come with it wait."""
    with _REGISTERING:
        return _registered()


@lru_cache(maxsize=1)
def _registered() -> Callable[..., Any]:
    """Register the component once a process. Plotly has known faults in a shadow DOM, hence no isolation."""
    return st.components.v2.component("playground.board", html="<div></div>", js=loader(), isolate_styles=False)


def show(board: Board, *, seq: int, sent: Sent, on_command: Callable[[], None]) -> Sent:
    """Mount the board, or bring it up to date in place, in answer to the command number ``seq``."""
    sent, message = sent.next(board.header(), board.arrays(), seq=seq)
    _component()(key=KEY, data=message, on_command_change=on_command)
    return sent


def received() -> Command | None:
    """The newest command from the browser, or None; RefusedError where what came is none."""
    state = st.session_state.get(KEY, {})
    return admit(state.get("command") if isinstance(state, Mapping) else state)
