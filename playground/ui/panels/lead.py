"""What Essentials begins with: where one is, one thing to try that the run checks, and what it shows in a sentence."""

from playground.analysis.memory import pulses
from playground.cells import CELLS
from playground.experiment import PRESETS, TASKS, Experiment, Run, Task, look_for, origin
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.panels.head import title
from playground.words import _, ngettext


def lead_panel(context: Context) -> Panel:
    """The preset by name, and the cell."""
    experiment, view = context.experiment, context.view
    return Panel(
        id="lead",
        kind="lead",
        props={
            "title": title(experiment),
            "presets": [{"value": name, "label": _(preset.label)} for name, preset in PRESETS.items()],
            "preset": _unchanged(experiment),
            "cells": _cells(experiment),
            "chosen": experiment.cell,
            "locked": {name: not view.allows(name) for name in ("preset", "cell")},
            "hidden": {name: not view.shows(name) for name in ("preset", "cell")},
            "opened": context.opened,
            "at": first_event(context.run),
        },
    )


def _cells(experiment: Experiment) -> list[dict[str, str]]:
    """The cells to choose from; the person's own where it is on screen."""
    own = {} if experiment.cell in CELLS else {experiment.cell: experiment.spec}
    return [{"value": name, "label": _(spec.label)} for name, spec in (own | dict(CELLS)).items()]


def story_panel(run: Run) -> Panel:
    """What there is to see, in a sentence of this run."""
    sentence = look_for(run)
    return Panel(id="story", kind="text", props={"sentences": [sentence] if sentence else [], "tone": "story"})


def first_event(run: Run) -> int:
    """The step at which something begins to happen, 0-based: that of the first pulse."""
    spans = pulses(run.x)
    return spans[0][0] if spans else 0


def _unchanged(experiment: Experiment) -> str:
    """The preset that the experiment still is, to the last digit; "" for one that was changed."""
    preset = origin(experiment)
    return preset.name if preset is not None and preset.experiment == experiment else ""


def task_of(experiment: Experiment, index: int) -> Task | None:
    """The task that a person is at; None where the experiment started from no preset."""
    tasks = TASKS.get(experiment.preset, ()) if origin(experiment) is not None else ()
    return tasks[min(index, len(tasks) - 1)] if tasks else None


def task_panel(context: Context) -> Panel:
    """The task, whether it is done and in how many moves, and what comes next; without one, what the cell is for."""
    task = task_of(context.experiment, context.task)
    done = task is not None and task.is_done(context.run)
    mark, text = "", ""
    if task is not None and done:
        moves = max(context.moves, 1)
        mark = ngettext("Done in {moves} move", "Done in {moves} moves", moves).format(moves=moves)
        text = task.read(context.run)
    elif task is not None:
        mark, text = _("Try"), _(task.text)
    else:
        text = _(context.experiment.spec.purpose)
    return Panel(id="task", kind="task", props={"mark": mark, "text": text, "done": done, "next": _next(context)})


def _next(context: Context) -> str:
    """What "next" leads to, in words."""
    name, index = next_of(context.experiment, context.task)
    return _("One more thing to try") if index else _("Next: {preset}").format(preset=_(PRESETS[name].label))


def next_of(experiment: Experiment, index: int) -> tuple[str, int]:
    """The preset and the task that follow: the preset's next task, else the first of the next preset.

    Of an experiment that is no preset, the first one that shows its cell.
    """
    names = list(PRESETS)
    if experiment.preset not in PRESETS or origin(experiment) is None:
        return next((name for name in names if PRESETS[name].experiment.cell == experiment.cell), names[0]), 0
    if index + 1 < len(TASKS[experiment.preset]):
        return experiment.preset, index + 1
    return names[(names.index(experiment.preset) + 1) % len(names)], 0
