"""The interface's words, through the standard library's gettext; at the bottom of the import order.

A catalogue is `playground/locale/<language>/LC_MESSAGES/playground.mo`; where there is none, English is shown.
"""

import gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"

_language: ContextVar[str] = ContextVar("language", default="en")


def use(language: str) -> None:
    """Show words in this language ("ko") from here on, in the present context (a session's thread)."""
    _language.set(language)


def language() -> str:
    """Return the language in use."""
    return _language.get()


def _(message: str) -> str:
    """Return a message in the language in use; messages are templates, filled in afterwards by `.format`."""
    return _catalogue(_language.get()).gettext(message) if message else message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of a message that suits a number."""
    return _catalogue(_language.get()).ngettext(singular, plural, number)


def mark(message: str) -> str:
    """Return the message as it is: marks a label in a table for translation, done by `_` when it is shown."""
    return message


def quoted(text: str) -> str:
    """Return what a person gave, for a sentence that says what came: in quotes, or the word "nothing"."""
    return f"“{text}”" if text.strip() else _("nothing")


@lru_cache(maxsize=16)
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("playground", CATALOGUES, languages=[language], fallback=True)
