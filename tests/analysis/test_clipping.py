"""Clipping, and the cliff it was made for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.analysis import (
    cliff_gradient,
    cliff_loss,
    cliff_surface,
    clip_by_norm,
    clip_by_value,
    clip_terms,
    descend,
)

GRADIENTS = {"W": np.array([[3.0, 0.0], [0.0, -1.0]]), "b": np.array([4.0, 0.5])}


def test_by_norm_keeps_the_direction() -> None:
    found = clip_by_norm(GRADIENTS, 1.0)
    assert found.norm_before == pytest.approx(np.sqrt(9 + 1 + 16 + 0.25))
    assert found.norm_after == pytest.approx(1.0)
    assert found.cosine == pytest.approx(1.0)
    np.testing.assert_allclose(found.gradients["W"] * found.norm_before, GRADIENTS["W"])
    assert found.norms_before["W"] == pytest.approx(np.sqrt(10))
    assert (found.entries, found.changed) == (6, 4)


def test_by_value_turns_it() -> None:
    found = clip_by_value(GRADIENTS, 1.0)
    np.testing.assert_array_equal(found.gradients["W"], [[1, 0], [0, -1]])
    np.testing.assert_array_equal(found.gradients["b"], [1, 0.5])
    assert found.changed == 2
    assert 0 < found.cosine < 0.99


def test_below_the_threshold_nothing_changes() -> None:
    for clip in (clip_by_norm, clip_by_value):
        found = clip(GRADIENTS, 10.0)
        assert found.changed == 0
        assert found.norm_after == found.norm_before
        np.testing.assert_array_equal(found.gradients["W"], GRADIENTS["W"])


@settings(deadline=None)
@given(st.lists(st.floats(-1e200, 1e200), min_size=1, max_size=8), st.floats(1e-3, 1e3))
def test_by_norm_never_exceeds_the_threshold(values: list[float], threshold: float) -> None:
    found = clip_by_norm({"g": np.array(values)}, threshold)
    assert found.norm_after <= threshold * (1 + 1e-12)


def test_clipping_each_term_can_point_uphill() -> None:
    """10, −9.5 and −0.4 add up to 0.1; clipped at 1 each, to −0.4."""
    terms = np.array([10.0, -9.5, -0.4])
    assert terms.sum() == pytest.approx(0.1)
    assert clip_terms(terms, 1.0) == pytest.approx(-0.4)
    assert clip_by_norm({"g": terms.sum(keepdims=True)}, 1.0).gradients["g"][0] == pytest.approx(0.1)


def test_clip_terms_clips_each_by_its_own_norm() -> None:
    terms = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]])
    np.testing.assert_allclose(clip_terms(terms, 1.0), [0.6 + 0.3, 0.8 + 0.4])


@pytest.mark.parametrize("threshold", [0.0, -1.0, np.nan])
def test_a_threshold_must_be_positive(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold must be above 0"):
        clip_by_norm(GRADIENTS, threshold)


@pytest.mark.parametrize(("w", "b"), [(3.0, -1.0), (5.5, -1.5), (4.0, -2.1), (6.0, -3.5), (-2.0, 0.3)])
def test_gradient_of_the_cliff_is_exact(w: float, b: float) -> None:
    step = 1e-6
    loss, dw, db = cliff_gradient(w, b)
    assert loss == pytest.approx(float(cliff_loss(w, b)), rel=1e-12)
    numeric_w = (cliff_loss(w + step, b) - cliff_loss(w - step, b)) / (2 * step)
    numeric_b = (cliff_loss(w, b + step) - cliff_loss(w, b - step)) / (2 * step)
    assert dw == pytest.approx(numeric_w, rel=1e-5, abs=1e-9)
    assert db == pytest.approx(numeric_b, rel=1e-5, abs=1e-9)


def test_cliff_written_out() -> None:
    x = 0.5
    for _ in range(50):
        x = 4.2 / (1 + np.exp(-x)) - 1.7
    assert cliff_loss(4.2, -1.7) == pytest.approx((1 / (1 + np.exp(-x)) - 0.7) ** 2, rel=1e-12)


def test_surface_has_rows_b_and_columns_w() -> None:
    w, b = np.linspace(3, 7, 5), np.linspace(-4, 0, 3)
    surface = cliff_surface(w, b)
    assert surface.shape == (3, 5)
    assert surface[2, 1] == cliff_loss(w[1], b[2])


def test_surface_has_a_cliff() -> None:
    """Within a hundredth of w the loss falls by more than a third of all it ever does."""
    line = cliff_loss(np.linspace(4, 7, 301), -3.0)
    assert np.max(-np.diff(line)) > 0.3


def test_descent_without_threshold_takes_the_whole_step() -> None:
    path = descend(5.0, -1.0, rate=0.5, steps=4)
    for n in range(4):
        _, dw, db = cliff_gradient(path.w[n], path.b[n])
        assert path.w[n + 1] == pytest.approx(path.w[n] - 0.5 * dw)
        assert path.b[n + 1] == pytest.approx(path.b[n] - 0.5 * db)
    assert not path.clipped.any()
    assert len(path.loss) == 5


def test_clipped_descent_never_takes_a_long_step() -> None:
    path = descend(4.0, -2.13, rate=0.5, steps=30, threshold=0.1)
    lengths = np.hypot(np.diff(path.w), np.diff(path.b))
    assert lengths.max() <= 0.05 * (1 + 1e-9)
    assert path.clipped.any()
    np.testing.assert_allclose(lengths[path.clipped[:-1]], 0.05)


def test_no_steps_is_only_the_start() -> None:
    path = descend(5.0, -1.0, rate=1.0, steps=0)
    assert path.w.tolist() == [5.0]
    assert path.norms.shape == (1,)
