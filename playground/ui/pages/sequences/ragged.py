"""Sequences of different lengths in one batch: what a state does after its own end, and why padding is not neutral."""

import numpy as np

from playground.analysis.wording import number
from playground.cells.records import Array
from playground.engine.ragged import After, forward_ragged, pad
from playground.experiment import Run
from playground.figures import frame, tracks
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.panels.controls import choice, controls
from playground.words import _, mark

SHARES = (1.0, 0.7, 0.4)
"""The lengths of the sequences, as parts of the one on screen."""

AFTER: dict[str, str] = {
    "run": mark("run on over inputs of 0"),
    "hold": mark("hold its last value"),
    "zero": mark("be 0, as PyTorch's packed sequences are"),
}


def batch_of(run: Run) -> tuple[Array, Array]:
    """The beginning of the input on screen in three lengths, as one padded batch, and the lengths."""
    return pad([run.x[: max(round(share * len(run.x)), 1)] for share in SHARES])


def panels(context: Context) -> list[Panel]:
    """The same beginning in three lengths, and each one's state after its end."""
    run, after = context.run, str(context.own["ragged_after"])
    x, lengths = batch_of(run)
    states = _states(run, x, lengths, after)  # type: ignore[arg-type]
    limit = frame.symmetric_limit(states, least=1.0)
    steers = controls(
        "ragged.controls",
        [choice("ragged_after", _("After its end a state is to"), {k: _(v) for k, v in AFTER.items()}, after)],
        label=_("After the end"),
    )
    strips = [
        chart(
            f"ragged.{b}",
            tracks.heatmap(states[:, b], signal="h", limit=limit, last=False, height=84),
            title=_("h of a sequence of {steps} steps").format(steps=length),
            height=84,
            time=True,
            locked=True,
        )
        for b, length in enumerate(lengths)
    ]
    said = Panel(id="ragged.said", kind="text", props={"sentences": [sentence(run)], "tone": "info"})
    return [steers, *strips, said]


def _states(run: Run, x: Array, lengths: Array, after: After) -> Array:
    return forward_ragged(run.params, x, lengths, after=after)["h"]


def sentence(run: Run) -> str:
    """How far the padding moves the last state of the shortest sequence."""
    x, lengths = batch_of(run)
    states, b = _states(run, x, lengths, "run"), len(lengths) - 1
    end, padded = states[lengths[b] - 1, b], states[-1, b]
    steps = len(x) - int(lengths[b])
    with np.errstate(all="ignore"):
        moved = float(np.linalg.norm(padded - end))
    told = _(
        "Read on over {steps} steps of padding, the shortest sequence's last state moves by {moved}, from {end} to "
        "{padded} in norm: to a cell 0 is an input like any other."
    ).format(
        steps=steps,
        moved=number(moved),
        end=number(float(np.linalg.norm(end))),
        padded=number(float(np.linalg.norm(padded))),
    )
    bias = _bias(run)
    if bias is None:
        return told
    return (
        told
        + " "
        + _("From a state of 0, padding alone leads to {size} in norm: that is the biases.").format(size=number(bias))
    )


def _bias(run: Run) -> float | None:
    """The norm of the state that padding alone leads to; None where it is 0."""
    x = np.zeros_like(run.x)[:, None]
    size = float(np.linalg.norm(forward_ragged(run.params, x, np.array([len(x)]), after="run")["h"][-1, 0]))
    return size if size > 0 else None


SECTION = Section(
    label=mark("Sequences of different lengths: is padding neutral?"),
    build=panels,
    choices={"ragged_after": tuple(AFTER)},
)
