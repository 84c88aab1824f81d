"""What the person does on the board, carried out: a name and a payload become a new experiment or a new view."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.cells.blocks import Block
from playground.cells.text import NAME as TYPED
from playground.cells.text import text_of
from playground.cells.text.tokens import MOST_CHARACTERS
from playground.engine import Clamp
from playground.experiment import (
    PRESETS,
    Edit,
    Experiment,
    add_clamp,
    append_step,
    change,
    decode,
    delete_step,
    double_length,
    edit,
    from_json,
    handles,
    insert_step,
    parse_query,
    paste,
    restore,
    set_input,
    set_target,
    taken,
    to_json,
)
from playground.experiment.address.file import is_of, read
from playground.experiment.running import overflow
from playground.experiment.state.comparison import COMPARISON, matched
from playground.experiment.state.training import TRAINING
from playground.ui import session
from playground.ui.board import board
from playground.ui.board.gate import Command, RefusedError
from playground.ui.board.page import Page
from playground.ui.pages.compare import commands as comparing
from playground.ui.pages.compare import sweeps
from playground.ui.pages.compare.page import PAGE as COMPARE
from playground.ui.pages.sequences.commands import CHANGES as OF_SEQUENCES
from playground.ui.pages.train import commands as training
from playground.ui.pages.train import live
from playground.ui.pages.train.page import PAGE as TRAIN
from playground.ui.panels import head, knobs
from playground.ui.panels.lead import next_of
from playground.words import _, quoted

Payload = Mapping[str, Any]


def receive(page: Page) -> None:
    """Carry out the newest command from the browser; what is wrong with it is said, and changes nothing."""
    try:
        command = board.received()
        if command is None or command.seq <= session.current().seq:
            return
        session.change(seq=command.seq, file=None)
        session.acknowledge(command.have)
        _carry_out(command, page)
    except RefusedError as refused:
        session.change(seq=max(refused.seq or 0, session.current().seq))
        session.notify(str(refused))
    except ValueError as error:
        session.notify(str(error))


def _carry_out(command: Command, page: Page) -> None:
    match COMMANDS.get(command.name):
        case Action() if page.keep is not None and command.name in ("undo", "redo", "reset"):
            session.turn_back(page, command.name)
        case Change() as known:
            before = session.experiment()
            changed = known.make(before, command.payload)
            session.commit(changed, gesture=command.gesture)
            if command.name == "clamp" and not before.interventions:
                session.show_as_lines()
            if command.name == "field":
                session.mention_lost_edits(before)
        case Action() as known:
            known.do(command.payload)
            if command.name in ("open", "resume") and page.lost:
                session.notify(_(page.lost))
        case None if command.name == "slice" and word(command.payload, "what") in page.all_jobs:
            session.advance(page, word(command.payload, "what"))
        case None:
            changed_view = page.apply(session.page_view(page), command.name, command.payload)
            session.set_page_view(page, changed_view, gesture=command.gesture)


def _came(value: object) -> str:
    return quoted("" if value is None else str(value)[:40])


def number(payload: Payload, name: str) -> float:
    """The finite number under a name.

    Raises
    ------
    ValueError : there is none; the sentence says what came
    """
    value = payload.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(_("Wanted a finite number for {name}, got {value}.").format(name=name, value=_came(value)))
    return float(value)


def index(payload: Payload, name: str) -> int:
    """The whole number under a name; ValueError where there is none."""
    value = number(payload, name)
    if value != int(value):
        raise ValueError(_("Wanted a whole number for {name}, got {value}.").format(name=name, value=_came(value)))
    return int(value)


def optional_index(payload: Payload, name: str) -> int | None:
    """The whole number under a name, or None."""
    return None if payload.get(name) is None else index(payload, name)


def word(payload: Payload, name: str) -> str:
    """The text under a name, "" where there is none."""
    return str(payload.get(name, ""))


def _block(payload: Payload) -> str:
    return str(Block(word(payload, "target"), word(payload, "gate")))


def _place(payload: Payload) -> dict[str, Any]:
    return {
        "block": _block(payload),
        "row": optional_index(payload, "row"),
        "column": optional_index(payload, "column"),
    }


def _weight(experiment: Experiment, payload: Payload) -> Experiment:
    return edit(experiment, Edit(action="set", value=number(payload, "value"), **_place(payload)))


def _restore(experiment: Experiment, payload: Payload) -> Experiment:
    if not word(payload, "target"):
        return restore(experiment)
    return edit(experiment, Edit(action="restore", **_place(payload)))


def _paste(experiment: Experiment, payload: Payload) -> Experiment:
    place = _place(payload)
    return paste(
        experiment,
        place["block"],
        word(payload, "text"),
        row=place["row"] or 0,
        column=place["column"] or 0,
    )


def _move(experiment: Experiment, payload: Payload) -> Experiment:
    value = number(payload, "value") if payload.get("value") is not None else 0.0
    return edit(experiment, Edit(action=word(payload, "kind"), block=_block(payload), value=value))


def _clamp(experiment: Experiment, payload: Payload) -> Experiment:
    clamp = Clamp(
        target=word(payload, "target"),
        value=number(payload, "value"),
        start=index(payload, "start"),
        stop=optional_index(payload, "stop"),
        units=_units(payload),
    )
    kept = list(experiment.interventions)
    if payload.get("index") is None:
        return add_clamp(experiment, clamp)
    kept[_existing(experiment, payload)] = clamp
    return replace(experiment, interventions=tuple(kept))


def _units(payload: Payload) -> tuple[int, ...] | None:
    units = payload.get("units")
    if units is None:
        return None
    if not isinstance(units, list) or not all(isinstance(unit, int) for unit in units):
        raise ValueError(_("Wanted the numbers of units, got {value}.").format(value=_came(units)))
    return tuple(units)


def _unclamp(experiment: Experiment, payload: Payload) -> Experiment:
    gone = _existing(experiment, payload)
    kept = (clamp for position, clamp in enumerate(experiment.interventions) if position != gone)
    return replace(experiment, interventions=tuple(kept))


def _unclamp_waiting(experiment: Experiment, payload: Payload) -> Experiment:
    return replace(experiment, interventions=head.clamps_at_work(session.run(experiment)))


def _existing(experiment: Experiment, payload: Payload) -> int:
    position = index(payload, "index")
    if not 0 <= position < len(experiment.interventions):
        raise ValueError(_("That clamp is gone: there are {number}.").format(number=len(experiment.interventions)))
    return position


LOSS = ("loss", "loss_at", "loss_step", "target_level", "readout", "outputs", "aim", "lag")
"""Settings of the loss and of the readout that it is of."""


def _loss(experiment: Experiment, payload: Payload) -> Experiment:
    name = word(payload, "name")
    if name not in LOSS:
        raise ValueError(_("There is no setting of the loss called “{name}”.").format(name=name[:40]))
    return change(experiment, **{name: payload.get("value")})


def _set_input(experiment: Experiment, payload: Payload) -> Experiment:
    return set_input(experiment, index(payload, "t"), index(payload, "d"), number(payload, "value"))


def _set_target(experiment: Experiment, payload: Payload) -> Experiment:
    if "row" in payload:  # a class, by its place among them
        return set_target(experiment, index(payload, "column"), index(payload, "row") + 1.0)
    value = number(payload, "value")
    return set_target(
        experiment, index(payload, "t"), min(max(value, 0.0), 1.0) if experiment.loss == "binary" else value
    )


def _field(experiment: Experiment, payload: Payload) -> Experiment:
    return knobs.turn(experiment, word(payload, "name"), number(payload, "value"))


def _handle(experiment: Experiment, payload: Payload) -> Experiment:
    unit = optional_index(payload, "row")
    return handles.turn(session.run(experiment), word(payload, "name"), number(payload, "value"), unit)


def _cell(experiment: Experiment, payload: Payload) -> Experiment:
    return change(experiment, cell=payload.get("value"))


def _append_step(experiment: Experiment, payload: Payload) -> Experiment:
    return append_step(experiment)


def _insert_step(experiment: Experiment, payload: Payload) -> Experiment:
    return insert_step(experiment, index(payload, "t"))


def _delete_step(experiment: Experiment, payload: Payload) -> Experiment:
    return delete_step(experiment, index(payload, "t"))


def _double_length(experiment: Experiment, payload: Payload) -> Experiment:
    return double_length(experiment)


def _equations(experiment: Experiment, payload: Payload) -> Experiment:
    """Take the equations if they are a cell; else keep them as a draft, beside which the last cell stays on screen."""
    text = word(payload, "text")
    session.change(draft=None)
    if text == text_of(experiment.spec, experiment.options):
        return experiment
    try:
        return change(experiment, cell=TYPED, equations=text)
    except ValueError:
        session.change(draft=session.Draft(text=text[: MOST_CHARACTERS + 1], beside=experiment.spec))
        return experiment


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A command that changes the experiment, a pure function of it; it can be undone."""

    make: Callable[[Experiment, Payload], Experiment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A command that changes the session."""

    do: Callable[[Payload], None]


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


COMMANDS: Mapping[str, Change | Action] = {
    "field": Change(make=_field),
    "fresh": Change(make=lambda experiment, _payload: knobs.fresh(experiment)),
    "handle": Change(make=_handle),
    "cell": Change(make=_cell),
    "weight": Change(make=_weight),
    "restore": Change(make=_restore),
    "paste": Change(make=_paste),
    "move": Change(make=_move),
    "clamp": Change(make=_clamp),
    "unclamp": Change(make=_unclamp),
    "unclamp_waiting": Change(make=_unclamp_waiting),
    "loss": Change(make=_loss),
    "set_input": Change(make=_set_input),
    "set_target": Change(make=_set_target),
    "append_step": Change(make=_append_step),
    "insert_step": Change(make=_insert_step),
    "delete_step": Change(make=_delete_step),
    "double_length": Change(make=_double_length),
    **{name: Change(make=make) for name, make in OF_SEQUENCES.items()},
    "equations": Change(make=_equations),
    "take": Action(do=_take),
    "undo": Action(do=_undo),
    "redo": Action(do=_redo),
    "reset": Action(do=_reset),
    "last_finite": Action(do=_last_finite),
    "ghost": Action(do=_ghost),
    "style": Action(do=_style),
    "start": Action(do=_start),
    "next": Action(do=_next),
    "level": Action(do=_level),
    "plain": Action(do=_plain),
    "whole": Action(do=_whole),
    "save": Action(do=_save),
    "open_file": Action(do=_open_file),
    "open": Action(do=_open),
    "resume": Action(do=_resume),
    "teacher": Action(do=_teacher),
    "compare.screen": Action(do=_compare_screen),
    "compare.take": Action(do=_take_compared),
    "compare.point": Action(do=_open_point),
    "compare.reopen": Action(do=_reopen),
    "compare.save": Action(do=_save_comparison),
    "train.take": Action(do=_take_on),
    "train.screen": Action(do=_train_from_screen),
    "train.save": Action(do=_save_training),
}
"""Commands that every page knows; a page's own change its view."""
