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


# the lines that have a bias, and those that see the input, in the order of their blocks
BIASED = {
    "lstm": "ifgo",
    "gru": "rzn",
    "leaky": "n",
    "indrnn": "h",
    "ugrnn": "zn",
    "mgu": "fn",
    "cfn": "fi",
    "mingru": "zn",
    "minlstm": "fig",
    "slstm": "ifzo",
}
FED = {**BIASED, "cfn": "fig"}


class Slow:
    """One sequence through one cell; `gates`, `pre`, `h`, `c` and `more` are lists over time of lists over units."""

    def __init__(
        self, cell: str, options: dict[str, Any], weights: dict[str, np.ndarray], clamps: Any, size: int
    ) -> None:
        self.options, self.weights, self.clamps = options, weights, clamps
        self.size = size
        self.biased, self.fed, self.step = BIASED.get(cell, ""), FED.get(cell, ""), getattr(self, cell)
        self.more: list[dict[str, list[float]]] = []
        self.others: dict[str, list[float]] = {}
        self.gates: list[dict[str, list[float]]] = []
        self.pre: list[dict[str, list[float]]] = []
        self.h: list[list[float]] = []
        self.c: list[list[float]] = []

    def run(self, x: np.ndarray, h_0: np.ndarray, c_0: np.ndarray | None, **more: np.ndarray) -> "Slow":
        h, c = [float(v) for v in h_0], [float(v) for v in c_0] if c_0 is not None else []
        self.others = {name: [float(v) for v in state] for name, state in more.items()}
        for t, x_t in enumerate(x):
            self.t = t
            self.gates.append({})
            self.pre.append({})
            h, c = self.step([float(v) for v in x_t], h, c)
            self.h.append(h)
            self.c.append(c)
            self.more.append(dict(self.others))
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

    def sum(self, name: str, x: list[float], seen: list[float] | None = None) -> list[float]:
        """W x + b of a line, and U · seen; arrays hold the blocks of the lines that use them."""
        total = [0.0] * self.size
        for j in range(self.size):
            row = self.fed.index(name) * self.size + j
            total[j] = sum(self.weights["W_ih"][row, d] * x[d] for d in range(len(x)))
            if name in self.biased:
                total[j] += self.weights["b_ih"][self.biased.index(name) * self.size + j]
            if seen is not None:
                total[j] += sum(self.weights["W_hh"][row, k] * seen[k] for k in range(self.size))
        return total

    def mixed(self, kept: list[float], old: list[float], new: list[float]) -> list[float]:
        return [k * a + (1 - k) * b for k, a, b in zip(kept, old, new, strict=True)]

    def leaky(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        n = self.gate("n", self.sum("n", x, h), math.tanh)
        return self.held("h", self.mixed([1 - self.options["leak"]] * self.size, h, n)), c

    def indrnn(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        a = [v + self.weights["W_hh"][j] * h[j] for j, v in enumerate(self.sum("h", x))]
        return self.gate("h", a, PHI["relu"]), c

    def ugrnn(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        z = self.gate("z", self.sum("z", x, h))
        return self.held("h", self.mixed(z, h, self.gate("n", self.sum("n", x, h), math.tanh))), c

    def mgu(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        f = self.gate("f", self.sum("f", x, h))
        n = self.gate("n", self.sum("n", x, [f[j] * h[j] for j in range(self.size)]), math.tanh)
        return self.held("h", self.mixed(f, n, h)), c

    def cfn(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        f, i = self.gate("f", self.sum("f", x, h)), self.gate("i", self.sum("i", x, h))
        g = self.gate("g", self.sum("g", x), math.tanh)
        return self.held("h", [f[j] * math.tanh(h[j]) + i[j] * g[j] for j in range(self.size)]), c

    def mingru(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        z, n = self.gate("z", self.sum("z", x)), self.gate("n", self.sum("n", x), PHI["identity"])
        return self.held("h", self.mixed(z, n, h)), c

    def minlstm(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        forget, write = ([sigma(v) for v in self.sum(name, x)] for name in "fi")
        odds = [math.log(a / b) for a, b in zip(forget, write, strict=True)]
        f = self.held("f", [a / (a + b) for a, b in zip(forget, write, strict=True)])
        i = self.held("i", [1 - v for v in f])
        self.gates[-1] |= {"f": f, "i": i}
        self.pre[-1] |= {"f": odds, "i": [-v for v in odds]}
        g = self.gate("g", self.sum("g", x), PHI["identity"])
        return self.held("h", [f[j] * h[j] + i[j] * g[j] for j in range(self.size)]), c

    def slstm(self, x: list[float], h: list[float], c: list[float]) -> tuple[list[float], list[float]]:
        units, (n, m) = range(self.size), (self.others["n"], self.others["m"])
        kept = [math.log(sigma(v)) + m[j] for j, v in enumerate(self.sum("f", x, h))]
        raw = self.sum("i", x, h)
        m = self.held("m", [max(kept[j], raw[j]) for j in units])
        i = self.gate("i", [raw[j] - m[j] for j in units], math.exp)
        f = self.gate("f", [kept[j] - m[j] for j in units], math.exp)
        z, o = self.gate("z", self.sum("z", x, h), math.tanh), self.gate("o", self.sum("o", x, h))
        c = self.held("c", [f[j] * c[j] + i[j] * z[j] for j in units])
        n = self.held("n", [f[j] * n[j] + i[j] for j in units])
        self.others = {"n": n, "m": m}
        return self.held("h", [o[j] * c[j] / n[j] for j in units]), c

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
