"""The controls of the Train page: what is learnt, how, and the buttons that make it go."""

from collections.abc import Sequence
from typing import Any

from playground.experiment import INITIALISERS
from playground.experiment.state.training import MOST_CELLS
from playground.sequences.tasks import TASKS
from playground.training import OPTIMISERS
from playground.training.settings import HIGHEST_RATE, MOST_SEQUENCES
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train.commands import held
from playground.ui.pages.train.live import Live
from playground.ui.panels.controls import Item, button, choice, controls, slider
from playground.words import _, mark

MOST_UNITS = 64
LEAST_RATE = 1e-5


def wheel(live: Live) -> Panel:
    """Start or pause, one step, rewind, another seed, and where in the past one looks."""
    if live.playing:
        go = button("train.go", _("Pause"), "train.pause", {}) | {"icon": "pause"}
    else:
        words = _("Go on from here") if live.at is not None else _("Go on") if live.step else _("Learn")
        go = button("train.go", words, "train.play", {}, disabled=_stands(live)) | {"icon": "play"}
    items = [
        go | {"main": True},
        button("train.step", _("One step"), "train.step", {}, disabled=_stands(live)),
        button("train.rewind", _("Rewind"), "train.rewind", {}, disabled=not live.step),
        button("train.seed", _("Another seed"), "train.seed", {}),
    ]
    if any(course.state.failure for course in live.courses.values()):
        items.append(button("train.finite", _("Back to the last finite weights"), "train.finite", {}))
    if live.before is not None and not live.playing:
        items.append(button("train.back", _("Bring back what was learnt"), "train.back", {}))
    if live.step and not live.playing:
        items.append(button("train.save", _("Save"), "train.save", {}))
    items.append(_scrub(live))
    return controls("train.wheel", items, label=_("Learning"))


def _stands(live: Live) -> bool:
    """Whether nothing goes on from the moment that is looked at."""
    return live.at is None and live.ended


def _scrub(live: Live) -> Item:
    at = live.step if live.at is None else live.at
    item = slider("train.at", _("Look at step"), at, low=0, high=max(live.step, 1), step=1)
    return item | {"command": "train.at", "payload": {}, "disabled": not live.step}


def task(live: Live) -> Panel:
    """Which task, in which size."""
    labels = {name: _(entry.label) for name, entry in TASKS.items()}
    items = [_choice("task", _("Task"), labels, live.training.task) | {"command": "train.task"}]
    for knob in TASKS[live.training.task].knobs:
        value = live.training.knobs[knob.name]
        high = min(knob.high, 100)
        items.append(_set(knob.name, _(knob.label), value, low=knob.low, high=max(high, value), step=1))
    return controls("train.task", items, label=_("Task"))


def cells(live: Live) -> Panel:
    """How large the networks are, and how their weights are drawn."""
    experiment = live.training.cells[0][1]
    drawn = {name: _(entry.label) for name, entry in INITIALISERS.items()}
    items = [
        slider("units", _("Units"), experiment.hidden_size, low=1, high=MOST_UNITS, step=1)
        | {"command": "train.units", "payload": {}},
        _choice("start", _("Weights"), drawn, experiment.initialiser) | {"command": "train.start"},
        button("train.screen", _("Train what is on Forward"), "train.screen", {}),
    ]
    return controls("train.cells", items, label=_("Cells"))


def rate(live: Live) -> Panel:
    """What is changed most while it learns."""
    now = live.training
    names = {name: _(entry.label) for name, entry in OPTIMISERS.items()}
    items = [
        _set("learning_rate", _("Learning rate"), now.learning_rate, low=LEAST_RATE, high=HIGHEST_RATE, log=True),
        _choice("optimiser", _("Optimiser"), names, now.optimiser),
    ]
    return controls("train.rate", items, label=_("Optimiser"))


def more(context: Context) -> list[Panel]:
    """Clipping, truncation, batch, decay, noise: changed while it learns, without a reset."""
    now = held(context.own).training
    clips = {"none": _("none"), "norm": _("by norm"), "value": _("by value")}
    items = [_choice("clip", _("Clipping"), clips, now.clip)]
    if now.clip != "none":
        items.append(_set("threshold", _("Clip at"), now.threshold, low=1e-3, high=100, log=True))
    items += [
        _set("truncate", _("Stop the gradient after (0: never)"), now.truncate, low=0, high=100, step=1),
        _set("batch", _("Sequences a step"), now.batch, low=1, high=MOST_SEQUENCES, step=1),
    ]
    if now.optimiser == "momentum":
        items.append(_set("momentum", _("Momentum"), now.momentum, low=0, high=0.99, step=0.01))
    items.append(_set("weight_decay", _("Weight decay"), now.weight_decay, low=0, high=0.5, step=0.01))
    if now.weight_decay:
        kinds = {"no": _("L2, in the gradient"), "yes": _("decoupled")}
        items.append(_choice("decoupled", _("Kind of decay"), kinds, "yes" if now.decoupled else "no"))
    items.append(_set("noise", _("Gradient noise"), now.noise, low=0, high=0.1, step=0.001))
    return [controls("train.more", items, label=_("More settings"))]


def _set(name: str, label: str, value: float, **about: Any) -> Item:
    return slider(name, label, value, **about) | {"command": "train.set", "payload": {"name": name}}


def _choice(name: str, label: str, options: dict[str, str], value: str) -> Item:
    more = {"command": "train.set", "payload": {"name": name}, "look": "select"}
    return choice(name, label, options, value, **more)


def more_cells(live: Live) -> bool:
    """Whether there is room for another cell."""
    return len(live.courses) < MOST_CELLS


def own_data(live: Live) -> list[Panel]:
    """Where a person brings their own text or numbers, for a task that learns from them."""
    entry = TASKS[live.training.task]
    if not entry.data:
        return []
    if "text" in entry.data:
        about = {"label": _("Your text"), "value": live.training.text, "hint": _("Paste a few sentences or more.")}
    else:
        about = {
            "label": _("Your series"),
            "value": "\n".join(_rows(live.training.values, live.training.channels)),
            "hint": _("Paste numbers, a row a line; until then it is {series}.").format(series=live.training.series),
        }
    return [Panel(id="train.data", kind="paste", props={**about, "send": _("Learn this"), "command": "train.data"})]


def _rows(values: Sequence[float], channels: int) -> list[str]:
    return [
        " ".join(f"{value:g}" for value in values[start : start + channels])
        for start in range(0, len(values), channels)
    ]


MORE = Section(label=mark("More settings"), build=more)
