"""Each cell written out from its paper, one unit at a time, to compare the engine with.

Nothing of the playground is used but the names of the parameters. A clamp is (target, value, start, stop, units).
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np


def sigma(a: float) -> float:
    return 1 / (1 + math.exp(-a))


PHI: dict[str, Callable[[float], float]] = {
    "tanh": math.tanh,
    "relu": lambda a: max(a, 0.0),
    "sigmoid": sigma,
    "identity": lambda a: a,
}


class Slow:
    """One sequence through one cell; `gates`, `pre`, `h` and `c` are lists over time of lists over units."""

    def __init__(self, cell: str, options: dict[str, Any], weights: dict[str, np.ndarray], clamps: Any) -> None:
        self.options, self.weights, self.clamps = options, weights, clamps
        self.size = weights["W_hh"].shape[1]
        self.step = {"rnn": self.rnn, "lstm": self.lstm, "gru": self.gru}[cell]
        self.gates: list[dict[str, list[float]]] = []
        self.pre: list[dict[str, list[float]]] = []
        self.h: list[list[float]] = []
        self.c: list[list[float]] = []

    def run(self, x: np.ndarray, h_0: np.ndarray, c_0: np.ndarray | None) -> "Slow":
        h, c = [float(v) for v in h_0], [float(v) for v in c_0] if c_0 is not None else []
        for t, x_t in enumerate(x):
            self.t = t
            self.gates.append({})
            self.pre.append({})
            h, c = self.step([float(v) for v in x_t], h, c)
            self.h.append(h)
            self.c.append(c)
        return self

    def held(self, name: str, values: list[float]) -> list[float]:
        for target, value, start, stop, units in self.clamps:
            if target == name and start <= self.t < stop:
                values = [value if j in units else v for j, v in enumerate(values)]
        return values

    def input_part(self, block: int, x: list[float]) -> list[float]:
        W, b = self.weights["W_ih"], self.weights["b_ih"]
        rows = range(block * self.size, (block + 1) * self.size)
        return [sum(W[r, d] * x[d] for d in range(len(x))) + b[r] for r in rows]

    def state_part(self, block: int, h: list[float]) -> list[float]:
        W, b = self.weights["W_hh"], self.weights["b_hh"]
        rows = range(block * self.size, (block + 1) * self.size)
        return [sum(W[r, k] * h[k] for k in range(self.size)) + b[r] for r in rows]

    def gate(self, name: str, a: list[float], phi: Callable[[float], float] = sigma) -> list[float]:
        self.pre[-1][name] = a
        self.gates[-1][name] = self.held(name, [phi(v) for v in a])
        return self.gates[-1][name]

    def rnn(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        a = [p + q for p, q in zip(self.input_part(0, x), self.state_part(0, h), strict=True)]
        return self.gate("h", a, PHI[self.options["activation"]]), c

    def lstm(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        blocks = "fgo" if self.options["coupled"] else "ifgo" if self.options["forget_gate"] else "igo"
        units = range(self.size)

        def before(name: str, seen: list[float] | None = None) -> list[float]:
            k = blocks.index(name)
            a = [p + q for p, q in zip(self.input_part(k, x), self.state_part(k, h), strict=True)]
            if seen is not None and self.options["peephole"]:
                a = [a[j] + self.weights[f"W_c{name}"][j] * seen[j] for j in units]
            return a

        f = self.gate("f", before("f", c)) if "f" in blocks else [1.0] * self.size
        if "i" in blocks:
            i = self.gate("i", before("i", c))
        else:
            i = self.held("i", [1 - f[j] for j in units])
            self.gates[-1]["i"], self.pre[-1]["i"] = i, [-a for a in self.pre[-1]["f"]]
        g = self.gate("g", before("g"), math.tanh)
        c = self.held("c", [f[j] * c[j] + i[j] * g[j] for j in units])
        o = self.gate("o", before("o", c))
        return self.held("h", [o[j] * math.tanh(c[j]) for j in units]), c

    def gru(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        units = range(self.size)
        r = self.gate("r", [p + q for p, q in zip(self.input_part(0, x), self.state_part(0, h), strict=True)])
        z = self.gate("z", [p + q for p, q in zip(self.input_part(1, x), self.state_part(1, h), strict=True)])
        if self.options["reset"] == "after":
            reset = [r[j] * u for j, u in enumerate(self.state_part(2, h))]
        else:
            reset = self.state_part(2, [r[j] * h[j] for j in units])
        n = self.gate("n", [p + q for p, q in zip(self.input_part(2, x), reset, strict=True)], math.tanh)
        return self.held("h", [z[j] * h[j] + (1 - z[j]) * n[j] for j in units]), c
