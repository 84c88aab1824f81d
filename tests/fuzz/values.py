"""Values that no one would give, and those at the edge of what one may."""

import random
from typing import Any

from playground.experiment.state.kinds import Field

Random = random.Random

NUMBERS: tuple[Any, ...] = (
    *(0, 1, -1, 2, 63, 64, 65, 499, 500, 501, 2**31, 2**32 - 1, 2**32, 2**53, 2**53 + 1, 2**63, 10**309, -(10**400)),
    *(0.5, -0.0, 1e-300, 5e-324, 1e6, 1.0000001e6, 1e308, 1e309, -1e309, float("nan"), float("inf")),
)
TEXTS = (
    *("", " ", "a", "lstm", "pulse", "W_hh.f", "last", "null", "nan", "inf", "-1", "1e999", "0x10", "½", "١٢"),
    *("\ud800", "\udfff\ud800", "\x00", "\u202e", "\U0001f600", "a" * 41, "b" * 4001, "é" * 501, "[" * 700),
    *("![a](http://x.invalid/a.png)", "[Log in](http://x.invalid)", "<img src=x onerror=alert(1)>", "$x$ :red[a]"),
    *("AgEBAAABAWQAgK3iBAAj5Cs", "../../etc/passwd", "'; --", "1;2\t3,4", "1" * 5000, "true", "yes"),
)


def anything(rng: Random, depth: int = 3) -> Any:
    """Any JSON value, and some that JSON can't hold."""
    kind = rng.randrange(8 if depth else 5)
    if kind < 2:
        return rng.choice(NUMBERS)
    if kind < 4:
        return rng.choice(TEXTS)
    if kind == 4:
        return rng.choice((None, True, False))
    size = rng.choice((0, 1, 2, 5, 40))
    if kind == 5:
        return {str(anything(rng, 0)): anything(rng, depth - 1) for _ in range(size)}
    return [anything(rng, depth - 1) for _ in range(size)]


def nested(depth: int) -> Any:
    """Lists in lists."""
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def edit(rng: Random) -> dict[str, Any]:
    """An edit as JSON: often one that is allowed, with sizes that may lie."""
    block = rng.choice(
        ("W_hh", "W_hh.f", "W_ih.z", "b_ih.f", "b_hh", "W_hy", "b_y", "W_ci", "p_c_f", "l1.W_hh.f", "q.q")
    )
    action = rng.choice(
        ("set", "paste", "restore", "scale", "radius", "transpose", "zero", "identity", "orthogonal", "rotate", "bias")
    )
    made: dict[str, Any] = {"action": action, "block": block, "value": rng.choice((0.0, 1.0, -3.5, 1e6, 0.99))}
    if rng.random() < 0.5:
        made |= {"row": rng.choice((0, 3, 63, None)), "column": rng.choice((0, 3, 63, None))}
    if action == "paste":
        rows, columns = rng.choice(((0, 0), (1, 1), (4, 1), (64, 64), (2, 65)))
        made["values"] = [[0.5] * columns for _ in range(rows)]
    return made


def clamp(rng: Random) -> dict[str, Any]:
    """A clamp as JSON."""
    start = rng.choice((0, 5, 499))
    return {
        "target": rng.choice(("f", "h", "c", "z", "c~", "nothing")),
        "value": rng.choice((0.0, 1.0, -2.5, 1e6)),
        "start": start,
        "stop": rng.choice((None, start + 1, 500)),
        "units": rng.choice((None, [0], list(range(64)), [1, 1], [])),
    }


def allowed(field: Field, rng: Random) -> Any:
    """A value that a field allows, as JSON: at an end of its range, or somewhere in it."""
    if field.kind.name in ("int", "float"):
        number = rng.choice((field.low, field.high, (field.low + field.high) // 2))
        return int(number) if field.kind.name == "int" else float(number)
    if field.kind.name in ("choice", "bool"):
        return rng.choice(list(field.choices) or [True, False])
    return _several(field, rng)


def _several(field: Field, rng: Random) -> Any:
    low, high = field.low, field.high
    match field.kind.name:
        case "text":
            return "ab c"[: int(high)] * rng.choice((1, max(int(high) // 4, 1))) if low or rng.random() < 0.7 else ""
        case "numbers" | "steps":
            number = rng.choice((low, high, (low + high) // 2))
            return [number if field.kind.name == "numbers" else int(number)] * rng.choice((0, 1, 12, field.size))
        case "edits":
            return [edit(rng) for _ in range(rng.choice((0, 1, 5, 40)))]
        case "clamps":
            return [clamp(rng) for _ in range(rng.choice((0, 1, 5, field.size)))]
        case "names":
            return rng.sample(list(field.choices), k=min(5, len(field.choices)))
        case "words":
            return ["decay", "triangle"]
        case "settings":
            return {"wrt": "h", "ord": "spectral"}
        case _:
            return rng.choice(("", "pulse", "latch"))


def dear(rng: Random) -> dict[str, Any]:
    """Fields of an experiment that are each allowed and together cost as much as they may."""
    action = rng.choice(("radius", "rotate", "orthogonal", "transpose", "scale", "identity"))
    log = [{"action": action, "block": "W_hh", "value": 1 + n * 1e-4} for n in range(rng.choice((10, 400, 4000)))]
    return {
        "cell": rng.choice(("rnn", "lstm", "gru")),
        "units": 64,
        "length": 500,
        "base": [] if rng.random() < 0.5 else log[:2000],
        "edits": log if rng.random() < 0.7 else [],
        "weights": rng.choice(("orthogonal", "pytorch", "keras", "constant", "chrono")),
        "constant": rng.choice((0.1, 10.0)),
        "sequence": rng.choice(("noise", "numbers", "text", "series")),
        "values": [0.25] * (500 * 32 if rng.random() < 0.3 else 0),
        "channels": 32 if rng.random() < 0.3 else 1,
        "text": "abcdefghijklmnopqrstuvwxyzäöü" * 17,
        "clamps": [{"target": "h", "value": 0.5, "start": n, "units": [n % 64]} for n in range(rng.choice((0, 200)))],
        "loss": "squared",
        "at": "every",
    }


TOKENS = (
    *(
        "h'",
        "c'",
        "h",
        "c",
        "f",
        "i",
        "=",
        "\n",
        "σ",
        "tanh",
        "relu",
        "exp",
        "max",
        "(",
        ")",
        "W x",
        "U h",
        "U",
        "W",
        "x",
    ),
    *(
        "b",
        "b_i",
        "b_h",
        "p",
        "⊙",
        "*",
        "+",
        "−",
        "-",
        "/",
        "1",
        "0.5",
        "1e999",
        ",",
        "~",
        "'",
        "½",
        "\ud800",
        "(" * 300,
    ),
)


def equations(rng: Random) -> str:
    """The text of a cell: one that is, one with a token changed, or any tokens."""
    lines = [
        "r = σ(W x + U h + b)",
        "z = σ(W x + U h + b)",
        "n = tanh(W x + b_i + r ⊙ (U h + b_h))",
        "h' = (1 − z) ⊙ n + z ⊙ h",
    ]
    shape = rng.randrange(4)
    if shape == 0:
        return " ".join(rng.choice(TOKENS) for _ in range(rng.choice((3, 30, 900))))
    if shape == 1:
        return "\n".join(f"a{n} = tanh(W x + U h + b)" for n in range(rng.choice((1, 20, 200)))) + "\nh' = a0"
    if shape == 2:
        lines[rng.randrange(4)] += " " + rng.choice(TOKENS)
    return "\n".join(lines)
