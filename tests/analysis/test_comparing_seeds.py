"""What is said of many seeds is counted again from their norms."""

import numpy as np

from playground.analysis.sentences.comparing import arriving, of_seeds


def test_the_share_that_arrives_is_that_of_the_last_step_with_a_gradient() -> None:
    norms = np.array([[1.0, 2.0, 4.0, 0.0], [3.0, 3.0, 3.0, 0.0]])
    assert arriving(norms).tolist() == [0.25, 1.0]


def test_median_spread_and_luck_are_counted() -> None:
    shares = np.array([0.5, *np.linspace(0, 1, 101)])
    norms = np.stack([shares, np.ones(102)], axis=1)
    middle, luck = of_seeds({"RNN": norms})
    assert "0.5 for the RNN (0.1 to 0.9)" in middle
    assert f"more than with {(shares[1:] < 0.5).sum()} of the 101 others for the RNN" in luck


def test_what_overflows_is_said_and_has_no_luck() -> None:
    norms = np.array([[np.inf, 1.0], [1.0, 1.0]])
    (said,) = of_seeds({"RNN": norms})
    assert said.endswith("by the median and the middle 80 %: no number for the RNN, which overflows with some seeds.")
