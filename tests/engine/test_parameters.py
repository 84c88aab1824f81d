"""Drawing parameters, and what is said of those that do not fit."""

from dataclasses import replace

import numpy as np
import pytest

from playground import CELLS, forward, init_params
from playground.engine import check_params, make_params
from tests.engine.variants import NAMES, VARIANTS

every_variant = pytest.mark.parametrize(("cell", "options"), VARIANTS, ids=NAMES)
BLOCKS = {  # of W_ih, W_hh, b_ih, b_hh
    "rnn": (1, 1, 1, 1),
    "lstm": (4, 4, 4, 4),
    "gru": (3, 3, 3, 3),
    "leaky": (1, 1, 1, 0),
    "indrnn": (1, 1, 1, 0),
    "ugrnn": (2, 2, 2, 0),
    "mgu": (2, 2, 2, 0),
    "cfn": (3, 2, 2, 0),
    "mingru": (2, 0, 2, 0),
    "minlstm": (3, 0, 3, 0),
    "slstm": (4, 4, 4, 0),
}


@every_variant
def test_shapes_and_bounds_are_pytorchs(cell: str, options: dict) -> None:
    params = init_params(cell, input_size=5, hidden_size=16, rng=np.random.default_rng(0), **options)
    W_ih, W_hh, b_ih, b_hh = BLOCKS[cell]
    lacks = options.get("coupled", False) or not options.get("forget_gate", True)
    shapes = {name: array.shape for name, array in params.arrays().items()}
    wanted = {"W_ih": (16 * (W_ih - lacks), 5), "W_hh": (16 * (W_hh - lacks), 16)}
    wanted |= {"b_ih": (16 * (b_ih - lacks),), "b_hh": (16 * (b_hh - lacks),)}
    if cell == "indrnn":
        wanted["W_hh"] = (16,)
    assert {k: s for k, s in shapes.items() if not k.startswith("W_c")} == {k: s for k, s in wanted.items() if s[0]}
    assert {shape for name, shape in shapes.items() if name.startswith("W_c")} <= {(16,)}
    assert (params.hidden_size, params.input_size, params.options) == (16, 5, options)
    values = np.concatenate([array.ravel() for array in params.arrays().values()])
    assert values.dtype == np.float64
    assert -0.25 <= values.min() < -0.22
    assert 0.22 < values.max() <= 0.25
    assert abs(values.mean()) < 0.04


def test_peepholes_are_where_a_sigmoid_has_parameters() -> None:
    def names(**options: bool) -> set[str]:
        rng = np.random.default_rng(0)
        params = init_params("lstm", input_size=1, hidden_size=2, rng=rng, peephole=True, **options)
        return {name for name in params.arrays() if name.startswith("W_c")}

    assert names() == {"W_ci", "W_cf", "W_co"}
    assert names(coupled=True) == {"W_cf", "W_co"}
    assert names(forget_gate=False) == {"W_ci", "W_co"}


def test_the_seed_is_all_that_is_random() -> None:
    first, again, other = (
        init_params("gru", input_size=2, hidden_size=3, rng=np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first.W_hh, again.W_hh)
    assert (first.W_hh != other.W_hh).all()


@pytest.mark.parametrize(
    ("cell", "options", "said"),
    [
        ("ntm", {}, "cell must be one of rnn, lstm, gru, leaky, .*, got 'ntm'"),
        ("leaky", {"leak": 0.0}, r"leak must be a number from 0.01 to 1, got 0.0"),
        ("leaky", {"leak": "half"}, r"leak must be a number from 0.01 to 1, got 'half'"),
        ("mgu", {"leak": 0.5}, "MGU has no option 'leak': it has none"),
        ("gru", {"peephole": True}, "GRU has no option 'peephole': it has reset"),
        ("gru", {"reset": "never"}, r"reset must be one of \('after', 'before'\), got 'never'"),
        ("lstm", {"coupled": True, "forget_gate": False}, "coupled=True needs forget_gate=True"),
    ],
)
def test_options_that_do_not_go_are_named(cell: str, options: dict, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        init_params(cell, input_size=1, hidden_size=1, rng=np.random.default_rng(0), **options)


def test_sizes_are_at_least_one() -> None:
    with pytest.raises(ValueError, match="at least 1, got 1 and 0"):
        init_params("rnn", input_size=1, hidden_size=0, rng=np.random.default_rng(0))


@pytest.mark.parametrize(
    ("cell", "name", "shape", "said"),
    [
        ("lstm", "W_hh", (12, 3), r"W_ih must be \(12, 2\) for an LSTM of 3 units, got \(16, 2\)"),
        ("lstm", "W_hh", (9, 4), r"W_hh must be \(16, 4\) for an LSTM of 4 units, got \(9, 4\)$"),
        ("lstm", "W_hh", (12, 4), r"W_hh must be \(16, 4\) for an LSTM of 4 units, got \(12, 4\): is this a GRU's\?"),
        ("gru", "W_hh", (4, 4), r"W_hh must be \(12, 4\) for a GRU of 4 units, got \(4, 4\): is this an RNN's\?"),
        ("gru", "b_ih", (3,), r"b_ih must be \(12,\) for a GRU of 4 units, got \(3,\)"),
        ("gru", "W_ih", (12,), r"W_ih and W_hh must be matrices, got shapes \(12,\) and \(12, 4\)"),
    ],
)
def test_shapes_that_do_not_fit_are_named(cell: str, name: str, shape: tuple[int, ...], said: str) -> None:
    params = init_params(cell, input_size=2, hidden_size=4, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=said):
        forward(replace(params, **{name: np.zeros(shape)}), np.zeros((3, 2)))


def test_missing_and_surplus_weights_are_named() -> None:
    params = init_params("lstm", input_size=2, hidden_size=4, rng=np.random.default_rng(0), peephole=True)
    with pytest.raises(ValueError, match=r"W_cf \(4,\) is missing for an LSTM of 4 units"):
        check_params(replace(params, W_cf=None))
    with pytest.raises(ValueError, match="an LSTM of 4 units with these options has no W_cf, W_ci, W_co"):
        check_params(replace(params, options={**params.options, "peephole": False}))
    with pytest.raises(ValueError, match="the options of LSTM are peephole, coupled, forget_gate, got nothing"):
        check_params(replace(params, options={}))
    with pytest.raises(ValueError, match="RNN needs W_hh, W_ih, b_hh, b_ih, got W_hh"):
        make_params("rnn", {"W_hh": np.zeros((2, 2))})


@pytest.mark.parametrize("cell", CELLS)
def test_parameters_from_arrays(cell: str) -> None:
    params = init_params(cell, input_size=2, hidden_size=4, rng=np.random.default_rng(0))
    again = make_params(cell, params.arrays(), **params.options)
    assert again.arrays().keys() == params.arrays().keys()
    for name, array in params.arrays().items():
        np.testing.assert_array_equal(again.arrays()[name], array)
    assert (again.input_size, again.hidden_size) == (2, 4)
