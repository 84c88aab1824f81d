"""One case tried: it gives an experiment or a sentence, in little time and memory; nothing is dropped in silence."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import numpy as np
import streamlit as st

from playground.experiment import (
    FIELDS,
    Experiment,
    History,
    View,
    decode,
    decode_view,
    encode,
    from_json,
    paste,
    to_json,
)
from playground.experiment.address.file import is_of
from playground.experiment.address.link import OURS
from playground.experiment.state.experiment import EXPERIMENT
from playground.io import read_csv
from playground.sequences import parse_numbers
from playground.ui import screen, session
from playground.ui.board import board
from playground.ui.commands import COMMANDS, receive
from playground.ui.pages import forward
from playground.ui.pages.gradients import page as gradients
from playground.ui.pages.sequences import page as sequences
from tests.fuzz import cases
from tests.fuzz.values import Random

MOST_SECONDS, MOST_BYTES = 2.0, 200 * 2**20
PAGES_EVERY = 40
"""Of so many messages one is followed by the building of a page."""

PAGE = forward.PAGE
OWN = ("section", "choose", "compute", "pause", "cancel", "slice", "cliff", "want")
NAMES = (*COMMANDS, *OWN, "nothing", "")


class FailedError(AssertionError):
    """What must not happen."""


def link(rng: Random) -> None:
    """An address: an experiment, a view and sentences; what it says that is not used is said."""
    query = cases.query(rng)
    decoded, (view, said) = decode(query), decode_view(query)
    _sentences((*decoded.problems, *said))
    _nothing_dropped(query, decoded.experiment, bool(decoded.problems))
    _stands(decoded.experiment)
    if decode_view(encode(decoded.experiment, view))[0] != view:
        raise FailedError("the view is another one after its address")


def file(rng: Random) -> None:
    """A file: an experiment, or a sentence."""
    try:
        experiment = from_json(cases.document(rng))
    except ValueError as refused:
        return _sentences((str(refused),))
    return _stands(experiment)


def text(rng: Random) -> None:
    """A pasted text, as numbers of a sequence, as a block of weights, as a table."""
    given = cases.table(rng)
    for read in (
        parse_numbers,
        lambda words: paste(Experiment(), "W_hh.f", words),
        lambda words: read_csv(words.encode("utf-8", "surrogatepass")),
    ):
        try:
            read(given)
        except ValueError as refused:
            _sentences((str(refused),))


def message(rng: Random) -> None:
    """A message from the browser: carried out, or refused with a sentence; the board can be built after it."""
    raw = cases.message(rng, NAMES)
    before = decode(cases.query(rng)).experiment if rng.random() < 0.1 else Experiment()
    with _visit(before) as state:
        state[board.KEY] = {"command": raw}
        receive(PAGE)
        notice = session.current().notice
        _sentences((notice.text,) if notice else ())
        _sentences(session.current().problems)
        _understood(raw, notice is not None, before)
        _stands(session.experiment(), kept=session.current().file)
        if rng.randrange(PAGES_EVERY) == 0:
            page = rng.choice((forward.PAGE, gradients.PAGE, sequences.PAGE))
            context = screen._context(page)
            screen._composed(page, context, page.build(context))


KINDS: dict[str, Callable[[Random], None]] = {"link": link, "file": file, "text": text, "message": message}


def try_one(kind: str, seed: int) -> str:
    """Try one case; return what is wrong with it, "" where nothing is."""
    rng = Random(f"{kind} {seed}")
    began, held = time.process_time(), _peak()
    try:
        with np.errstate(all="ignore"):
            KINDS[kind](rng)
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:300]!r}"
    seconds, grown = time.process_time() - began, _peak() - held
    if seconds > MOST_SECONDS:
        return f"took {seconds:.1f} s"
    return f"took {grown / 2**20:.0f} MB" if grown > MOST_BYTES else ""


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _sentences(said: tuple[str, ...]) -> None:
    for sentence in said:
        sentence.encode()
        if not sentence.strip() or len(sentence) > 1500:
            raise FailedError(f"not a sentence: {sentence[:200]!r}")


def _stands(experiment: Experiment, kept: Any = None) -> None:
    """Run an experiment; its address and its file lead back to it."""
    session.run(experiment)
    if decode(encode(experiment)).experiment != experiment:
        raise FailedError("an address that leads elsewhere")
    if kept is not None and is_of(kept["text"], EXPERIMENT) and from_json(kept["text"]) != experiment:
        raise FailedError("a file that holds another experiment")
    if from_json(to_json(experiment)) != experiment:
        raise FailedError("a file that leads elsewhere")


def _nothing_dropped(query: dict[str, str], experiment: Experiment, said: bool) -> None:
    if said:
        return
    unknown = [name for name in query if name not in OURS]
    if unknown:
        raise FailedError(f"not a word about {unknown[:3]}")
    plain = Experiment()
    for field in FIELDS.values():
        if field.url in query and field.kind.write and field.name != "preset":
            now = getattr(experiment, field.name)
            shown = field.kind.write(field, now)
            if now == getattr(plain, field.name) and query[field.url].strip() not in (shown, shown.strip()):
                _same(field, query[field.url], now)


def _same(field: Any, given: str, now: Any) -> None:
    if field.kind.read(field, given) != now:
        raise FailedError(f"{field.url} was dropped without a word")


def _understood(raw: Any, said: bool, before: Experiment) -> None:
    """What is no command must have been answered."""
    if raw is None or said:
        return
    if not isinstance(raw, dict) or not isinstance(raw.get("seq"), int) or not isinstance(raw.get("name"), str):
        raise FailedError("a message that is none was passed over in silence")
    if raw["name"] in ("nothing", ""):
        raise FailedError("an unknown command was passed over in silence")


@contextmanager
def _visit(experiment: Experiment) -> Iterator[dict[str, Any]]:
    """A visit as the interface keeps it, without a browser."""
    state: dict[str, Any] = {
        session.KEY: session.Session(history=History(present=experiment), view=View(), opened=experiment)
    }
    with mock.patch.object(st, "session_state", state), mock.patch.object(st, "rerun"):
        yield state
