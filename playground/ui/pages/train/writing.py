"""What would they write? A text drawn from each network, and the reader that comes with the playground."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from playground.analysis.wording import number
from playground.training import Learner, State
from playground.training.reader import SYMBOLS, fold, indices, reader
from playground.training.reading import foretell, write
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.train.commands import held
from playground.words import _, mark

LETTERS = 120
EVERY = 50
"""A text is drawn anew every so many steps: one that changes with each picture can't be read."""

BEST = 6
FIRST = "the co"


def build(context: Context) -> list[Panel]:
    """Text drawn from the networks where they learn to read, and what the reader foretells of what is typed."""
    live, panels = held(context.own), []
    if live.training.task == "text":
        texts = {}
        for name, state in live.states().items():
            course = live.courses[name]
            texts[name] = drawn(course.learner, course.at(state.step - state.step % EVERY))
        panels.append(
            Panel(
                id="train.written", kind="written", props={"texts": [{"name": n, "text": t} for n, t in texts.items()]}
            )
        )
    return [*panels, reading(str(context.own.chosen.get("typed", FIRST)))]


@lru_cache(maxsize=12)
def drawn(learner: Learner, state: State) -> str:
    """A text drawn from a network that reads characters; the same draw for the same network."""
    columns = learner.problem.inputs
    start = learner.held_out.x[:1, 0].argmax(axis=-1)
    rng = np.random.Generator(np.random.PCG64(0))
    written = write(learner.layout, state.vector, start, count=LETTERS, rng=rng)
    return "".join(columns[k] for k in (*start, *written))


def reading(typed: str) -> Panel:
    """What the reader foretells after what was typed."""
    known = fold(typed) + (" " if typed.endswith((" ", "\n")) and fold(typed) else "")
    p = foretell(reader().layout, reader().vector, indices(known or " "))[-1]
    about = reader().about
    return Panel(
        id="train.reader",
        kind="reader",
        props={
            "typed": typed,
            "label": _("Type something: what comes next?"),
            "next": [{"letter": _shown(SYMBOLS[k]), "p": round(float(p[k]), 4)} for k in best(p)],
            "about": _(
                "A GRU of {units} units that has read {text}: {bits} bits a character on what it has not seen, where "
                "the unigram needs {unigram}."
            ).format(
                units=reader().layout.hidden_size,
                text=about["text"],
                bits=number(float(about["bits"])),
                unigram=number(float(about["unigram_bits"])),
            ),
        },
    )


def best(p: Sequence[float]) -> list[int]:
    """The places of the most likely characters, the likeliest first."""
    return [int(k) for k in np.argsort(p)[::-1][:BEST]]


def _shown(symbol: str) -> str:
    return "␣" if symbol == " " else symbol


SECTION = Section(label=mark("What comes next in a text?"), build=build)
