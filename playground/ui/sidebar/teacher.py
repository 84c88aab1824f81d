"""The teacher's link: the present state, with chosen controls hidden or locked, or as a plain view."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from playground.experiment import View, encode
from playground.experiment.state.fields import LOCKABLE
from playground.ui import session
from playground.words import _, mark


def dialog(shown: View) -> None:
    """Open the dialogue for a view with what is open on the page."""
    st.dialog(_("A link for a class"))(_contents)(shown)


def _contents(shown: View) -> None:
    st.write(_("The link opens exactly this state. Choose what your class should not see, or see but not change."))
    hidden = st.multiselect(_("Hide"), _names(), format_func=_label, key="teacher.hidden", default=_kept("hidden"))
    rest = [name for name in _names() if name not in hidden]
    locked = st.multiselect(_("Lock"), rest, format_func=_label, key="teacher.locked", default=_kept("locked", rest))
    plain = st.toggle(_("Projector view: larger type, no sidebar"), key="teacher.plain", value=shown.plain)
    view = replace(shown, hidden=tuple(hidden), locked=tuple(locked), plain=plain)
    st.code(link(view), language=None, wrap_lines=True)


def link(view: View) -> str:
    """The address of the present experiment in a view."""
    query = urlencode(encode(session.experiment(), view))
    base = str(st.context.url or "").split("?")[0]
    return f"{base}?{query}"


CHOICES: Mapping[str, str] = {
    "level": mark("Essentials or everything"),
    "preset": mark("Start from"),
    "cell": mark("The cell and its variants"),
    "hidden_size": mark("Units"),
    "length": mark("Length"),
    "sequence": mark("The sequence"),
    "weights": mark("How weights are drawn"),
    "edits": mark("Weights and biases by hand"),
    "interventions": mark("Clamped gates"),
    "loss": mark("The loss"),
}
"""What a class would see, by the names on screen; a link may name every single field."""


def _names() -> list[str]:
    """What can be hidden or locked here, and what the address has hidden or locked besides."""
    return list(dict.fromkeys([*CHOICES, *session.view().hidden, *session.view().locked]))


def _label(name: str) -> str:
    return _(CHOICES[name]) if name in CHOICES else _(LOCKABLE[name])


def _kept(part: str, allowed: list[str] | None = None) -> list[str]:
    names: tuple[str, ...] = getattr(session.view(), part)
    return [name for name in names if name in (_names() if allowed is None else allowed)]
