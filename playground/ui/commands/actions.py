"""Commands that change the visit: its history, its view, what its pages hold, files and links."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from playground.experiment import (
    PRESETS,
    Experiment,
    decode,
    from_json,
    parse_query,
    taken,
    to_json,
)
from playground.experiment.address.file import is_of, read
from playground.experiment.running import overflow
from playground.experiment.state.comparison import COMPARISON, matched
from playground.experiment.state.training import TRAINING
from playground.ui import session
from playground.ui.commands.payload import Payload, index, optional_index, word
from playground.ui.pages.compare import commands as comparing
from playground.ui.pages.compare import sweeps
from playground.ui.pages.compare.page import PAGE as COMPARE
from playground.ui.pages.train import commands as training
from playground.ui.pages.train import live
from playground.ui.pages.train.page import PAGE as TRAIN
from playground.ui.panels.lead import next_of
from playground.words import _

Do = Callable[[Payload], None]


def _take(payload: Payload) -> None:
    """Go to a take on a standard cell, with that cell as the reference behind it."""
    new, standard = taken(session.experiment(), word(payload, "name"))
    session.commit(new)
    session.change(reference=standard, reference_mode="lines")
    session.show_as_lines()


def _undo(payload: Payload) -> None:
    session.change(history=session.current().history.undo())


def _redo(payload: Payload) -> None:
    session.change(history=session.current().history.redo())


def _reset(payload: Payload) -> None:
    session.commit(session.current().opened)
    session.change(reference=None, reference_mode="off")


def _last_finite(payload: Payload) -> None:
    """Undo until the run is finite; where it never was, start anew, so that there always is a way out."""
    history = session.current().history
    while history.can_undo and overflow(session.run(history.present)) is not None:
        history = history.undo()
    if overflow(session.run(history.present)) is None:
        session.change(history=history)
    else:
        session.commit(Experiment())


def _ghost(payload: Payload) -> None:
    mode = word(payload, "mode")
    if mode not in ("off", "lines", "difference"):
        raise ValueError(_("A reference is off, lines or difference, not “{mode}”.").format(mode=mode[:40]))
    kept = session.current().reference or session.experiment()
    session.change(reference=None if mode == "off" else kept, reference_mode=mode)


def _style(payload: Payload) -> None:
    session.change(view=replace(session.view(), style=word(payload, "style")), style_was="")


def _start(payload: Payload) -> None:
    name = word(payload, "name")
    if name not in PRESETS:
        raise ValueError(_("There is no preset called “{name}”.").format(name=name[:40]))
    session.open_preset(name)


def _next(payload: Payload) -> None:
    """Ask the preset's next task, or go to the next preset."""
    before = session.experiment()
    name, task = next_of(before, session.current().task)
    if task:
        session.ask_task(task)
    else:
        session.open_preset(name)


def _level(payload: Payload) -> None:
    if not session.view().allows("level"):
        raise ValueError(_("This link does not allow another level."))
    session.change(view=replace(session.view(), level=word(payload, "level")))


def _plain(payload: Payload) -> None:
    session.change(view=replace(session.view(), plain=bool(payload.get("on"))))


def _whole(payload: Payload) -> None:
    """Nothing is done: the browser has told, beside, that it has no state to build on."""


def _save(payload: Payload) -> None:
    experiment = session.experiment()
    name = f"{experiment.cell}-{experiment.hidden_size}x{experiment.length}.json"
    session.change(file={"name": name, "text": to_json(experiment)})


def _open_file(payload: Payload) -> None:
    text = word(payload, "text")
    if is_of(text, TRAINING):
        view = session.page_view(TRAIN)
        session.set_page_view(TRAIN, training.keep(view, live.begin_with(training.held(view), read(text, TRAINING))))
        session.change(goto="train")
    elif is_of(text, COMPARISON):
        session.set_page_view(COMPARE, comparing.keep(session.page_view(COMPARE), read(text, COMPARISON)))
        session.change(goto="compare")
    else:
        session.commit(from_json(text))
    session.notify(_("Opened {name}.").format(name=word(payload, "name")[:80]), tone="info")


def _open(payload: Payload) -> None:
    session.open_query(word(payload, "query"))


def _take_on(payload: Payload) -> None:
    """Make what a network has learnt the experiment on screen, and go to the page that shows it."""
    kept = training.held(session.page_view(TRAIN))
    page = "gradients" if word(payload, "page") == "gradients" else "forward"
    session.commit(live.taken(kept, word(payload, "name")))
    session.change(goto=page)


def _train_from_screen(payload: Payload) -> None:
    view = session.page_view(TRAIN)
    session.set_page_view(TRAIN, training.keep(view, live.train_from(training.held(view), session.experiment())))


def _save_training(payload: Payload) -> None:
    """Save the training with the weights of the moment that is looked at."""
    text = to_json(live.with_weights(training.held(session.page_view(TRAIN))), TRAINING)
    session.change(file={"name": "training.json", "text": text})


def _compare_screen(payload: Payload) -> None:
    view = session.page_view(COMPARE)
    compared = comparing.with_experiment(comparing.held(view), session.experiment())
    session.set_page_view(COMPARE, comparing.keep(view, compared))


def _take_compared(payload: Payload) -> None:
    """Make one of the cells that are compared the experiment on screen, and go to the page that shows it."""
    cells = list(matched(comparing.held(session.page_view(COMPARE))).values())
    place = index(payload, "place")
    if not 0 <= place < len(cells):
        raise ValueError(_("There is no cell at place {place}.").format(place=place))
    session.commit(cells[place])
    session.change(goto="forward")


def _resume(payload: Payload) -> None:
    mode = word(payload, "mode")
    session.resume(
        query=word(payload, "query"),
        past=_queries(payload, "past"),
        future=_queries(payload, "future"),
        reference=word(payload, "reference"),
        mode="lines" if mode == "lines" else "difference" if mode == "difference" else "off",
    )


def _queries(payload: Payload, name: str) -> list[str]:
    """The queries under a name, one a line: a query itself has no line ends."""
    return word(payload, name).splitlines()


def _zoom(payload: Payload) -> tuple[int, ...]:
    """The first and the last step in sight, () for all."""
    if payload.get("first") is None:
        return ()
    return index(payload, "first"), index(payload, "last")


def _teacher(payload: Payload) -> None:
    """Open the dialogue for a link, which is to open the step, the unit and the zoom that the browser shows."""
    view = session.view()
    if payload.get("t") is not None:
        view = replace(view, t=index(payload, "t"), unit=optional_index(payload, "unit"), zoom=_zoom(payload))
    session.change(dialog="teacher", view=view)


def _save_comparison(_payload: Payload) -> None:
    text = to_json(comparing.held(session.page_view(COMPARE)), COMPARISON)
    session.change(file={"name": "comparison.json", "text": text})


def _reopen(payload: Payload) -> None:
    """Make an experiment that was kept the one on screen, and go to the page that shows it."""
    decoded = decode(parse_query(word(payload, "query")))
    session.commit(decoded.experiment)
    session.change(problems=decoded.problems, goto="forward")


def _open_point(payload: Payload) -> None:
    """Make the experiment of a point of the map the one on screen, and go to the page that shows it."""
    session.commit(sweeps.at(session.page_view(COMPARE), index(payload, "row"), index(payload, "column")))
    session.change(goto="forward")


ACTIONS: Mapping[str, Do] = {
    "take": _take,
    "undo": _undo,
    "redo": _redo,
    "reset": _reset,
    "last_finite": _last_finite,
    "ghost": _ghost,
    "style": _style,
    "start": _start,
    "next": _next,
    "level": _level,
    "plain": _plain,
    "whole": _whole,
    "save": _save,
    "open_file": _open_file,
    "open": _open,
    "resume": _resume,
    "teacher": _teacher,
    "compare.screen": _compare_screen,
    "compare.take": _take_compared,
    "compare.point": _open_point,
    "compare.reopen": _reopen,
    "compare.save": _save_comparison,
    "train.take": _take_on,
    "train.screen": _train_from_screen,
    "train.save": _save_training,
}
"""By name."""
