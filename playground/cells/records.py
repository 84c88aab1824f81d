"""What flows through the engine: parameters, the trace of a forward pass, the gradients of a backward pass.

T time, B batch, D input, H hidden, G row blocks of a parameter, which can differ from one to the next. Where the input
came without a batch axis, every array here comes without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as _replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Options = Mapping[str, Any]

ORDER = ("W_ih", "W_hh", "b_ih", "b_hh")
"""The parameters that most cells have, in the order in which they are given; any others come after them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, init=False)
class Params:
    """The parameters of one cell, each by its name as an attribute: `params.W_hh`.

    W_ih (G·H, D), W_hh (G·H, H), b_ih (G·H), b_hh (G·H), peepholes such as W_ci (H); each holds the blocks of the
    lines that use it, and one that no line uses isn't there. The layout is PyTorch's, and so is the order of gates.

    Parameters
    ----------
    cell : a name in CELLS, or the CellSpec itself
    input_size, hidden_size : D and H; read off W_ih and W_hh where these are given
    weights : parameters by name; `None` takes one away. They may also be given by keyword, W_hh=…
    """

    cell: Any  # str or CellSpec
    options: Options
    input_size: int
    hidden_size: int
    weights: Mapping[str, Array]

    def __init__(
        self,
        *,
        cell: Any,
        options: Options,
        input_size: int | None = None,
        hidden_size: int | None = None,
        weights: Mapping[str, Array | None] | None = None,
        **more: Array | None,
    ) -> None:
        arrays = _in_order({**(weights or {}), **more})
        for name, value in (("cell", cell), ("options", options), ("weights", arrays)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "input_size", _size(arrays, "W_ih", input_size, "input_size"))
        object.__setattr__(self, "hidden_size", _size(arrays, "W_hh", hidden_size, "hidden_size"))

    def __getattr__(self, name: str) -> Array:
        return _weight(self, name)

    def arrays(self) -> dict[str, Array]:
        """Return every parameter by name: W_ih, W_hh, b_ih, b_hh as far as there are any, then the others."""
        return dict(self.weights)

    def replace(self, **changed: Any) -> "Params":
        """Return these parameters with some of them, or the cell or its options, replaced: `replace(W_hh=…)`."""
        return _replace(self, **changed)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """Everything a forward pass computed."""

    x: Array  # (T, B, D)
    states: Mapping[str, Array]  # "h" first, then the others: (T, B, H)
    states_0: Mapping[str, Array]  # (B, H), before the first step
    gates: Mapping[str, Array]  # name -> (T, B, H), as used: after any intervention
    pre: Mapping[str, Array]  # name -> (T, B, H), what went into the gate's activation, before any intervention
    interventions: tuple[Any, ...] = ()  # the Clamps in force
    saved: Mapping[str, Array] = field(default_factory=dict, repr=False)  # read by the backward pass: (T or T + 1, …)

    @property
    def h(self) -> Array:
        """h_t for every step: (T, B, H)."""
        return self.states["h"]

    @property
    def c(self) -> Array | None:
        """c_t for every step: (T, B, H); None for a cell without a cell state."""
        return self.states.get("c")

    @property
    def h_0(self) -> Array:
        """h before the first step: (B, H)."""
        return self.states_0["h"]

    @property
    def c_0(self) -> Array | None:
        """c before the first step: (B, H); None for a cell without a cell state."""
        return self.states_0.get("c")

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
        return self.before("h")

    @property
    def c_prev(self) -> Array:
        """c_{t−1} for every step: (T, B, H); ValueError for a cell without a cell state."""
        if "c" not in self.states:
            raise ValueError(f"c_prev needs a cell with a cell state, an LSTM: this trace has {', '.join(self.states)}")
        return self.before("c")

    def before(self, state: str) -> Array:
        """Return a state of the step before, for every step: (T, B, H)."""
        return np.concatenate([self.states_0[state][None], self.states[state][:-1]])

    def span(self, steps: slice) -> "Trace":
        """Return the trace of a span of steps, whose initial states are those the first of them started from."""
        start, stop, _ = steps.indices(self.length)
        if (start, stop) == (0, self.length):
            return self
        saved = {name: array[start : stop + len(array) - self.length] for name, array in self.saved.items()}
        return _replace(
            self,
            x=self.x[start:stop],
            states={name: state[start:stop] for name, state in self.states.items()},
            states_0={name: state[start - 1] for name, state in self.states.items()} if start else self.states_0,
            gates={name: gate[start:stop] for name, gate in self.gates.items()},
            pre={name: pre[start:stop] for name, pre in self.pre.items()},
            saved=saved,
        )

    def sequence(self, b: int) -> "Trace":
        """Return the trace of one sequence of the batch, without a batch axis."""
        if not self.batched:
            raise ValueError("this trace has no batch axis to choose from")

        def of(series: Mapping[str, Array]) -> dict[str, Array]:
            return {name: array[:, b] for name, array in series.items()}

        return Trace(
            x=self.x[:, b],
            states=of(self.states),
            states_0={name: state[b] for name, state in self.states_0.items()},
            gates=of(self.gates),
            pre=of(self.pre),
            interventions=self.interventions,
            saved=of(self.saved),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, init=False)
class Gradients:
    """The gradient of a loss with respect to everything it depends on; a name means ∂L/∂name.

    Those of the parameters are attributes by the parameter's name, of its shape: `grads.W_hh`.
    """

    weights: Mapping[str, Array]
    x: Array  # (T, B, D)
    states: Mapping[str, Array]  # (T, B, H), total: by every path from a state of step t to the loss
    states_0: Mapping[str, Array]  # (B, H)

    def __init__(
        self,
        *,
        x: Array,
        states: Mapping[str, Array],
        states_0: Mapping[str, Array],
        weights: Mapping[str, Array] | None = None,
        **more: Array,
    ) -> None:
        arrays = _in_order({**(weights or {}), **more})
        for name, value in (("weights", arrays), ("x", x), ("states", states), ("states_0", states_0)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Array:
        return _weight(self, name)

    @property
    def h(self) -> Array:
        """∂L/∂h_t, total: (T, B, H)."""
        return self.states["h"]

    @property
    def c(self) -> Array | None:
        """∂L/∂c_t, total: (T, B, H); None for a cell without a cell state."""
        return self.states.get("c")

    @property
    def h_0(self) -> Array:
        """∂L/∂h_0: (B, H)."""
        return self.states_0["h"]

    @property
    def c_0(self) -> Array | None:
        """∂L/∂c_0: (B, H); None for a cell without a cell state."""
        return self.states_0.get("c")

    def arrays(self) -> dict[str, Array]:
        """Return the gradient of every parameter, in the order of `Params.arrays`."""
        return dict(self.weights)


def _weight(record: Params | Gradients, name: str) -> Array:
    """Return a parameter or its gradient by name; AttributeError, as Python asks, where there is none."""
    if name.startswith("__") or name in ("weights", "cell"):  # asked while a record is being copied or unpickled
        raise AttributeError(name)
    if name not in record.weights:
        raise AttributeError(f"there is no {name} among {', '.join(record.weights)}")
    return record.weights[name]


def _in_order(weights: Mapping[str, Array | None]) -> dict[str, Array]:
    names = (*(name for name in ORDER if name in weights), *(name for name in weights if name not in ORDER))
    return {name: array for name in names if (array := weights[name]) is not None}


def _size(arrays: Mapping[str, Array], name: str, given: int | None, what: str) -> int:
    if name in arrays and np.ndim(arrays[name]):
        return int(arrays[name].shape[-1])
    if given is None:
        raise ValueError(f"{what} must be given for parameters without {name}")
    return int(given)
