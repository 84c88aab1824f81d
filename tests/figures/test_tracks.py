"""Tracks: what is drawn is what came in, on axes that a stack can share."""

from itertools import pairwise

import numpy as np
import pytest

from playground.figures import DARK, LIGHT, track_height, tracks
from playground.figures.look import Look
from playground.figures.tracks import POINTS
from tests.figures.as_figures import figured

heatmap, input_track, lines = map(figured, (tracks.heatmap, tracks.input_track, tracks.lines))

SIZES = pytest.mark.parametrize(("steps", "units"), [(1, 1), (1, 64), (2, 3), (24, 4), (60, 16), (500, 64)])
DRAWN = pytest.mark.parametrize("draw", [heatmap, lines], ids=["heatmap", "lines"])


def values(steps: int, units: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (steps, units))


@DRAWN
@SIZES
@pytest.mark.parametrize("scale", ["signed", "gate", "norm"])
def test_valid(checked, draw, steps, units, scale) -> None:
    checked(draw(np.abs(values(steps, units)), signal="f", scale=scale))


@SIZES
def test_heatmap_holds_unit_by_step(steps, units) -> None:
    v = values(steps, units)
    trace = heatmap(v, signal="h").data[0]
    assert trace.name == "h"
    np.testing.assert_array_equal(trace.z, v.T)
    assert (trace.x0, trace.dx, trace.y0, trace.dy) == (1, 1, 1, 1)


def test_heatmap_has_unit_1_at_the_top_and_a_row_each() -> None:
    low, high = heatmap(values(5, 7), signal="h").layout.yaxis.range
    assert (low, high) == (7.5, 0.5)


@pytest.mark.parametrize(("scale", "ends"), [("signed", (-2.5, 2.5)), ("gate", (0, 1))])
def test_heatmap_scale(scale, ends) -> None:
    trace = heatmap(values(5, 2), signal="h", scale=scale, limit=2.5).data[0]
    assert (trace.zmin, trace.zmax) == ends
    assert [stop[1] for stop in trace.colorscale] == list(getattr(LIGHT, scale))


def test_norm_is_drawn_by_its_logarithm() -> None:
    sizes = np.array([[1e-5], [0.0], [10.0], [np.inf], [np.nan]])
    trace = heatmap(sizes, signal="dh", scale="norm", powers=(-8, 2)).data[0]
    assert (trace.zmin, trace.zmax) == (-8, 2)
    np.testing.assert_allclose(trace.z[0], [-5, -400, 1, np.inf, np.nan])
    assert trace.meta["log"] is True


@DRAWN
def test_what_is_not_finite_stays_in_the_figure(draw) -> None:
    v = values(6, 2)
    v[2, 0], v[3, 1] = np.nan, -np.inf
    trace = draw(v, signal="c").data[0]
    drawn = trace.z if draw is heatmap else trace.y.reshape(2, 7)[:, :6]
    assert np.isnan(drawn[0, 2])
    assert drawn[1, 3] == -np.inf


def test_ground_of_a_heatmap_is_grey_so_that_holes_are() -> None:
    assert heatmap(values(3, 2), signal="h", look=Look(theme=DARK)).layout.plot_bgcolor == DARK.unknown
    assert lines(values(3, 2), signal="h", look=Look(theme=DARK)).layout.plot_bgcolor == DARK.background


@SIZES
def test_lines_are_one_trace_with_units_apart(steps, units) -> None:
    v = values(steps, units)
    (trace,) = lines(v, signal="h").data
    assert trace.meta["units"] == units
    stride = -(-len(trace.y) // units)
    for unit in range(units):
        np.testing.assert_array_equal(trace.y[unit * stride : unit * stride + steps], v[:, unit])
        np.testing.assert_array_equal(trace.x[unit * stride : unit * stride + steps], np.arange(1, steps + 1))
    assert np.isnan(trace.y).sum() == (units if units > 1 else 0)


@DRAWN
def test_values_keep_their_type(draw) -> None:
    trace = draw(values(4, 3).astype(np.float32), signal="h").data[0]
    assert (trace.z if draw is heatmap else trace.y).dtype == np.float32


def test_chosen_unit_stands_out() -> None:
    v = values(8, 4)
    units, chosen = lines(v, signal="f", unit=2).data
    assert chosen.name == "f.3"
    np.testing.assert_array_equal(chosen.y, v[:, 2])
    assert chosen.line.width > units.line.width
    assert units.opacity < 0.5
    assert len(lines(v, signal="f", unit=4).data) == 1  # there is no such unit


def test_a_single_step_is_a_point() -> None:
    assert "markers" in lines(values(1, 3), signal="h").data[0].mode
    assert lines(values(2, 3), signal="h").data[0].mode == "lines"


@pytest.mark.parametrize(("scale", "marks"), [("signed", (-3, 0, 3)), ("gate", (0, 0.5, 1))])
def test_values_axis(scale, marks) -> None:
    up = lines(values(4, 2), signal="h", scale=scale, limit=3).layout.yaxis
    assert up.tickvals == marks
    assert up.range[0] < marks[0] < marks[-1] < up.range[1]
    assert up.title.text == "h"


@DRAWN
@SIZES
def test_stack_shares_the_steps(draw, steps, units) -> None:
    for last in (False, True):
        layout = draw(values(steps, units), signal="h", last=last).layout
        assert layout.xaxis.range == (0.5, steps + 0.5)
        assert (layout.margin.l, layout.margin.r) == (52, 10)
        assert layout.xaxis.showticklabels is last
        assert layout.xaxis.title.text == ("step t" if last else None)


def test_seven_tracks_with_titles_fit() -> None:
    for units in (1, 4, 16, 64):
        assert 6 * (track_height(units) + 24) + track_height(units, last=True) + 24 <= 640


def test_fewer_tracks_share_the_room_of_seven() -> None:
    assert track_height(64, rows=2) >= 128
    assert track_height(4, rows=2) == track_height(4)
    heights = [track_height(4, tracks=tracks) for tracks in (2, 4, 5, 7)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > 2 * heights[-1]
    assert all(tracks * (track_height(4, tracks=tracks) + 40) <= 760 for tracks in (3, 4, 5, 6, 7))


@SIZES
def test_ticks_are_few_whole_and_inside(steps, units) -> None:
    layout = heatmap(values(steps, units), signal="h").layout
    for ticks, count, most in ((layout.xaxis.tickvals, steps, 14), (layout.yaxis.tickvals, units, 6)):
        assert ticks[0] == 1
        assert max(ticks) <= count
        assert len(ticks) <= most
        assert all(a < b for a, b in pairwise(ticks))


def test_characters_are_the_ticks_of_a_text() -> None:
    text = ("a", " ", "<", "한", "\n")
    axis = heatmap(values(5, 3), signal="x", look=Look(tokens=text)).layout.xaxis
    assert axis.ticktext == ("a", "␣", "&lt;", "한", "↵")
    assert axis.tickvals == (1, 2, 3, 4, 5)
    assert axis.title.text == "step t, character"


def test_a_long_text_is_numbered() -> None:
    axis = heatmap(values(300, 3), signal="x", look=Look(tokens=("a",) * 300)).layout.xaxis
    assert axis.ticktext is None
    assert axis.tickvals[:3] == (1, 25, 50)


def test_input_of_one_number_is_a_line_with_points() -> None:
    x = values(POINTS, 1)
    (trace,) = input_track(x).data
    assert (trace.type, trace.mode, trace.name) == ("scatter", "lines+markers", "x")
    np.testing.assert_array_equal(trace.y, x[:, 0])
    assert input_track(values(POINTS + 1, 1)).data[0].mode == "lines"


def test_input_of_several_is_a_heatmap_unless_asked() -> None:
    x = values(9, 3)
    assert input_track(x, names=("a", "b", "c")).data[0].type == "heatmap"
    assert input_track(x, names=("a", "b", "c")).layout.yaxis.ticktext == ("a", "b", "c")
    assert input_track(x, style="lines").data[0].meta["units"] == 3


def test_text_is_drawn_from_0_to_1() -> None:
    drawn = input_track(np.eye(3), names=("a", "b", " "), look=Look(tokens=("a", "b", " ")), last=True)
    assert (drawn.data[0].zmin, drawn.data[0].zmax) == (0, 1)
    assert drawn.layout.yaxis.ticktext == ("a", "b", "␣")
    assert drawn.layout.yaxis.title.text == "character"


@DRAWN
def test_inputs_are_left_alone_and_not_shared(draw) -> None:
    v = values(5, 1)
    before = v.copy()
    trace = draw(v, signal="h").data[0]
    drawn = trace.z if draw is heatmap else trace.y
    assert not np.shares_memory(drawn, v)
    np.testing.assert_array_equal(v, before)


@DRAWN
def test_a_change_to_one_figure_leaves_the_next_alone(draw) -> None:
    first = draw(values(5, 2), signal="h")
    first.update_layout(xaxis_range=[0, 1], margin_l=0, xaxis_tickvals=[3])
    first.update_traces(name="changed")
    again = draw(values(5, 2), signal="h")
    assert again.layout.xaxis.range == (0.5, 5.5)
    assert again.layout.margin.l == 52
    assert again.data[0].name == "h"
    assert len(again.layout.xaxis.tickvals) == 5


@DRAWN
def test_the_layout_can_be_worked_on_as_any(draw) -> None:
    figure = draw(values(5, 2), signal="h")
    figure.update_layout(title="seen", yaxis={"title": "other"}).add_vline(x=3)
    assert figure.layout.title.text == "seen"
    assert figure.layout.yaxis.title.text == "other"
    assert len(figure.layout.shapes) == 1
    with pytest.raises(ValueError, match="Invalid property"):
        figure.update_layout(no_such_thing=1)
    with pytest.raises(ValueError, match="Invalid value"):
        figure.data[0].visible = "sometimes"


@DRAWN
def test_same_in_the_dark(draw, same_in_the_dark) -> None:
    v = values(30, 3)
    assert same_in_the_dark(draw(v, signal="f"), draw(v, signal="f", look=Look(theme=DARK)))
    assert not same_in_the_dark(draw(v, signal="f"), draw(v, signal="o", look=Look(theme=DARK)))
