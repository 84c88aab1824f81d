"""How far back does the gradient reach, and how often is it cut?"""

from playground.figures.learning import gradient_reach
from playground.figures.look import Look
from playground.training import sentences
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train import curves
from playground.ui.pages.train.commands import held
from playground.ui.pages.train.looking import moments
from playground.words import _, mark


def build(context: Context) -> list[Panel]:
    """‖∂L/∂h_t‖ of the last answer, and the norm of the whole gradient over the steps of learning."""
    looked = moments(context)
    return [
        chart(
            "train.reach",
            gradient_reach({name: moment.reach for name, moment in looked.items()}, look=Look(height=200)),
            title=_("‖∂L/∂hₜ‖ of the last answer, back over the steps of the sequence"),
            reading=sentences.reach(looked),
            time=True,
            units=False,
            log=True,
        ),
        curves.norms(held(context.own), height=190),
    ]


SECTION = Section(label=mark("How far back does the gradient reach?"), build=build)
