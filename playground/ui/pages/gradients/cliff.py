"""Why clip at all? The cliff that clipping was made for, and the way down it."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.figures.cliff import cliff_map, cliff_surface
from playground.figures.frame import Array
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, PageView
from playground.ui.board.page import Payload, Range, Section, is_number
from playground.ui.panels.controls import button, choice, controls, slider
from playground.words import _, mark

MOST_STEPS = 200
"""Steps down the cliff."""

START = (5.5, -2.0)
"""w and b from which the descents start: on the slope above the edge."""

W = np.linspace(2.0, 7.0, 101)
B = np.linspace(-4.0, 2.0, 101)


@lru_cache(maxsize=1)
def ground() -> Array:
    """The loss over the ground of the cliff: rows `B`, columns `W`."""
    return analysis.cliff_surface(W, B)


def cliff(context: Context) -> list[Panel]:
    """Pascanu's cliff, which has a unit of its own, and the way down it with and without clipping."""
    view = context.own
    rate, steps = view["cliff_rate"], int(view["cliff_steps"])
    plain = analysis.descend(*START, rate=rate, steps=steps)
    held = analysis.descend(*START, rate=rate, steps=steps, threshold=view["cliff_threshold"])
    ways = {_("without clipping"): plain, _("with clipping"): held}
    end = steps >= MOST_STEPS
    items = [
        button("cliff.one", _("1 step"), "cliff", {"steps": 1}, disabled=end),
        button("cliff.ten", _("10 steps"), "cliff", {"steps": 10}, disabled=end),
        button("cliff.start", _("Back to the start"), "cliff", {"steps": 0}, disabled=not steps),
        choice("ground", _("Seen"), {"map": _("from above"), "surface": _("as a surface")}, view["ground"]),
        slider("cliff_rate", _("Learning rate"), view["cliff_rate"], low=0.1, high=10.0, log=True),
        slider("cliff_threshold", _("Clip at norm"), view["cliff_threshold"], low=0.001, high=10.0, log=True),
    ]
    words = _(
        "One unit by itself, not your network: xₜ = w σ(xₜ₋₁) + b from x₀ = 0.5, and after 50 steps the loss "
        "(σ(x₅₀) − 0.7)² (Pascanu, Mikolov & Bengio 2013). The edge is where its memory tips over."
    )
    return [
        controls("cliff.controls", items, label=_("Down the cliff")),
        chart(
            "cliff.map",
            (cliff_map if view["ground"] == "map" else cliff_surface)(
                W,
                B,
                ground(),
                paths={name: (way.w, way.b, way.loss) for name, way in ways.items()},
                look=Look(height=380),
            ),
            title=_("Loss over w and b, and two ways down"),
            reading=say.cliff_sentence(plain, held),
            height=380,
            units=False,
        ),
        Panel(id="cliff.text", kind="text", props={"sentences": [words], "tone": "info"}),
    ]


def go(view: PageView, payload: Payload) -> PageView:
    """Go so many steps down the cliff, further or, below 1, back to the start."""
    steps = payload.get("steps")
    if not is_number(steps):
        raise ValueError(_("Wanted a number of steps, got “{value}”.").format(value=str(steps)[:40]))
    further = view["cliff_steps"] + int(steps) if steps > 0 else 0
    return replace(view, chosen={**view.chosen, "cliff_steps": min(further, MOST_STEPS)})


SECTION = Section(
    label=mark("Why clip at all? The cliff"),
    build=cliff,
    choices={"ground": ("map", "surface")},
    numbers={
        "cliff_rate": Range(2.0, 0.1, 10.0),
        "cliff_threshold": Range(0.1, 0.001, 10.0),
        "cliff_steps": Range(0, 0, MOST_STEPS),
    },
    commands={"cliff": go},
)
