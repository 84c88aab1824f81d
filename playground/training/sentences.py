"""What happened in a training, in words: every number is read off the courses."""

from collections.abc import Mapping, Sequence

import numpy as np

from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.sequences.tasks import Problem
from playground.training.course import MOST_STEPS, Course
from playground.training.moment import Moment
from playground.training.train import TEST_EVERY, Score
from playground.words import _, ngettext

LIKE_A_GUESS = 0.9
"""A loss above this share of the baseline's counts as hardly better than the guess."""

PAST_BEST = 1.1
"""A held-out loss above so many times the lowest one counts as worse than it has been."""


def what_happened(courses: Mapping[str, Course]) -> str:
    """Who solved it and when, or how far the best has come, then who is no better than a guess and who failed."""
    if not any(course.state.step or course.state.failure for course in courses.values()):
        return _not_begun(courses)
    solved = {name: course for name, course in courses.items() if course.solved}
    ended = {name: course for name, course in courses.items() if course.state.failure}
    rest = {name: course for name, course in courses.items() if name not in solved and name not in ended}
    return " ".join([*_solved(solved), *_going(rest), *_overfitting(rest), *_failed(ended)])


def _not_begun(courses: Mapping[str, Course]) -> str:
    problem = next(iter(courses.values())).learner.problem
    guess = problem.baselines[0]
    return _("Nothing is learnt yet. The number to beat is {loss}: {guess}.").format(
        loss=number(guess.loss), guess=_(guess.label)
    )


def _solved(courses: Mapping[str, Course]) -> list[str]:
    in_order = sorted(courses.items(), key=lambda pair: pair[1].state.step)
    return [
        _("{name} solved it after {steps} steps ({seconds} s), with {parameters} parameters.").format(
            name=name,
            steps=course.state.step,
            seconds=number(course.seconds, 2),
            parameters=course.learner.layout.size,
        )
        for name, course in in_order
    ]


def _going(courses: Mapping[str, Course]) -> list[str]:
    return [_one_going(name, course) for name, course in courses.items()]


def _one_going(name: str, course: Course) -> str:
    guess, loss, step = course.learner.problem.baselines[0], course.state.score.loss, course.state.step
    if step and not course.state.score.step:
        return ngettext(
            "{name} has taken {steps} step; it is tested every {every}.",
            "{name} has taken {steps} steps; it is tested every {every}.",
            step,
        ).format(name=name, steps=step, every=TEST_EVERY)
    words = {"name": name, "loss": number(loss), "guess": _(guess.label), "baseline": number(guess.loss)}
    if loss > LIKE_A_GUESS * guess.loss and loss < guess.loss:
        sentence = _("{name} is at {loss} after {steps} steps, hardly better than {guess} ({baseline}).")
    elif not loss < guess.loss:
        sentence = _("{name} is at {loss} after {steps} steps, no better than {guess} ({baseline}).")
    else:
        sentence = _("{name} is at {loss} after {steps} steps, {share} of {guess} ({baseline}).")
    words["share"] = percent(loss / guess.loss)
    if step >= MOST_STEPS:
        sentence += " " + _("That is the last step that is recorded.")
    return sentence.format(steps=course.state.score.step, **words)


def _overfitting(courses: Mapping[str, Course]) -> list[str]:
    """Whose held-out loss has risen since its best while that of the batches fell."""
    best = {name: min(course.log.scores, key=lambda score: score.loss) for name, course in courses.items()}
    parts = [
        _("{name} at step {step} ({loss})").format(name=name, step=best[name].step, loss=number(best[name].loss))
        for name, course in courses.items()
        if _overfits(course, best[name])
    ]
    if not parts:
        return []
    return [
        ngettext(
            "On what is held out the best was {parts}: since then it learns its own sequences by heart and overfits.",
            "On what is held out the best was {parts}: since then they learn their own sequences by heart and overfit.",
            len(parts),
        ).format(parts=", ".join(parts))
    ]


def _overfits(course: Course, best: Score) -> bool:
    batches = course.log.loss
    if best.step < TEST_EVERY or not course.state.score.loss > PAST_BEST * best.loss:
        return False
    return bool(batches[-TEST_EVERY:].mean() < batches[best.step - TEST_EVERY : best.step].mean())


def _failed(courses: Mapping[str, Course]) -> list[str]:
    return [
        _("{name} stopped: at step {step} {parameter} was no longer finite.").format(
            name=name, step=failure.step, parameter=_("the loss") if failure.parameter == "L" else failure.parameter
        )
        for name, course in courses.items()
        if (failure := course.state.failure)
    ]


def reach(moments: Mapping[str, Moment]) -> str:
    """How much of the gradient that enters at the last answer arrives at the first step, cell by cell."""
    shares = [_("{name} {share}").format(name=name, share=_arrives(moment.reach)) for name, moment in moments.items()]
    return _("Of the last answer's gradient there arrives at the first step: {shares}.").format(
        shares=", ".join(shares)
    )


def _arrives(values: Array) -> str:
    entering = values[np.flatnonzero(values)[-1]] if values.any() else 0.0
    if not entering or not np.isfinite(values).all():
        return _("nothing") if not entering else "nan"
    share = float(values[0] / entering)
    return percent(share) if share < 10 else f"×{number(share, 2)}"


def gradients(courses: Mapping[str, Course]) -> list[str]:
    """What the gradient did meanwhile: its norm at the first step, now, and at its largest."""
    parts = [
        _("{name} {first} → {now}, at most {most}").format(
            name=name, first=number(norms[0], 2), now=number(norms[-1], 2), most=number(float(norms.max()), 2)
        )
        for name, course in courses.items()
        if len(norms := course.log.norm)
    ]
    return [_("Norm of the gradient meanwhile: {parts}.").format(parts="; ".join(parts))] if parts else []


def clipping(courses: Mapping[str, Course], threshold: float | None) -> str:
    """How often the gradient was cut so far."""
    parts = []
    for name, course in courses.items():
        log, steps = course.log, len(course.log.norm)
        cut = int((log.clipped < log.norm * (1 - 1e-6)).sum())
        parts.append(_("{name} {cut} of {steps} steps").format(name=name, cut=cut, steps=steps))
    if threshold is None:
        return _("Nothing is clipped.")
    return _("Cut at {threshold}: {parts}.").format(threshold=number(threshold), parts=", ".join(parts))


def measured(problem: Problem, value: float) -> str:
    """A task's measure in words: 98 % right, an error of 0.08, 2.1 bits a character."""
    if problem.measure == "accuracy":
        return _("{share} right").format(share=percent(value))
    if problem.measure == "rms":
        return _("off by {error}").format(error=number(value, 2))
    return _("{bits} bits a character").format(bits=number(value))


def kept(courses: Sequence[Course]) -> str:
    """How many moments of the training are held."""
    count, spacing = max(len(course.moments) for course in courses), max(course.spacing for course in courses)
    return ngettext(
        "{count} moments are kept, one every step.", "{count} moments are kept, one every {spacing} steps.", spacing
    ).format(count=count, spacing=spacing)
