"""The strength of the links between neighbouring steps, against finite differences of one step."""

from collections.abc import Callable

import numpy as np
import pytest

from playground import forward, init_params
from playground.analysis import links
from playground.analysis.links import link_strengths
from playground.cells.records import Array

H = 3


def largest_stretch(step: Callable[[Array], Array], at: Array) -> float:
    """The largest singular value of the Jacobian of a step, by central differences."""
    columns = [(step(at + e) - step(at - e)) / 2e-6 for e in 1e-6 * np.eye(len(at))]
    return float(np.linalg.svd(np.array(columns).T, compute_uv=False)[0])


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_strengths_are_those_of_finite_differences(cell: str) -> None:
    rng = np.random.default_rng(3)
    params = init_params(cell, input_size=2, hidden_size=H, rng=rng)
    trace = forward(params, rng.normal(size=(5, 2)))
    found = link_strengths(params, trace)
    assert found.norm == "spectral"
    for t in (1, 4):
        h, c = trace.h[t - 1], None if trace.c is None else trace.c[t - 1]
        x = trace.x[t : t + 1]
        by_h = largest_stretch(lambda h_0, x=x, c=c: forward(params, x, h_0=h_0, c_0=c).h[0], h)
        assert found.by_state["h"][t] == pytest.approx(by_h, rel=1e-6)
        if c is not None:
            by_c = largest_stretch(lambda c_0, x=x, h=h: forward(params, x, h_0=h, c_0=c_0).c[0], c)
            assert found.by_state["c"][t] == pytest.approx(by_c, rel=1e-6)


def test_too_much_work_is_named_as_the_other_norm(monkeypatch: pytest.MonkeyPatch) -> None:
    params = init_params("rnn", input_size=1, hidden_size=H, rng=np.random.default_rng(0))
    trace = forward(params, np.ones((4, 1)))
    exact = link_strengths(params, trace).by_state["h"]
    monkeypatch.setattr(links, "WORK", 1)
    cheap = link_strengths(params, trace)
    assert cheap.norm == "fro"
    assert np.all(cheap.by_state["h"] >= exact)


def test_a_step_out_of_range_has_no_strength() -> None:
    params = init_params("rnn", input_size=1, hidden_size=H, rng=np.random.default_rng(0), activation="identity")
    params.W_hh[:] = 1e300
    with np.errstate(all="ignore"):
        trace = forward(params, np.full((4, 1), np.inf))
        params.W_hh[:] = np.inf
        assert np.isnan(link_strengths(params, trace).by_state["h"]).all()
