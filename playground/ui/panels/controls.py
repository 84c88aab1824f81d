"""Rows of controls as panels: lists that `static/panels/controls.js` draws, and what each of them sends."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from playground.ui.board.board import Panel

Item = dict[str, Any]

Tone = Literal["good", "bad", "unknown"]


def controls(id: str, items: Sequence[Item], *, label: str, look: Literal["", "large"] = "") -> Panel:
    """A row of controls; the label is for screen readers. Knobs stand by themselves where the look is large."""
    return Panel(id=id, kind="controls", props={"label": label, "items": list(items), "look": look})


def choice(id: str, label: str, options: Mapping[str, str], value: str, **more: Any) -> Item:
    """One of a few: a row of buttons, or a list with ``look="select"``. Sends ``choose``, or another ``command``."""
    shown = [{"value": key, "label": text} for key, text in options.items()]
    return {
        "id": id,
        "kind": "choice",
        "label": label,
        "options": shown,
        "value": value,
        "command": "choose",
        "payload": {"name": id},
        **more,
    }


def slider(id: str, label: str, value: float, *, low: float, high: float, **more: Any) -> Item:
    """A number that the charts follow while it is dragged; ``log=True`` for a slider of powers of ten."""
    return {
        "id": id,
        "kind": "slider",
        "label": label,
        "value": value,
        "low": low,
        "high": high,
        "command": "choose",
        "payload": {"name": id},
        **more,
    }


def knob(
    id: str,
    label: str,
    value: float,
    *,
    low: float,
    high: float,
    command: str,
    payload: Mapping[str, Any] | None = None,
    **more: Any,
) -> Item:
    """A number with a slider that is felt while it is dragged, and a field to type it.

    Parameters
    ----------
    low, high : what may be typed; ``reach=(from, to)`` is what the slider reaches, if less
    command, payload : what is sent, with ``value`` added; by default ``name`` is the id
    **more
        ``step`` : what numbers are rounded to, and what a key moves ; ``log`` : equal ratios at equal distances ;
        ``ends`` : words at both ends, ("drop", "keep") ; ``locked``, ``help`` ; ``mixed`` : the value is a mean ;
        ``unit`` : {label with {n}, command, payload, values} that hold while a unit is chosen: its number is added to
        the payload as ``row``.
    """
    return {
        "id": id,
        "kind": "knob",
        "label": label,
        "value": value,
        "low": low,
        "high": high,
        "command": command,
        "payload": {"name": id} if payload is None else dict(payload),
        **more,
    }


def button(id: str, label: str, command: str, payload: Mapping[str, Any], *, disabled: bool = False) -> Item:
    """Something done on click."""
    return {
        "id": id,
        "kind": "button",
        "label": label,
        "command": command,
        "payload": dict(payload),
        "disabled": disabled,
    }


def badge(id: str, text: str, tone: Tone) -> Item:
    """A finding that turns: a screen reader says it when it does."""
    return {"id": id, "kind": "badge", "label": "", "text": text, "tone": tone}


def note(id: str, text: str) -> Item:
    """A sentence among the controls."""
    return {"id": id, "kind": "note", "label": "", "text": text}
