"""Why does it shrink or grow? The factor of every step, and the spectrum of its Jacobian."""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.experiment.limits import MOST_STEPS
from playground.figures.factors import around_one, step_factors, true_norm
from playground.figures.frame import Array
from playground.figures.ghost import with_kept
from playground.figures.look import Look
from playground.figures.spectrum import spectrum
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context, Ghost
from playground.ui.board.page import Range, Section
from playground.ui.pages.gradients import compute
from playground.ui.panels.controls import button, controls, note
from playground.ui.panels.looks import BY_SIZE, asking, stepped
from playground.words import _, mark


def why(context: Context) -> list[Panel]:
    """The factor of every step, and the spectrum of the Jacobian under the cursor."""
    run, work = context.run, context.work("factors")
    every = compute.decompose_every(run.params, run.experiment.length)
    complete = work is not None and work.finished
    step = int(context.own["step"])
    factors, growth = work.latest[1:] if work is not None and work.finished else compute.factors(run, every, step)
    kept = _kept(context.ghost, step)
    verdict = analysis.pascanu(run.params)
    gated = verdict is None
    bound = say.bound_sentence(factors) if verdict is None else say.pascanu_sentence(verdict)
    panels = [
        chart(
            "why.factors",
            with_kept(
                step_factors(
                    factors.bound,
                    factors.spectral,
                    radius=factors.radius,
                    powers=around_one(factors.bound, factors.spectral, factors.radius, *kept.values()),
                    look=Look(tokens=run.step_labels, height=230),
                ),
                kept,
                called=context.ghost.name if context.ghost else "",
            ),
            title=_("Factor per step: bound by the cell's graph, and the truth")
            if gated
            else _("Factor per step: bound ‖W‖₂ · max φ′, and the truth"),
            reading=" ".join(
                filter(None, (say.plain_factors_sentence(factors), say.factors_sentence(factors, gated=gated), bound))
            ),
            height=230,
            **BY_SIZE,
        ),
        _plane(factors, say.nonnormal_sentence(factors, growth)),
    ]
    if len(factors.computed) < run.experiment.length:
        panels = [asking(panel, {*factors.computed, step}) for panel in panels]
    if every > 1 and not complete:
        words = _("One Jacobian in {n} is decomposed.").format(n=every)
        payload = {"what": "factors", "key": compute.key(run.experiment)}
        ask = [
            note("why.note", words),
            button("why.ask", _("All steps"), "compute", payload, disabled=work is not None),
        ]
        panels.insert(0, controls("why.controls", ask, label=_("Steps that are decomposed")))
    return panels


def _kept(ghost: Ghost | None, step: int) -> dict[str, Array]:
    """The norms of the Jacobians of the run that lies behind; nan where one is not decomposed."""
    if ghost is None:
        return {}
    run = ghost.run
    every = compute.decompose_every(run.params, run.experiment.length)
    return {true_norm(): compute.factors(run, every, min(step, run.experiment.length - 1))[0].spectral}


def _plane(factors: analysis.Factors, reading: str) -> Panel:
    """The complex plane of the step under the cursor, the other steps faint behind it."""
    values, sizes = factors.eigenvalues, factors.singular_values
    figure = spectrum(values, sizes, t=len(values) - 1, look=Look(height=360))
    panel = chart(
        "why.plane", figure, title=_("Eigenvalues and singular values of Jₜ"), reading=reading, height=360, units=False
    )
    at = {trace["name"]: index for index, trace in enumerate(figure.traces)}
    rows: dict[int, dict[str, Array]] = {
        len(figure.traces) - 1: {"x": values.real, "y": values.imag},
        len(figure.traces) - 2: {"x": sizes},
    }
    if _("largest σ") in at:
        angle = np.linspace(0, 2 * np.pi, 129)
        circle = sizes[:, :1]
        rows[at[_("largest σ")]] = {"x": circle * np.cos(angle), "y": circle * np.sin(angle)}
    single = {index: {key: row.astype(np.float32) for key, row in by_key.items()} for index, by_key in rows.items()}
    return stepped(panel, single)


SECTION = Section(
    label=mark("Why does it shrink or grow?"),
    build=why,
    numbers={"step": Range(0, 0, MOST_STEPS - 1)},  # one that is decomposed whatever others are
    jobs={"factors": compute.factors_job},
)
