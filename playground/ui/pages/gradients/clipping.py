"""The two sections on clipping: what it would do to this gradient, and the cliff that it was made for."""

import numpy as np

from playground import analysis
from playground.analysis import sentences as say
from playground.experiment import Run
from playground.figures.cliff import cliff_map, cliff_surface
from playground.figures.clipping import clip_bars
from playground.ui.board.board import Panel, chart
from playground.ui.pages.gradients import compute
from playground.ui.pages.gradients.view import MOST_STEPS, GradientsView
from playground.ui.panels.controls import button, choice, controls, slider
from playground.words import _


def clipped(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """The gradient before and after clipping."""
    gradients = run.grads.arrays()
    norm = analysis.clip_by_norm(gradients, 1.0).norm_before
    threshold, low, high = _threshold(norm, view.threshold)
    by_norm, by_value = (clip(gradients, threshold) for clip in (analysis.clip_by_norm, analysis.clip_by_value))
    shown = by_norm if view.clip == "norm" else by_value
    before = {**shown.norms_before, _("all"): shown.norm_before}
    after = {**shown.norms_after, _("all"): shown.norm_after}
    items = [
        choice("clip", _("Clip by"), {"norm": _("norm"), "value": _("value")}, view.clip),
        slider("threshold", _("Threshold"), threshold, low=low, high=high, log=True),
    ]
    said = say.clipping_sentence(by_norm, by_value, threshold)
    return [
        controls("clipping.controls", items, label=_("Clipping")),
        chart(
            "clipping.bars",
            clip_bars(before, after, threshold=threshold if view.clip == "norm" else None, height=240),
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
    if run.params.W_hh.size * run.experiment.length > TERMS or not np.isfinite(run.grads.W_hh).all():
        return ""
    running = analysis.running_gradient(run.params, run.trace, run.grads, "W_hh")
    terms = running - np.concatenate([running[1:], np.zeros_like(running[:1])])
    clipped_sum = analysis.clip_terms(terms, threshold)
    return say.terms_sentence(run.grads.W_hh, clipped_sum, threshold, "W_hh")


def cliff(run: Run, view: GradientsView, progress: compute.Progress | None) -> list[Panel]:
    """Pascanu's cliff, which has a unit of its own, and the way down it with and without clipping."""
    rate, steps = view.cliff_rate, view.cliff_steps
    plain = analysis.descend(*compute.CLIFF_START, rate=rate, steps=steps)
    held = analysis.descend(*compute.CLIFF_START, rate=rate, steps=steps, threshold=view.cliff_threshold)
    ways = {_("without clipping"): plain, _("with clipping"): held}
    end = view.cliff_steps >= MOST_STEPS
    items = [
        button("cliff.one", _("1 step"), "cliff", {"steps": 1}, disabled=end),
        button("cliff.ten", _("10 steps"), "cliff", {"steps": 10}, disabled=end),
        button("cliff.start", _("Back to the start"), "cliff", {"steps": 0}, disabled=not view.cliff_steps),
        choice("ground", _("Seen"), {"map": _("from above"), "surface": _("as a surface")}, view.ground),
        slider("cliff_rate", _("Learning rate"), view.cliff_rate, low=0.1, high=10.0, log=True),
        slider("cliff_threshold", _("Clip at norm"), view.cliff_threshold, low=0.001, high=10.0, log=True),
    ]
    words = _(
        "One unit by itself, not your network: xₜ = w σ(xₜ₋₁) + b from x₀ = 0.5, and after 50 steps the loss "
        "(σ(x₅₀) − 0.7)² (Pascanu, Mikolov & Bengio 2013). The edge is where its memory tips over."
    )
    return [
        controls("cliff.controls", items, label=_("Down the cliff")),
        chart(
            "cliff.map",
            (cliff_map if view.ground == "map" else cliff_surface)(
                compute.CLIFF_W,
                compute.CLIFF_B,
                compute.cliff(),
                paths={name: (way.w, way.b, way.loss) for name, way in ways.items()},
                height=380,
            ),
            title=_("Loss over w and b, and two ways down"),
            reading=say.cliff_sentence(plain, held),
            height=380,
            units=False,
        ),
        Panel(id="cliff.text", kind="text", props={"sentences": [words], "tone": "info"}),
    ]
