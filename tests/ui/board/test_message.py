"""The message of a board: what is packed comes out again, aligned, and in the types the browser has."""

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from playground.figures.drawing import Drawing
from playground.ui.board.assets import loader
from playground.ui.board.board import Area, Board, Group, Size, bind, chart
from playground.ui.board.delta import Sent
from playground.ui.board.message import ALIGNMENT, DTYPES, pack, unpack

ARRAYS = npst.arrays(
    st.sampled_from([np.dtype(name) for name in DTYPES]),
    npst.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=5),
)


@given(
    header=st.dictionaries(st.text(), st.text() | st.integers() | st.none()),
    arrays=st.dictionaries(st.text(), ARRAYS, max_size=5),
)
def test_unpack_gives_what_was_packed(header: dict[str, object], arrays: dict[str, np.ndarray]) -> None:
    found, out = unpack(pack(header, arrays))
    del found["arrays"]
    header.pop("arrays", None)
    assert found == header
    assert list(out) == list(arrays)
    for name, array in arrays.items():
        assert out[name].dtype == array.dtype
        np.testing.assert_array_equal(out[name], array)


@given(arrays=st.dictionaries(st.text(), ARRAYS, max_size=5), title=st.text())
def test_every_array_is_aligned(arrays: dict[str, np.ndarray], title: str) -> None:
    message = pack({"title": title}, arrays)
    (length,) = struct.unpack_from("<I", message)
    at = 4 + length
    assert at % ALIGNMENT == 0
    for array in arrays.values():
        assert message[at : at + array.nbytes] == array.tobytes()
        at += array.nbytes + -array.nbytes % ALIGNMENT
    assert at == len(message)


@pytest.mark.parametrize("dtype", ["int64", "float16", "bool"])
def test_other_types_of_number_become_float32(dtype: str) -> None:
    _, out = unpack(pack({}, {"a": np.array([0, 1], dtype=dtype)}))
    assert out["a"].dtype == np.float32
    np.testing.assert_array_equal(out["a"], [0, 1])


def test_what_is_not_contiguous_comes_out_right() -> None:
    array = np.arange(12.0).reshape(3, 4).T
    _, out = unpack(pack({}, {"a": array}))
    np.testing.assert_array_equal(out["a"], array)


def test_infinity_in_a_header_is_refused_since_the_browser_could_not_read_it() -> None:
    with pytest.raises(ValueError, match="JSON"):
        pack({"value": float("inf")}, {})


def figure(z: np.ndarray) -> Drawing:
    lines = {"type": "scatter", "x": [1, 2], "marker": {"color": z[1], "size": 3}, "y": z[0]}
    return Drawing([{"type": "heatmap", "z": z, "zmin": 0, "zmax": 1}, lines], {"height": 50})


def test_a_chart_sends_arrays_apart_from_its_frame() -> None:
    z = np.array([[0.25, 0.5], [0.75, 1.0]])
    panel = chart("track.h", figure(z), title="h", time=True)
    frame = json.loads(panel.props["frame"])
    assert panel.props["places"] == [
        (0, "z", "track.h.0.z"),
        (1, "marker.color", "track.h.1.marker.color"),
        (1, "y", "track.h.1.y"),
    ]
    np.testing.assert_array_equal(panel.arrays["track.h.1.marker.color"], z[1])
    assert frame["data"][0] == {"type": "heatmap", "zmin": 0, "zmax": 1}
    assert frame["data"][1]["marker"] == {"size": 3}


def test_a_frame_is_the_same_while_only_numbers_change() -> None:
    first, second = (chart("h", figure(z), title="h") for z in (np.zeros((2, 2)), np.ones((2, 2))))
    assert first.props["frame"] == second.props["frame"]


def test_a_chart_leaves_its_figure_as_it_was() -> None:
    drawn = figure(np.eye(2))
    before = drawn.figure().to_json()
    chart("h", drawn, title="h")
    assert drawn.figure().to_json() == before


def test_a_board_names_its_panels_and_carries_their_arrays() -> None:
    panel = chart("h", figure(np.eye(2)), title="Hidden", height=60)
    board = Board(
        panels=[panel],
        layout=[Area(name="charts", groups=[Group(id="all", panels=["h"])])],
        steps=2,
        units=2,
        query="v=1",
        view={"t": 0, "unit": None},
        theme={},
        words={},
        extra={"visit": "a"},
    )
    sent, raw = Sent().next(board.header(), board.arrays(), seq=7)
    message, arrays = unpack(raw)
    header = message["header"]
    assert (message["seq"], message["number"], message["base"]) == (7, sent.states[-1].number, None)
    assert (header["T"], header["units"], header["visit"]) == (2, 2, "a")
    assert header["panels"]["h"]["title"] == "Hidden"
    assert header["panels"]["h"]["uses"] == list(panel.arrays)
    assert header["layout"][0]["groups"][0]["panels"] == ["h"]
    assert set(arrays) == set(panel.arrays)


def test_panels_of_another_run_keep_their_names_within_it() -> None:
    mine, other = chart("h", figure(np.eye(2)), title="h"), chart("h", figure(np.ones((2, 2))), title="h")
    (bound,) = bind([other], "gru")
    board = Board(
        panels=[mine, bound],
        layout=[],
        steps=9,
        units=2,
        query="",
        view={},
        theme={},
        words={},
        runs={"gru": Size(9, 2)},
    )
    header, arrays = board.header(), board.arrays()
    assert header["runs"] == {"gru": [9, 2]}
    assert header["panels"]["gru/h"]["run"] == "gru"
    assert header["panels"]["gru/h"]["places"] == header["panels"]["h"]["places"]
    np.testing.assert_array_equal(arrays["h.0.z"], np.eye(2))
    np.testing.assert_array_equal(arrays["gru/h.0.z"], np.ones((2, 2)))


def test_what_travels_with_every_message_is_short() -> None:
    assert len(loader()) < 1_000
