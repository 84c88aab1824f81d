"""What the person does on the board, carried out: a name and a payload become a new experiment or a new view."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.experiment import Experiment
from playground.ui import session
from playground.ui.board import board
from playground.ui.board.gate import Command, RefusedError
from playground.ui.board.page import Page
from playground.ui.commands.actions import ACTIONS
from playground.ui.commands.changes import CHANGES
from playground.ui.commands.payload import Payload, word
from playground.words import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A command that changes the experiment, a pure function of it; it can be undone."""

    make: Callable[[Experiment, Payload], Experiment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A command that changes the session."""

    do: Callable[[Payload], None]


COMMANDS: Mapping[str, Change | Action] = {
    **{name: Change(make=make) for name, make in CHANGES.items()},
    **{name: Action(do=do) for name, do in ACTIONS.items()},
}
"""Commands that every page knows; a page's own change its view."""


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
