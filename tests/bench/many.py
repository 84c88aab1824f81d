"""How much faster many experiments go together than one after the other: `python -m tests.bench.many`.

400 cells of 16 units over 100 steps, forward and back, float64 and float32, one thread. The two ways take turns, a part
of the cells one after the other and then all of them together; a ratio is the median over the turns, since a machine
that others use too changes its pace from one second to the next.

What bounds it is what a calculation costs beside its calls: tanh and exp, and products with weights that are different
for each cell. A processor whose numpy has tanh in float64 eight numbers at a time (AVX-512) comes closer to 10.
"""

import os
from statistics import median
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from playground import CELLS, backward, forward, init_params
from playground.cells.records import Params
from playground.engine.many import gradients_many, stack_params

COUNT, UNITS, STEPS, TURNS, PART = 400, 16, 100, 20, 40


def one_after_the_other(params: list[Params], x: np.ndarray, dh: np.ndarray) -> float:
    """Processor time of all of them, a call each, judged by a part of them."""
    begun = process_time()
    for each in params[:PART]:
        backward(each, forward(each, x), dh)
    return (process_time() - begun) * len(params) / PART


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
            together(params, x, dh)
            turns = [(one_after_the_other(params, x, dh), together(params, x, dh)) for _turn in range(TURNS)]
            single, many = (1e3 * median(times) for times in zip(*turns, strict=True))
            ratio = median(single / many for single, many in turns)
            line.append(f"{np.dtype(dtype).name} {ratio:5.1f} ({single:5.0f} ÷ {many:4.0f} ms)")
        print(f"{cell:9}", *line, sep="   ", flush=True)


if __name__ == "__main__":
    main()
