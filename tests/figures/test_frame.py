"""Limits, ticks and the small parts that all figures are made of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.figures import LIGHT, decades, symmetric_limit
from playground.figures.drawing import Drawing
from playground.figures.frame import (
    NICE,
    base,
    escaped,
    joined,
    line,
    log10_of,
    log_axis,
    log_ticks,
    number_text,
    parameter_text,
    power_text,
    round_up,
    step_numbers,
    ticks,
)


@given(st.floats(min_value=1e-300, max_value=1e300))
def test_a_limit_holds_the_value_and_is_round(value) -> None:
    limit = round_up(value)
    assert value <= limit * (1 + 1e-8)
    assert limit <= value * 1.55
    digits = float(f"{limit:.12e}".split("e")[0])
    assert digits in NICE


@pytest.mark.parametrize(("value", "limit"), [(1.0, 1.0), (1.01, 1.5), (0.3, 0.3), (7, 8), (9.1, 10), (0.0012, 0.0015)])
def test_limits_by_hand(value, limit) -> None:
    assert symmetric_limit(np.array([[0.0, -value]])) == pytest.approx(limit, rel=1e-12)


def test_limit_of_several_arrays_is_that_of_the_largest() -> None:
    assert symmetric_limit(np.ones(3), np.array([-4.5]), np.zeros(2)) == 5


@pytest.mark.parametrize("array", [np.zeros((3, 2)), np.array([np.nan, np.inf]), np.empty((0, 2))])
def test_limit_of_nothing_is_one(array) -> None:
    assert symmetric_limit(array) == 1
    assert symmetric_limit(array, least=2.0) == 2


def test_limit_leaves_out_what_is_not_finite() -> None:
    assert symmetric_limit(np.array([np.nan, 1.7, -np.inf])) == 2


def test_limit_is_never_below_the_least() -> None:
    assert symmetric_limit(np.array([0.1]), least=1.0) == 1


@pytest.mark.parametrize("value", [1.7e308, 5e-324])
def test_limit_at_the_ends_of_float64_is_finite_and_positive(value) -> None:
    assert 0 < symmetric_limit(np.array([value])) < np.inf


@given(st.lists(st.floats(min_value=1e-300, max_value=1e300), min_size=1))
def test_decades_hold_all_values(values) -> None:
    low, high = decades(np.array(values))
    assert high - low >= 4
    assert low <= np.log10(min(values)) + 1e-9
    assert high >= np.log10(max(values)) - 1e-9


def test_decades_of_nothing() -> None:
    assert decades(np.array([0.0, np.nan, np.inf, -1])) == (-4, 0)


@pytest.mark.parametrize(("count", "most", "found"), [(1, 5, [1]), (5, 5, [1, 2, 3, 4, 5]), (16, 4, [1, 5, 10, 15])])
def test_ticks(count, most, found) -> None:
    assert ticks(count, most=most) == found


@given(st.integers(-300, 300), st.integers(1, 400))
def test_powers_along_an_axis_are_few_and_inside(low, width) -> None:
    powers = log_ticks(low, low + width)
    assert len(powers) <= 7
    assert all(low <= power <= low + width for power in powers)


@pytest.mark.parametrize(("power", "text"), [(0, "1"), (-2, "0.01"), (2, "100"), (-20, "10⁻²⁰"), (38, "10³⁸")])
def test_power_text(power, text) -> None:
    assert power_text(power) == text


def test_number_text_has_a_true_minus_sign() -> None:
    assert (number_text(-0.25), number_text(1e30)) == ("−0.25", "1e30")


def test_parameter_text() -> None:
    assert (parameter_text("W_hh"), parameter_text("w")) == ("W<sub>hh</sub>", "w")


@pytest.mark.parametrize(("text", "shown"), [(" ", "␣"), ("a b", "a b"), ("<b>", "&lt;b&gt;"), ("&", "&amp;")])
def test_escaped(text, shown) -> None:
    assert escaped(text) == shown


def test_log10_of_zero_is_below_every_number() -> None:
    found = log10_of(np.array([0.0, 5e-324, 1.0]))
    assert found[0] < found[1] < found[2] == 0
    assert 10.0 ** found[0] == 0


def test_step_numbers_cannot_be_changed_for_others() -> None:
    with pytest.raises(ValueError, match="read-only"):
        step_numbers(4)[0] = 9


def test_joined_leaves_its_input_alone() -> None:
    v = np.arange(6.0).reshape(3, 2)
    np.testing.assert_array_equal(joined(v), [0, 2, 4, np.nan, 1, 3, 5, np.nan])
    assert not np.shares_memory(joined(v[:, :1]), v)


@pytest.mark.parametrize("extra", [{}, {"xaxis2": {"range": [0, 2]}}])
def test_a_figure_owns_its_layout(extra) -> None:
    layout = base(LIGHT, height=100) | {"xaxis": {"range": [0, 1]}, "yaxis": log_axis(LIGHT, -2, 2, title="y")} | extra
    x = np.arange(3.0)
    drawn = Drawing([line("a", x, x, color=LIGHT.text)], layout).figure()
    drawn.update_layout(xaxis_range=[5, 6], font_size=20)
    drawn.data[0].y = [9, 9, 9]
    assert layout["xaxis"]["range"] == [0, 1]
    assert layout["font"]["size"] == 10
    assert x[0] == 0


def test_what_plotly_does_not_know_is_refused_where_a_figure_is_asked_for() -> None:
    drawing = Drawing([line("a", np.arange(3.0), np.arange(3.0), color="no colour")], {})
    with pytest.raises(ValueError, match="color"):
        drawing.figure()
