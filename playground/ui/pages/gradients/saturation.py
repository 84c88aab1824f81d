"""Which gates are saturated, and which units dead?"""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.analysis.wording import percent
from playground.experiment import Run
from playground.figures.look import Look
from playground.figures.saturation import gate_saturation, tanh_saturation
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Section
from playground.words import _, mark


def saturated(context: Context) -> list[Panel]:
    """The share of steps at which each gate unit is open or shut, and each tanh at its ends."""
    run = context.run
    measured = analysis.saturation(run.params, run.trace)
    gates = {name: one for name, one in measured.items() if one.scale == "gate"}
    signed = {name: one for name, one in measured.items() if one.scale == "signed"}
    names = {name: "tanh c" if name == "squashed_c" else name for name in measured}
    panels = []
    if gates:
        high, low = ({name: getattr(one, side) for name, one in gates.items()} for side in ("high", "low"))
        panels.append(
            chart(
                "saturation.gates",
                gate_saturation(high, low, look=Look(height=320)),
                title=_("Gates: share of steps open against share of steps shut, a point a unit"),
                reading=say.saturation_sentence(gates, names),
                height=320,
                units=False,
            )
        )
    if signed:
        height = 60 + 32 * len(signed)
        panels.append(
            chart(
                "saturation.signed",
                tanh_saturation({name: one.high for name, one in signed.items()}, look=Look(height=height)),
                title=_("Values beyond ±0.9, where tanh lets little through"),
                reading=say.saturation_sentence(signed, names),
                height=height,
                units=False,
            )
        )
    return panels or [_dead(run)]


def _dead(run: Run) -> Panel:
    share = analysis.dead_units(run.params, run.trace)
    words = [_("Nothing here can saturate.")]
    if share is not None:
        gone = int(np.sum(share == 1))
        words = [
            _("relu lets no gradient through where a unit is 0: {share} of the time, averaged over the units.").format(
                share=percent(float(np.mean(share)))
            ),
            _("{dead} of {units} units are 0 at every step: dead.").format(dead=gone, units=len(share)),
        ]
    return Panel(id="saturation.text", kind="text", props={"sentences": words, "tone": "info"})


SECTION = Section(label=mark("Which gates are saturated?"), build=saturated)
