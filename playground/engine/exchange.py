"""Weights to and from PyTorch's recurrent layers and cells, whose layout and gate order are ours."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells import CellSpec, spec_of
from playground.cells.records import Array, Params
from playground.engine.parameters import make_params

NAMES = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}


def params_from_torch(state_dict: Any, *, cell: str | CellSpec, **options: Any) -> Params:
    """Return parameters from the state dict of nn.RNN, nn.LSTM, nn.GRU (one layer, one direction) or of their cells.

    Parameters
    ----------
    state_dict : weight_ih, weight_hh and, unless bias=False, bias_ih and bias_hh, with or without `_l0`; tensors or
        arrays, whose dtype is kept. A module is asked for its own. Of a whole network's keys, such as
        `encoder.rnn.weight_ih_l0`, those of its one recurrent layer are taken
    cell : "rnn", "lstm" or "gru"
    options : the cell's own: an nn.RNN(nonlinearity="relu") needs activation="relu", which its weights don't tell

    Raises
    ------
    ValueError : where a key is missing or belongs to a second layer or direction, or a shape does not fit the cell
    """
    spec = spec_of(cell)
    _in_pytorch(spec, spec.resolve(options))
    if hasattr(state_dict, "state_dict"):
        state_dict = state_dict.state_dict()
    if not isinstance(state_dict, Mapping):
        got = type(state_dict).__name__
        raise ValueError(f"state_dict must be a module or what its state_dict() returns, got a {got}")
    arrays = {name: _array(name, value) for name, value in _one_layer(state_dict).items()}
    biases = {"bias_ih", "bias_hh"} & arrays.keys()
    if len(biases) == 1:
        (lacks,) = {"bias_ih", "bias_hh"} - biases
        raise ValueError(f"{lacks} is missing beside {min(biases)}: PyTorch has both or, with bias=False, neither")
    for name in {"bias_ih", "bias_hh"} - biases:
        arrays[name] = np.zeros(arrays["weight_ih"].shape[:1], arrays["weight_ih"].dtype)
    return make_params(cell, {ours: arrays[theirs] for ours, theirs in NAMES.items()}, **options)


KEY = re.compile(
    r"(?P<prefix>(?:.*\.)?)(?P<name>(?:weight|bias)_(?:ih|hh|hr))(?:_l(?P<layer>\d+))?(?P<reverse>_reverse)?"
)


def _one_layer(state_dict: Mapping[str, Any]) -> dict[str, Any]:
    """Return what belongs to the one recurrent layer of a state dict, by PyTorch's names without layer and prefix."""
    keys = {key: match for key in state_dict if (match := KEY.fullmatch(str(key)))}
    prefixes = sorted({match["prefix"] for match in keys.values()})
    if len(prefixes) > 1:
        several = ", ".join(repr(prefix) for prefix in prefixes)
        raise ValueError(f"the state dict has several recurrent layers, {several}: give the one that is meant")
    for key, match in keys.items():
        if match["name"] == "weight_hr":
            raise ValueError(f"{key} belongs to an LSTM with proj_size, which is not here: train it with proj_size=0")
        if match["reverse"] or int(match["layer"] or 0) > 0:
            raise ValueError(f"only one layer in one direction can be taken, with keys like weight_ih_l0, got {key}")
    layer = {match["name"]: state_dict[key] for key, match in keys.items()}
    missing = sorted({"weight_ih", "weight_hh"} - set(layer))
    if missing:
        has = ", ".join(sorted(map(str, state_dict))[:4]) or "nothing"
        raise ValueError(f"the state dict has no {missing[0]} or {missing[0]}_l0, only {has}")
    return layer


def params_to_torch(params: Params) -> dict[str, Any]:
    """Return the state dict for nn.RNN, nn.LSTM or nn.GRU, keys with `_l0`.

    Returns
    -------
    dict : weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0: tensors where PyTorch is installed, else arrays

    Raises
    ------
    ValueError : where PyTorch has no such cell, such as an LSTM with peepholes
    """
    _in_pytorch(spec_of(params.cell), params.options)
    arrays = {f"{theirs}_l0": getattr(params, ours).copy() for ours, theirs in NAMES.items()}
    try:
        import torch
    except ImportError:
        return arrays
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _in_pytorch(spec: CellSpec, options: Mapping[str, Any]) -> None:
    if spec.torch is None:
        raise ValueError(f"PyTorch has no {spec.name}")
    for name, allowed in spec.torch.options.items():
        if options[name] not in allowed:
            raise ValueError(f"PyTorch has no {spec.name} with {name}={options[name]!r}")


def _array(name: str, value: Any) -> Array:
    dtype = str(getattr(value, "dtype", "")).removeprefix("torch.")
    if dtype in ("bfloat16", "float16"):
        raise ValueError(f"{name} must be float32 or float64, got {dtype}: call .float() on the module first")
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.array(value)
