"""The charts of the gradient's way back: each draws the numbers it was given, finds its axes, survives the worst."""

from functools import partial

import numpy as np
import pytest

from playground.figures import (
    DARK,
    LIGHT,
    chain,
    cliff,
    clipping,
    factors,
    gradients,
    paths,
    saturation,
    shares,
    spectrum,
    target,
)
from playground.figures import triangle as triangles
from playground.figures.look import Look
from tests.figures.as_figures import all_figured, figured

chain, cliff, clipping, factors, paths, saturation, shares, spectrum = map(
    all_figured, (chain, cliff, clipping, factors, paths, saturation, shares, spectrum)
)
gradient_norms, target_track = figured(gradients.gradient_norms), figured(target.target_track)
triangle, triangle_row = figured(triangles.triangle), figured(triangles.triangle_row)

RNG = np.random.default_rng(0)
T, S = 12, 4
NORMS = 10.0 ** -np.linspace(0, 6, T)
UNITS = NORMS[:, None] * np.ones((T, S))
TRIANGLE = np.where(np.tri(T, dtype=bool), RNG.uniform(1e-6, 2, (T, T)), np.nan)
EIGENVALUES = RNG.normal(size=(T, S)) + 1j * RNG.normal(size=(T, S))
SINGULAR = RNG.uniform(0, 3, (T, S))
SHARES = RNG.dirichlet(np.ones(5), T).T
NAMES = ("direct", "i", "f", "g", "o")
GATES = RNG.dirichlet(np.ones(4 * T)).reshape(4, T)
HIGH = {"i": np.array([0.2, 0.9]), "f": np.array([1.0, 0.0])}
LOW = {"i": np.array([0.1, 0.1]), "f": np.array([0.0, 1.0])}
W, B = np.linspace(2, 5, 7), np.linspace(-3, -1, 5)
LOSS = RNG.uniform(0, 0.4, (5, 7))
WAYS = {"free": (W[:3], B[:3], LOSS[0, :3]), "held": (W[2:5], B[1:4], LOSS[1, 2:5])}

CHARTS = {
    "norms": partial(
        gradient_norms, {"h": NORMS, "c": 2 * NORMS}, units={"h": NORMS[:, None] * np.ones((T, S))}, fits={"h": NORMS}
    ),
    "kept norms": partial(gradient_norms, {"h": NORMS, "c": 2 * NORMS}, behind={"h": 3 * NORMS[:5]}, called="it"),
    "triangle": partial(triangle, TRIANGLE, state="h"),
    "row": partial(triangle_row, TRIANGLE[5], 5, state="c"),
    "factors": partial(factors.step_factors, 2 * NORMS, NORMS, radius=NORMS / 2),
    "spectrum": partial(spectrum.spectrum, EIGENVALUES, SINGULAR, t=3),
    "path lines": partial(paths.path_shares, SHARES, NAMES),
    "path norms": partial(paths.path_norms, SHARES * NORMS, NAMES, total=NORMS),
    "gate shares": partial(shares.gate_shares, GATES, "ifgo", parameter="W_hh"),
    "reached": partial(shares.reached, np.linspace(1, 0.1, T), parameter="b_ih"),
    "saturation": partial(saturation.gate_saturation, HIGH, LOW),
    "tanh": partial(saturation.tanh_saturation, {"g": HIGH["i"], "squashed_c": HIGH["f"]}),
    "clipping": partial(clipping.clip_bars, {"W_hh": 8.0, "all": 10.0}, {"W_hh": 0.8, "all": 1.0}, threshold=1.0),
    "cliff map": partial(cliff.cliff_map, W, B, LOSS, paths=WAYS),
    "cliff surface": partial(cliff.cliff_surface, W, B, LOSS, paths=WAYS),
    "chain": partial(chain.chain, NORMS),
    "target": partial(target_track, NORMS, 2 * NORMS, counted=np.arange(T) == T - 1, limit=2.0),
}
ALL = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)


def named(figure, part: str):
    """The one trace whose name holds these words."""
    (found,) = [trace for trace in figure.data if part in trace.name]
    return found


@ALL
def test_valid(checked, draw) -> None:
    checked(draw())


@ALL
def test_same_in_the_dark(draw, same_in_the_dark) -> None:
    assert same_in_the_dark(draw(), draw(look=Look(theme=DARK)))


@ALL
def test_axes_are_named_and_fixed(draw) -> None:
    layout = draw().layout.to_plotly_json()
    axes = [layout[key] for key in ("xaxis", "yaxis") if key in layout] or [
        layout["scene"][key] for key in ("xaxis", "yaxis", "zaxis")
    ]
    for axis in axes:
        assert len(axis["range"]) == 2
        assert axis.get("title", {}).get("text") or axis.get("showticklabels") is False


@ALL
def test_fits_a_legend_of_one_row(draw) -> None:
    """At 480 pixels: the names, with 44 pixels for the mark of each, in letters of 6 pixels."""
    figure = draw()
    if not figure.layout.showlegend:
        return
    names = [trace.name for trace in figure.data if trace.showlegend is not False and trace.type != "heatmap"]
    rows = 2 if draw is CHARTS["spectrum"] else 1
    assert sum(44 + 6 * len(name) for name in names) <= rows * 480
    assert figure.layout.margin.t >= 26 * rows


def test_norms_are_drawn_as_given() -> None:
    figure = CHARTS["norms"]()
    np.testing.assert_array_equal(named(figure, "‖∂L/∂cₜ‖").y, 2 * NORMS)
    assert figure.layout.yaxis.type == "log"
    assert figure.layout.yaxis.range == (-6, 1)
    units = named(figure, "each unit")
    assert units.meta["units"] == S
    assert len(units.y) == S * (T + 1)
    assert named(figure, "fitted").line.dash == "dash"


def test_norms_have_the_colours_of_their_states() -> None:
    figure = CHARTS["norms"]()
    assert named(figure, "‖∂L/∂cₜ‖").line.color == LIGHT.lines["c"]
    assert named(figure, "each unit").line.color == LIGHT.lines["h"]


def bands(norms: np.ndarray) -> dict[str, tuple[float, float]]:
    """The bands of a chart of norms, in powers of ten."""
    layout = gradient_norms({"h": norms}).layout
    low, high = layout.yaxis.range
    words = {LIGHT.vanished: "vanished", LIGHT.exploding: "exploding"}
    return {
        words[shape.fillcolor]: (low + shape.y0 * (high - low), low + shape.y1 * (high - low))
        for shape in layout.shapes
    }


def test_no_band_where_float32_is_at_ease() -> None:
    assert bands(NORMS) == {}


def test_bands_end_at_the_limits_of_float32() -> None:
    found = bands(10.0 ** np.linspace(-60, 60, T))
    assert found["vanished"] == pytest.approx((-60, np.log10(np.finfo(np.float32).tiny)))
    assert found["exploding"] == pytest.approx((np.log10(np.finfo(np.float32).max), 60))


def test_all_vanished_is_one_band() -> None:
    assert bands(np.full(T, 1e-100))["vanished"] == pytest.approx(
        gradient_norms({"h": np.full(T, 1e-100)}).layout.yaxis.range
    )


def test_steps_that_are_not_finite_are_marked_in_grey(checked) -> None:
    norms = NORMS.copy()
    norms[[1, 4]] = np.inf, np.nan
    mark = named(checked(gradient_norms({"h": norms})), "not finite")
    np.testing.assert_array_equal(mark.x, [2, 5])
    assert mark.marker.color == LIGHT.unknown


def test_triangle_holds_the_logarithms_below_the_diagonal() -> None:
    main = CHARTS["triangle"]().data[0]
    below = np.tri(T, dtype=bool)
    np.testing.assert_allclose(main.z[below], np.log10(TRIANGLE[below]), rtol=1e-5, atol=1e-6)
    assert np.isnan(main.z[~below]).all()
    assert main.meta["gaps"] is True
    assert main.name == "‖∂hₜ/∂hₖ‖"


def test_triangle_prints_its_floor() -> None:
    figure = triangle(TRIANGLE, powers=(-3, 1))
    assert figure.layout.yaxis2.ticktext[0] == "≤ 10⁻³"
    assert figure.layout.yaxis2.tickvals[0] == figure.data[0].zmin == -3


def test_triangle_says_where_it_is_cut_off_above() -> None:
    assert triangle(TRIANGLE, powers=(-6, 0)).layout.yaxis2.ticktext[-1] == "≥ 1"
    assert triangle(TRIANGLE).layout.yaxis2.ticktext[-1] == "10"


def test_triangle_shows_at_most_twelve_decades_below_the_largest() -> None:
    norms = np.where(
        np.tri(T, dtype=bool), 10.0 ** -np.abs(np.subtract.outer(np.arange(T), np.arange(T)) * 20.0), np.nan
    )
    main = triangle(norms).data[0]
    assert (main.zmin, main.zmax) == (-12, 0)


def test_what_is_not_finite_in_the_triangle_is_grey(checked) -> None:
    norms = TRIANGLE.copy()
    norms[7, 2], norms[8, 3] = np.inf, np.nan
    mark = named(checked(triangle(norms)), "not finite")
    assert np.argwhere(mark.z == 1).tolist() == [[7, 2], [8, 3]]
    assert {colour for _, colour in mark.colorscale} == {LIGHT.unknown}
    assert mark.meta == {"gaps": True, "ghost": True}
    assert not [trace for trace in CHARTS["triangle"]().data if "not finite" in trace.name]


def test_the_key_runs_over_the_scale() -> None:
    figure = CHARTS["triangle"]()
    key, main = named(figure, "key"), figure.data[0]
    assert (key.z[0, 0], key.z[-1, 0]) == (main.zmin, main.zmax)
    assert key.colorscale == main.colorscale
    assert (key.xaxis, key.yaxis) == ("x2", "y2")


def test_a_thinned_triangle_stands_at_its_steps() -> None:
    main = triangle(TRIANGLE[::4, ::4], start=2, every=4).data[0]
    assert (main.x0, main.dx, main.y0, main.dy) == (3, 4, 3, 4)


def test_a_row_of_the_triangle(checked) -> None:
    (trace,) = checked(CHARTS["row"]()).data
    np.testing.assert_array_equal(trace.y, TRIANGLE[5])
    assert trace.name == "‖∂c₆/∂cₖ‖"
    assert triangle_row(TRIANGLE[0], 0).data[0].mode == "lines+markers"


def test_factors_have_a_line_at_one_inside_the_axis() -> None:
    for norm in (np.full(T, 1e-3), np.full(T, 1e3), np.ones(T)):
        figure = factors.step_factors(norm, norm)
        np.testing.assert_array_equal(named(figure, "unchanged").y, [1, 1])
        assert figure.layout.yaxis.range[0] <= 0 <= figure.layout.yaxis.range[1]
        assert figure.layout.yaxis.range[1] - figure.layout.yaxis.range[0] >= 2


def test_factors_that_were_skipped_leave_points() -> None:
    some = np.where(np.arange(T) % 4 == 0, NORMS, np.nan)
    figure = factors.step_factors(NORMS, some)
    assert named(figure, "true norm").mode == "lines+markers"
    assert named(figure, "bound").mode == "lines"


def test_spectrum_of_the_chosen_step() -> None:
    figure = CHARTS["spectrum"]()
    points = figure.data[-1]
    assert points.name == "eigenvalues λ"
    np.testing.assert_array_equal(points.x + 1j * points.y, EIGENVALUES[3])
    np.testing.assert_array_equal(named(figure, "singular values").x, SINGULAR[3])
    circle = named(figure, "unit circle")
    np.testing.assert_allclose(np.hypot(circle.x, circle.y), 1)
    largest = named(figure, "largest σ")
    np.testing.assert_allclose(np.hypot(largest.x, largest.y), SINGULAR[3].max())
    assert len(named(figure, "other steps").x) == (T - 1) * S


def test_spectrum_stands_still_and_square_while_the_step_moves() -> None:
    first, second = (spectrum.spectrum(EIGENVALUES, SINGULAR, t=t).layout for t in (0, 7))
    assert first.xaxis.range == second.xaxis.range == first.yaxis.range
    assert first.yaxis.scaleanchor == "x"


def test_spectrum_leaves_out_a_crowd_and_what_is_not_finite(checked) -> None:
    many = np.zeros((500, 64), complex)
    assert not [trace for trace in spectrum.spectrum(many, many.real, t=0).data if "other" in trace.name]
    broken = checked(spectrum.spectrum(EIGENVALUES * np.nan, SINGULAR * np.nan, t=0))
    assert not [trace for trace in broken.data if "largest" in trace.name]
    assert broken.layout.xaxis.range[1] == pytest.approx(1.25 * 1.05)


def test_paths_are_drawn_in_the_colours_of_their_gates() -> None:
    figure = CHARTS["path lines"]()
    for name, values in zip(NAMES, SHARES, strict=True):
        (trace,) = [trace for trace in figure.data if trace.name == name]
        np.testing.assert_array_equal(trace.y, values)
        assert trace.line.color == LIGHT.line(name)


def test_share_axis_holds_what_pulls_back_but_not_without_end() -> None:
    pulled = np.array([[1.8, 1.2], [-0.8, -0.2]])
    low, high = paths.path_shares(pulled, ("direct", "n")).layout.yaxis.range
    assert low < -0.8
    assert high > 1.8
    low, high = paths.path_shares(pulled * 1e6, ("direct", "n")).layout.yaxis.range
    assert (low, high) == pytest.approx((-10.8, 10.8))


def test_gate_shares_and_their_sum() -> None:
    figure = CHARTS["gate shares"]()
    np.testing.assert_allclose(named(figure, "all gates").y, GATES.sum(axis=0))
    assert figure.layout.yaxis.title.text == "share of ∂L/∂W<sub>hh</sub>"
    assert figure.layout.yaxis.range[1] >= GATES.sum(axis=0).max()
    alone = shares.gate_shares(GATES[:1], ("h",), parameter="W_hh")
    assert not [trace for trace in alone.data if trace.name == "all gates"]


@pytest.mark.parametrize("steps", [1, 500])
def test_shares_of_one_step_and_of_many(checked, steps) -> None:
    even = np.full((3, steps), 1 / (3 * steps))
    figure = checked(shares.gate_shares(even, "rzn", parameter="W_ih"))
    assert figure.layout.yaxis.range[1] < 2 / steps + 0.2 / steps
    assert ("markers" in figure.data[-1].mode) is (steps == 1)


def test_reached_ends_at_all_of_it() -> None:
    figure = CHARTS["reached"]()
    assert named(figure, "gathered").y[0] == 1
    np.testing.assert_array_equal(named(figure, "all of it").y, [1, 1])


def test_saturation_points_lie_in_the_triangle() -> None:
    figure = CHARTS["saturation"]()
    edge = named(figure, "always saturated")
    np.testing.assert_allclose(edge.x + edge.y, 1)
    for gate in ("i", "f"):
        points = next(trace for trace in figure.data if trace.name == gate)
        np.testing.assert_array_equal(points.x, HIGH[gate])
        np.testing.assert_array_equal(points.y, LOW[gate])
        assert (points.x + points.y <= 1).all()


def test_tanh_saturation_has_a_row_a_signal() -> None:
    figure = CHARTS["tanh"]()
    assert figure.layout.yaxis.ticktext == ("g", "tanh c")
    np.testing.assert_array_equal(figure.data[1].y, [2, 2])
    np.testing.assert_array_equal(figure.data[1].x, HIGH["f"])


def test_clipping_before_and_after() -> None:
    figure = CHARTS["clipping"]()
    before, after = figure.data
    assert before.x == ("W_hh", "all")
    np.testing.assert_array_equal(before.y, [8, 10])
    np.testing.assert_array_equal(after.y, [0.8, 1])
    assert figure.layout.shapes[0].y0 == figure.layout.shapes[0].y1 == 1
    assert figure.layout.yaxis.range[0] < np.log10(0.8)  # no bar has lost its height
    assert not clipping.clip_bars({"W": 1.0}, {"W": 1.0}).layout.shapes


def test_clipping_of_what_overflowed(checked) -> None:
    checked(clipping.clip_bars({"W": np.inf, "b": np.nan}, {"W": 0.0, "b": 0.0}, threshold=1.0))


def test_cliff_map_stands_on_its_parameters() -> None:
    ground, *ways = CHARTS["cliff map"]().data
    np.testing.assert_array_equal(ground.z, LOSS)
    np.testing.assert_allclose(ground.x0 + ground.dx * np.arange(7), W)
    np.testing.assert_allclose(ground.y0 + ground.dy * np.arange(5), B)
    held = next(trace for trace in ways if trace.name == "held")
    np.testing.assert_array_equal(held.x, W[2:5])
    end = next(trace for trace in ways if trace.name == "held end")
    assert (end.x[0], end.y[0]) == (W[4], B[3])


def test_cliff_surface_carries_the_ways_above_it() -> None:
    surface, free, _ = CHARTS["cliff surface"]().data
    assert surface.type == "surface"
    np.testing.assert_array_equal(surface.z, LOSS)
    assert (free.z > LOSS[0, :3]).all()


def test_ways_have_colours_of_their_own() -> None:
    lines = {trace.name: trace.line.color for trace in CHARTS["cliff map"]().data if trace.name in WAYS}
    assert lines == {"free": LIGHT.line("unclipped"), "held": LIGHT.line("clipped")}


def test_chain_is_thicker_where_more_passes() -> None:
    *links, points = chain.chain(np.array([1e-4, 1e-2, 1.0])).data
    assert len(points.x) == 4
    at = {float(link.x[0]): link.line.width for link in links}
    assert at[1] < at[2] < at[3]


def test_chain_is_grey_and_dotted_where_it_is_not_finite(checked) -> None:
    link = named(checked(chain.chain(np.array([1.0, np.nan, np.inf]))), "not finite")
    np.testing.assert_array_equal(link.x[[0, 3]], [2, 3])
    assert (link.line.color, link.line.dash) == (LIGHT.unknown, "dot")


def test_target_rings_the_steps_that_count() -> None:
    given, rings, wanted = CHARTS["target"]().data
    np.testing.assert_array_equal(given.y, NORMS)
    np.testing.assert_array_equal(wanted.y, 2 * NORMS)
    np.testing.assert_array_equal(rings.x, [T])
    assert given.meta["fixed"] is True
    assert "fixed" not in (wanted.meta or {})  # it can be dragged


WORST = {
    "norms": lambda bad: gradient_norms({"h": bad}, units={"h": bad[:, None]}),
    "triangle": lambda bad: triangle(np.where(np.tri(len(bad), dtype=bool), bad, np.nan)),
    "row": lambda bad: triangle_row(bad, len(bad) - 1),
    "factors": lambda bad: factors.step_factors(bad, bad),
    "paths": lambda bad: paths.path_shares(bad[None], ("direct",)),
    "path norms": lambda bad: paths.path_norms(bad[None], ("n",), total=bad),
    "shares": lambda bad: shares.gate_shares(bad[None], ("n",), parameter="W_hh"),
    "reached": lambda bad: shares.reached(bad, parameter="W_hh"),
    "chain": chain.chain,
    "cliff": lambda bad: cliff.cliff_map(np.arange(len(bad)), np.arange(2.0), np.stack([bad, bad])),
    "surface": lambda bad: cliff.cliff_surface(np.arange(len(bad)), np.arange(2.0), np.stack([bad, bad])),
}


@pytest.mark.parametrize("draw", WORST.values(), ids=WORST)
@pytest.mark.parametrize("value", [0.0, np.nan, np.inf, 1e308, 5e-324])
@pytest.mark.parametrize("steps", [1, 3])
def test_worst_numbers_give_a_figure_with_finite_axes(checked, draw, value, steps) -> None:
    layout = checked(draw(np.full(steps, value))).layout.to_plotly_json()
    ranges = [
        part["range"]
        for part in (layout | layout.get("scene", {})).values()
        if isinstance(part, dict) and "range" in part
    ]
    assert ranges
    assert np.isfinite(ranges).all()
    assert all(low != high for low, high in ranges)


def test_the_kept_norms_lie_behind_in_the_colour_of_their_state() -> None:
    figure = gradient_norms({"h": NORMS}, behind={"h": 3 * NORMS[:5], "c": NORMS}, called="it")
    kept, own = figure.data
    assert (kept.name, own.name) == ("it", "‖∂L/∂hₜ‖")
    assert (kept.meta["of"], kept.meta["called"]) == (own.name, "it")
    assert kept.line.color == own.line.color
    np.testing.assert_array_equal(kept.y, 3 * NORMS[:5])


def test_the_legend_of_one_row_names_the_kept_run_instead_of_the_fit() -> None:
    def named(**more) -> list[str]:
        traces = gradient_norms({"h": NORMS, "c": NORMS}, fits={"h": NORMS, "c": NORMS}, **more).data
        return [trace.name for trace in traces if trace.showlegend is not False]

    assert named() == ["‖∂L/∂hₜ‖", "‖∂L/∂cₜ‖", "fitted line"]
    assert named(behind={"h": NORMS, "c": NORMS}, called="it") == ["it", "‖∂L/∂hₜ‖", "‖∂L/∂cₜ‖"]
