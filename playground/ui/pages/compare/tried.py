"""What was tried: the experiments on screen as rows that the browser can keep, and open again."""

from collections.abc import Mapping
from urllib.parse import urlencode

import numpy as np

from playground.analysis.sentences.comparing import Compared, pace
from playground.analysis.wording import percent
from playground.cells.records import Array
from playground.experiment import Experiment, Run, encode
from playground.ui.board.board import Panel
from playground.ui.pages.compare.answers import compared
from playground.words import _

POINTS = 48
"""Points of a thumbnail."""

DEEPEST = 4
"""Powers of ten that a thumbnail is high."""


def panels(experiments: Mapping[str, Experiment], runs: Mapping[str, Run]) -> list[Panel]:
    """The table of what is kept, with what is on screen to be kept."""
    cells = [_row(name, experiments[name], run) for name, run in runs.items()]
    head = [
        _("Cell"),
        _("Units"),
        _("Steps"),
        _("Parameters"),
        _("Gradient, back in time"),
        _("Left of the input at the end"),
        _("Note"),
    ]
    return [Panel(id="compare.tried", kind="tried", props={"head": head, "cells": cells})]


def _row(name: str, experiment: Experiment, run: Run) -> dict[str, object]:
    one = compared(run)
    left = float(one.kept[-1])
    return {
        "query": urlencode(encode(experiment)),
        "label": name,
        "numbers": [one.units, len(run.x), one.parameters, _finite(one.half_life), _finite(left)],
        "texts": [
            str(one.units),
            str(len(run.x)),
            f"{one.parameters:,}",
            pace(one.half_life),
            percent(left) if np.isfinite(left) else "–",
        ],
        "spark": spark(one),
    }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def spark(one: Compared) -> list[float]:
    """The gradient on its way back as a small line: 1 for the largest, 0 for DEEPEST powers of ten less."""
    gradient: Array = one.gradient[np.linspace(0, len(one.gradient) - 1, min(POINTS, len(one.gradient))).astype(int)]
    with np.errstate(all="ignore"):
        powers = np.log10(gradient)
    known = np.isfinite(powers)
    if not known.any():
        return []
    height = 1 + (np.where(known, powers, -np.inf) - powers[known].max()) / DEEPEST
    return [round(float(value), 3) for value in np.clip(height, 0, 1)]
