"""Layers of cells one above the other, each in one direction or in both, as PyTorch's `num_layers` and `bidirectional`.

Each layer reads what the one below gives; of a layer in both directions that is h of the forward direction and, beside
it, h of the direction that reads the sequence from its end. The final state of the latter stands at the first step.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from playground.cells.records import Array, Gradients, Params, Trace
from playground.engine.backward import backward
from playground.engine.forward import forward
from playground.engine.interventions import Clamp

Stack = Sequence[Sequence[Params]]
"""Layers from the input up, each with its directions: the forward one, and perhaps the reverse one."""

First = Mapping[str, ArrayLike]
"""The states before the first step by name."""

Feed = Callable[[Array], Array]
"""From h of the last layer at a step (…, H) to the input of the next step (…, D)."""

Return = Callable[[Array, Array], Array]
"""From h of the last layer at a step and ∂L/∂x of the next step to what that adds to ∂L/∂h."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StackTrace:
    """What a stack computes.

    x : (T, …, D) as it was read, where outputs were fed back with them
    layers : by layer and direction; the steps of a reverse direction are in the order in which it reads, last first
    """

    x: Array
    layers: tuple[tuple[Trace, ...], ...]

    def h(self, layer: int = -1) -> Array:
        """Return h of a layer at every step of the sequence: (T, …, directions · H)."""
        return _joined([trace.h for trace in self.layers[layer]])

    def states(self, layer: int, direction: int) -> dict[str, Array]:
        """Return the states of a layer in a direction by name, in the order of the sequence's steps: (T, …, H)."""
        return {name: _in_order(state, direction) for name, state in self.layers[layer][direction].states.items()}

    def final(self, layer: int, direction: int) -> dict[str, Array]:
        """Return the states after the last step that a layer reads: of the reverse direction after the first step."""
        return {name: state[-1] for name, state in self.layers[layer][direction].states.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StackGradients:
    """The gradient of a loss by everything in a stack.

    x : (T, …, D) total: through whatever was fed back too
    layers : by layer and direction; the steps of a reverse direction are in the order in which it reads
    """

    x: Array
    layers: tuple[tuple[Gradients, ...], ...]


def forward_stack(
    stack: Stack,
    x: ArrayLike,
    *,
    first: Sequence[Sequence[First]] = (),
    feed: Feed | None = None,
    given: int = 0,
    clamps: Sequence[Clamp] = (),
) -> StackTrace:
    """Run a stack over a sequence.

    Parameters
    ----------
    stack : layers from the input up
    x : (T, …, D)
    first : the states before the first step by name, by layer and direction; zero where none are given
    feed, given : what follows on the first `given` steps of x is not read: each step's input is made of h of the step
        before. Only where every layer reads forwards.
    clamps : of the first layer's forward direction

    Raises
    ------
    ValueError : a layer that doesn't read as many inputs as the one below gives, or feeding back in both directions
    """
    x = np.array(x, dtype=np.result_type(np.asarray(x).dtype, np.float32))
    check_stack(stack, x.shape[-1])
    if feed is not None:
        if len(stack[0]) > 1:
            raise ValueError("an output can't be fed back to a layer that reads the sequence from its end")
        x = _fed(stack, x, first, feed, given, clamps)
    traces, below = [], x
    for number, layer in enumerate(stack):
        own = [
            forward(
                params,
                _in_order(below, direction),
                states_0=_first(first, number, direction),
                interventions=() if number or direction else clamps,
            )
            for direction, params in enumerate(layer)
        ]
        traces.append(tuple(own))
        below = _joined([trace.h for trace in own])
    return StackTrace(x=x, layers=tuple(traces))


def backward_stack(
    stack: Stack, trace: StackTrace, dh: ArrayLike, *, back: Return | None = None, given: int = 0
) -> StackGradients:
    """Return the gradient of a loss, given how it depends on h of the last layer directly.

    Parameters
    ----------
    dh : (T, …, directions · H), ∂L/∂h of the last layer as it enters at each step
    back, given : of what `forward_stack` fed back, what ∂L/∂x of a step adds to ∂L/∂h of the step before
    """
    above = np.asarray(dh, dtype=trace.x.dtype)
    if back is not None:
        return _fed_back(stack, trace, above, back, given)
    layers: list[tuple[Gradients, ...]] = []
    for layer, traces in zip(reversed(stack), reversed(trace.layers), strict=True):
        parts = np.split(above, len(layer), axis=-1)
        own = tuple(
            backward(params, one, _in_order(part, direction))
            for direction, (params, one, part) in enumerate(zip(layer, traces, parts, strict=True))
        )
        layers.append(own)
        above = np.sum([_in_order(grads.x, direction) for direction, grads in enumerate(own)], axis=0)
    return StackGradients(x=above, layers=tuple(reversed(layers)))


def check_stack(stack: Stack, inputs: int) -> None:
    """Raise ValueError where the layers don't fit on each other."""
    if not stack or any(len(layer) not in (1, 2) for layer in stack):
        raise ValueError("a stack has at least one layer, and a layer one direction or two")
    for number, layer in enumerate(stack):
        for params in layer:
            if params.input_size != inputs:
                raise ValueError(f"layer {number + 1} must read {inputs} inputs, it reads {params.input_size}")
        inputs = sum(params.hidden_size for params in layer)


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate([_in_order(part, direction) for direction, part in enumerate(parts)], axis=-1)


def _in_order(series: Array, direction: int) -> Array:
    """Return a series in the other order of its steps where the direction is the reverse one."""
    return np.ascontiguousarray(series[::-1]) if direction else series


def _first(first: Sequence[Sequence[First]], layer: int, direction: int) -> First:
    return first[layer][direction] if layer < len(first) and direction < len(first[layer]) else {}


def _fed(
    stack: Stack, x: Array, first: Sequence[Sequence[First]], feed: Feed, given: int, clamps: Sequence[Clamp]
) -> Array:
    """Return the input with what was fed back in it: the stack, a step at a time."""
    states = [_first(first, number, 0) for number in range(len(stack))]
    for t in range(len(x)):
        below = x[t : t + 1]
        for number, (params,) in enumerate(stack):
            one = forward(params, below, states_0=states[number], interventions=() if number else _at(clamps, t))
            states[number] = {name: state[-1] for name, state in one.states.items()}
            below = one.h
        if given <= t + 1 < len(x):
            with np.errstate(all="ignore"):
                x[t + 1] = feed(below[0])
    return x


def _at(clamps: Sequence[Clamp], t: int) -> tuple[Clamp, ...]:
    """Return what holds at a step, as clamps of a sequence that is this step alone."""
    held = [clamp for clamp in clamps if clamp.start <= t and (clamp.stop is None or t < clamp.stop)]
    return tuple(replace(clamp, start=0, stop=None) for clamp in held)


def _fed_back(stack: Stack, trace: StackTrace, dh: Array, back: Return, given: int) -> StackGradients:
    """Return the gradient where outputs were fed back: a step at a time, as each waits for the next."""
    length, dx = len(trace.x), np.zeros_like(trace.x)
    carried: list[Mapping[str, Array]] = [{} for _layer in stack]
    steps: list[list[Gradients]] = [[] for _layer in stack]
    totals: list[dict[str, Array]] = [{} for _layer in stack]  # kept as sums: a step's are as large as the weights
    for t in reversed(range(length)):
        above = dh[t]
        if given <= t + 1 < length:
            with np.errstate(all="ignore"):
                above = above + back(trace.h()[t], dx[t + 1])
        for number in reversed(range(len(stack))):
            own = trace.layers[number][0]
            one = replace(own.span(slice(t, t + 1)), interventions=_at(own.interventions, t))
            entering = {name: state[None] for name, state in carried[number].items()}
            entering["h"] = entering.get("h", 0) + above[None]
            grads = backward(stack[number][0], one, entering.pop("h"), d_states=entering)
            carried[number], above = grads.states_0, grads.x[0]
            for name, weight in grads.weights.items():
                totals[number][name] = totals[number].get(name, 0) + weight
            steps[number].append(replace(grads, weights={}))
        dx[t] = above
    layers = tuple((_joined_steps(own[::-1], total),) for own, total in zip(steps, totals, strict=True))
    return StackGradients(x=dx, layers=layers)


def _joined_steps(steps: Sequence[Gradients], weights: Mapping[str, Array]) -> Gradients:
    """Return the gradients of single steps, first to last, as those of the whole sequence."""
    return Gradients(
        weights=weights,
        x=np.concatenate([one.x for one in steps]),
        states={name: np.concatenate([one.states[name] for one in steps]) for name in steps[0].states},
        states_0=steps[0].states_0,
    )
