"""What the GRU's two conventions change: where it resets, and which way round its update gate stands."""

from dataclasses import replace

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.sentences.comparing import SAME, of_parting
from playground.cells.records import Array
from playground.cells.text import NAME as TYPED
from playground.experiment import Experiment, run
from playground.experiment.presets.takes import TAKES
from playground.experiment.state.comparison import Comparison, as_drawn, matched
from playground.experiment.weights.edit import Edit
from playground.figures.learning import gradient_reach
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.words import _

BLOCKS = ("W_ih.z", "W_hh.z", "b_ih.z")


def gru_of(comparison: Comparison) -> Experiment:
    """The comparison's GRU, or one of its size and seed where it has none."""
    there = matched(comparison)
    there_already = next((one for one in there.values() if one.cell == "gru"), None)
    if there_already is not None:
        return there_already
    first = next(iter(there.values()))
    shared = {name: getattr(first, name) for name in ("hidden_size", "length", "seed", "onset", "amplitude")}
    return replace(as_drawn("gru"), **shared)


def others(gru: Experiment) -> dict[str, Experiment]:
    """The same weights in the other conventions, by what is said of them."""
    turned = replace(gru, cell=TYPED, equations=TAKES["z_turned"].equations)
    negated = tuple(Edit(action="scale", block=block, value=-1.0) for block in BLOCKS)
    return {
        _("reset before"): replace(gru, reset="before" if gru.reset == "after" else "after"),
        _("z turned"): turned,
        _("z negated"): replace(turned, edits=(*turned.edits, *negated)),
    }


def partings(gru: Experiment) -> dict[str, Array]:
    """‖h_t − h'_t‖ between the GRU and each of the others: (T,)."""
    h = run(gru).trace.h
    with np.errstate(all="ignore"):
        return {name: row_norms(run(one).trace.h - h) for name, one in others(gru).items()}


def panels(comparison: Comparison) -> list[Panel]:
    """How far the states of the three part from the GRU's, and what that says."""
    gru = gru_of(comparison)
    apart = partings(gru)
    drawn = {name: np.where(values > SAME, values, np.nan) for name, values in apart.items()}
    said = Panel(id="compare.resets.said", kind="text", props={"sentences": of_parting(apart), "tone": "info"})
    if not any(np.isfinite(values).any() for values in drawn.values()):
        return [said]
    picture = chart(
        "compare.resets",
        gradient_reach(drawn, title=_("difference of h"), gaps=True, look=Look(height=210)),
        title=_("How far h parts from the GRU's"),
        reading=_(
            "The same weights with the reset before the product, with z the other way round, and with z the other way "
            "round and its rows negated. A line that is missing is nowhere above 1e-12."
        ),
        time=True,
        units=False,
        log=True,
    )
    return [picture, said]
