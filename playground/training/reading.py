"""What a network that reads character by character foretells, and what it writes by itself."""

from typing import Any

import numpy as np

from playground.cells.records import Array, Trace
from playground.engine import forward
from playground.training.losses import softmax
from playground.training.network import Layout, Network


def foretell(layout: Layout, vector: Array, indices: Array) -> Array:
    """Return the probability of every character after each one read: (N, K) from indices (N,), N at least 1."""
    network = layout.unpack(vector)
    trace = forward(network.params, _read(layout, vector, indices))
    return _answer(network, trace)


def write(layout: Layout, vector: Array, indices: Array, *, count: int, rng: np.random.Generator) -> Array:
    """Read some characters (N,), N at least 1, then draw `count` more from what is foretold, each read in its turn."""
    network, written = layout.unpack(vector), []
    trace = forward(network.params, _read(layout, vector, indices))
    for _ in range(count):
        p = _answer(network, trace)[-1].astype(float)
        written.append(int(rng.choice(len(p), p=p / p.sum())))
        trace = forward(network.params, _read(layout, vector, np.array(written[-1:])), states_0=_last_states(trace))
    return np.array(written, int)


def _read(layout: Layout, vector: Array, indices: Array) -> Array:
    return np.eye(layout.input_size, dtype=vector.dtype)[indices]


def _answer(network: Network, trace: Trace) -> Array:
    return softmax(trace.h @ network.W_hy.T + network.b_y)


def _last_states(trace: Trace) -> dict[str, Any]:
    return {name: state[-1] for name, state in trace.states.items()}
