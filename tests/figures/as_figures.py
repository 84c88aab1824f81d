"""The functions of the figures with what they draw as Plotly's figures: so a test can ask by Plotly's names."""

from collections.abc import Callable
from functools import wraps
from types import ModuleType, SimpleNamespace
from typing import Any

import plotly.graph_objects as go

from playground.figures.drawing import Drawing


def figured(draw: Callable[..., Drawing]) -> Callable[..., go.Figure]:
    """A function that draws, giving a figure that Plotly has checked."""

    @wraps(draw)
    def figure(*given: Any, **named: Any) -> go.Figure:
        return draw(*given, **named).figure()

    return figure


def all_figured(module: ModuleType) -> SimpleNamespace:
    """A module's functions, those that draw giving figures."""
    found = {
        name: figured(value) if getattr(value, "__annotations__", {}).get("return") is Drawing else value
        for name, value in vars(module).items()
        if not name.startswith("_")
    }
    return SimpleNamespace(**found)
