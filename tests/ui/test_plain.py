"""A person's words in Streamlit's Markdown."""

import re

import pytest

from playground.ui.plain import JOINER, plain

READ = re.compile(r"\\([!-/:-@\[-`{-~])")


@pytest.mark.parametrize(
    "text",
    [
        "![a](http://example.invalid/x.png)=1",
        "[Log in](http://example.invalid)",
        "<img src=x onerror=alert(1)>",
        "http://example.invalid www.example.invalid a@example.invalid",
        ":smile: :material/home: :red[text] $x^2$ `code` **bold** _under_ ~~gone~~ | a | b |",
        "# title\n- item\n1. one\n> quote\n\n    code",
    ],
)
def test_every_sign_that_means_something_is_escaped_and_the_words_stay(text: str) -> None:
    shown = plain(text)
    assert READ.sub(r"\1", shown).replace(JOINER, "") == text
    bare = READ.sub("", shown)
    assert not re.search(r"[!-/:-@\[-`{-~]", bare)
    read = READ.sub(r"\1", shown)
    assert not re.search(r"https?://|www\.|:\w+:|\w@\w", read)
