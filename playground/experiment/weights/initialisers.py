"""How weights are drawn before any change by hand, each way with its source.

Every block (a gate of a matrix) has a random stream of its own, so that another size of one leaves the others as they
were. The readout W_hy, b_y is drawn like a further block.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.cells import CellSpec, Memory, spec_of
from playground.cells.records import Array, Options
from playground.words import mark

GATED = ("W_ih", "W_hh", "b_ih", "b_hh")
"""The arrays whose blocks have random streams of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """What an initialiser is told.

    shapes : every array to be drawn, W_hy and b_y with them
    gates : the row blocks of each array that has some of its own, in order; the others are one block
    summed : the gates whose one bias stands for the two that PyTorch has
    memory : what the cell's gates mean for what it remembers
    """

    shapes: Mapping[str, tuple[int, ...]]
    gates: Mapping[str, tuple[str, ...]]
    hidden_size: int
    seed: int
    gain: float = 1.0
    constant: float = 0.0
    longest: int = 2  # T_max of chrono
    summed: tuple[str, ...] = ()
    memory: tuple[Memory, ...] = ()

    def rng(self, name: str, gate: str = "") -> np.random.Generator:
        """Return the random stream of one block."""
        return np.random.Generator(np.random.PCG64([self.seed, zlib.crc32(f"{name} {gate}".encode())]))

    def blocks(self, name: str) -> tuple[str, ...]:
        """Return the gates of an array; one without gates of its own has one, ""."""
        return self.gates.get(name, ("",))

    def block_shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of one gate's block of an array."""
        rows, *rest = self.shapes[name]
        return (rows // len(self.blocks(name)), *rest)


Draw = Callable[[Drawing], dict[str, Array]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialiser:
    """A way to draw weights.

    source : a sentence that says what it does, and from where it comes
    settings : the fields of the experiment that it uses
    """

    name: str
    label: str
    source: str
    settings: tuple[str, ...]
    draw: Draw


def draw(
    name: str,
    cell: str | CellSpec,
    *,
    options: Options,
    input_size: int,
    hidden_size: int,
    seed: int,
    gain: float = 1.0,
    constant: float = 0.0,
    memory: int = 2,
    outputs: int = 1,
) -> dict[str, Array]:
    """Return every array of a cell and its readout, freshly drawn: as `Params.arrays()`, and W_hy (K, H), b_y (K,)."""
    spec = spec_of(cell)
    shapes = spec.shapes(input_size=input_size, hidden_size=hidden_size, options=options)
    drawing = Drawing(
        shapes={**shapes, "W_hy": (outputs, hidden_size), "b_y": (outputs,)},
        gates={name: gates for name, gates in spec.blocks(options).items() if name in GATED},
        hidden_size=hidden_size,
        seed=seed,
        gain=gain,
        constant=constant,
        longest=memory,
        summed=_summed(spec, options),
        memory=spec.memory(options),
    )
    return INITIALISERS[name].draw(drawing)


def _summed(spec: CellSpec, options: Options) -> tuple[str, ...]:
    """Return the lines W x + U h + b of a typed cell: with both biases they have the weights of the built-in one."""
    blocks = spec.blocks(options)
    both = [
        gate for gate in blocks.get("W_ih", ()) if gate in blocks.get("W_hh", ()) and gate in blocks.get("b_ih", ())
    ]
    return tuple(gate for gate in both if gate not in blocks.get("b_hh", ())) if spec.text else ()


# ---- one block

Block = Callable[[np.random.Generator, tuple[int, ...]], Array]


def _fill(drawing: Drawing, fill: Mapping[str, Block], *, otherwise: Block) -> dict[str, Array]:
    """Return every array, each gate's block drawn by the entry for its array; biases and peepholes are 0."""
    arrays = {}
    for name in drawing.shapes:
        drawn = name in fill or (name.startswith("W_") and len(drawing.shapes[name]) == 2)
        if not drawn:
            arrays[name] = np.zeros(drawing.shapes[name])
            continue
        draw_block, shape = fill.get(name, otherwise), drawing.block_shape(name)
        arrays[name] = np.concatenate([draw_block(drawing.rng(name, gate), shape) for gate in drawing.blocks(name)])
    if "W_hh" in arrays:
        arrays["W_hh"] = drawing.gain * arrays["W_hh"]
    return arrays


def _glorot(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    limit = np.sqrt(6 / sum(shape))
    return rng.uniform(-limit, limit, shape)


def _he(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.normal(0, np.sqrt(2 / shape[1]), shape)


def _orthogonal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return a matrix with orthonormal rows or columns, whichever are fewer, uniformly distributed (Haar).

    Where each unit has a weight of its own, it is 1 or −1.
    """
    if len(shape) == 1:
        return rng.choice([-1.0, 1.0], shape)
    tall = rng.standard_normal((max(shape), min(shape)))
    q, r = np.linalg.qr(tall)
    q = q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return q if shape[0] >= shape[1] else q.T


def _small(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.normal(0, 0.001, shape)


def _copy(_rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.eye(*shape) if len(shape) == 2 else np.ones(shape)


# ---- the initialisers


def _draw_pytorch(drawing: Drawing) -> dict[str, Array]:
    bound = drawing.hidden_size**-0.5

    def uniform(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
        return rng.uniform(-bound, bound, shape)

    arrays = _fill(drawing, dict.fromkeys(drawing.shapes, uniform), otherwise=uniform)
    for gate in drawing.summed:
        arrays["b_ih"][_rows(drawing, gate)] += uniform(drawing.rng("b_hh", gate), (drawing.hidden_size,))
    return arrays


def _draw_glorot(drawing: Drawing) -> dict[str, Array]:
    return _fill(drawing, {}, otherwise=_glorot)


def _draw_he(drawing: Drawing) -> dict[str, Array]:
    return _fill(drawing, {}, otherwise=_he)


def _draw_orthogonal(drawing: Drawing) -> dict[str, Array]:
    return _fill(drawing, {"W_hh": _orthogonal}, otherwise=_glorot)


def _draw_identity(drawing: Drawing) -> dict[str, Array]:
    return _fill(drawing, {"W_hh": _copy, "W_hy": _glorot}, otherwise=_small)


def _draw_keras(drawing: Drawing) -> dict[str, Array]:
    """Draw as Keras does: the kernels of all gates as one matrix, glorot for the input, orthogonal for the state."""
    arrays = _fill(drawing, {}, otherwise=_glorot)
    for name, draw_whole, gain in (("W_ih", _glorot, 1.0), ("W_hh", _orthogonal, drawing.gain)):
        if len(drawing.shapes.get(name, ())) == 2:
            arrays[name] = gain * draw_whole(drawing.rng(name), drawing.shapes[name])
    for each in drawing.memory:
        if each.forget and each.keeps and each.gate in drawing.blocks("b_ih"):
            arrays["b_ih"][_rows(drawing, each.gate)] = _sign(each)
    return arrays


def _draw_chrono(drawing: Drawing) -> dict[str, Array]:
    arrays = _draw_glorot(drawing)
    bias = np.log(drawing.rng("chrono").uniform(1, drawing.longest - 1, drawing.hidden_size))
    for each in drawing.memory:
        if each.gate in drawing.blocks("b_ih"):
            arrays["b_ih"][_rows(drawing, each.gate)] = _sign(each) * bias
    return arrays


def _sign(memory: Memory) -> float:
    """1 where a gate's bias that is positive keeps the old state, −1 where it takes in the new one."""
    return 1.0 if memory.keeps == "open" or memory.writes == "shut" else -1.0


def _draw_zeros(drawing: Drawing) -> dict[str, Array]:
    return {name: np.zeros(shape) for name, shape in drawing.shapes.items()}


def _draw_constant(drawing: Drawing) -> dict[str, Array]:
    return _fill(drawing, {}, otherwise=lambda _rng, shape: np.full(shape, drawing.constant))


def _rows(drawing: Drawing, gate: str) -> slice:
    start = drawing.blocks("b_ih").index(gate) * drawing.hidden_size
    return slice(start, start + drawing.hidden_size)


INITIALISERS: Mapping[str, Initialiser] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            Initialiser(
                name="pytorch",
                label=mark("PyTorch's default"),
                source=mark("Every weight and bias uniform in ±1/√H, as in torch.nn.RNN, LSTM and GRU."),
                settings=("seed", "gain"),
                draw=_draw_pytorch,
            ),
            Initialiser(
                name="keras",
                label=mark("Keras' default"),
                source=mark(
                    "Glorot for the input, orthogonal for the state over all gates at once, forget bias 1 "
                    "(keras.layers.LSTM)."
                ),
                settings=("seed", "gain"),
                draw=_draw_keras,
            ),
            Initialiser(
                name="glorot",
                label=mark("Glorot"),
                source=mark("Uniform in ±√(6/(inputs + outputs)) for each gate, biases 0 (Glorot & Bengio 2010)."),
                settings=("seed", "gain"),
                draw=_draw_glorot,
            ),
            Initialiser(
                name="he",
                label=mark("He"),
                source=mark("Normal with variance 2/inputs for each gate, biases 0: made for relu (He et al. 2015)."),
                settings=("seed", "gain"),
                draw=_draw_he,
            ),
            Initialiser(
                name="orthogonal",
                label=mark("Orthogonal"),
                source=mark(
                    "Recurrent weights that only rotate and reflect, so all singular values are 1; the rest "
                    "Glorot (Saxe et al. 2013)."
                ),
                settings=("seed", "gain"),
                draw=_draw_orthogonal,
            ),
            Initialiser(
                name="identity",
                label=mark("Identity"),
                source=mark(
                    "Each unit copies itself: recurrent weights the identity, input weights tiny, for relu "
                    "RNNs (Le, Jaitly & Hinton 2015)."
                ),
                settings=("seed", "gain"),
                draw=_draw_identity,
            ),
            Initialiser(
                name="chrono",
                label=mark("Chrono"),
                source=mark(
                    "Biases that make memories of 1 to T_max steps: forget log U[1, T_max − 1], input the "
                    "opposite; the rest Glorot (Tallec & Ollivier 2018)."
                ),
                settings=("seed", "gain", "memory"),
                draw=_draw_chrono,
            ),
            Initialiser(
                name="zeros",
                label=mark("Zeros"),
                source=mark(
                    "Every weight and bias 0: all units do the same, which is why weights are drawn at random."
                ),
                settings=(),
                draw=_draw_zeros,
            ),
            Initialiser(
                name="constant",
                label=mark("Constant"),
                source=mark("Every weight the same, biases 0: all units do the same."),
                settings=("constant", "gain"),
                draw=_draw_constant,
            ),
        )
    }
)
