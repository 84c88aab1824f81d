"""Train the reader: `python -m playground.training.reader`.

The text is the prose of Python's language reference, which every Python brings as `pydoc_data.topics` (PSF licence).
"""

import argparse
import json
from collections.abc import Iterator
from pydoc_data.topics import topics
from time import perf_counter

import numpy as np

from playground.engine import use_one_blas_thread
from playground.sequences.tasks.characters import reading
from playground.training import Learner, Settings, State, advance
from playground.training.reader import FILE, SYMBOLS, fold, indices, layout

RATES = (0.01, 0.003, 0.001, 0.0003)
"""Learning rates, each for a quarter of the steps."""

TEXT = "pydoc_data.topics, the prose of Python's language reference"
LEAST_PROSE = 0.93  # of a paragraph's characters: below it is code or a table
LEAST_LENGTH = 60


def prose() -> str:
    """Return the paragraphs of the reference that are sentences, not code, each once, folded."""
    paragraphs = dict.fromkeys(part for topic in topics.values() for part in topic.split("\n\n") if is_prose(part))
    return " ".join(fold(part) for part in paragraphs)


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph is long and hardly anything in it stands outside words."""
    words = [character for character in paragraph if character.isalpha() or character in " \n.,'"]
    return len(paragraph) >= LEAST_LENGTH and len(words) / len(paragraph) >= LEAST_PROSE


def states(learner: Learner, *, steps: int) -> Iterator[State]:
    """Yield the states of the whole training, the rate falling in four parts."""
    state = learner.first
    for rate in RATES:
        settings = Settings(learning_rate=rate)
        for _ in range(steps // len(RATES)):
            state = advance(learner, settings, state)
            yield state


def main() -> None:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--units", type=int, default=64)
    chosen = parser.parse_args()
    use_one_blas_thread()
    text, shape = prose(), layout(chosen.units)
    problem = reading(indices(text), SYMBOLS, length=64)
    bound = chosen.units**-0.5
    start = np.random.default_rng(0).uniform(-bound, bound, shape.size).astype(np.float32)
    learner, begin = Learner(layout=shape, problem=problem, start=start), perf_counter()
    for state in states(learner, steps=chosen.steps):
        if state.step % 200 == 0:
            print(f"{state.step:6} {perf_counter() - begin:6.0f} s {state.score.measure:.3f} bits", flush=True)
    about = {
        "text": TEXT,
        "characters": len(text),
        "units": chosen.units,
        "steps": state.step,
        "bits": round(learner.test(state.vector, state.step).measure, 4),
        "unigram_bits": round(problem.baselines[0].measure, 4),
    }
    np.savez_compressed(FILE, vector=state.vector, about=json.dumps(about))
    print(about, f"{FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
