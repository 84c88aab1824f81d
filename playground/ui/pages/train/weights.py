"""How are the weights spread, and how large are their updates?"""

import numpy as np

from playground.analysis.wording import number
from playground.figures.frame import symmetric_limit
from playground.figures.learning import spread
from playground.training.moment import Moment, change_histogram, weight_histogram
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train.looking import moments
from playground.words import _, mark


def build(context: Context) -> list[Panel]:
    """Histograms of all parameters and of what the last step added to them."""
    looked = moments(context)
    limit = symmetric_limit(*(moment.vector for moment in looked.values()), least=0.5)
    histograms = {name: weight_histogram(moment.vector, limit) for name, moment in looked.items()}
    updates = {name: change_histogram(moment.change) for name, moment in looked.items()}
    return [
        chart(
            "train.weights",
            spread(
                [(n, shares) for n, (shares, _edges) in histograms.items()], _edges_of(histograms), title=_("weight")
            ),
            title=_("Weights and biases"),
            reading=_("Mean size: {sizes}.").format(sizes=_sizes(looked, "vector")),
            units=False,
        ),
        chart(
            "train.updates",
            spread(
                [(n, shares) for n, (shares, _edges) in updates.items()],
                _edges_of(updates),
                title=_("size of the update"),
                powers=True,
            ),
            title=_("Updates of the last step, by size"),
            reading=_("Mean size: {sizes}.").format(sizes=_sizes(looked, "change")),
            units=False,
        ),
    ]


def _edges_of(histograms: dict[str, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    return next(iter(histograms.values()))[1]


def _sizes(looked: dict[str, Moment], what: str) -> str:
    return ", ".join(f"{name} {number(float(np.abs(getattr(one, what)).mean()), 2)}" for name, one in looked.items())


SECTION = Section(label=mark("How do the weights change?"), build=build)
