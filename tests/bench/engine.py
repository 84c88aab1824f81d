"""How fast the engine is beside PyTorch: `python -m tests.bench.engine`.

Each line is one cell at one size, forward and backward, float64, one thread on both sides. A ratio is the peer's time
divided by ours: the shortest processor time of each over runs taken in turn in one process, so that whatever else the
machine does weighs on neither.

The fair peer is a PyTorch loop written out by hand: like ours it gives every gate, state and pre-activation, the
gradient of every parameter, of the input and of the initial states, and the total ∂L/∂h_t and ∂L/∂c_t of every step.
nn.LSTM and the LSTMCell loop give less: no gates, and nn.LSTM no ∂L/∂h_t either.
"""

import argparse
import os
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from torch.nn import functional as F

from playground import Params, backward, forward, init_params, jacobian_norms, params_to_torch
from playground.engine import use_one_blas_thread

SIZES = ((16, 50, 1), (64, 200, 1), (64, 200, 16), (128, 500, 16))  # H, T, B
WANTED = {(16, 50, 1): 10.0, (64, 200, 1): 7.0, (64, 200, 16): 1.8, (128, 500, 16): 1.2}
INPUTS = 2
LAYERS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
STEPPERS = {"rnn": torch.nn.RNNCell, "lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}

Run = Callable[[], Any]


def ours(params: Params, x: np.ndarray, dh: np.ndarray) -> Run:
    """Forward and backward by the engine."""

    def run() -> Any:
        trace = forward(params, x)
        return trace, backward(params, trace, dh)

    return run


def rnn_step(a_x: Any, state: tuple[Any, ...], W_hh: Any, b_hh: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    a = a_x + F.linear(state[0], W_hh, b_hh)
    return (torch.tanh(a),), (a,)


def lstm_step(a_x: Any, state: tuple[Any, ...], W_hh: Any, b_hh: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    h, c = state
    a = a_x + F.linear(h, W_hh, b_hh)
    a_i, a_f, a_g, a_o = a.chunk(4, -1)
    i, f, g, o = torch.sigmoid(a_i), torch.sigmoid(a_f), torch.tanh(a_g), torch.sigmoid(a_o)
    c = f * c + i * g
    return (o * torch.tanh(c), c), (a, i, f, g, o)


def gru_step(a_x: Any, state: tuple[Any, ...], W_hh: Any, b_hh: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    (h,) = state
    a_h = F.linear(h, W_hh, b_hh)
    x_r, x_z, x_n = a_x.chunk(3, -1)
    h_r, h_z, h_n = a_h.chunk(3, -1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    a_n = x_n + r * h_n
    n = torch.tanh(a_n)
    return (n + z * (h - n),), (r, z, n, a_n)


MANUAL = {"rnn": rnn_step, "lstm": lstm_step, "gru": gru_step}


def manual(cell: str, weights: dict[str, torch.Tensor], x: torch.Tensor, dh: torch.Tensor) -> Run:
    """The loop by hand: everything kept, gradients of parameters, input, initial states and every state."""
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    W_ih, W_hh, b_ih, b_hh = leaves = tuple(weights[name].clone().requires_grad_() for name in names)
    step, count = MANUAL[cell], 2 if cell == "lstm" else 1
    x = x.clone().requires_grad_()

    def run() -> Any:
        first = tuple(torch.zeros(x.shape[1], W_hh.shape[1], requires_grad=True) for _ in range(count))
        states, kept, state = [], [], first
        for a_x in F.linear(x, W_ih, b_ih).unbind(0):
            state, gates = step(a_x, state, W_hh, b_hh)
            states.append(state)
            kept.append(gates)
        h = torch.stack([state[0] for state in states])
        wanted = (*leaves, x, *first, *(s for state in states for s in state))
        unused_last_c = torch.autograd.grad(h, wanted, dh)
        traced = [torch.stack(series) for series in zip(*kept, strict=True)]
        totals = [torch.stack(unused_last_c[len(leaves) + 1 + count :][k::count]) for k in range(count)]
        return h, traced, totals

    return run


def layer(cell: str, weights: dict[str, torch.Tensor], x: torch.Tensor, dh: torch.Tensor) -> Run:
    """nn.RNN, nn.LSTM or nn.GRU: no gates, no ∂L/∂h_t."""
    module = LAYERS[cell](x.shape[-1], weights["weight_hh_l0"].shape[1])
    module.load_state_dict(weights)
    x = x.clone().requires_grad_()

    def run() -> Any:
        h, _ = module(x)
        return torch.autograd.grad(h, (*module.parameters(), x), dh)

    return run


def stepper(cell: str, weights: dict[str, torch.Tensor], x: torch.Tensor, dh: torch.Tensor) -> Run:
    """A loop over RNNCell, LSTMCell or GRUCell with every ∂L/∂h_t, but no gates."""
    module = STEPPERS[cell](x.shape[-1], weights["weight_hh_l0"].shape[1])
    module.load_state_dict({name.removesuffix("_l0"): value for name, value in weights.items()})
    x = x.clone().requires_grad_()

    def run() -> Any:
        state, states = None, []
        for x_t in x.unbind(0):
            state = module(x_t, state)
            states.append(state[0] if cell == "lstm" else state)
        return torch.autograd.grad(torch.stack(states), (*module.parameters(), x, *states), dh)

    return run


def times(runs: dict[str, Run], *, seconds: float) -> dict[str, float]:
    """Return the shortest time of each in seconds, taking turns of at least a twentieth of a second for this long."""
    best = dict.fromkeys(runs, float("inf"))
    for run in runs.values():
        run()
    begin = perf_counter()
    while perf_counter() - begin < seconds:
        for name, run in runs.items():
            turn = perf_counter()
            while perf_counter() - turn < 0.05:
                before = process_time()
                run()
                best[name] = min(best[name], process_time() - before)
    return best


def compare(cell: str, size: tuple[int, int, int], *, seconds: float) -> dict[str, float]:
    """Return the times of ours and the peers at one size."""
    H, T, B = size
    rng = np.random.default_rng(0)
    params = init_params(cell, input_size=INPUTS, hidden_size=H, rng=rng)
    x, dh = rng.normal(size=(T, B, INPUTS)), rng.normal(size=(T, B, H))
    torch_args = (params_to_torch(params), torch.from_numpy(x), torch.from_numpy(dh))
    runs = {
        "ours": ours(params, x, dh),
        "manual": manual(cell, *torch_args),
        "layer": layer(cell, *torch_args),
        "stepper": stepper(cell, *torch_args),
    }
    return times(runs, seconds=seconds)


def jacrev_norms(cell: str, weights: dict[str, torch.Tensor], x: torch.Tensor) -> Run:
    """All ‖∂s_t/∂s_k‖ by torch.func.jacrev: the step's Jacobians, then their products."""
    W_ih, W_hh, b_ih, b_hh = (weights[f"{name}_l0"] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    count, H = 2 if cell == "lstm" else 1, W_hh.shape[1]
    a_x = F.linear(x, W_ih, b_ih)

    def unrolled(state: torch.Tensor, k: int) -> torch.Tensor:
        parts, out = state.split(H), []
        for t in range(k + 1, len(x)):
            parts, _ = MANUAL[cell](a_x[t], parts, W_hh, b_hh)
            out.append(torch.cat(parts))
        return torch.stack(out)

    def run() -> Any:
        state, states = tuple(torch.zeros(H) for _ in range(count)), []
        for t in range(len(x)):
            state, _ = MANUAL[cell](a_x[t], state, W_hh, b_hh)
            states.append(torch.cat(state))
        return [torch.linalg.matrix_norm(torch.func.jacrev(unrolled)(states[k], k)) for k in range(len(x) - 1)]

    return run


def compare_jacobians(cell: str, *, T: int = 200, H: int = 16) -> tuple[float, float]:
    """Return our time and one run of jacrev for the whole triangle of norms."""
    rng = np.random.default_rng(0)
    params = init_params(cell, input_size=INPUTS, hidden_size=H, rng=rng)
    x = rng.normal(size=(T, INPUTS))
    trace = forward(params, x)
    mine = times({"ours": lambda: jacobian_norms(params, trace)}, seconds=1.0)["ours"]
    run = jacrev_norms(cell, params_to_torch(params), torch.from_numpy(x))
    before = process_time()
    run()
    return mine, process_time() - before


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cells", nargs="+", choices=LAYERS, default=list(LAYERS))
    parser.add_argument("--seconds", type=float, default=4.0, help="for each line")
    parser.add_argument("--sizes", type=int, nargs="+", default=range(len(SIZES)), help="which sizes, from 0")
    parser.add_argument("--no-jacobians", action="store_true")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    use_one_blas_thread()
    print("peer's time / ours, forward and backward, float64, one thread")
    print(f"{'cell':5}{'H, T, B':>15}{'ours ms':>10}{'by hand':>10}{'wanted':>8}{'nn layer':>10}{'Cell loop':>11}")
    for cell in chosen.cells:
        for size in (SIZES[k] for k in chosen.sizes):
            t = compare(cell, size, seconds=chosen.seconds)
            hand, nn, loop = (t[name] / t["ours"] for name in ("manual", "layer", "stepper"))
            shape = ", ".join(map(str, size))
            print(f"{cell:5}{shape:>15}{t['ours'] * 1e3:10.2f}{hand:10.2f}{WANTED[size]:8.1f}{nn:10.2f}{loop:11.2f}")
    for cell in () if chosen.no_jacobians else chosen.cells:
        mine, peer = compare_jacobians(cell)
        print(f"{cell:5} jacobian_norms T 200 H 16: {mine * 1e3:.1f} ms, jacrev {peer:.1f} s, ratio {peer / mine:.0f}")


if __name__ == "__main__":
    main()
