"""The whole network of an experiment: its layers and directions, the readout on top, and what is fed back.

Weights beyond the first layer's forward direction are drawn like these, from seeds of their own, and bear the names of
`Block`: l1.W_hh, l0r.W_ih.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from playground.cells import key_of
from playground.cells.blocks import Block
from playground.cells.records import Array, Params
from playground.engine import Clamp, check_params, forward_many, stack_params
from playground.engine.stack import StackGradients, StackTrace, backward_stack, forward_stack
from playground.experiment.readout import ACTIVATIONS, through
from playground.experiment.state.experiment import READOUT, Experiment


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Layers of cells with a readout. K outputs, H units, by layer and direction one `Params`.

    given : the steps of the input that are read; what follows is 0, or the output fed back
    first : the states before the first step of the first layer's forward direction, by name
    clamps : of the first layer's forward direction
    """

    stack: tuple[tuple[Params, ...], ...]
    W_hy: Array  # (K, directions · H)
    b_y: Array  # (K,)
    readout: str
    given: int
    feeds_back: bool
    first: Mapping[str, Array]
    clamps: tuple[Clamp, ...]

    def forward(self, x: Array) -> StackTrace:
        """Run over x (T, D), as far as it is read."""
        read = self.read(x)
        feed = self._feed if self.feeds_back else None
        return forward_stack(self.stack, read, first=[[self.first]], feed=feed, given=self.given, clamps=self.clamps)

    def forward_many(self, params: Sequence[Params], x: Array) -> Array | None:
        """Return h (N, T, H) of N networks with other parameters each, at once; None where each has to run by itself.

        One layer that reads forwards can, with nothing fed back and nothing clamped.
        """
        if len(self.stack) > 1 or len(self.stack[0]) > 1 or self.feeds_back or self.clamps:
            return None
        return forward_many(stack_params(params), self.read(x), states_0=self.first, names=["h"])["h"]

    def read(self, x: Array) -> Array:
        """Return x (T, D) with zeros where it is not read."""
        read = x.copy()
        read[self.given :] = 0
        return read

    def backward(self, trace: StackTrace, dh: Array) -> StackGradients:
        """Return the gradient, given ∂L/∂h (T, directions · H) of the last layer as it enters."""
        return backward_stack(self.stack, trace, dh, back=self._back if self.feeds_back else None, given=self.given)

    def returning(self, trace: StackTrace, dh: Array) -> tuple[Array, Array]:
        """Return what a loss sends back, given ∂L/∂h of the last layer as it enters.

        Returns
        -------
        (T, H), ∂L/∂h_t as it enters in the first layer's forward direction, from above and from what was fed back
        (T, K), ∂L/∂a_t by what was fed back alone
        """
        units, da = self.stack[0][0].hidden_size, np.zeros((len(dh), len(self.b_y)))
        if len(self.stack) == 1 and not self.feeds_back:
            return dh[:, :units], da
        passed = self.backward(trace, dh)
        if self.feeds_back:
            fed = slice(self.given - 1, len(dh) - 1)
            da[fed] = through(self.readout, self.outputs(trace.h()[fed])[1], passed.x[self.given :])
        if len(self.stack) == 1:
            return dh + da @ self.W_hy, da
        parts = [grads.x[::-1] if direction else grads.x for direction, grads in enumerate(passed.layers[1])]
        above: Array = np.sum(parts, axis=0)
        return above[:, :units], da

    def outputs(self, h: Array) -> tuple[Array, Array]:
        """Return a = W_hy h + b_y and y = φ(a) of h of the last layer."""
        with np.errstate(all="ignore"):
            a = h @ self.W_hy.T + self.b_y
            return a, ACTIVATIONS[self.readout](a)

    def with_first(self, params: Params) -> "Network":
        """Return the network with other parameters in the first layer's forward direction."""
        (_, *others), *above = self.stack
        return replace(self, stack=((params, *others), *above))

    def _feed(self, h: Array) -> Array:
        return self.outputs(h)[1]

    def _back(self, h: Array, dx: Array) -> Array:
        return through(self.readout, self.outputs(h)[1], dx) @ self.W_hy


def network_of(
    experiment: Experiment, arrays: Mapping[str, Array], inputs: int, clamps: Sequence[Clamp] = ()
) -> Network:
    """Return the network of an experiment and its arrays by name, for D inputs."""
    dirs = 2 if experiment.both else 1
    stack = tuple(
        tuple(
            _params(experiment, arrays, layer, direction, inputs if layer == 0 else dirs * experiment.hidden_size)
            for direction in range(dirs)
        )
        for layer in range(experiment.layers)
    )
    given = experiment.given or experiment.length
    return Network(
        stack=stack,
        W_hy=arrays["W_hy"],
        b_y=arrays["b_y"],
        readout=experiment.readout,
        given=given,
        feeds_back=can_feed_back(experiment, inputs) and given < experiment.length,
        first=_first(experiment),
        clamps=tuple(clamps),
    )


def can_feed_back(experiment: Experiment, inputs: int) -> bool:
    """Whether outputs are to be fed back, and can be: as many as there are inputs, and in one direction."""
    return experiment.after == "output" and experiment.outputs == inputs and not experiment.both


def _first(experiment: Experiment) -> dict[str, Array]:
    """Return the states before the first step that were set by hand, as many units as there are."""
    first = {}
    for name, values in (("h", experiment.h_0), ("c", experiment.c_0)):
        if values and name in experiment.spec.states:
            state = np.zeros(experiment.hidden_size)
            known = np.array(values[: experiment.hidden_size], dtype=np.float64)
            state[: len(known)] = known
            first[name] = state
    return first


def _params(experiment: Experiment, arrays: Mapping[str, Array], layer: int, direction: int, inputs: int) -> Params:
    return as_params(experiment, dict(_own(arrays, layer, direction)), inputs)


def _own(arrays: Mapping[str, Array], layer: int, direction: int) -> Iterator[tuple[str, Array]]:
    """Yield the arrays of one layer and direction, by their names in it."""
    for name, array in arrays.items():
        block = Block.parse(name)
        if (block.layer, block.reverse) == (layer, direction == 1):
            yield block.parameter, array


def as_params(experiment: Experiment, arrays: Mapping[str, Array], inputs: int) -> Params:
    """Return a cell's own arrays; its sizes are the experiment's also where it has no matrix that tells them."""
    return check_params(
        Params(
            cell=key_of(experiment.spec),
            options=experiment.options,
            input_size=inputs,
            hidden_size=experiment.hidden_size,
            weights={name: array for name, array in arrays.items() if name not in READOUT and "." not in name},
        )
    )
