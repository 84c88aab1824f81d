"""Published behaviours, trained now: `python -m tests.bench.published`.

The adding task, H 32, B 32, clipped at norm 1, Adam: after how many steps the mean squared error on 64 held-out
sequences is below 0.01 (always answering 1 gives 0.167), over three seeds of weights and data. At T = 50 a tanh RNN
doesn't get there, a GRU and an LSTM do, and an LSTM with chrono's biases (Tallec & Ollivier 2018) does before one with
forget bias 1.
"""

import argparse
import os
from dataclasses import dataclass
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from playground.cells import CELLS
from playground.engine import use_one_blas_thread
from playground.experiment.weights.initialisers import draw
from playground.sequences.tasks import TASKS
from playground.training import Layout, Learner, Settings, State, train

H = 32


@dataclass(frozen=True)
class Entry:
    """A cell with the way its weights are drawn, and what is published of it."""

    label: str
    cell: str
    initialiser: str
    solves: bool


ENTRIES = (
    Entry("RNN (tanh)", "rnn", "pytorch", solves=False),
    Entry("GRU", "gru", "pytorch", solves=True),
    Entry("LSTM, forget bias 1", "lstm", "keras", solves=True),
    Entry("LSTM, chrono", "lstm", "chrono", solves=True),
)


def learn(entry: Entry, *, length: int, seed: int, rate: float, steps: int) -> tuple[bool, State]:
    """Train until solved or out of steps; return whether it was solved, and the last state."""
    problem, options = TASKS["adding"].make(length=length), CELLS[entry.cell].resolve({})
    layout = Layout(cell=entry.cell, options=options, input_size=2, hidden_size=H, outputs=1)
    drawn = draw(entry.initialiser, entry.cell, options=options, input_size=2, hidden_size=H, seed=seed, memory=length)
    learner = Learner(layout=layout, problem=problem, start=layout.pack(drawn, np.float32))
    state = learner.first
    for state in train(learner, Settings(learning_rate=rate, batch=32, clip="norm", threshold=1.0, seed=seed)):
        if state.step == steps:
            break
    return learner.is_solved(state), state


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=5e-3)
    parser.add_argument("--steps", type=int, default=2500, help="at most")
    chosen = parser.parse_args()
    use_one_blas_thread()
    print(f"adding, T {chosen.length}, H {H}, rate {chosen.rate:g}: steps until the error is below 0.01, or the error")
    print(f"{'':22}" + "".join(f"{f'seed {seed}':>14}" for seed in range(chosen.seeds)) + f"{'seconds':>10}  published")
    for entry in ENTRIES:
        cells, before = [], process_time()
        for seed in range(chosen.seeds):
            solved, state = learn(entry, length=chosen.length, seed=seed, rate=chosen.rate, steps=chosen.steps)
            cells.append(f"{state.step}" if solved else f"({state.score.loss:.3f})")
        seconds, said = process_time() - before, "solves" if entry.solves else "does not"
        print(f"{entry.label:22}" + "".join(f"{cell:>14}" for cell in cells) + f"{seconds:10.1f}  {said}", flush=True)


if __name__ == "__main__":
    main()
