"""Links, files, pasted texts and messages: right ones, wrong ones, and right ones with a part that is wrong."""

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from playground.experiment import FIELDS, PRESETS, VIEW_FIELDS, encode
from playground.experiment.address import codec
from tests.fuzz.values import NUMBERS, TEXTS, Random, allowed, anything, dear, equations, nested

ALL = (*FIELDS.values(), *VIEW_FIELDS.values())


# ---- links


def fields(rng: Random) -> dict[str, Any]:
    """The fields of an experiment as JSON: each allowed, all at their limits, dear, or with some that are wrong."""
    shape = rng.randrange(6)
    if shape == 0:
        return dear(rng)
    names = list(FIELDS) if shape == 1 else rng.sample(list(FIELDS), k=rng.randrange(1, 8))
    made = {FIELDS[name].url: allowed(FIELDS[name], rng) for name in names}
    if rng.random() < 0.15:
        made |= {"cell": "typed", "equations": equations(rng)}
    if shape > 3:
        made[rng.choice([*made, "attention", rng.choice(TEXTS)])] = anything(rng)
    if shape == 5:
        made[rng.choice(list(made))] = nested(rng.choice((3, 11, 13, 600)))
    return made


def packed(value: Any, rng: Random) -> str:
    """A text of the second format with a right checksum, now and then cut or changed."""
    try:
        content = json.dumps(value, separators=(",", ":")).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):
        content = b"[" * 5000
    compressor = zlib.compressobj(9, zdict=codec.WORDS)
    body = compressor.compress(content) + compressor.flush()
    if rng.random() < 0.05:
        body = zlib.compress(bytes(rng.choice((10**6, 3 * 10**7))), 9)
    number = codec.FORMAT if rng.random() < 0.97 else rng.randrange(256)
    text = base64.urlsafe_b64encode(bytes([number]) + zlib.crc32(body).to_bytes(4, "big") + body).decode().rstrip("=")
    return damaged(text, rng)


def damaged(text: str, rng: Random) -> str:
    """A text as it was, or now and then cut off or with another sign in it."""
    if rng.random() < 0.85 or not text:
        return text
    place = rng.randrange(len(text))
    return text[:place] if rng.random() < 0.5 else text[:place] + rng.choice("A!é_-%") + text[place + 1 :]


def varint(value: int) -> bytes:
    """A whole number as the first format writes it."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def first_format(rng: Random) -> str:
    """A packed part of the first format whose counts may lie."""
    counts = (0, 1, 4, 64, 65, 4000, 10**7, 2**40)
    if rng.random() < 0.3:
        content = bytes(rng.randrange(256) for _ in range(rng.randrange(60)))
    else:
        content = varint(rng.choice(counts))
        for _ in range(rng.randrange(4)):
            content += varint(rng.randrange(12)) + varint(rng.randrange(10)) + varint(1) + b"f"
            content += varint(rng.choice((0, 1, 70))) + varint(rng.choice((0, 1, 70))) + bytes([100, 2])
            content += varint(rng.choice(counts)) + varint(rng.choice(counts)) + bytes([100, 2]) * rng.randrange(20)
    squeezed = rng.random() < 0.3
    body = bytes([1 << 1 | squeezed]) + (zlib.compress(content, 9) if squeezed else content)
    return damaged(base64.urlsafe_b64encode(body + zlib.crc32(body).to_bytes(4, "big")[1:]).decode().rstrip("="), rng)


def typed(rng: Random) -> str:
    """What a person, or someone else, types after a name in an address."""
    if rng.random() < 0.3:
        return first_format(rng)
    return str(
        rng.choice((*TEXTS, *(str(number)[:50] for number in NUMBERS if not isinstance(number, int)), "3,13", "7"))
    )


def query(rng: Random) -> dict[str, str]:
    """The parameters of an address."""
    shape = rng.randrange(10)
    if shape == 0:
        return {f"name{number}": "1" for number in range(rng.choice((13, 150, 5000)))}
    if shape == 1:
        return {rng.choice(ALL).url: rng.choice("1a-é") * rng.choice((10, 5000, 700_000))}
    made = {"e": packed(fields(rng), rng)} if shape < 6 else {}
    if shape == 6:
        made = encode(rng.choice(list(PRESETS.values())).experiment)
        made = {name: damaged(text, rng) for name, text in made.items()}
    for _ in range(rng.randrange(4)):
        made[rng.choice((*(field.url for field in ALL), "preset", "v", "e", rng.choice(TEXTS)))] = typed(rng)
    return made


# ---- files and texts


def document(rng: Random) -> str | bytes:
    """An experiment's file, of either version, with a right checksum or without."""
    held: Any = fields(rng)
    if rng.random() < 0.3:
        held["edits"] = [
            {"kind": anything(rng, 1) if rng.random() < 0.3 else "set", "target": "W_hh", "gate": "f", "row": 0}
        ]
    try:
        checksum = f"{zlib.crc32(json.dumps(held, sort_keys=True, separators=(',', ':')).encode()):08x}"
        head: dict[str, Any] = {
            "format": "recurrent-network-playground experiment",
            "version": rng.choice((1, 2, 2, 2)),
        }
        head |= {"checksum": checksum, "experiment": held}
        if rng.random() < 0.2:
            head[rng.choice(list(head))] = anything(rng)
        text = json.dumps(head)
    except (ValueError, RecursionError):
        text = '{"format": ' + "[" * 100_000
    text = damaged(text, rng)
    return text if rng.random() < 0.8 else text.encode("utf-8", "surrogatepass") + rng.choice((b"", b"\xff", b"\x00"))


def table(rng: Random) -> str:
    """A text of numbers, as it is pasted or stands in a CSV file."""
    rows, columns = rng.choice(((1, 1), (3, 3), (64, 64), (500, 32), (501, 2), (3, 400), (20_000, 2), (1, 30_000)))
    word = rng.choice(("0.5", "1,5", "−3", "1e3", "nan", "x", "", '"', "1.234.567", "12:30", "1" * 400, *TEXTS))
    separator = rng.choice(("\t", ",", ";", " ", "|", "\x00"))
    lines = [separator.join([rng.choice(("1", "2.5", word)) for _ in range(columns)]) for _ in range(min(rows, 20_000))]
    head = separator.join(rng.choice(TEXTS)[:60] for _ in range(columns)) + "\n" if rng.random() < 0.4 else ""
    return head + rng.choice(("\n", "\r\n", "\r", "\u2028")).join(lines)


# ---- messages

KEYS = (
    *(
        "t",
        "d",
        "row",
        "column",
        "value",
        "index",
        "start",
        "stop",
        "units",
        "unit",
        "first",
        "last",
        "target",
        "gate",
        "kind",
        "name",
    ),
    *("text", "mode", "style", "on", "query", "id", "open", "what", "key", "steps", "run", "block", "level"),
)


def message(rng: Random, commands: tuple[str, ...]) -> Any:
    """What comes from a browser: mostly a command with values of every type, sometimes no command at all."""
    if rng.random() < 0.08:
        return anything(rng)
    raw: dict[str, Any] = {"seq": rng.randrange(1, 10**6), "name": rng.choice(commands), "payload": payload(rng)}
    if rng.random() < 0.15:
        raw[rng.choice(("seq", "name", "payload", "gesture", "have"))] = anything(rng)
    return raw


def payload(rng: Random) -> dict[str, Any]:
    """A payload: values that make sense for a key, and values that make none."""
    fitting: Mapping[str, tuple[Any, ...]] = {
        "target": ("W_hh", "W_ih", "b_ih", "f", "h", "c", ""),
        "gate": ("f", "i", "", "q"),
        "kind": ("scale", "radius", "rotate", "orthogonal", "zero", "bias"),
        "name": ("length", "hidden_size", "loss", "loss_at", "amplitude", "ord", "wrt", *FIELDS),
        "text": ("1\t2\n3\t4", "0.5", equations(rng), table(rng), str(document(rng))[:50_000]),
        "query": (
            "&".join(
                f"{quote(name, errors='replace')}={quote(text, errors='replace')}" for name, text in query(rng).items()
            ),
        ),
        "units": (None, [0], [0, 1], [99], "all"),
    }
    keys = rng.sample(KEYS, k=rng.randrange(1, 12))
    return {
        key: rng.choice(fitting.get(key, (0, 1, 2, 0.5, None))) if rng.random() < 0.75 else anything(rng, 2)
        for key in keys
    }
