"""Every cell in every variant, with the clamps and the inputs the tests run it on."""

from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import numpy as np

from playground import CELLS, Clamp, Params, Trace, forward, init_params

VARIANTS = [
    (cell, options)
    for cell, spec in CELLS.items()
    for options in (dict(zip(spec.options, values, strict=True)) for values in product(*spec.options.values()))
    if not spec.conflict(options)
]
NAMES = ["-".join([cell, *(f"{name}={value}" for name, value in options.items())]) for cell, options in VARIANTS]
H, D = 3, 2


@dataclass(frozen=True, kw_only=True)
class Case:
    """A cell with everything `forward` takes, filled at random."""

    params: Params
    x: np.ndarray
    h_0: np.ndarray
    c_0: np.ndarray | None
    more_0: dict[str, np.ndarray] = field(default_factory=dict)  # of the states beyond h and c
    clamps: tuple[Clamp, ...] = field(default=())

    def run(self, **changed: Any) -> Trace:
        """Run it, with some of it changed."""
        case = replace(self, **changed)
        states_0 = {**case.more_0, "h": case.h_0} | ({} if case.c_0 is None else {"c": case.c_0})
        return forward(case.params, case.x, states_0=states_0, interventions=case.clamps)


def make_case(cell: str, options: dict[str, Any], *, T: int, B: int | None, clamped: bool = False) -> Case:
    """Return a case whose weights are large enough to bend every activation."""
    rng = np.random.default_rng([T, B or 0])
    batch = () if B is None else (B,)
    params = init_params(cell, input_size=D, hidden_size=H, rng=rng, **options)
    params = replace(params, **{name: 1.5 * array for name, array in params.arrays().items()})
    return Case(
        params=params,
        x=rng.normal(size=(T, *batch, D)),
        h_0=0.5 * rng.normal(size=(*batch, H)),
        c_0=rng.normal(size=(*batch, H)) if CELLS[cell].has_cell_state else None,
        more_0={name: rng.uniform(0.5, 1, size=(*batch, H)) for name in CELLS[cell].states if name not in ("h", "c")},
        clamps=all_clamps(params, T) if clamped else (),
    )


def all_clamps(params: Params, T: int) -> tuple[Clamp, ...]:
    """Return a clamp on every gate and state, over different spans and units, some of them meeting."""
    spec = CELLS[params.cell]
    gates = [
        Clamp(target=signal.name, value=0.2 + 0.15 * k, start=k % 2, stop=T - k % 2, units=(k % H, (k + 1) % H))
        for k, signal in enumerate(spec.signals(params.options))
    ]
    states = [Clamp(target="h", value=0.3, start=T // 2, stop=T // 2 + 1, units=(1,))]
    if spec.has_cell_state:
        states.append(Clamp(target="c", value=-0.4, start=T // 2, stop=T // 2 + 2, units=(0, 2)))
        states.append(Clamp(target="c", value=0.7, start=T // 2, stop=T // 2 + 1, units=(2,)))
    return (*gates, *states)
