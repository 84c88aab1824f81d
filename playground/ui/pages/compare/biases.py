"""How far should the gate that keeps stand open? Gradient and memory against its bias."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from playground.analysis.memory import memory_of, pulses
from playground.analysis.sentences.comparing import arriving, kept_share, of_biases
from playground.cells.records import Array
from playground.experiment import Experiment, run
from playground.experiment.seeds import WORK
from playground.experiment.state.comparison import Comparison, matched
from playground.figures.knob import over_knob
from playground.ui.board.board import Panel, chart
from playground.words import _

ENDS = (-3.0, 5.0)
MOST, LEAST = 17, 5
"""How many biases are tried: half a unit apart, two where a run takes long."""


@lru_cache(maxsize=256)
def _measured(experiment: Experiment) -> tuple[float, float]:
    """The share of the gradient that arrives at the first step, and that of the first input left at the end."""
    one = run(experiment)
    start, stop = next(iter(pulses(one.x)), (0, 1))
    memory = memory_of(one.params, one.trace, start=start, stop=stop)
    return float(arriving(np.linalg.norm(one.grads.h, axis=1)[None])[0]), float(kept_share(memory)[-1])


def curves(comparison: Comparison) -> tuple[Array, dict[str, Array]]:
    """The biases (n,), and by the cell's name what each gives: (n, 2), the gradient's share and the memory's."""
    cost = sum(one.length * one.hidden_size**2 * 8 for one in matched(comparison).values())
    places = np.linspace(*ENDS, MOST if cost * MOST * 10 < WORK else LEAST)
    measured: dict[str, list[tuple[float, float]]] = {}
    for bias in places:
        for name, one in matched(replace(comparison, bias=float(bias), opened=True)).items():
            measured.setdefault(name, []).append(_measured(one))
    return places, {name: np.array(pairs) for name, pairs in measured.items()}


def panels(comparison: Comparison) -> list[Panel]:
    """Two charts over the bias, and what they say."""
    places, measured = curves(comparison)
    gated = {name for name, one in comparison.cells if any(memory.keeps for memory in one.spec.memory(one.options))}

    def picture(name: str, column: int, title: str, axis: str, reading: str) -> Panel:
        drawn: Mapping[str, Array] = {cell: pairs[:, column] for cell, pairs in measured.items()}
        figure = over_knob(drawn, places, comparison.bias, knob=_("bias of the gate that keeps"), title=axis)
        return chart(name, figure, title=title, reading=reading, time=False, units=False, log=True)

    return [
        picture(
            "compare.bias.gradient",
            0,
            _("Of the gradient at the last step, what arrives at the first"),
            _("share that arrives"),
            _("The dotted line is where the knob above stands."),
        ),
        picture(
            "compare.bias.memory",
            1,
            _("Of the input, what is left in h at the end"),
            _("share that is left"),
            _("1 keeps it, more lets it grow."),
        ),
        Panel(
            id="compare.bias.said",
            kind="text",
            props={"sentences": of_biases(places, {n: p[:, 1] for n, p in measured.items()}, gated), "tone": "info"},
        ),
    ]
