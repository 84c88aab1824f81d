"""What the Gradients page shows that is no part of the experiment: open sections, norms, thresholds, the way downhill.

A view is a frozen value; `apply` carries out a command of the browser on it:

    section  {id, open}         open or close a section; what is not open is not computed
    choose   {name, value}      set a field of `CHOICES` or `NUMBERS`
    compute  {what, key}        do what waits to be asked for ("triangle", "check", "factors") for the experiment `key`
    cliff    {steps}            go so many steps down the cliff, further or, below 0, back to the start
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from playground.words import _

SECTIONS = ("decay", "triangle", "factors", "paths", "shares", "saturation", "clipping", "cliff")
"""In the order in which a person asks."""

CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "norms": ("total", "units"),
        "wrt": ("state", "h", "c"),
        "ord": ("fro", "spectral"),
        "path_state": ("c", "h"),
        "parameter": ("W_hh", "W_ih", "b_ih", "b_hh"),
        "by": ("gate", "unit"),
        "clip": ("norm", "value"),
        "ground": ("map", "surface"),
    }
)
"""Fields of the view that are one of a few words, the first to begin with."""

NUMBERS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "threshold": (0.0, 1e-300, 1e300),
        "cliff_rate": (2.0, 0.1, 10.0),
        "cliff_threshold": (0.1, 0.001, 10.0),
    }
)
"""Fields that are a number: at first, least, most."""

MOST_STEPS = 200
"""Steps down the cliff."""

COMPUTED = ("triangle", "factors", "check")


@dataclass(frozen=True, slots=True, kw_only=True)
class GradientsView:
    """The view of the page; see `CHOICES` and `NUMBERS` for what the fields may be.

    open : the sections that are open
    threshold : of clipping; 0 until one is chosen
    cliff_steps : how many steps down the cliff
    asked : what was asked for in spite of its cost → the key of the experiment it was asked for
    """

    open: frozenset[str] = frozenset({"decay", "triangle"})
    norms: str = "total"
    wrt: str = "state"
    ord: str = "fro"
    path_state: str = "c"
    parameter: str = "W_hh"
    by: str = "gate"
    clip: str = "norm"
    ground: str = "map"
    threshold: float = 0.0
    cliff_rate: float = 2.0
    cliff_threshold: float = 0.1
    cliff_steps: int = 0
    asked: Mapping[str, str] = field(default_factory=dict)


def apply(view: GradientsView, name: str, payload: Mapping[str, Any]) -> GradientsView:
    """Carry out a command on the view.

    Raises
    ------
    ValueError : there is no such command, or it asks for what there is not; the sentence says so
    """
    if name not in COMMANDS:
        raise ValueError(_("There is no command “{name}” on this page.").format(name=name[:40]))
    return COMMANDS[name](view, payload)


def _section(view: GradientsView, payload: Mapping[str, Any]) -> GradientsView:
    name = str(payload.get("id", ""))
    if name not in SECTIONS:
        raise ValueError(_("There is no section “{name}” on this page.").format(name=name[:40]))
    return replace(view, open=view.open | {name} if payload.get("open") else view.open - {name})


def _choose(view: GradientsView, payload: Mapping[str, Any]) -> GradientsView:
    name, value = str(payload.get("name", "")), payload.get("value")
    if name in CHOICES and value in CHOICES[name]:
        return replace(view, **{name: value})
    if name in NUMBERS and _is_number(value):
        _first, low, high = NUMBERS[name]
        return replace(view, **{name: min(max(float(value), low), high)})  # type: ignore[arg-type]
    raise ValueError(_("“{name}” cannot be “{value}” on this page.").format(name=name[:40], value=str(value)[:40]))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _compute(view: GradientsView, payload: Mapping[str, Any]) -> GradientsView:
    what = str(payload.get("what", ""))
    if what not in COMPUTED:
        raise ValueError(_("“{name}” is nothing this page computes.").format(name=what[:40]))
    return replace(view, asked={**view.asked, what: str(payload.get("key", ""))[:40]})


def _cliff(view: GradientsView, payload: Mapping[str, Any]) -> GradientsView:
    steps = payload.get("steps")
    if not _is_number(steps):
        raise ValueError(_("Wanted a number of steps, got “{value}”.").format(value=str(steps)[:40]))
    further = view.cliff_steps + int(steps) if steps > 0 else 0  # type: ignore[operator,arg-type]
    return replace(view, cliff_steps=min(further, MOST_STEPS))


COMMANDS: Mapping[str, Callable[[GradientsView, Mapping[str, Any]], GradientsView]] = MappingProxyType(
    {"section": _section, "choose": _choose, "compute": _compute, "cliff": _cliff}
)
