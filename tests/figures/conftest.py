"""What every figure has to keep to."""

import json
import re
from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest

from playground.figures import theme_map

PAINTED = {"heatmap", "scatter"}


def plain(value: object) -> object:
    """A figure's content as JSON has it, arrays as lists with their numbers rounded to nothing."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return [repr(item) for item in value.ravel().tolist()]
    return value


def recoloured(value: object) -> object:
    """As the browser turns a figure of the light theme into one of the dark."""
    if isinstance(value, dict):
        return {key: recoloured(item) for key, item in value.items()}
    if isinstance(value, list):
        return [recoloured(item) for item in value]
    return theme_map().get(value, value) if isinstance(value, str) else value


def check(figure: go.Figure) -> go.Figure:
    """Assert what holds for all figures, with Plotly's validation on; return the figure."""
    content = figure.to_dict()
    again = go.Figure(content)  # raises on anything that Plotly doesn't know
    empty = {"data": {"scatter": [{"type": "scatter"}]}}  # as Plotly keeps a template of nothing
    assert content["layout"].pop("template") in ({}, empty)  # none but ours, whatever Plotly's default is
    again.layout.template = None
    assert plain(again.to_dict()) == plain(content)
    text = json.dumps(plain(content))
    assert set(re.findall("#[0-9a-fA-F]{3,8}", text)) <= set(theme_map())
    assert not re.search(r"rgba?\(", text)
    assert all(trace.name for trace in figure.data)
    assert figure.layout.title.text is None
    assert figure.layout.hovermode is False
    to_plotly = any(trace["type"] not in PAINTED or "fill" in trace for trace in content["data"])
    assert to_plotly == ((figure.layout.meta or {}).get("paint") == "plotly")
    return figure


@pytest.fixture
def checked() -> Callable[[go.Figure], go.Figure]:
    return check


@pytest.fixture
def same_in_the_dark() -> Callable[[go.Figure, go.Figure], bool]:
    """Whether the browser's recolouring of the first, light figure gives the second, dark one."""
    return lambda light, dark: recoloured(plain(light.to_dict())) == plain(dark.to_dict())
