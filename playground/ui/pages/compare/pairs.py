"""Two sequences through one cell: the input on screen and another, the states that both give, and their difference."""

from collections.abc import Callable, Mapping

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.sentences.comparing import of_two
from playground.cells.records import Array
from playground.engine import forward
from playground.experiment import Run
from playground.figures import frame, tracks
from playground.figures.look import Look
from playground.ui.board.board import Panel, bind, chart
from playground.ui.board.context import PageView
from playground.ui.board.page import Section
from playground.ui.pages.compare.columns import PLACES
from playground.ui.panels.controls import choice, controls
from playground.words import _, mark

LATER = 5
"""Steps by which the second sequence is late."""


def later(x: Array) -> Array:
    """The same, LATER steps later; what would come after the end is left out."""
    moved = np.zeros_like(x)
    moved[LATER:] = x[: max(len(x) - LATER, 0)]
    return moved


OTHERS: Mapping[str, tuple[str, Callable[[Array], Array]]] = {
    "later": (mark("the same five steps later"), later),
    "half": (mark("half as large"), lambda x: x / 2),
    "turned": (mark("with its sign turned"), lambda x: -x),
    "backwards": (mark("the same backwards"), lambda x: x[::-1].copy()),
    "none": (mark("nothing at all"), np.zeros_like),
}
"""What the second sequence is, made of the first."""


def panels(view: PageView, runs: Mapping[str, Run]) -> list[Panel]:
    """Both inputs, both states, their difference on the same scale, and what it says."""
    place = min(int(view["pair_cell"]), len(runs) - 1)
    run = list(runs.values())[place]
    x = OTHERS[str(view["pair_other"])][1](run.x)
    first, second = run.trace.h, forward(run.params, x, interventions=run.interventions).h
    with np.errstate(all="ignore"):
        apart = second - first
    steers = controls(
        "compare.pair.controls",
        [
            choice("pair_cell", _("Cell"), {str(n): one for n, one in enumerate(runs)}, str(place), look="select"),
            choice(
                "pair_other",
                _("The second sequence"),
                {key: _(label) for key, (label, _make) in OTHERS.items()},
                str(view["pair_other"]),
                look="select",
            ),
        ],
        label=_("Two sequences"),
    )
    shown = _pictures(run, (run.x, x), (first, second, apart))
    sentence = of_two(row_norms(apart), row_norms(first))
    said = Panel(id="compare.pair.said", kind="text", props={"sentences": [sentence], "tone": "info"})
    return [steers, *bind(shown, f"cell{place}"), said]


def _pictures(run: Run, inputs: tuple[Array, Array], states: tuple[Array, Array, Array]) -> list[Panel]:
    end = frame.symmetric_limit(*states, least=1.0)
    reach = frame.symmetric_limit(*inputs)
    heads = (_("Input x"), _("The second input"))
    pictures = [
        chart(
            f"pair.x{n}",
            tracks.input_track(x, names=run.input_labels, limit=reach),
            title=heads[n],
            units=False,
            time=True,
            locked=True,
        )
        for n, x in enumerate(inputs)
    ]
    titles = (_("Hidden state h"), _("Hidden state h of the second"), _("Second less first"))
    return pictures + [
        chart(
            f"pair.h{n}",
            tracks.heatmap(values, signal="h", limit=end, last=True, look=Look(height=110)),
            title=titles[n],
            time=True,
            locked=True,
        )
        for n, values in enumerate(states)
    ]


def section(build: Callable[..., list[Panel]]) -> Section:
    """The section with its choices."""
    return Section(
        label=mark("Two sequences through one cell"),
        build=build,
        choices={"pair_cell": PLACES, "pair_other": tuple(OTHERS)},
    )
