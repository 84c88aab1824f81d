"""A cell with its readout, all parameters views of one vector."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from playground.cells import spec_of
from playground.cells.records import Array, Options, Params

READOUT = ("W_hy", "b_y")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """A cell and its readout y = φ(W_hy h + b_y)."""

    params: Params
    W_hy: Array  # (K, H)
    b_y: Array  # (K,)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where each parameter of a network lies in the vector of all P of them: the cell's first, the readout's last."""

    cell: Any  # a name in CELLS, or a CellSpec
    options: Options
    input_size: int  # D
    hidden_size: int  # H
    outputs: int  # K

    @cached_property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of every parameter by name, in order."""
        own = spec_of(self.cell).shapes(input_size=self.input_size, hidden_size=self.hidden_size, options=self.options)
        return own | {"W_hy": (self.outputs, self.hidden_size), "b_y": (self.outputs,)}

    @cached_property
    def places(self) -> dict[str, slice]:
        """The part of the vector that each parameter takes."""
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes.values()]).tolist()
        return {name: slice(a, b) for name, a, b in zip(self.shapes, [0, *ends], ends, strict=False)}

    @cached_property
    def key(self) -> tuple[Any, ...]:
        """What tells one layout from another."""
        return (self.cell, tuple(sorted(self.options.items())), self.input_size, self.hidden_size, self.outputs)

    @property
    def size(self) -> int:
        """P, the number of parameters."""
        return int(next(reversed(self.places.values())).stop)

    def pack(self, arrays: Mapping[str, Array], dtype: Any = np.float64) -> Array:
        """Return arrays by name as one vector (P,).

        Raises
        ------
        ValueError : an array is missing or has another shape
        """
        vector = np.empty(self.size, dtype)
        for name, shape in self.shapes.items():
            if name not in arrays or arrays[name].shape != shape:
                got = arrays[name].shape if name in arrays else "none"
                raise ValueError(f"{name} must be {shape} for this network, got {got}")
            vector[self.places[name]] = arrays[name].ravel()
        return vector

    def arrays(self, vector: Array) -> dict[str, Array]:
        """Return every parameter by name as a view of the vector."""
        return {name: vector[place].reshape(self.shapes[name]) for name, place in self.places.items()}

    def unpack(self, vector: Array) -> Network:
        """Return the network whose parameters are views of the vector."""
        own = self.arrays(vector)
        W_hy, b_y = (own.pop(name) for name in READOUT)
        params = Params(
            cell=self.cell,
            options=self.options,
            input_size=self.input_size,
            hidden_size=self.hidden_size,
            weights=own,
        )
        return Network(params=params, W_hy=W_hy, b_y=b_y)

    def first_bad(self, vector: Array) -> str | None:
        """Return the name of the first parameter with an entry that is inf or nan, None where all are finite."""
        finite = np.isfinite(vector)
        if finite.all():
            return None
        at = int(finite.argmin())
        return next(name for name, place in self.places.items() if at < place.stop)
