"""Optimisers: each a pair of pure functions over one vector of all parameters θ, with gradient g and rate η.

    SGD       θ ← θ − η g
    momentum  v ← μ v + g                                        θ ← θ − η v
    RMSprop   s ← α s + (1 − α) g²                               θ ← θ − η g / (√s + ε)
    Adam      m ← β₁ m + (1 − β₁) g,  s ← β₂ s + (1 − β₂) g²     θ ← θ − η m̂ / (√ŝ + ε)
              m̂ = m / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ)

As in PyTorch, whose defaults α = 0.99, β₁ = 0.9, β₂ = 0.999, ε = 1e−8 are used.

Source: momentum, Polyak 1964 as in Sutskever et al. 2013; RMSprop, Hinton 2012; Adam, Kingma & Ba 2015; decoupled
weight decay, Loshchilov & Hutter 2019.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.cells.records import Array
from playground.words import mark

ALPHA, BETA_1, BETA_2, EPSILON = 0.99, 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Memory:
    """What an optimiser remembers: of which optimiser it is, the steps taken, and its vectors, each (P,)."""

    optimiser: str
    count: int = 0
    vectors: tuple[Array, ...] = ()


Vectors = tuple[Array, ...]
Direction = Callable[..., tuple[Array, Vectors]]
"""(gradient, vectors, count, momentum) → what the rate is multiplied with, and the vectors after this step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimiser:
    """A way to step down: `init(θ)` gives its memory, `update(g, memory, θ, settings)` what is added to θ."""

    name: str
    label: str
    held: int  # how many vectors it remembers
    direction: Direction

    def init(self, vector: Array) -> Memory:
        """Return the memory before the first step."""
        return Memory(optimiser=self.name, vectors=tuple(np.zeros_like(vector) for _ in range(self.held)))

    def update(self, gradient: Array, memory: Memory, vector: Array, settings: Any) -> tuple[Array, Memory]:
        """Return what this step adds to the parameters (P,), and the memory after it.

        Weight decay is L2 as in PyTorch's SGD, RMSprop and Adam: the gradient gets decay · θ. Where `decoupled` it is
        that of AdamW: rate · decay · θ is taken off beside the step.
        """
        rate, decay = settings.learning_rate, settings.weight_decay
        if decay and not settings.decoupled:
            gradient = gradient + decay * vector
        count = memory.count + 1
        direction, vectors = self.direction(gradient, memory.vectors, count, settings.momentum)
        change = -rate * direction
        if decay and settings.decoupled:
            change -= rate * decay * vector
        return change, Memory(optimiser=self.name, count=count, vectors=vectors)


def sgd(gradient: Array, vectors: Vectors, count: int, momentum: float) -> tuple[Array, Vectors]:
    """The gradient itself."""
    return gradient, ()


def with_momentum(gradient: Array, vectors: Vectors, count: int, momentum: float) -> tuple[Array, Vectors]:
    """Heavy ball: the gradients so far, older ones fading."""
    velocity = momentum * vectors[0] + gradient
    return velocity, (velocity,)


def rmsprop(gradient: Array, vectors: Vectors, count: int, momentum: float) -> tuple[Array, Vectors]:
    """The gradient, each entry by its own recent size."""
    square = ALPHA * vectors[0] + (1 - ALPHA) * gradient * gradient
    return gradient / (np.sqrt(square) + EPSILON), (square,)


def adam(gradient: Array, vectors: Vectors, count: int, momentum: float) -> tuple[Array, Vectors]:
    """The mean gradient, each entry by its own recent size, both corrected for their start at 0."""
    mean = BETA_1 * vectors[0] + (1 - BETA_1) * gradient
    square = BETA_2 * vectors[1] + (1 - BETA_2) * gradient * gradient
    size = np.sqrt(square) / (1 - BETA_2**count) ** 0.5 + EPSILON
    return mean / (1 - BETA_1**count) / size, (mean, square)


OPTIMISERS: Mapping[str, Optimiser] = MappingProxyType(
    {
        optimiser.name: optimiser
        for optimiser in (
            Optimiser(name="sgd", label=mark("SGD"), held=0, direction=sgd),
            Optimiser(name="momentum", label=mark("Momentum"), held=1, direction=with_momentum),
            Optimiser(name="rmsprop", label=mark("RMSprop"), held=1, direction=rmsprop),
            Optimiser(name="adam", label=mark("Adam"), held=2, direction=adam),
        )
    }
)
