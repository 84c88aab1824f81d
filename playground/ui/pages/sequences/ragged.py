"""Sequences of different lengths in one batch: what a state does after its own end, and why padding is not neutral."""

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.wording import number
from playground.cells.records import Array, Params
from playground.engine.ragged import After, forward_ragged, pad
from playground.experiment import Run
from playground.figures import frame, tracks
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.panels.controls import choice, controls
from playground.words import _, mark, ngettext

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
            tracks.heatmap(states[:, b], signal="h", limit=limit, last=False, look=Look(height=84)),
            title=ngettext("h of a sequence of {steps} step", "h of a sequence of {steps} steps", int(length)).format(
                steps=length
            ),
            height=84,
            time=True,
            locked=True,
        )
        for b, length in enumerate(lengths)
    ]
    said = Panel(id="ragged.said", kind="text", props={"sentences": [sentence(run)], "tone": "info"})
    return [steers, *strips, said]


def _states(run: Run, x: Array, lengths: Array, after: After) -> Array:
    """h of the first layer's forward direction, (T, B, H): from the run's first states and under its clamps."""
    network = run.network
    return forward_ragged(run.params, x, lengths, after=after, first=network.first, clamps=network.clamps)["h"]


def sentence(run: Run) -> str:
    """How far the padding moves the last state of the shortest sequence."""
    x, lengths = batch_of(run)
    states, b = _states(run, x, lengths, "run"), len(lengths) - 1
    end, padded = states[lengths[b] - 1, b], states[-1, b]
    steps = len(x) - int(lengths[b])
    if not steps:
        return _("One step can't be shortened: there is nothing to pad.")
    if not np.isfinite(np.concatenate([end, padded])).all():
        return _("The shortest sequence's state is not finite: what padding does to it can't be told.")
    moved, end, padded = row_norms(np.array([padded - end, end, padded]))
    told = _(
        "Read on over {steps} steps of padding, the shortest sequence's last state moves by {moved}, from {end} to "
        "{padded} in norm: to a cell 0 is an input like any other."
    ).format(steps=steps, moved=number(float(moved)), end=number(float(end)), padded=number(float(padded)))
    of_layer = _(" (Of layer 1, read forwards.)") if run.experiment.places else ""
    return " ".join(part for part in (told + of_layer, _of_nothing(run)) if part)


def _of_nothing(run: Run) -> str:
    """What padding alone makes of a state of 0, and whether that is the biases; "" where it makes nothing of it."""
    size = _padded(run.params, run)
    still = _padded(without_biases(run.params), run)
    if size and not still:
        return _("From a state of 0, padding alone leads to {size} in norm: that is the biases.").format(
            size=number(size)
        )
    if size:
        return _(
            "From a state of 0, padding alone leads to {size} in norm, and would lead to {still} without any bias: "
            "its activation makes something of 0."
        ).format(size=number(size), still=number(still))
    return ""


def _padded(params: Params, run: Run) -> float:
    x = np.zeros_like(run.x)[:, None]
    return float(row_norms(forward_ragged(params, x, np.array([len(x)]), after="run")["h"][-1, 0]))


def without_biases(params: Params) -> Params:
    """The same parameters with every bias 0."""
    biases = {name: np.zeros_like(one) for name, one in params.arrays().items() if name.startswith("b_")}
    return params.replace(**biases)


SECTION = Section(
    label=mark("Sequences of different lengths: is padding neutral?"),
    build=panels,
    choices={"ragged_after": tuple(AFTER)},
)
