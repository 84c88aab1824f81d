"""What travels is what changed: from a patch and the state it builds on, the new state comes out exactly."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Experiment, run, set_weight
from playground.ui.board.board import Board
from playground.ui.board.context import Context
from playground.ui.board.delta import KEPT, Sent, State, message
from playground.ui.board.message import unpack
from playground.ui.pages import forward

LEAVES = st.none() | st.text(max_size=3) | st.integers(2, 99) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=12,
)
HEADERS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)
ARRAYS = st.dictionaries(
    st.sampled_from("xyz"), st.lists(st.floats(), max_size=4).map(np.array) | st.just(np.zeros((2, 2), np.int32))
)
STATES = st.builds(State, number=st.just(1), header=HEADERS, arrays=ARRAYS)


def put(value: Any, path: list[Any], new: Any) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


def applied(before: State | None, raw: bytes) -> State:
    """What the browser makes of a message."""
    found, arrays = unpack(raw)
    if found["base"] is None:
        return State(number=found["number"], header=found["header"], arrays=arrays)
    assert before is not None
    assert found["base"] == before.number
    whole, _ = unpack(message(None, before))
    header = whole["header"]
    for path in found["cut"]:
        holder = header
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
    for path, value in found["set"]:
        put(header, path, value)
    kept = {name: array for name, array in before.arrays.items() if name not in found["gone"]}
    return State(number=found["number"], header=header, arrays={**kept, **arrays})


def same_arrays(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(
        one[name].dtype == other[name].dtype and one[name].tobytes() == other[name].tobytes() for name in one
    )


@given(before=STATES, after=STATES)
def test_a_patch_leads_to_the_very_state(before: State, after: State) -> None:
    sent = Sent((before,), before.number)
    _, raw = sent.next(after.header, after.arrays)
    found = applied(before, raw)
    assert found.header == after.header
    assert same_arrays(found.arrays, after.arrays)


@given(state=STATES)
def test_nothing_travels_where_nothing_changed(state: State) -> None:
    copies = {name: array.copy() for name, array in state.arrays.items()}
    _, raw = Sent((state,), state.number).next(state.header, copies)
    found, arrays = unpack(raw)
    assert (found["set"], found["cut"], found["gone"], arrays) == ([], [], [], {})


def test_all_is_sent_until_the_browser_tells_what_it_has() -> None:
    sent, first = Sent().next({"a": 1}, {})
    sent, second = sent.next({"a": 2}, {})
    assert [unpack(raw)[0]["base"] for raw in (first, second)] == [None, None]
    _, third = sent.acknowledged(2).next({"a": 3}, {})
    assert unpack(third)[0]["set"] == [[["a"], 3]]


def test_a_message_builds_on_what_was_acknowledged_whatever_came_between() -> None:
    sent, _ = Sent().next({"a": 1}, {})
    sent = sent.acknowledged(1)
    for value in range(2, 5 + KEPT):
        sent, raw = sent.next({"a": value}, {})
        assert unpack(raw)[0]["base"] == 1


def test_what_the_browser_cannot_have_is_not_built_on() -> None:
    sent, _ = Sent().next({"a": 1}, {})
    for told in (None, 7, -1):
        after, raw = sent.acknowledged(told).next({"a": 2}, {})
        assert unpack(raw)[0]["base"] is None
        assert after.states[-1].number == 2


def board(experiment: Experiment, tab: str) -> Board:
    own = forward.PAGE.apply(forward.PAGE.view(), "tab", {"area": "hand", "id": tab})
    content = forward.build(Context(run=run(experiment), own=own))
    return Board(
        panels=content.panels,
        layout=content.layout,
        steps=experiment.length,
        units=experiment.hidden_size,
        query="",
        view={},
        theme={},
        words={},
    )


def test_a_change_of_one_weight_is_small_whatever_tab_is_open() -> None:
    start = Experiment()
    changed = set_weight(start, "W_hh.f", 1, 2, value=0.5)
    for tab in forward.TABS:
        before, after = board(start, tab), board(changed, tab)
        sent, whole = Sent().next(before.header(), before.arrays())
        _, patch = sent.acknowledged(1).next(after.header(), after.arrays())
        assert len(patch) <= 12_000
        assert len(patch) < 0.75 * len(whole)


def test_what_is_in_a_closed_tab_is_not_sent() -> None:
    shown = {tab: board(Experiment(), tab) for tab in forward.TABS}
    seen = {tab: set(one.header()["panels"]) for tab, one in shown.items()}
    for tab, (_, panels) in forward.TABS.items():
        assert set(panels) <= seen[tab]
        assert not any(set(panels) & seen[other] for other in forward.TABS if other != tab)
    assert not any(name.startswith("cell.") for name in shown["weights"].arrays())
    assert "cell.h" in shown["diagram"].arrays()
