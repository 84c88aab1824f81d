"""What the charts of the sections share: how they are read at the cursor, and numbers that follow it."""

from collections.abc import Mapping
from dataclasses import replace

from playground.figures.frame import Array
from playground.ui.board.board import Panel

OVER_TIME = {"time": True, "units": False}

BY_SIZE = {**OVER_TIME, "log": True}
"""Read by the logarithm: the value at the cursor has as many digits however small it is."""


def stepped(panel: Panel, rows: Mapping[int, Mapping[str, Array]]) -> Panel:
    """A chart whose numbers follow the cursor: arrays with time as their first axis, by trace and attribute."""
    arrays = {f"{panel.id}.{index}.{key}": values for index, by_key in rows.items() for key, values in by_key.items()}
    known = dict(panel.arrays)
    return replace(panel, kind="stepwise", props={**panel.props, "stepped": list(arrays)}, arrays={**known, **arrays})
