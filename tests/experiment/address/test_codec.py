"""The second format's text: short, checked, bounded before anything is built."""

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment.address import codec

DICTIONARY = 2422641046
"""The checksum of the dictionary that links were written with."""

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def forged(content: bytes, number: int = codec.FORMAT) -> str:
    """A text with a right checksum and whatever content."""
    compressor = zlib.compressobj(9, zdict=codec.WORDS)
    body = compressor.compress(content) + compressor.flush()
    return base64.urlsafe_b64encode(bytes([number]) + zlib.crc32(body).to_bytes(4, "big") + body).decode().rstrip("=")


@given(JSON)
def test_unpack_undoes_pack(value):
    assert codec.unpack(codec.pack(value)) == value


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_any_text_is_refused(text):
    with pytest.raises((codec.DamagedError, codec.LaterVersionError)):
        codec.unpack(text)


@given(st.binary())
def test_any_content_with_a_right_checksum_is_read_or_refused(content):
    try:
        codec.unpack(forged(content))
    except codec.DamagedError:
        return


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"nan",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1" * 5000,
        b"\xff",
        b"[" * 13 + b"]" * 13,
        b"[" * 99_999,
    ],
    ids=lambda content: repr(content[:12]),
)
def test_what_no_link_holds_is_refused(content):
    with pytest.raises(codec.DamagedError):
        codec.unpack(forged(content))


def test_brackets_within_a_text_are_no_depth():
    value = ["[" * 500 + '\\"' + "]["]
    assert codec.unpack(codec.pack(value)) == value


def test_a_small_text_that_unpacks_to_a_huge_one_is_refused():
    bomb = forged(b" " * 10**8)
    assert len(bomb) < codec.LONGEST
    with pytest.raises(codec.DamagedError):
        codec.unpack(bomb)


def test_the_dictionary_is_part_of_the_format():
    assert zlib.crc32(codec.WORDS) == DICTIONARY, "another dictionary is another format: links of this one must be read"
