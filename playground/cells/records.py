"""What flows through the engine: parameters, the trace of a forward pass, the gradients of a backward pass.

T time, B batch, D input, H hidden, G row blocks of the parameters. Where the input came without a batch axis, every
array here comes without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Params:
    """The parameters of one cell, in PyTorch's layout and gate order."""

    cell: str
    options: Options
    W_ih: Array  # (G·H, D)
    W_hh: Array  # (G·H, H)
    b_ih: Array  # (G·H,)
    b_hh: Array  # (G·H,)
    W_ci: Array | None = None  # (H,) peepholes: only where the cell has them
    W_cf: Array | None = None  # (H,)
    W_co: Array | None = None  # (H,)

    @property
    def hidden_size(self) -> int:
        """H, the number of units."""
        return int(self.W_hh.shape[1])

    @property
    def input_size(self) -> int:
        """D, the number of inputs a step."""
        return int(self.W_ih.shape[1])

    def arrays(self) -> dict[str, Array]:
        """Return every parameter that is present by name, weights first, in a fixed order."""
        return _present(self)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """Everything a forward pass computed."""

    x: Array  # (T, B, D)
    h: Array  # (T, B, H)
    c: Array | None  # (T, B, H), None for a cell without a cell state
    h_0: Array  # (B, H)
    c_0: Array | None  # (B, H)
    gates: Mapping[str, Array]  # name -> (T, B, H), as used: after any intervention
    pre: Mapping[str, Array]  # name -> (T, B, H), what went into the gate's activation, before any intervention
    interventions: tuple[Any, ...] = ()  # the Clamps in force
    saved: Mapping[str, Array] = field(default_factory=dict, repr=False)  # read by the backward pass: (T or T + 1, …)

    @property
    def length(self) -> int:
        """T, the number of steps."""
        return int(self.x.shape[0])

    @property
    def batched(self) -> bool:
        """Whether there is a batch axis."""
        return self.x.ndim == 3

    @property
    def h_prev(self) -> Array:
        """h_{t−1} for every step: (T, B, H)."""
        return np.concatenate([self.h_0[None], self.h[:-1]])

    @property
    def c_prev(self) -> Array:
        """c_{t−1} for every step: (T, B, H); ValueError for a cell without a cell state."""
        if self.c is None or self.c_0 is None:
            raise ValueError("c_prev needs a cell with a cell state, an LSTM: this trace has h alone")
        return np.concatenate([self.c_0[None], self.c[:-1]])

    def span(self, steps: slice) -> "Trace":
        """Return the trace of a span of steps, whose initial states are those the first of them started from."""
        start, stop, _ = steps.indices(self.length)
        if (start, stop) == (0, self.length):
            return self
        saved = {name: array[start : stop + len(array) - self.length] for name, array in self.saved.items()}
        return replace(
            self,
            x=self.x[start:stop],
            h=self.h[start:stop],
            c=None if self.c is None else self.c[start:stop],
            h_0=self.h[start - 1] if start else self.h_0,
            c_0=self.c[start - 1] if start and self.c is not None else self.c_0,
            gates={name: gate[start:stop] for name, gate in self.gates.items()},
            pre={name: pre[start:stop] for name, pre in self.pre.items()},
            saved=saved,
        )

    def sequence(self, b: int) -> "Trace":
        """Return the trace of one sequence of the batch, without a batch axis."""
        if not self.batched:
            raise ValueError("this trace has no batch axis to choose from")
        return Trace(
            x=self.x[:, b],
            h=self.h[:, b],
            c=None if self.c is None else self.c[:, b],
            h_0=self.h_0[b],
            c_0=None if self.c_0 is None else self.c_0[b],
            gates={name: gate[:, b] for name, gate in self.gates.items()},
            pre={name: pre[:, b] for name, pre in self.pre.items()},
            interventions=self.interventions,
            saved={name: saved[:, b] for name, saved in self.saved.items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gradients:
    """The gradient of a loss with respect to everything it depends on; a name means ∂L/∂name."""

    W_ih: Array  # (G·H, D)
    W_hh: Array  # (G·H, H)
    b_ih: Array  # (G·H,)
    b_hh: Array  # (G·H,)
    W_ci: Array | None = None  # (H,)
    W_cf: Array | None = None  # (H,)
    W_co: Array | None = None  # (H,)
    x: Array  # (T, B, D)
    h_0: Array  # (B, H)
    c_0: Array | None  # (B, H)
    h: Array  # (T, B, H), total: by every path from h_t to the loss
    c: Array | None  # (T, B, H), total: by every path from c_t to the loss

    def arrays(self) -> dict[str, Array]:
        """Return the gradient of every parameter that is present, in the order of `Params.arrays`."""
        return _present(self)


def _present(record: Params | Gradients) -> dict[str, Array]:
    weights = {"W_ih": record.W_ih, "W_hh": record.W_hh, "b_ih": record.b_ih, "b_hh": record.b_hh}
    peepholes = (("W_ci", record.W_ci), ("W_cf", record.W_cf), ("W_co", record.W_co))
    return weights | {name: array for name, array in peepholes if array is not None}
