"""Runs of every cell and variant, with and without interventions."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground import CELLS, Clamp, Gradients, Params, Trace, backward, forward, init_params

H, D = 4, 3


def variants() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every cell with every combination of options that go together."""
    for name, spec in CELLS.items():
        for values in itertools.product(*spec.options.values()):
            options = dict(zip(spec.options, values, strict=True))
            if not spec.conflict(options):
                yield name, options


VARIANTS = list(variants())
IDS = ["-".join([name, *(f"{key}={value}" for key, value in options.items())]) for name, options in VARIANTS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    params: Params
    x: NDArray[Any]
    trace: Trace
    dh: NDArray[Any]
    grads: Gradients


def make_case(cell: str, options: dict[str, Any], *, length: int = 7, clamps: tuple[Clamp, ...] = ()) -> Case:
    rng = np.random.default_rng(7)
    params = init_params(cell, input_size=D, hidden_size=H, rng=rng, **options)
    x = rng.standard_normal((length, D))
    trace = forward(params, x, h_0=rng.standard_normal(H), interventions=clamps)
    dh = rng.standard_normal((length, H))
    return Case(params=params, x=x, trace=trace, dh=dh, grads=backward(params, trace, dh))


@pytest.fixture(params=list(range(len(VARIANTS))), ids=IDS)
def variant(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return VARIANTS[request.param]


@pytest.fixture(params=[1, 2, 7])
def case(variant: tuple[str, dict[str, Any]], request: pytest.FixtureRequest) -> Case:
    return make_case(*variant, length=request.param)


@pytest.fixture
def clamped_case(variant: tuple[str, dict[str, Any]]) -> Case:
    cell, options = variant
    signals = [signal.name for signal in CELLS[cell].signals(options)]
    gate = {"gru": "z", "lstm": "g"}.get(cell, signals[0] if signals else "h")
    clamps = (Clamp(target="h", value=0.3, start=3, stop=5, units=(1,)), Clamp(target=gate, value=0.7, start=2, stop=6))
    return make_case(cell, options, clamps=clamps)


@pytest.fixture
def new_case() -> Callable[..., Case]:
    return make_case
