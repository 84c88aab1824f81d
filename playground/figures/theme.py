"""Colours of the charts: one meaning each, in a light and a dark form.

Both themes have the same keys, and no colour of the light theme stands for two of the dark one, so that a figure drawn
with `LIGHT` becomes the same figure drawn with `DARK` by replacing each colour through `theme_map()`.

The line colours were searched for: at least 3.2 to 1 against the background, and within every set of signals that meet
in one chart far apart for normal sight, deuteranopia and protanopia (Machado 2009); the tests measure it again.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

Scale = Literal["signed", "gate", "norm", "ground"]
"""What a colour scale is for: values of either sign, values from 0 to 1, logarithms of sizes, heights of a ground."""

Stops = list[list[float | str]]
"""A Plotly colour scale: [[0, "#…"], …, [1, "#…"]]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Theme:
    """Every colour that a figure may use, as #rrggbb.

    background, text, muted : the page, its text, and text of less weight (axes)
    grid, zero : thin lines behind the numbers, and the one that marks zero or one
    unknown : what is not a finite number
    faint : what is there for comparison only
    vanished, exploding : bands behind a curve
    signed : negative, zero, positive
    gate : from 0 to 1
    norm : from small to large
    ground : from low to high, the same in both themes: what is dark lies low
    lines : the colour of each signal, by its name
    """

    name: str
    background: str
    text: str
    muted: str
    grid: str
    zero: str
    unknown: str
    faint: str
    vanished: str
    exploding: str
    signed: tuple[str, str, str]
    gate: tuple[str, ...]
    norm: tuple[str, ...]
    ground: tuple[str, ...]
    lines: Mapping[str, str]

    def scale(self, scale: Scale) -> Stops:
        """Return a colour scale as Plotly wants it, a list of its own for every caller."""
        colours: tuple[str, ...] = getattr(self, scale)
        return [[index / (len(colours) - 1), colour] for index, colour in enumerate(colours)]

    def line(self, signal: str) -> str:
        """Return the line colour of a signal; a name of a person's own has that of another, always the same."""
        name = SAME.get(signal, signal)
        return self.lines[name if name in self.lines else _borrowed(name)]


SAME: Mapping[str, str] = MappingProxyType(
    {
        "dh": "h",
        "dc": "c",
        "dx": "x",
        "state": "h",
        "direct": "x",
        "total": "x",
        "squashed_c": "c",
        "rnn": "r",
        "lstm": "c",
        "gru": "h",
        "clipped": "g",
        "unclipped": "target",
        "eigenvalue": "h",
        "singular": "o",
        "bound": "o",
        "norm": "h",
    }
)
"""What is drawn in the colour of a signal: its gradient, or what never meets that signal in a chart."""

CANDIDATE = "g"
BORROWED = ("f", "o", "z", "i", "r", "y")


def _borrowed(name: str) -> str:
    """Return the signal whose colour a name without one has: of an activation inside a line (c~) the candidate's."""
    if name.endswith("~"):
        return CANDIDATE
    state = name[1:] if len(name) > 1 and name[0] == "d" else name  # the gradient of a state has its colour
    return BORROWED[zlib.crc32(state.encode()) % len(BORROWED)]


GROUND = ("#1a2145", "#255583", "#1e97b3", "#90cfa8", "#f8f1bc")

LIGHT = Theme(
    name="light",
    background="#ffffff",
    text="#1b1f27",
    muted="#5b6472",
    grid="#e4e7ec",
    zero="#b4bac4",
    unknown="#9aa1ac",
    faint="#c9ced6",
    vanished="#eef0f5",
    exploding="#fbece1",
    signed=("#f59322", "#e8eaeb", "#0877bd"),
    gate=("#f4f1f7", "#cdb7dc", "#9069b0", "#49206b"),
    norm=("#fcf6d3", "#b4dcb3", "#2bb2c6", "#2b6aa6", "#18265c"),
    ground=GROUND,
    lines=MappingProxyType(
        {
            "x": "#1e2228",
            "h": "#473ec4",
            "c": "#159da2",
            "i": "#a78b00",
            "f": "#af4651",
            "g": "#0187fd",
            "o": "#6d3801",
            "r": "#db6d00",
            "z": "#e652a4",
            "n": "#008cfc",
            "y": "#7a0071",
            "target": "#e9454a",
            "loss": "#cc2918",
        }
    ),
)

DARK = Theme(
    name="dark",
    background="#0e1117",
    text="#f2f4f8",
    muted="#a3acba",
    grid="#232833",
    zero="#4b5362",
    unknown="#6d7684",
    faint="#3a414d",
    vanished="#171c27",
    exploding="#2c1e17",
    signed=("#f59323", "#20252d", "#2f9be6"),
    gate=("#1d1926", "#523c6c", "#9670bd", "#ecdcf8"),
    norm=("#161d35", "#24507f", "#1a94b0", "#8dcda5", "#f7f0b8"),
    ground=GROUND,
    lines=MappingProxyType(
        {
            "x": "#e9f3fe",
            "h": "#9ba4fe",
            "c": "#6cd4cb",
            "i": "#fbdf0e",
            "f": "#fd597c",
            "g": "#0080f3",
            "o": "#bd5a03",
            "r": "#ffdb07",
            "z": "#ff6fa4",
            "n": "#207af3",
            "y": "#bb3eaa",
            "target": "#e74442",
            "loss": "#e13d3f",
        }
    ),
)


def colours(theme: Theme) -> dict[str, str]:
    """Return every colour of a theme by its key: "background", "signed.0", "lines.h", …"""
    named = {}
    for field in fields(theme):
        value = getattr(theme, field.name)
        if field.name == "name":
            continue
        if isinstance(value, str):
            named[field.name] = value
        else:
            pairs = value.items() if isinstance(value, Mapping) else enumerate(value)
            named |= {f"{field.name}.{key}": colour for key, colour in pairs}
    return named


@lru_cache(maxsize=1)
def theme_map() -> Mapping[str, str]:
    """Return the colours of the light theme with those of the dark theme that take their places."""
    dark = colours(DARK)
    return MappingProxyType({colour: dark[key] for key, colour in colours(LIGHT).items()})
