"""Does the gradient survive the way back? Norms over time, with the half-life."""

from collections.abc import Mapping

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.figures import frame
from playground.figures.frame import Array
from playground.figures.gradients import gradient_norms
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, Ghost
from playground.ui.board.page import Section
from playground.ui.panels.controls import choice, controls
from playground.ui.panels.looks import BY_SIZE
from playground.words import _, mark


def decay(context: Context) -> list[Panel]:
    """Norms of ∂L/∂h_t and ∂L/∂c_t over t, with the half-life."""
    run, view = context.run, context.own
    norms_of = analysis.gradient_norms(run.grads)
    fits = {state: analysis.fit_regimes(norms.total) for state, norms in norms_of.items()}
    said = [say.decay_sentence({f"∂L/∂{state}": norms.total for state, norms in norms_of.items()})]
    said += [say.bands_sentence(analysis.bands(norms.total), f"∂L/∂{state}") for state, norms in norms_of.items()]
    kept = {state: norms.total for state, norms in _kept(context.ghost).items()}
    if context.ghost is not None:
        totals = {state: norms.total for state, norms in norms_of.items()}
        said.append(say.kept_sentence(totals, kept, context.ghost.name))
    each = view["norms"] == "units"
    figure = gradient_norms(
        {state: norms.total for state, norms in norms_of.items()},
        units={state: norms.units for state, norms in norms_of.items()} if each else None,
        fits={state: analysis.lines_of(fit, run.experiment.length) for state, fit in fits.items() if fit},
        behind=kept,
        called=context.ghost.name if context.ghost else "",
        powers=frame.decades(*_visible(norms_of, each=each), *(kept[state] for state in norms_of if state in kept)),
        look=Look(tokens=run.step_labels, height=230),
    )
    options = {"total": _("all units together"), "units": _("each unit")}
    return [
        controls("decay.controls", [choice("norms", _("Norm of"), options, view["norms"])], label=_("What is drawn")),
        chart(
            "decay.norms",
            figure,
            title=_("Gradient norm over time, by state"),
            reading=" ".join(sentence for sentence in said if sentence),
            height=230,
            **BY_SIZE | {"units": each},
        ),
    ]


def plain(context: Context) -> Panel:
    """What is left of the gradient of h at each step, and nothing else."""
    run = context.run
    total = analysis.norms(run.grads.h).total
    figure = gradient_norms(
        {"h": total},
        powers=frame.decades(total),
        look=Look(tokens=run.step_labels, height=220),
    )
    return chart(
        "decay.norms",
        figure,
        title=_("How much of the signal is left at each step?"),
        reading=say.survival_sentence(total),
        height=220,
        fill=1,
        **BY_SIZE,
    )


def _kept(ghost: Ghost | None) -> Mapping[str, analysis.Norms]:
    """The norms of the run that lies behind, if there is one."""
    return {} if ghost is None else analysis.gradient_norms(ghost.run.grads)


def _visible(norms_of: Mapping[str, analysis.Norms], *, each: bool) -> list[Array]:
    """What the axis must have room for: the norms, and of the units what is not a millionth of them."""
    totals = [norms.total for norms in norms_of.values()]
    if not each:
        return totals
    return totals + [np.maximum(norms.units, 1e-6 * norms.total[:, None]) for norms in norms_of.values()]


SECTION = Section(
    label=mark("Does the gradient survive the way back?"),
    build=decay,
    open=True,
    choices={"norms": ("total", "units")},
)
