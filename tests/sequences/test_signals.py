"""Signals from formulas, and measured series."""

import subprocess
import sys

import numpy as np
import pytest

from playground.sequences import SEQUENCES, SERIES, standardised
from playground.sequences.series import read_series, series
from playground.sequences.signals import impulse, noise, pulses, sine, square, step, tones


def values(given):
    assert given.x.shape == (len(given.x), 1)
    assert given.labels == ("x",)
    return given.x[:, 0].tolist()


def test_impulse_and_step():
    assert values(impulse(6, amplitude=2.0, onset=2, width=1)) == [0, 0, 2, 0, 0, 0]
    assert values(impulse(6, amplitude=2.0, onset=4, width=9)) == [0, 0, 0, 0, 2, 2]
    assert values(impulse(3, amplitude=2.0, onset=3, width=1)) == [0, 0, 0]
    assert values(step(5, amplitude=-1.0, onset=3)) == [0, 0, 0, -1, -1]


def test_periodic_signals_repeat():
    assert np.allclose(values(sine(8, amplitude=2.0, period=4)), [0, 2, 0, -2] * 2)
    assert values(square(8, amplitude=1.5, period=4)) == [1.5, 1.5, -1.5, -1.5] * 2
    both = np.array(values(tones(60, amplitude=3.0, period=12, second_period=5)))
    first, second = (np.array(values(sine(60, amplitude=1.5, period=period))) for period in (12, 5))
    assert np.allclose(both, first + second)


def test_noise_is_repeatable_and_a_longer_one_begins_alike():
    short, long = (noise(length, amplitude=2.0, noise_seed=4).x for length in (10, 400))
    assert (long[:10] == short).all()
    assert (noise(10, amplitude=2.0, noise_seed=5).x != short).any()
    assert long.std() == pytest.approx(2.0, rel=0.15)


def test_pulses():
    assert values(pulses(7, amplitude=1.0, pulses=(1, 4), width=2, alternate=True)) == [0, 1, 1, 0, -1, -1, 0]
    assert values(pulses(5, amplitude=1.0, pulses=(1, 2), width=2, alternate=False)) == [0, 1, 2, 1, 0]
    assert values(pulses(3, amplitude=1.0, pulses=(), width=1, alternate=True)) == [0, 0, 0]
    assert values(pulses(5, amplitude=1.0, pulses=(9, 1), width=1, alternate=True)) == [0, -1, 0, 0, 0]


@pytest.mark.parametrize("name", list(SERIES))
def test_every_series_is_there(name):
    rows, labels = read_series(name)
    assert len(rows) == len(labels) >= 12
    assert np.isfinite(rows).all()
    assert rows.std() > 0


def test_a_series_is_that_of_plotly():
    from plotly import data

    stocks = data.stocks()
    plain = {"window_start": 10, "stride": 3, "standardise": False, "amplitude": 1.0}
    given = series(20, series="MSFT", **plain)
    assert np.allclose(given.x[:, 0], stocks["MSFT"].to_numpy()[10:70:3])
    assert given.steps[0] == str(stocks["date"][10])
    people = data.gapminder().query("country == 'Rwanda'")["lifeExp"]
    plain = {"window_start": 0, "stride": 1, "standardise": False, "amplitude": 1.0}
    assert np.allclose(series(12, series="rwanda", **plain).x[:, 0], people)


def test_a_series_that_ends_is_filled_with_zeros_and_says_so():
    given = series(20, series="rwanda", window_start=4, stride=2, standardise=True, amplitude=2.0)
    assert (given.x[4:] == 0).all()
    assert (given.x[:4] != 0).all()
    assert "step 4" in given.notes[0]
    assert len(given.steps) == 20
    beyond = series(3, series="rwanda", window_start=10**6, stride=1, standardise=True, amplitude=2.0)
    assert (beyond.x == 0).all()


def test_standardised():
    given = standardised(np.random.default_rng(0).normal(3, 9, (50, 2)))
    assert np.allclose(given.mean(axis=0), 0)
    assert np.allclose(given.std(axis=0), 1)
    assert (standardised(np.full(4, 7.3)) == 0).all()
    assert np.allclose(standardised(np.array([1e300, 3e300])), [-1, 1])


def test_reading_a_series_does_not_import_plotly():
    code = (
        "import sys; from playground.sequences.series import read_series\n"
        "read_series('GOOG'); print('plotly' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


def test_every_kind_is_made_with_the_settings_it_names():
    from playground.experiment import Experiment, input_of

    for name in SEQUENCES:
        for length in (1, 2, 500):
            given = input_of(Experiment(sequence=name, length=length))
            assert given.x.shape == (length, len(given.labels))
            assert given.x.dtype == np.float64
            assert given.steps == () or len(given.steps) == length
