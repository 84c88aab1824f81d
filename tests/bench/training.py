"""How fast training is beside PyTorch: `python -m tests.bench.training`.

A step of learning is a batch drawn, forward, loss, backward, clipping by norm and Adam, the same on both sides: the
adding task, H 32, B 32, T 100, float32, one thread. PyTorch's side is nn.RNN, nn.LSTM or nn.GRU with a linear readout
of the last state, `clip_grad_norm_` and `torch.optim.Adam`. A ratio is PyTorch's processor time divided by ours, the
shortest of each over turns taken one after the other in one process, so that whatever else the machine does weighs on
neither.
"""

import argparse
import os
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from playground.cells import CELLS
from playground.engine import use_one_blas_thread
from playground.sequences.tasks import TASKS
from playground.training import Layout, Learner, Settings, advance
from playground.training.train import DATA, generator
from tests.bench.engine import LAYERS, Run, times

H, B, T = 32, 32, 100
WANTED = {"rnn": 1.0, "gru": 1.0, "lstm": 0.8}
SETTINGS = Settings(optimiser="adam", learning_rate=1e-3, batch=B, clip="norm", threshold=1.0)


def ours(cell: str) -> Run:
    """One step after another by the playground."""
    problem = TASKS["adding"].make(length=T)
    layout = Layout(cell=cell, options=CELLS[cell].resolve({}), input_size=2, hidden_size=H, outputs=1)
    start = np.random.default_rng(0).uniform(-(H**-0.5), H**-0.5, layout.size).astype(np.float32)
    learner = Learner(layout=layout, problem=problem, start=start)
    state = learner.first

    def run() -> Any:
        nonlocal state
        state = advance(learner, SETTINGS, state)

    return run


def peer(cell: str) -> Run:
    """One step after another by PyTorch, on the same data."""
    problem, step = TASKS["adding"].make(length=T), 0
    layer, readout = LAYERS[cell](2, H), torch.nn.Linear(H, 1)
    parameters = [*layer.parameters(), *readout.parameters()]
    adam = torch.optim.Adam(parameters, lr=SETTINGS.learning_rate)

    def run() -> Any:
        nonlocal step
        batch, step = problem.draw(generator(0, DATA, step), B), step + 1
        x, target = (torch.from_numpy(array.astype(np.float32)) for array in (batch.x, batch.target))
        h, _ = layer(x)
        loss = torch.nn.functional.mse_loss(readout(h[-1:]), target)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, SETTINGS.threshold)
        adam.step()

    return run


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", nargs="+", choices=LAYERS, default=list(LAYERS))
    parser.add_argument("--seconds", type=float, default=6.0, help="for each line")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    use_one_blas_thread()
    print(f"training, H {H}, B {B}, T {T}, float32, one thread: steps a second, and PyTorch's time / ours")
    print(f"{'cell':5}{'ours':>9}{'PyTorch':>9}{'ratio':>8}{'wanted':>8}")
    for cell in chosen.cells:
        t = times({"ours": ours(cell), "peer": peer(cell)}, seconds=chosen.seconds)
        ratio = t["peer"] / t["ours"]
        print(f"{cell:5}{1 / t['ours']:9.0f}{1 / t['peer']:9.0f}{ratio:8.2f}{WANTED[cell]:8.1f}")


if __name__ == "__main__":
    main()
