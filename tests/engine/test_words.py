"""What is said of arguments that don't fit: a sentence each, with what was wanted, what came and what to do."""

import importlib.util
from typing import Any

import numpy as np
import pytest

from playground import Clamp, backward, forward, init_params, jacobian_norms, params_from_torch, step_jacobians
from tests.engine.variants import make_case

GENERATOR = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"input_size": 2.0}, "input_size must be a whole number, got 2.0"),
        ({"hidden_size": "4"}, "hidden_size must be a whole number, got '4'"),
        ({"hidden_size": True}, "hidden_size must be a whole number, got True"),
        ({"rng": 3}, r"rng must be a numpy.random.Generator, such as np.random.default_rng\(3\), got 3"),
    ],
)
def test_sizes_and_the_source_of_randomness(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        init_params("gru", **{"input_size": 2, "hidden_size": 4, "rng": GENERATOR, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"x": np.array([["a", "b"]])}, "x must hold numbers, got <U1"),
        ({"x": [[None, None]]}, "x must hold numbers, got object"),
        ({"x": np.ones((4, 2), np.float16)}, r"x must be float32 or float64, got float16: use .astype\(np.float32\)"),
        ({"h_0": np.array(["a"] * 3)}, "h_0 must hold numbers, got <U1"),
        ({"clamps": (Clamp(target="z", value=1.0, start=1.5),)}, "a clamp's start must be whole numbers, .*got 1.5"),
        ({"clamps": (Clamp(target="z", value=1.0, stop=2.5),)}, "a clamp's stop must be whole numbers, .*got 2.5"),
        ({"clamps": (Clamp(target="z", value=1.0, units=(0.5,)),)}, "a clamp's units must be whole numbers, .*got 0.5"),
        ({"clamps": (Clamp(target="z", value="open"),)}, "a clamp's value must be a number, got 'open'"),
    ],
)
def test_what_goes_into_a_run(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make_case("gru", {}, T=4, B=None).run(**changed)


def test_weights_too_coarse_to_calculate_with() -> None:
    case = make_case("gru", {}, T=4, B=None)
    coarse = case.params.replace(W_hh=case.params.W_hh.astype(np.float16))
    with pytest.raises(ValueError, match="W_hh must be float32 or float64, got float16"):
        forward(coarse, case.x)


def test_a_trace_of_other_parameters_is_told() -> None:
    gru, lstm = make_case("gru", {}, T=4, B=None), make_case("lstm", {}, T=4, B=None)
    for use in (step_jacobians, jacobian_norms, lambda params, trace: backward(params, trace, np.ones((4, 3)))):
        with pytest.raises(ValueError, match="what forward returned for these parameters of GRU, got one of h, c, i"):
            use(gru.params, lstm.run())
    larger = init_params("gru", input_size=2, hidden_size=5, rng=GENERATOR)
    with pytest.raises(ValueError, match="of 5 units and 2 inputs as these parameters are, got 3 and 2"):
        step_jacobians(larger, gru.run())


if importlib.util.find_spec("torch") is not None:  # conftest stops the run where CI=true
    import torch
    from torch import nn

    def test_a_module_or_a_whole_networks_keys_are_taken() -> None:
        layer = nn.GRU(2, 3)
        wanted = params_from_torch(layer.state_dict(), cell="gru").arrays()
        network = nn.ModuleDict({"encoder": nn.ModuleDict({"rnn": layer}), "head": nn.Linear(3, 1)})
        for given in (layer, network, network.state_dict()):
            for name, array in params_from_torch(given, cell="gru").arrays().items():
                np.testing.assert_array_equal(array, wanted[name])

    @pytest.mark.parametrize(
        ("make", "cell", "said"),
        [
            (lambda: nn.LSTM(2, 3, proj_size=2), "lstm", "weight_hr_l0 belongs to an LSTM with proj_size"),
            (lambda: nn.GRU(2, 3, num_layers=2), "gru", "only one layer in one direction .* got weight_ih_l1"),
            (lambda: nn.GRU(2, 3, bidirectional=True), "gru", "one direction .* got weight_ih_l0_reverse"),
            (lambda: nn.GRU(2, 3).bfloat16(), "gru", "weight_ih must be float32 or float64, got bfloat16: call .float"),
            (lambda: nn.GRU(2, 3).half(), "gru", "must be float32 or float64, got float16: call .float"),
            (lambda: nn.Linear(2, 3), "gru", "no weight_hh or weight_hh_l0, only bias, weight"),
            (lambda: nn.ModuleList([nn.GRU(2, 3), nn.GRU(3, 3)]), "gru", "several recurrent layers, '0.', '1.'"),
            (lambda: [1, 2], "gru", r"must be a module or what its state_dict\(\) returns, got a list"),
            (lambda: nn.GRU(2, 3), "mgu", "PyTorch has no mgu"),
        ],
    )
    def test_what_can_not_be_taken_is_told(make: Any, cell: str, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            params_from_torch(make(), cell=cell)

    def test_one_bias_alone_is_told() -> None:
        weights = {key: value for key, value in nn.GRU(2, 3).state_dict().items() if key != "bias_hh_l0"}
        with pytest.raises(ValueError, match="bias_hh is missing beside bias_ih: PyTorch has both or"):
            params_from_torch(weights, cell="gru")
        assert torch.is_tensor(weights["bias_ih_l0"])
