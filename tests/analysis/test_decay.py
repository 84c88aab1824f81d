"""Norms, half-life and bands against cases whose answer is known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import backward, forward, init_params
from playground.analysis import bands, fit_decay, fit_regimes, gradient_norms, lines_of, norms
from playground.analysis.decay import EXPLODED, VANISHED, half_lives, row_norms
from playground.engine import make_params


def linear_rnn(radius: float, *, hidden_size: int = 5):
    """A linear RNN whose recurrent matrix is `radius` times an orthogonal one."""
    rng = np.random.default_rng(3)
    orthogonal, _ = np.linalg.qr(rng.standard_normal((hidden_size, hidden_size)))
    return make_params(
        "rnn",
        {
            "W_ih": rng.standard_normal((hidden_size, 1)),
            "W_hh": radius * orthogonal,
            "b_ih": np.zeros(hidden_size),
            "b_hh": np.zeros(hidden_size),
        },
        activation="identity",
    )


@pytest.mark.parametrize("radius", [0.5, 0.74, 0.99, 1.1, 1.39, 2.0])
def test_half_life_of_a_linear_rnn_is_exact(radius: float) -> None:
    params = linear_rnn(radius)
    trace = forward(params, np.ones((40, 1)))
    dh = np.zeros((40, 5))
    dh[-1] = 1.0
    fit = fit_decay(gradient_norms(backward(params, trace, dh))["h"].total)
    assert fit is not None
    assert fit.rate == pytest.approx(np.log(radius), rel=1e-10)
    assert fit.half_life == pytest.approx(np.log(0.5) / np.log(radius), rel=1e-10)
    assert fit.spread == pytest.approx(1.0, abs=1e-12)
    assert (fit.first, fit.last, fit.used) == (0, 39, 40)
    assert not fit.constant


def test_the_line_is_the_norm_where_that_is_a_line() -> None:
    total = np.concatenate([[0.0], 3 * 0.5 ** np.arange(9.0)[::-1], [0.0, 0.0]])
    fit = fit_decay(total)
    assert fit is not None
    found = fit.line(12)
    np.testing.assert_allclose(found[1:10], total[1:10])
    assert np.isnan(found[[0, 10, 11]]).all()


def test_radius_one_is_constant() -> None:
    params = linear_rnn(1.0)
    dh = np.zeros((40, 5))
    dh[-1] = 1.0
    fit = fit_decay(gradient_norms(backward(params, forward(params, np.ones((40, 1))), dh))["h"].total)
    assert fit is not None
    assert fit.constant


def test_fit_leaves_out_what_has_no_logarithm() -> None:
    total = 0.5 ** np.arange(10.0)[::-1]
    spoilt = np.array([0.0, np.inf, *total[2:5], np.nan, *total[6:]])
    fit = fit_decay(spoilt)
    assert fit is not None
    assert fit.half_life == pytest.approx(1.0)
    assert (fit.first, fit.last, fit.used) == (2, 9, 7)


def test_fit_within_a_span() -> None:
    total = np.concatenate([np.full(5, 3.0), 2.0 ** np.arange(5.0)])
    inside = fit_decay(total, start=5)
    assert inside is not None
    assert inside.half_life == pytest.approx(1.0)
    before = fit_decay(total, stop=5)
    assert before is not None
    assert before.constant
    assert before.half_life == np.inf


@pytest.mark.parametrize("total", [[], [1.0], [0.0, 0.0, 1.0], [np.nan, np.inf, 2.0]])
def test_fewer_than_two_steps_give_no_fit(total: list[float]) -> None:
    assert fit_decay(np.array(total)) is None
    assert fit_regimes(np.array(total)) == ()


def brute_break(total: np.ndarray) -> int:
    """The best place for a second line, by fitting both at every place."""

    def left(part: slice) -> float:
        steps, logs = np.arange(len(total))[part], np.log(total[part])
        return float(np.sum((logs - np.polyval(np.polyfit(steps, logs, 1), steps)) ** 2))

    return min(range(2, len(total) - 1), key=lambda b: left(slice(None, b)) + left(slice(b, None)))


@pytest.mark.parametrize("at", [2, 5, 14, 28])
def test_two_regimes_break_where_two_lines_leave_least(at: int) -> None:
    steps = np.arange(30.0)
    total = np.exp(np.where(steps < at, 0.02 * steps, 0.02 * at + 1.4 * (steps - at)) + 0.01 * np.sin(9 * steps))
    later, earlier = fit_regimes(total)
    assert later.first == earlier.last + 1 == brute_break(total)
    assert later.rate == pytest.approx(-1.4, abs=0.02)
    drawn = lines_of((later, earlier), 30)
    assert np.abs(np.log(drawn / total)).max() < 0.05


def test_one_regime_where_one_line_serves() -> None:
    rng = np.random.default_rng(3)
    total = 0.7 ** np.arange(40.0)[::-1] * np.exp(rng.uniform(-0.5, 0.5, 40))
    assert fit_regimes(total) == (fit_decay(total),)


def test_half_lives_of_many_are_those_of_each() -> None:
    """Norms of one pace, of two and of none; noisy ones; and some that vanish, overflow or hardly begin."""
    rng, steps = np.random.default_rng(0), np.arange(40)
    paces = [rng.normal(0, 0.3) * steps for _ in range(60)]
    paces += [np.where(steps < at, 0.5 * steps, 0.5 * at - 0.1 * (steps - at)) for at in range(1, 40)]
    paces += [np.cumsum(rng.normal(0, 1, 40)) for _ in range(60)]
    totals = np.exp(np.array(paces) + rng.normal(0, 0.3, (len(paces), 40)) * (np.arange(len(paces)) % 3)[:, None])
    for row, count in enumerate(range(0, 40, 3)):
        totals[5 * row, count:] = 0
        totals[5 * row + 1, :count] = np.inf if row % 2 else np.nan
        totals[5 * row + 2, ::2] = 0
    fits = [fit_regimes(total) for total in totals]
    assert {len(fit) for fit in fits} == {0, 1, 2}
    wanted = [fit[0].half_life if len(fit) == 1 else np.nan for fit in fits]
    np.testing.assert_allclose(half_lives(totals), wanted, rtol=1e-9)


def test_steps_without_a_logarithm_are_no_regime() -> None:
    total = np.concatenate([np.zeros(3), 0.5 ** np.arange(9.0)[::-1], [np.inf, np.nan]])
    (only,) = fit_regimes(total)
    assert only.half_life == pytest.approx(1)
    assert np.isnan(lines_of((only,), 14)[[0, 2, 12, 13]]).all()


@settings(deadline=None)
@given(st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=6))
def test_row_norms_neither_overflow_nor_underflow(row: list[float]) -> None:
    assert row_norms(np.array([row]))[0] == pytest.approx(math.hypot(*row), rel=1e-12)


def test_row_norms_of_the_very_small_and_of_nothing() -> None:
    assert row_norms(np.array([[3e-200, 4e-200]]))[0] == pytest.approx(5e-200)
    assert row_norms(np.zeros((2, 3))).tolist() == [0, 0]
    found = row_norms(np.array([[np.nan, 1.0], [np.inf, 1.0]]))
    assert np.isnan(found[0])
    assert np.isinf(found[1])


def test_units_are_absolute_values(new_case) -> None:
    case = new_case("lstm", {"peephole": False, "coupled": False, "forget_gate": True})
    found = gradient_norms(case.grads)
    assert set(found) == {"h", "c"}
    np.testing.assert_allclose(found["c"].total, np.linalg.norm(case.grads.c, axis=1))
    np.testing.assert_array_equal(found["h"].units, np.abs(case.grads.h))
    assert set(gradient_norms(new_case("gru", {"reset": "after"}).grads)) == {"h"}


def test_bands_tell_vanished_lost_and_exploded() -> None:
    found = bands(np.array([0.0, VANISHED / 2, 1e-20, 1.0, EXPLODED * 10, np.inf, np.nan, 1.0, 0.0, 0.0]))
    assert found.vanished == (0, 1)
    assert found.lost == (2,)
    assert found.exploded == (4, 5, 6)


def test_float32_itself_agrees_with_the_bands() -> None:
    values = np.array([VANISHED, EXPLODED, EXPLODED * 1.1])
    with np.errstate(over="ignore"):
        held = values.astype(np.float32)
    assert held[0] > 0
    assert np.isfinite(held[1])
    assert np.isinf(held[2])
    assert bands(values).exploded == (2,)
    assert np.float32(1) + np.float32(0.9 * 2**-24) == np.float32(1)
    assert bands(np.array([0.9 * 2**-24, 1.0])).lost == (0,)


def test_norms_of_a_vanishing_network_stay_above_zero() -> None:
    params = init_params("rnn", input_size=1, hidden_size=4, rng=np.random.default_rng(0))
    dh = np.zeros((300, 4))
    dh[-1] = 1
    total = norms(backward(params, forward(params, np.ones((300, 1))), dh).h).total
    assert total[0] > 0
    assert bands(total).vanished
