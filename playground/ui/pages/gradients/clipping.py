"""What would clipping change? The gradient of each parameter before and after."""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.experiment import Run
from playground.figures.clipping import clip_bars
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.ui.board.context import Context
from playground.ui.board.page import Range, Section
from playground.ui.panels.controls import choice, controls, slider
from playground.words import _, mark


def clipped(context: Context) -> list[Panel]:
    """The gradient before and after clipping."""
    run, view = context.run, context.own
    gradients = run.grads.arrays()
    norm = analysis.clip_by_norm(gradients, 1.0).norm_before
    threshold, low, high = _threshold(norm, view["threshold"])
    by_norm, by_value = (clip(gradients, threshold) for clip in (analysis.clip_by_norm, analysis.clip_by_value))
    shown = by_norm if view["clip"] == "norm" else by_value
    before = {**shown.norms_before, _("all"): shown.norm_before}
    after = {**shown.norms_after, _("all"): shown.norm_after}
    items = [
        choice("clip", _("Clip by"), {"norm": _("norm"), "value": _("value")}, view["clip"]),
        slider("threshold", _("Threshold"), threshold, low=low, high=high, log=True),
    ]
    said = say.clipping_sentence(by_norm, by_value, threshold)
    return [
        controls("clipping.controls", items, label=_("Clipping")),
        chart(
            "clipping.bars",
            clip_bars(before, after, threshold=threshold if view["clip"] == "norm" else None, look=Look(height=240)),
            title=_("Gradient of each parameter before and after"),
            reading=f"{said} {_terms(run, threshold)}".strip(),
            height=240,
            units=False,
        ),
    ]


def _threshold(norm: float, chosen: float) -> tuple[float, float, float]:
    """The threshold and the ends of its slider: half the norm until one is chosen, three powers of ten either way."""
    centre = norm if np.isfinite(norm) and norm > 0 else 1.0
    power = float(np.clip(np.round(np.log10(centre)), -300, 300))
    threshold = chosen or float(f"{centre / 2:.2g}")
    low, high = 10 ** (power - 3), 10 ** (power + 3)
    return threshold, min(low, threshold), max(high, threshold)


TERMS = 2_000_000
"""Numbers in the terms of ∂L/∂W_hh, (T, G·H, H), above which they are not built to be clipped one by one."""


def _terms(run: Run, threshold: float) -> str:
    """What clipping each step's term would do, where that is not too much to work out."""
    weights = run.params.weights
    name = next((matrix for matrix in ("W_hh", "W_ih") if matrix in weights), next(iter(weights)))
    gradient = run.grads.weights[name]
    if gradient.size * run.experiment.length > TERMS or not np.isfinite(gradient).all():
        return ""
    running = analysis.running_gradient(run.params, run.trace, run.grads, name)
    terms = running - np.concatenate([running[1:], np.zeros_like(running[:1])])
    clipped_sum = analysis.clip_terms(terms, threshold)
    return say.terms_sentence(gradient, clipped_sum, threshold, name)


SECTION = Section(
    label=mark("What would clipping change?"),
    build=clipped,
    choices={"clip": ("norm", "value")},
    numbers={"threshold": Range(0.0, 1e-300, 1e300)},  # 0 until one is chosen
)
