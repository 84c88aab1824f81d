"""The forward pass against each cell written out slowly, and what it promises about its arguments."""

from dataclasses import replace

import numpy as np
import pytest

from playground import CELLS, Clamp, Trace, forward, init_params
from playground.engine import sweep
from tests.engine.slow import Slow
from tests.engine.variants import NAMES, VARIANTS, Case, H, make_case

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)


def close(actual: np.ndarray, wanted: object) -> None:
    np.testing.assert_allclose(actual, np.array(wanted), rtol=1e-13, atol=1e-14)


def slowly(case: Case, b: int | None) -> Slow:
    params, T = case.params, len(case.x)
    clamps = [(k.target, k.value, k.start, T if k.stop is None else k.stop, k.units) for k in case.clamps]
    slow = Slow(params.cell, dict(params.options), params.arrays(), clamps, params.hidden_size)
    of = (lambda array: array) if b is None else (lambda array: array[..., b, :])
    more = {name: of(state) for name, state in case.more_0.items()}
    return slow.run(of(case.x), of(case.h_0), None if case.c_0 is None else of(case.c_0), **more)


@every_variant
@pytest.mark.parametrize("B", [None, 1, 3])
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("clamped", [False, True], ids=["free", "clamped"])
def test_everything_equals_the_equations_written_out(cell: str, options: dict, B: int, T: int, clamped: bool) -> None:
    case = make_case(cell, options, T=T, B=B, clamped=clamped)
    trace = case.run()
    for b in range(B or 1):
        one = trace if B is None else trace.sequence(b)
        slow = slowly(case, None if B is None else b)
        close(one.h, slow.h)
        if one.c is not None:
            close(one.c, slow.c)
        for name in case.more_0:
            close(one.states[name], [states[name] for states in slow.more])
        assert set(one.gates) == set(one.pre) == set(slow.gates[0])
        for name in one.gates:
            close(one.gates[name], [gates[name] for gates in slow.gates])
            close(one.pre[name], [pre[name] for pre in slow.pre])


@every_variant
@pytest.mark.parametrize("B", [None, 1, 3])
def test_shapes_are_time_first_and_follow_the_input(cell: str, options: dict, B: int | None) -> None:
    case = make_case(cell, options, T=7, B=B)
    trace, batch = case.run(), () if B is None else (B,)
    assert trace.h.shape == (7, *batch, H)
    assert trace.h_0.shape == (*batch, H)
    assert (trace.c is None) is (trace.c_0 is None) is not CELLS[cell].has_cell_state
    assert {array.shape for group in (trace.gates, trace.pre) for array in group.values()} == {(7, *batch, H)}
    np.testing.assert_array_equal(trace.x, case.x)
    np.testing.assert_array_equal(trace.h_prev[1:], trace.h[:-1])


@every_variant
def test_spans_leave_no_seam(cell: str, options: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    case = make_case(cell, options, T=7, B=3, clamped=True)
    whole = case.run()
    monkeypatch.setattr(sweep, "SPAN_NUMBERS", 2 * 3 * H)
    assert [span.stop for span in sweep.spans_of(7, whole.h.size)] == [2, 4, 6, 7]
    parts = case.run()
    np.testing.assert_array_equal(parts.h, whole.h)
    for name in whole.pre:
        np.testing.assert_array_equal(parts.pre[name], whole.pre[name])


@every_variant
def test_arguments_stay_as_they_were(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=7, B=3, clamped=True)
    given = {**case.params.arrays(), "x": case.x, "h_0": case.h_0} | ({} if case.c_0 is None else {"c_0": case.c_0})
    before = {name: array.copy() for name, array in given.items()}
    trace = case.run()
    for name, array in given.items():
        np.testing.assert_array_equal(array, before[name])
        assert not np.shares_memory(trace.x, array)
        assert not np.shares_memory(trace.h_0, array)


@every_variant
def test_float32_is_kept_and_float64_wins(cell: str, options: dict) -> None:
    case = make_case(cell, options, T=7, B=2)
    single = replace(case.params, **{name: a.astype(np.float32) for name, a in case.params.arrays().items()})
    trace = case.run(params=single, x=case.x.astype(np.float32))
    kept = [trace.h, trace.h_0, *trace.gates.values(), *trace.pre.values()]
    assert {array.dtype for array in kept} == {np.dtype(np.float32)}
    np.testing.assert_allclose(trace.h, case.run().h, rtol=2e-4, atol=2e-5)
    assert case.run(params=single).h.dtype == np.float64
    assert case.run(x=np.ones(case.x.shape, int)).h.dtype == np.float64


def overflowing() -> Trace:
    params = init_params("rnn", input_size=1, hidden_size=2, rng=np.random.default_rng(0), activation="relu")
    params = replace(params, W_hh=np.array([[1e200, 0.0], [0.0, 1e200]]), b_hh=np.ones(2))
    return forward(params, np.ones((6, 1)))


def test_overflow_is_a_result_and_no_warning() -> None:
    h = overflowing().h
    assert np.isfinite(h[0]).all()
    assert np.isinf(h[-1]).any() or np.isnan(h[-1]).any()


@pytest.mark.parametrize("cell", CELLS)
def test_nan_and_huge_inputs_pass_through_without_a_warning(cell: str) -> None:
    params = init_params(cell, input_size=1, hidden_size=2, rng=np.random.default_rng(0))
    trace = forward(params, np.array([[1e308], [-1e308], [np.inf], [np.nan], [0.0]]))
    assert np.isnan(trace.h[3]).all()
    assert np.isfinite(trace.h[:2]).all()


def test_a_clamp_holds_its_units_over_its_span_and_nothing_else() -> None:
    case = make_case("lstm", {}, T=7, B=None)
    free = case.run()
    trace = case.run(clamps=(Clamp(target="f", value=1.0, start=3, stop=5, units=(1,)),))
    np.testing.assert_array_equal(trace.gates["f"][3:5, 1], 1)
    np.testing.assert_array_equal(trace.h[:3], free.h[:3])
    np.testing.assert_array_equal(trace.gates["f"][3, [0, 2]], free.gates["f"][3, [0, 2]])
    np.testing.assert_array_equal(trace.pre["f"][3], free.pre["f"][3])
    assert (trace.h[3:, 1] != free.h[3:, 1]).all()
    assert (trace.gates["f"][5:] != 1).all()


def test_of_two_clamps_the_last_one_holds() -> None:
    case = make_case("gru", {}, T=4, B=None)
    clamps = (Clamp(target="z", value=0.2), Clamp(target="z", value=0.9, start=2))
    z = case.run(clamps=clamps).gates["z"]
    np.testing.assert_array_equal(z[:, 0], [0.2, 0.2, 0.9, 0.9])


def test_a_clamp_beyond_the_end_changes_nothing() -> None:
    case = make_case("rnn", {}, T=4, B=None)
    np.testing.assert_array_equal(case.run(clamps=(Clamp(target="h", value=9.0, start=4),)).h, case.run().h)


def test_a_state_of_one_sequence_serves_the_whole_batch() -> None:
    case = make_case("gru", {}, T=3, B=2)
    np.testing.assert_array_equal(case.run(h_0=np.ones(H)).h_0, np.ones((2, H)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"x": np.ones((4, 5))}, r"x must be \(T, B, 2\) or \(T, 2\) with at least one step, got \(4, 5\)"),
        ({"x": np.ones((0, 2))}, r"at least one step, got \(0, 2\)"),
        ({"x": np.ones(2)}, r"got \(2,\)"),
        ({"h_0": np.ones(5)}, r"h_0 must be \(3,\) for this x and these parameters, got \(5,\)"),
        ({"c_0": np.ones(3)}, "c_0 is for a cell with a cell state, an LSTM: GRU has h alone"),
        ({"clamps": (Clamp(target="f", value=1.0),)}, "target must be one of r, z, n, h for gru, got 'f'"),
        ({"clamps": (Clamp(target="z", value=1.0, units=(3,)),)}, "units must lie in 0 … 2, got 3"),
    ],
)
def test_what_does_not_fit_is_named(changed: dict, said: str) -> None:
    case = make_case("gru", {}, T=4, B=None)
    with pytest.raises(ValueError, match=said):
        case.run(**changed)
