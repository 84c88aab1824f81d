"""The networks that learn, a card each."""

from typing import Any

from playground.analysis.wording import number
from playground.cells import CELLS
from playground.figures.learning import colour
from playground.training import sentences
from playground.training.course import Course
from playground.ui.board.board import Panel
from playground.ui.pages.train.live import Live
from playground.ui.pages.train.steering import more_cells
from playground.words import _


def cards(live: Live) -> Panel:
    """Each network: which cell it is, how far it is, how large, and where its weights can be looked at."""
    shown = [_card(live, place, name, course) for place, (name, course) in enumerate(live.courses.items())]
    return Panel(
        id="train.cards",
        kind="racers",
        props={
            "cards": shown,
            "cells": [{"value": name, "label": cell.label} for name, cell in CELLS.items()],
            "removable": len(live.courses) > 1,
            "more": more_cells(live),
        },
    )


def _card(live: Live, place: int, name: str, course: Course) -> dict[str, Any]:
    score, (state, tone) = course.state.score, _state(course, playing=live.playing)
    if live.at is not None:
        score = course.at(live.at).score
    layout = course.learner.layout
    return {
        "place": place,
        "name": name,
        "cell": live.training.cells[place][1].cell,
        "colour": colour(place),
        "loss": number(score.loss),
        "measure": sentences.measured(course.learner.problem, score.measure),
        "about": _("{units} units, {parameters} parameters").format(units=layout.hidden_size, parameters=layout.size),
        "state": state,
        "tone": tone,
        "begun": live.step > 0,
    }


def _state(course: Course, *, playing: bool) -> tuple[str, str]:
    if failure := course.state.failure:
        return _("step {step}: {parameter} not finite").format(step=failure.step, parameter=failure.parameter), "bad"
    if course.solved:
        return _("solved at step {step}").format(step=course.state.step), "good"
    if playing:
        return _("learning"), "info"
    return _("paused") if course.state.step else "", "info"
