"""The curves over the steps of learning: loss, the task's measure, the norm of the gradient."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.figures.learning import colour
from playground.figures.theme import LIGHT
from playground.sequences.tasks import MEASURES
from playground.training import LOSSES, sentences
from playground.training.course import Course
from playground.ui.board.board import Panel
from playground.ui.pages.train.live import Live
from playground.words import _

Array = NDArray[Any]

MOST_POINTS = 300
"""Points of a curve: of more steps each is the mean of several."""

SHORTEST = 40
"""Steps that the axis of steps has at least."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """Numbers of a network over the steps; a faint one stands behind."""

    name: str
    place: int
    steps: Array
    values: Array
    faint: bool = False


def loss(live: Live, *, height: int) -> Panel:
    """Loss: faint over each batch, strong on the held-out sequences; lines for guesses and for the threshold."""
    problem = live.problem
    curves = [*_batches(live, "loss"), *_scores(live, "loss")]
    levels = [_level(guess.loss, _(guess.label), LIGHT.muted) for guess in problem.baselines]
    if problem.solved is not None:
        levels.append(_level(problem.solved, _("solved below"), LIGHT.text))
    return _panel(
        "train.loss",
        live,
        curves,
        levels,
        title=_("Loss: {loss}, held out (faint: on each batch)").format(loss=_(LOSSES[problem.readout].label)),
        axis={**log_range([*(curve.values for curve in curves)], [level["value"] for level in levels]), "log": True},
        height=height,
        part=33,
    )


def measure(live: Live, *, height: int) -> Panel:
    """The task's own measure on the held-out sequences."""
    problem, curves = live.problem, list(_scores(live, "measure"))
    levels = [_level(guess.measure, _(guess.label), LIGHT.muted) for guess in problem.baselines]
    percent = problem.measure == "accuracy"
    top = max([*(float(curve.values.max()) for curve in curves), *(level["value"] for level in levels)])
    axis = {"low": 0.0, "high": 1.0 if percent else float(1.1 * top)}
    title = _(MEASURES[problem.measure]).capitalize()
    return _panel("train.measure", live, curves, levels, title=title, axis=axis, height=height, percent=percent)


def norms(live: Live, *, height: int) -> Panel:
    """The norm of the gradient, faint before clipping and strong after it."""
    before, after = list(_batches(live, "norm")), list(_batches(live, "clipped", faint=False))
    threshold = live.training.threshold if live.training.clip == "norm" else None
    levels = [] if threshold is None else [_level(threshold, _("clipped at"), LIGHT.muted)]
    values = [curve.values for curve in (*before, *after)]
    return _panel(
        "train.norms",
        live,
        [*before, *after],
        levels,
        title=_("Norm of the gradient, before (faint) and after clipping"),
        axis={**log_range(values, [level["value"] for level in levels]), "log": True},
        height=height,
        reading=sentences.clipping(live.courses, live.training.threshold if live.training.clip != "none" else None),
    )


def log_range(values: Sequence[Array], levels: Sequence[float]) -> dict[str, float]:
    """Return the ends of a logarithmic axis around numbers and levels, each 1, 2 or 5 times a power of ten.

    A few wild steps don't stretch it: of the numbers the highest hundredth is left out.
    """
    all_values = np.concatenate([*values, np.array(levels, dtype=float)]) if values else np.array(levels, dtype=float)
    kept = all_values[np.isfinite(all_values) & (all_values > 0)]
    if not len(kept):
        return {"low": 0.1, "high": 10.0}
    high = max(float(np.quantile(kept, 0.99)), *levels, float(kept.min())) if levels else float(np.quantile(kept, 0.99))
    low = max(min(float(np.quantile(kept, 0.01)), *levels) if levels else float(np.quantile(kept, 0.01)), high * 1e-9)
    return {"low": _round_down(low), "high": _round_up(high * 1.05)}


def _round_down(value: float) -> float:
    unit = 10.0 ** floor(log10(value))
    return float(unit * max(lead for lead in (1, 2, 5) if lead <= value / unit * (1 + 1e-9)))


def _round_up(value: float) -> float:
    unit = 10.0 ** floor(log10(value))
    return float(unit * min(lead for lead in (1, 2, 5, 10) if lead >= value / unit * (1 - 1e-9)))


def _level(value: float, label: str, color: str) -> dict[str, Any]:
    return {"value": value, "label": label, "colour": color}


def _scores(live: Live, what: str) -> Iterator[Curve]:
    for place, (name, course) in enumerate(live.courses.items()):
        scores = course.log.scores
        yield Curve(
            name=name,
            place=place,
            steps=np.array([score.step for score in scores], np.float32),
            values=np.array([getattr(score, what) for score in scores], np.float32),
        )


def _batches(live: Live, what: str, *, faint: bool = True) -> Iterator[Curve]:
    for place, (name, course) in enumerate(live.courses.items()):
        steps, values = thinned(getattr(course.log, what))
        yield Curve(name=name, place=place, steps=steps, values=values, faint=faint)


def thinned(values: Array, most: int = MOST_POINTS) -> tuple[Array, Array]:
    """Return the numbers of the steps 1 … n as at most so many points: the last step of each, and their mean."""
    width = -(-len(values) // most) or 1
    ends = np.arange(width, len(values) + 1, width)
    means = values[: len(ends) * width].reshape(-1, width).mean(axis=1) if len(ends) else values[:0]
    return ends.astype(np.float32), means.astype(np.float32)


def _panel(
    id: str,
    live: Live,
    curves: Sequence[Curve],
    levels: Sequence[Mapping[str, Any]],
    *,
    title: str,
    axis: Mapping[str, Any],
    height: int,
    reading: str = "",
    percent: bool = False,
    part: int = 0,
) -> Panel:
    arrays: dict[str, Array] = {}
    series = []
    for index, curve in enumerate(curves):
        x, y = f"{id}.{index}.x", f"{id}.{index}.y"
        arrays |= {x: curve.steps, y: curve.values}
        series.append({"name": curve.name, "colour": colour(curve.place), "x": x, "y": y, "faint": curve.faint})
    return Panel(
        id=id,
        kind="curves",
        props={
            "title": title,
            "reading": reading,
            "height": height,
            "part": part,
            "axis": dict(axis),
            "last": _end(live.step),
            "at": live.at,
            "newest": live.step,
            "spacing": max(_spacing(live.courses), 1),
            "percent": percent,
            "series": series,
            "levels": [dict(level) for level in levels],
        },
        arrays=arrays,
    )


def _spacing(courses: Mapping[str, Course]) -> int:
    return max(course.spacing for course in courses.values())


def _end(step: int) -> int:
    """The end of the axis of steps: the next of 1, 1.5, 2, 3, 4, 6, 8 times a power of ten, so that it seldom moves."""
    step = max(step, SHORTEST)
    unit = 10 ** floor(log10(step))
    return int(unit * min(lead for lead in (1, 1.5, 2, 3, 4, 6, 8, 10) if lead * unit >= step))
