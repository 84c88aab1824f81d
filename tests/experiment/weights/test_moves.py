"""Whole-matrix moves and the numbers that describe a block."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.experiment import Edit, Experiment, edit, half_life, run
from playground.experiment.weights.moves import (
    largest_singular_value,
    nearest_orthogonal,
    rotate,
    set_radius,
    spectral_radius,
)


def random(size: int, seed: int = 0):
    return np.random.default_rng(seed).normal(size=(size, size))


def test_pascanus_matrix_has_radius_zero_and_a_large_singular_value():
    W = np.array([[8.0, 8.0], [-8.0, -8.0]])
    assert spectral_radius(W) < 1e-6
    assert largest_singular_value(W) == pytest.approx(16)


def test_facts_of_a_block_with_nan_are_nan():
    assert math.isnan(spectral_radius(np.array([[np.nan]])))
    assert math.isnan(largest_singular_value(np.array([[np.inf]])))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("angle", [0.0, 0.3, math.pi / 2, 3.0])
def test_rotation_makes_the_eigenvalues_a_circle(size, angle):
    W = random(size)
    found = np.linalg.eigvals(rotate(W, angle))
    radius = np.abs(np.linalg.eigvals(W)).max()
    pairs = [radius * np.exp(sign * 1j * angle) for sign in (1, -1)] * (size // 2)
    wanted = np.array(pairs + [radius] * (size % 2))
    assert np.allclose(np.sort_complex(found.round(9)), np.sort_complex(wanted.round(9)), atol=1e-8)


def test_rotation_of_nothing_is_a_pure_rotation():
    assert np.allclose(rotate(np.zeros((2, 2)), 0.4), [[math.cos(0.4), -math.sin(0.4)], [math.sin(0.4), math.cos(0.4)]])


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_nearest_orthogonal_matrix_is_orthogonal_and_nearest(size):
    W = random(size)
    Q = nearest_orthogonal(W)
    assert np.allclose(Q @ Q.T, np.eye(size), atol=1e-12)
    for seed in range(20):
        other = np.linalg.qr(random(size, seed))[0]
        assert np.linalg.norm(W - Q) <= np.linalg.norm(W - other) + 1e-12
    assert np.allclose(nearest_orthogonal(3 * Q), Q)


@given(st.floats(0, 100))
def test_the_radius_is_what_was_asked_for(radius):
    W = random(4)
    scaled = set_radius(W, radius)
    assert spectral_radius(scaled) == pytest.approx(radius, rel=1e-9, abs=1e-12)
    assert np.allclose(np.cross(scaled.ravel()[:3], W.ravel()[:3]), 0, atol=1e-9)


def test_half_life():
    assert half_life(0.0) == pytest.approx(1.0)
    keep = 0.5 ** (1 / 12)
    assert half_life(math.log(keep / (1 - keep))) == pytest.approx(12)
    assert half_life(-800.0) == pytest.approx(math.log(2) / 800)
    assert half_life(40.0) == pytest.approx(math.log(2) / math.exp(-40.0), rel=1e-9)  # where σ(b) itself rounds to 1
    assert half_life(1e6) == math.inf
    assert half_life(-1e6) == pytest.approx(math.log(2) / 1e6)


def test_the_half_life_is_that_of_the_cell_state():
    experiment = Experiment(initialiser="zeros", base=(), sequence="impulse", length=12)
    experiment = edit(experiment, Edit(action="bias", block="b_ih.f", value=1.2))
    experiment = edit(experiment, Edit(action="set", block="W_ih.g", row=0, column=0, value=1.0))
    c = run(experiment).trace.c[:, 0]
    measured = math.log(0.5) / math.log(c[9] / c[8])
    arrays = run(experiment).params
    bias = float((arrays.b_ih + arrays.b_hh)[4])
    assert bias == pytest.approx(1.2)
    assert half_life(bias) == pytest.approx(measured, rel=1e-9)
