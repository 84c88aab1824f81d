"""A person's words within Streamlit's Markdown: they are shown as they are, and make no link, picture or icon."""

import re

JOINER = "\N{WORD JOINER}"
"""Has no width. Between two signs it keeps them from being read as one: an address, a shortcode."""


def plain(text: str) -> str:
    """Return a text that Markdown shows as the given one.

    Punctuation is escaped. Addresses, emoji and icons are found in the text after its escapes are read, so a sign of
    no width parts what would start one.
    """
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text.replace("\r", " "))
    parted = re.sub(r"(\\[:@])", rf"\1{JOINER}", escaped)
    return re.sub(r"(?i)(ww)(w)", rf"\1{JOINER}\2", parted)
