"""The gate: what a board sends passes, anything else is refused in a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.ui.board.gate import LARGEST_WHOLE, Command, RefusedError, admit

PLAIN: dict[str, Any] = {"seq": 3, "name": "weight", "payload": {"row": 1, "value": 0.5, "gate": "f", "unit": None}}


def test_a_command_passes_as_it_is() -> None:
    assert admit(None) is None
    assert admit(PLAIN) == Command(seq=3, name="weight", payload=PLAIN["payload"], gesture=None)
    assert admit({**PLAIN, "gesture": "weight:3", "payload": {"units": [0, 1], "on": True}}) is not None
    assert admit({"seq": 0, "name": "undo"}) == Command(seq=0, name="undo", payload={}, gesture=None)


@pytest.mark.parametrize("seq", [None, [], [1], {}, "1", 1.5, float("nan"), float("inf"), True, -1, 10**400])
def test_a_message_without_a_number_is_refused(seq: Any) -> None:
    with pytest.raises(RefusedError, match="has no number") as caught:
        admit({**PLAIN, "seq": seq})
    assert caught.value.seq is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": None},
        {"name": ["undo"]},
        {"name": "x" * 41},
        {"name": "\ud800"},
        {"gesture": 3},
        {"gesture": "x" * 100},
        {"payload": [1]},
        {"payload": "t"},
        {"payload": {str(number): 1 for number in range(30)}},
        {"payload": {"t": float("nan")}},
        {"payload": {"t": float("-inf")}},
        {"payload": {"t": 10**309}},
        {"payload": {"t": LARGEST_WHOLE + 1}},
        {"payload": {"t": {"a": 1}}},
        {"payload": {"t": [[1]]}},
        {"payload": {"t": list(range(65))}},
        {"payload": {"query": "\ud800"}},
        {"payload": {"\udfff": 1}},
        {"payload": {"x" * 41: 1}},
        {"payload": {"text": "x" * 4001}},
        {"payload": {"list": ["x" * 4001]}},
    ],
    ids=str,
)
def test_what_no_board_sends_is_refused_with_a_sentence(wrong: dict[str, Any]) -> None:
    with pytest.raises(RefusedError, match=r"\w+ \w+.*\.$") as caught:
        admit({**PLAIN, **wrong})
    assert caught.value.seq == 3
    assert len(str(caught.value)) < 200
    str(caught.value).encode()


@pytest.mark.parametrize("raw", ["undo", 3, [PLAIN], True])
def test_what_is_no_message_is_refused(raw: Any) -> None:
    with pytest.raises(RefusedError):
        admit(raw)


def test_a_file_may_be_long() -> None:
    assert admit({"seq": 1, "name": "open_file", "payload": {"name": "a.json", "text": "x" * 10**6}}) is not None
    with pytest.raises(RefusedError, match="characters long"):
        admit({"seq": 1, "name": "open_file", "payload": {"text": "x" * 11 * 2**20}})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(ANYTHING | st.fixed_dictionaries({"seq": ANYTHING, "name": ANYTHING, "payload": ANYTHING, "gesture": ANYTHING}))
def test_anything_passes_or_is_refused(raw: Any) -> None:
    try:
        command = admit(raw)
    except RefusedError as refused:
        str(refused).encode()
        return
    if command is not None:
        json.dumps(command.payload, allow_nan=False).encode()
