"""The one gate for what comes from a browser: types and sizes are checked here, and nowhere behind it.

What passes is a command whose payload maps short names to plain values: true, false, nothing, finite numbers that a
float64 holds exactly where they are whole, texts without halves of a surrogate pair, and flat lists of these. Whether a
value makes sense for the command is for the command to say.
"""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

from playground.words import _, quoted

MOST_ENTRIES, MOST_ITEMS = 24, 64
LONGEST_NAME, LONGEST_TEXT = 40, 4_000
LARGEST_WHOLE = 2**53

LONGEST: Mapping[tuple[str, str], int] = {
    ("open_file", "text"): 10 * 2**20,
    ("open", "query"): 600_000,
    ("compare.reopen", "query"): 600_000,
    ("paste", "text"): 400_000,
    ("train.data", "value"): 200_000,
    **{("resume", name): 1_100_000 for name in ("query", "past", "future", "reference")},
    ("equations", "text"): 40_000,
}
"""Characters of the texts that may be longer than LONGEST_TEXT, by command and name."""


class Command(NamedTuple):
    """What the person did: a name and a payload.

    seq : counts the commands of a tab
    gesture : the same for all commands of one drag, which is one step of undo
    have : the visit, and the number of the state in it, that the browser has; None where it has none
    """

    seq: int
    name: str
    payload: Mapping[str, Any]
    gesture: str | None = None
    have: tuple[str, int] | None = None


class RefusedError(ValueError):
    """A message that is no command, in a sentence. `seq` is its number, where it has one."""

    def __init__(self, sentence: str, seq: int | None = None) -> None:
        super().__init__(sentence)
        self.seq = seq


def admit(raw: Any) -> Command | None:
    """Return the command of a message, None where there is none.

    Raises
    ------
    RefusedError : the message is of no form that a board sends; the sentence says what came
    """
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or not is_whole(raw.get("seq")) or raw["seq"] < 0:
        raise RefusedError(_("A message from the browser was not understood: it has no number."))
    seq = raw["seq"]
    name, payload, gesture = raw.get("name"), raw.get("payload"), raw.get("gesture")
    if not isinstance(name, str) or not is_text(name, LONGEST_NAME):
        raise RefusedError(_("A message from the browser was not understood: it names no command."), seq)
    if gesture is not None and not is_text(gesture, 2 * LONGEST_NAME):
        raise RefusedError(_("A message from the browser was not understood: its gesture has no name."), seq)
    if payload is None:
        payload = {}
    if not isinstance(payload, Mapping) or len(payload) > MOST_ENTRIES:
        raise RefusedError(_("“{name}” came from the browser without what it needs.").format(name=name), seq)
    for key, value in payload.items():
        if sentence := _problem(name, key, value):
            raise RefusedError(sentence, seq)
    return Command(seq=seq, name=name, payload=dict(payload), gesture=gesture, have=_have(raw.get("have"), seq))


def _have(raw: Any, seq: int) -> tuple[str, int] | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != 2 or not is_text(raw[0], LONGEST_NAME) or not is_whole(raw[1]):
        raise RefusedError(_("A message from the browser was not understood: what it has is no number."), seq)
    return raw[0], raw[1]


def _problem(name: str, key: Any, value: Any) -> str:
    """Return what is wrong with an entry of a payload, "" where nothing is."""
    if not is_text(key, LONGEST_NAME):
        return _("“{name}” came from the browser with an entry that has no name.").format(name=name)
    items = value if isinstance(value, list) else [value]
    most = LONGEST.get((name, key), LONGEST_TEXT)
    if isinstance(value, str) and len(value) > most:
        return _("{key} of “{name}” is {got} characters long, {most} at most can be taken.").format(
            key=key, name=name, got=f"{len(value):,}", most=f"{most:,}"
        )
    if len(items) <= MOST_ITEMS and all(_is_plain(item, most) for item in items):
        return ""
    came = str(value) if isinstance(value, float | bool) else type(value).__name__
    return _("{key} of “{name}” can't be {value}.").format(key=key, name=name, value=quoted(came))


def _is_plain(value: Any, most: int) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, float):
        return math.isfinite(value)
    return is_whole(value) or is_text(value, most)


def is_whole(value: Any) -> bool:
    """Whether a value is a whole number that a float64 holds exactly."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LARGEST_WHOLE


def is_text(value: Any, most: int) -> bool:
    """Whether a value is a text of at most so many characters that can be written as UTF-8."""
    return isinstance(value, str) and len(value) <= most and not any("\ud800" <= sign <= "\udfff" for sign in value)
