"""What the charts of the sections share: how they are read at the cursor, and numbers that follow it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from playground.analysis.sentences import Stepwise
from playground.figures.frame import Array
from playground.ui.board.board import Panel

OVER_TIME = {"time": True, "units": False}

BY_SIZE = {**OVER_TIME, "log": True}
"""Read by the logarithm: the value at the cursor has as many digits however small it is."""


def stepped(panel: Panel, rows: Mapping[int, Mapping[str, Array]], *, readings: Stepwise | None = None) -> Panel:
    """A chart whose numbers follow the cursor: arrays with time as their first axis, by trace and attribute.

    Parameters
    ----------
    readings : the sentence below it, where it follows the cursor too
    """
    arrays = {f"{panel.id}.{index}.{key}": values for index, by_key in rows.items() for key, values in by_key.items()}
    told = {} if readings is None else {"readings": asdict(readings)}
    shown = {**panel.props, **told, "stepped": list(arrays)}
    return replace(panel, kind="stepwise", props=shown, arrays={**panel.arrays, **arrays})


def asking(panel: Panel, known: Iterable[int]) -> Panel:
    """A chart of some steps alone, which asks for the one at which the cursor comes to rest."""
    asks = {"command": "choose", "payload": {"name": "step"}, "known": sorted(known)}
    return replace(panel, kind="stepwise", props={"stepped": [], **panel.props, "asks": asks})
