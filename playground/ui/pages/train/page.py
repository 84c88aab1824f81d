"""The Train page: the loss of all networks large, what steers them beside it, below what a person picks to watch."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from playground.experiment.address.link import decode_training, encode_training, query_too_long
from playground.experiment.state.training import TRAINING, Training
from playground.sequences.tasks import TASKS
from playground.training import sentences
from playground.ui.board.board import Area, Group, Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page, Section, Subject
from playground.ui.pages.train import answers, cards, curves, gates, gradient, steering, weights, writing
from playground.ui.pages.train.commands import COMMANDS, HELD, held, keep
from playground.ui.pages.train.live import Live, fresh, return_to
from playground.words import _, mark

BELOW: Mapping[str, Section] = MappingProxyType(
    {
        "answers": answers.SECTION,
        "gradient": gradient.SECTION,
        "gates": gates.SECTION,
        "weights": weights.SECTION,
        "writing": writing.SECTION,
    }
)
"""What can be watched below the curves, in the order in which a person asks."""

SECTIONS: Mapping[str, Section] = MappingProxyType({"more": steering.MORE, **BELOW})


def build(context: Context) -> Content:
    """The content of the page; what is in a closed section is not computed."""
    live = held(context.own)
    problem = live.problem
    race = [curves.loss(live, height=300), steering.wheel(live), cards.cards(live), said(live)]
    side = [steering.task(live), *steering.own_data(live), steering.rate(live), steering.cells(live)]
    folds = {name: one.build(context) for name, one in SECTIONS.items() if name in context.own.open}
    task = TASKS[live.training.task]
    return Content(
        panels=[*race, *side, *(panel for built in folds.values() for panel in built)],
        layout=layout(context, race, side, folds),
        title=_("Learn: {task}").format(task=_(task.label)),
        subtitle=_(task.about),
        subject=Subject(
            steps=problem.length,
            units=max(course.learner.layout.hidden_size for course in live.courses.values()),
            sentences=problem.notes,
            query=_query(live.training),
            link_too_long=query_too_long(_query(live.training)),
        ),
        again="slice" if live.playing else "",
    )


def layout(
    context: Context, race: Sequence[Panel], side: Sequence[Panel], folds: Mapping[str, Sequence[Panel]]
) -> list[Area]:
    """The race on the left, what steers it on the right, what can be watched below both."""

    def fold(name: str) -> Group:
        return Group(
            id=name,
            form="section",
            label=_(SECTIONS[name].label),
            panels=[panel.id for panel in folds.get(name, ())],
            open=name in context.own.open,
        )

    return [
        Area(name="race", groups=[Group(id="race", panels=[panel.id for panel in race])]),
        Area(name="side", groups=[Group(id="side", panels=[panel.id for panel in side]), fold("more")]),
        Area(name="watch", groups=[*(fold(name) for name in BELOW), Group(id="time", panels=["timebar"])]),
    ]


def said(live: Live) -> Panel:
    """What happened, in a sentence or two."""
    return Panel(
        id="train.said",
        kind="text",
        props={
            "sentences": [sentences.what_happened(live.courses), *sentences.gradients(live.courses)],
            "tone": "info",
        },
    )


_query = lru_cache(maxsize=8)(encode_training)


def begin(query: Mapping[str, str]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """What the page holds at first: the training of the address, before its first step."""
    training, problems = decode_training(query)
    try:
        return {HELD: fresh(training)}, problems
    except ValueError as error:
        return {HELD: fresh(Training())}, (*problems, str(error))


PAGE = Page(
    name="train",
    build=build,
    sections=SECTIONS,
    commands=COMMANDS,
    begin=begin,
    record=TRAINING,
    held=lambda view: held(view).training,
    keep=lambda view, training: keep(view, return_to(held(view), training)),
    sidebar=False,
    tools=("undo", "redo", "reset", "|", "link", "open", "plain"),
    lost=mark("The server began anew, and what was learnt is lost. Its settings are still here: Learn runs it again."),
)
