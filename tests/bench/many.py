"""How much faster many experiments go together than one after the other: `python -m tests.bench.many`.

400 cells of 16 units over 100 steps, forward and back, float64 and float32, one thread; the shortest processor time of
each way over runs taken in turn.
"""

import os
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from playground import CELLS, backward, forward, init_params
from playground.cells.records import Params
from playground.engine.many import gradients_many, stack_params

COUNT, UNITS, STEPS, ROUNDS = 400, 16, 100, 5


def one_after_the_other(params: list[Params], x: np.ndarray, dh: np.ndarray) -> float:
    """Processor time of all of them, a call each."""
    begun = process_time()
    for each in params:
        backward(each, forward(each, x), dh)
    return process_time() - begun


def together(params: list[Params], x: np.ndarray, dh: np.ndarray) -> float:
    """Processor time of all of them in one call, stacking included."""
    begun = process_time()
    gradients_many(stack_params(params), x, dh)
    return process_time() - begun


def main() -> None:
    print(f"{COUNT} cells of {UNITS} units over {STEPS} steps: one after the other ÷ together; wanted 10")
    for cell in CELLS:
        line = []
        for dtype in (np.float64, np.float32):
            rng = np.random.default_rng(0)
            drawn = (init_params(cell, input_size=1, hidden_size=UNITS, rng=rng) for _each in range(COUNT))
            params = [each.replace(**{n: a.astype(dtype) for n, a in each.arrays().items()}) for each in drawn]
            x, dh = rng.normal(size=(STEPS, 1)).astype(dtype), rng.normal(size=(STEPS, UNITS)).astype(dtype)
            rounds = [(one_after_the_other(params, x, dh), together(params, x, dh)) for _round in range(ROUNDS)]
            single, many = (min(times) for times in zip(*rounds, strict=True))
            line.append(f"{np.dtype(dtype).name} {single / many:5.1f} ({1e3 * single:5.0f} ÷ {1e3 * many:4.0f} ms)")
        print(f"{cell:9}", *line, sep="   ", flush=True)


if __name__ == "__main__":
    main()
