"""A text coloured by what the network makes of it: where an output comes from, a unit of a state, a gate."""

import numpy as np

from playground.experiment import Run
from playground.experiment.origins import origins
from playground.figures import frame
from playground.figures.theme import LIGHT
from playground.ui.board.board import Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.ui.pages.sequences.charts import by_row
from playground.ui.panels.controls import choice, controls
from playground.ui.panels.tracks import describe, names_of
from playground.words import _, mark

LONGEST = 500

SIGNALS = ("origin", *(f"signal{n}" for n in range(8)))
"""What the colour can be: where the output comes from, or one of the cell's signals by its place."""


def panels(context: Context) -> list[Panel]:
    """A box to type in, what the colour is to be, and the text."""
    run = context.run
    signals = [*run.trace.states, *(name for name in run.trace.gates if name not in run.trace.states)][:8]
    chosen = str(context.own["letters_by"])
    place = int(chosen.removeprefix("signal")) if chosen != "origin" else -1
    if place >= len(signals):
        chosen, place = "origin", -1
    words = {"origin": _("where the output under the cursor comes from")}
    names = names_of(run)
    words |= {f"signal{n}": f"{name}: {names.get(name, name)}" for n, name in enumerate(signals)}
    steers = controls(
        "letters.controls",
        [choice("letters_by", _("Coloured by"), words, chosen, look="select")],
        label=_("The colour of the letters"),
    )
    locked = not all(context.view.allows(name) for name in ("sequence", "text", "length"))
    return [
        steers,
        letters_panel(run, signals[place] if place >= 0 else "", int(context.own["output"]), locked=locked),
    ]


def letters_panel(run: Run, signal: str, output: int, *, locked: bool = False) -> Panel:
    """The letters with a number for each: of the cursor's row, or of the chosen unit."""
    if signal:
        values = np.asarray(run.trace.states.get(signal, run.trace.gates.get(signal)), dtype=np.float64).T
        kind = describe(run.experiment, signal)[0]
    else:
        values, kind = by_row(run, origins(run, min(output, run.experiment.outputs - 1)))[:, :, 0], "state"
    gate = kind == "gate"
    limit = 1.0 if gate else frame.symmetric_limit(values, least=1.0 if signal else 0.0) or 1.0
    return Panel(
        id="letters",
        kind="letters",
        props={
            "text": run.experiment.text,
            "letters": list(run.step_labels) if run.is_text else [],
            "by": "unit" if signal else "cursor",
            "low": 0.0 if gate else -limit,
            "high": limit,
            "scale": LIGHT.scale("gate" if gate else "signed"),
            "longest": LONGEST,
            "locked": locked,
        },
        arrays={"letters.values": np.ascontiguousarray(values, dtype=np.float32)} if run.is_text else {},
    )


SECTION = Section(label=mark("Colour a text of your own"), build=panels, choices={"letters_by": SIGNALS})
