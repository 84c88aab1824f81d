"""Making and checking parameters."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from playground.cells import CELLS, CellSpec, key_of, spec_of
from playground.cells.records import Array, Params


def init_params(
    cell: str | CellSpec, *, input_size: int, hidden_size: int, rng: np.random.Generator, **options: Any
) -> Params:
    """Draw parameters as PyTorch does by default: every entry from U(−1/√H, 1/√H).

    Parameters
    ----------
    cell : a name in CELLS, or a CellSpec
    input_size, hidden_size : D and H, at least 1
    rng : the source of all randomness
    options : the cell's own, such as activation="relu"

    Returns
    -------
    Params : float64, W_ih (G·H, D), W_hh (G·H, H), b_ih and b_hh (G·H), peepholes (H), as far as the cell has them
    """
    spec = spec_of(cell)
    chosen = spec.resolve(options)
    for name, size in (("input_size", input_size), ("hidden_size", hidden_size)):
        if isinstance(size, bool) or not isinstance(size, int | np.integer):
            raise ValueError(f"{name} must be a whole number, got {size!r}")
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng must be a numpy.random.Generator, such as np.random.default_rng({rng!r}), got {rng!r}")
    if input_size < 1 or hidden_size < 1:
        raise ValueError(f"input_size and hidden_size must be at least 1, got {input_size} and {hidden_size}")
    bound = hidden_size**-0.5
    shapes = spec.shapes(input_size=input_size, hidden_size=hidden_size, options=chosen)
    arrays = {name: rng.uniform(-bound, bound, shape) for name, shape in shapes.items()}
    return Params(cell=key_of(spec), options=chosen, input_size=input_size, hidden_size=hidden_size, weights=arrays)


def make_params(cell: str | CellSpec, arrays: Mapping[str, Array], **options: Any) -> Params:
    """Return parameters from arrays by name; ValueError where one is missing, unknown or of the wrong shape."""
    spec = spec_of(cell)
    chosen = spec.resolve(options)
    blocks = spec.blocks(chosen)
    wanted = set(blocks)
    if set(arrays) != wanted:
        raise ValueError(f"{spec.label} needs {', '.join(sorted(wanted))}, got {', '.join(sorted(arrays))}")
    given = {name: np.asarray(array) for name, array in arrays.items()}
    units = {len(given[name]) // len(gates) for name, gates in blocks.items() if given[name].ndim}
    H = min(units, default=0)  # for a cell without W_hh, as 1 input is for one without W_ih
    return check_params(Params(cell=key_of(spec), options=chosen, input_size=1, hidden_size=H, weights=given))


def check_numbers(name: str, array: Array) -> Array:
    """Return an array; ValueError where it holds no numbers, or numbers too coarse to calculate with."""
    if array.dtype.kind not in "biufc":
        raise ValueError(f"{name} must hold numbers, got {array.dtype}")
    if array.dtype == np.float16:
        raise ValueError(f"{name} must be float32 or float64, got float16: use .astype(np.float32)")
    return array


def check_params(params: Params) -> Params:
    """Return the parameters; ValueError where an option is missing or a shape does not fit the cell."""
    spec, arrays = spec_of(params.cell), params.arrays()
    for name, array in arrays.items():
        check_numbers(name, array)
    if params.options.keys() != spec.options.keys():
        given = ", ".join(params.options) or "nothing"
        raise ValueError(f"the options of {spec.label} are {', '.join(spec.options)}, got {given}")
    size, given_shapes = params.hidden_size, {name: array.shape for name, array in arrays.items()}
    shapes = spec.shapes(input_size=params.input_size, hidden_size=size, options=params.options)
    if given_shapes == shapes:
        return params
    matrices = [name for name, shape in shapes.items() if len(shape) == 2]
    if any(len(given_shapes.get(name, (0, 0))) != 2 for name in matrices):
        given = " and ".join(str(given_shapes.get(name)) for name in matrices)
        raise ValueError(f"{' and '.join(matrices)} must be matrices, got shapes {given}")
    raise ValueError(_misfit(spec, size, shapes, given_shapes))


def _misfit(
    spec: CellSpec, size: int, shapes: Mapping[str, tuple[int, ...]], given_shapes: Mapping[str, tuple[int, ...]]
) -> str:
    of = f"{_article(spec.label)} of {size} units"
    for name, shape in shapes.items():
        if name not in given_shapes:
            return f"{name} {shape} is missing for {of}"
        if given_shapes[name] != shape:
            return f"{name} must be {shape} for {of}, got {given_shapes[name]}{_guess(spec, given_shapes[name], size)}"
    return f"{of} with these options has no {', '.join(sorted(set(given_shapes) - set(shapes)))}"


def _article(label: str) -> str:
    spelt = label[:2].isupper() or label[1:2].isupper()  # an LSTM, an sLSTM, a GRU, but a minGRU
    return f"an {label}" if label[0].upper() in ("AEFHILMNORSX" if spelt else "AEIO") else f"a {label}"


def _guess(spec: CellSpec, shape: tuple[int, ...], size: int) -> str:
    for other in CELLS.values():
        rows = len(other.gates(other.resolve({}))) * size
        if other.name != spec.name and shape[:1] == (rows,):
            return f": is this {_article(other.label)}'s?"
    return ""
