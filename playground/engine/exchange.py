"""Weights to and from PyTorch's recurrent layers and cells, whose layout and gate order are ours."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells import CellSpec, spec_of
from playground.cells.records import Array, Params
from playground.engine.parameters import make_params

NAMES = {"W_ih": "weight_ih", "W_hh": "weight_hh", "b_ih": "bias_ih", "b_hh": "bias_hh"}


def params_from_torch(state_dict: Mapping[str, Any], *, cell: str | CellSpec, **options: Any) -> Params:
    """Return parameters from the state dict of nn.RNN, nn.LSTM, nn.GRU (one layer, one direction) or of their cells.

    Parameters
    ----------
    state_dict : weight_ih, weight_hh and, unless bias=False, bias_ih and bias_hh, with or without `_l0`; tensors or
        arrays, whose dtype is kept
    cell : "rnn", "lstm" or "gru"
    options : the cell's own: an nn.RNN(nonlinearity="relu") needs activation="relu", which its weights don't tell

    Raises
    ------
    ValueError : where a key is missing or belongs to a second layer or direction, or a shape does not fit the cell
    """
    found = {name.removesuffix("_l0"): _array(value) for name, value in state_dict.items()}
    unknown = sorted(set(found) - set(NAMES.values()))
    if unknown:
        raise ValueError(f"only one layer in one direction can be taken, with keys like weight_ih_l0, got {unknown[0]}")
    missing = sorted({"weight_ih", "weight_hh"} - set(found))
    if missing:
        raise ValueError(f"the state dict has no {missing[0]} or {missing[0]}_l0")
    for name in ("bias_ih", "bias_hh"):
        found.setdefault(name, np.zeros(found["weight_ih"].shape[:1], found["weight_ih"].dtype))
    _in_pytorch(spec_of(cell), spec_of(cell).resolve(options))
    return make_params(cell, {ours: found[theirs] for ours, theirs in NAMES.items()}, **options)


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


def _array(value: Any) -> Array:
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.array(value)
