"""What do the networks answer? Three held-out sequences with what was wanted."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from playground.figures.frame import symmetric_limit
from playground.figures.learning import answer_track
from playground.figures.look import Look
from playground.sequences.tasks import Problem
from playground.training.moment import Moment
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train import curves
from playground.ui.pages.train.commands import held
from playground.ui.pages.train.looking import moments
from playground.words import _, mark

SHOWN = 3


def build(context: Context) -> list[Panel]:
    """The task's measure, and the answers to three sequences."""
    live, looked = held(context.own), moments(context)
    problem = live.problem
    heading = curves.measure(live, height=170)
    return [heading, *(track(problem, looked, b) for b in range(min(SHOWN, problem.held_out)))]


def track(problem: Problem, looked: Mapping[str, Moment], b: int) -> Panel:
    """The answers to one sequence, over its steps."""
    target = wanted(problem, next(iter(looked.values())), b)
    given = {name: answered(problem, moment, b) for name, moment in looked.items()}
    if problem.readout == "identity":
        shown = np.concatenate([target[np.isfinite(target)], *given.values()])
        limit = symmetric_limit(shown, least=0.5)
        limits = (0.0, limit) if shown.min() >= 0 else (-limit, limit)
    else:
        limits = (0.0, 1.0)
    letters = tokens(problem, next(iter(looked.values())), b)
    figure = answer_track(
        given,
        target,
        limits=limits,
        title=_("answer"),
        look=Look(tokens=letters, height=170),
        key=True,
    )
    right = problem.readout == "softmax"
    words = _("P(right), {n}") if right else _("Held out, {n}")
    return chart(f"train.answer.{b}", figure, title=words.format(n=b + 1), time=True, units=False)


def answered(problem: Problem, moment: Moment, b: int) -> NDArray[np.float64]:
    """What is drawn of a network's answers (T,): its first output, or the probability of the right class, nan where
    no class is right."""
    if problem.readout != "softmax":
        return np.asarray(moment.y[:, b, 0], dtype=float)
    drawn = np.full(problem.length, np.nan)
    steps = list(problem.steps_counted)
    drawn[steps] = moment.y[steps, b, moment.batch.target[:, b]]
    if len(steps) == 1:  # one answer at the end: how likely that class was held to be all along
        drawn = moment.y[:, b, moment.batch.target[0, b]].astype(float)
    return drawn


def tokens(problem: Problem, moment: Moment, b: int) -> tuple[str, ...]:
    """What the right answers are called, a name a step, where one of several classes is right at every step."""
    if problem.readout != "softmax" or len(problem.steps_counted) < problem.length:
        return ()
    return tuple(problem.outputs[k] for k in moment.batch.target[:, b])


def wanted(problem: Problem, moment: Moment, b: int) -> NDArray[np.float64]:
    """The target over all steps (T,), nan where nothing is asked; 1 is what a probability should be."""
    target = np.full(problem.length, np.nan)
    target[problem.counted] = 1.0 if problem.readout == "softmax" else moment.batch.target[:, b, 0]
    return target


SECTION = Section(label=mark("What do they answer?"), build=build, open=True)
