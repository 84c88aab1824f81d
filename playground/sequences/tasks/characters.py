"""The task of reading on: say the next character of a person's own text."""

from collections.abc import Sequence

import numpy as np

from playground.sequences.tasks.record import Array, Baseline, Batch, Draw, Knob, Problem, Task, one_hot
from playground.sequences.text import OTHER, alphabet, characters
from playground.words import _, mark, ngettext

HELD_OUT = 0.2
"""The share of a text, at its end, that is not learnt from."""

MOST_CHARACTERS = 20_000


def text(*, length: int, text: str, known: Sequence[str] = ()) -> Problem:
    """Say the next character, one-hot, at every step; learnt from the first 80 %, tested on the rest.

    The unigram knows how often each character comes and nothing else. A text has no threshold.

    Parameters
    ----------
    known : the characters that are told apart, in the order of the inputs; those of the text where none are given

    Raises
    ------
    ValueError : the text has fewer than two different characters, or is too short for its windows
    """
    symbols = characters(text)[:MOST_CHARACTERS]
    _check_variety(symbols)
    names, left_over = (list(known), 0) if known else alphabet(symbols)
    columns = tuple(names) + (OTHER,) * bool(left_over)
    place = {symbol: d for d, symbol in enumerate(names)}
    indices = np.array([place.get(symbol, len(columns) - 1) for symbol in symbols])
    shorter = round(HELD_OUT * len(indices))
    _check_length(len(indices), length, shorter=min(shorter, len(indices) - shorter))
    return reading(indices, columns, length=length, notes=_notes(len(characters(text)), left_over))


def reading(indices: Array, columns: Sequence[str], *, length: int, notes: tuple[str, ...] = ()) -> Problem:
    """Say the next of some characters (N,), given by their places among the columns, in windows of `length` steps."""
    split, count = len(indices) - round(HELD_OUT * len(indices)), len(columns)
    past, later = indices[:split], indices[split:]
    loss = unigram_loss(past, later, count)
    return Problem(
        inputs=tuple(columns),
        outputs=tuple(columns),
        length=length,
        counted=slice(0, length),
        readout="softmax",
        draw=_windows(past, length, count),
        draw_held_out=_windows(later, length, count, evenly=True),
        baselines=(Baseline(label=mark("the unigram"), loss=loss, measure=loss / float(np.log(2))),),
        measure="bits",
        solved=None,
        held_out=min(64, len(later) - length),
        notes=notes,
    )


def unigram_loss(past: Array, later: Array, count: int) -> float:
    """Return the mean −ln p of what comes later under the frequencies of the past, each count raised by one half."""
    frequencies = np.bincount(past, minlength=count) + 0.5
    return float(-np.log(frequencies / frequencies.sum())[later[1:]].mean())


def _windows(indices: Array, length: int, count: int, *, evenly: bool = False) -> Draw:
    room = len(indices) - length - 1

    def draw(rng: np.random.Generator, batch: int) -> Batch:
        begin = np.linspace(0, room, batch).round().astype(int) if evenly else rng.integers(0, room + 1, batch)
        rows = begin + np.arange(length)[:, None]
        return Batch(x=one_hot(indices[rows], count), target=indices[rows + 1])

    return draw


def _check_variety(symbols: Sequence[str]) -> None:
    if not symbols:
        raise ValueError(_("The text is empty: type a few sentences."))
    if len(set(symbols)) == 1:
        raise ValueError(
            _("The text has only one character, “{symbol}”: there is nothing to foretell. Type some more.").format(
                symbol=symbols[0]
            )
        )


def _check_length(got: int, length: int, *, shorter: int) -> None:
    if shorter < length + 1:
        wanted = int(np.ceil((length + 1) / HELD_OUT))
        raise ValueError(
            _(
                "The text has {got} characters; windows of {length} steps need {wanted}, so that both parts hold one: "
                "type more, or choose a shorter length."
            ).format(got=got, length=length, wanted=wanted)
        )


def _notes(given: int, left_over: int) -> tuple[str, ...]:
    notes = []
    if given > MOST_CHARACTERS:
        notes.append(_("The first {most} characters of the text are used.").format(most=MOST_CHARACTERS))
    if left_over:
        sentence = ngettext(
            "The rarest character is shown as “{other}”.",
            "The {number} rarest characters share one input, “{other}”.",
            left_over,
        )
        notes.append(sentence.format(number=left_over, other=OTHER))
    return tuple(notes)


TEXT = Task(
    name="text",
    label=mark("Your text"),
    about=mark("Say the next character of your own text: learnt from the first 80 %, tested on the rest."),
    knobs=(
        Knob(name="length", label=mark("Length"), default=30, low=2, high=200, help=mark("T, the steps of a window.")),
    ),
    make=text,
    data=("text",),
)
