"""Why a gradient shrinks or grows: each step's factor, the condition on the weights, what eigenvalues don't tell."""

import numpy as np

from playground.analysis.factors import Factors, Growth, Pascanu
from playground.analysis.wording import between, number
from playground.words import _, ngettext


def plain_factors_sentence(factors: Factors) -> str:
    """What makes a gradient shrink or grow, before any condition on it."""
    chosen = list(factors.computed)
    if not chosen:
        return ""
    true = factors.spectral[chosen]
    return _(
        "Each step back multiplies the gradient: by less than 1 it shrinks, by more it grows. Here a step can at most "
        "multiply by a factor that lies {range}, in the middle at {middle}."
    ).format(range=between(float(true.min()), float(true.max()), 2), middle=number(float(np.median(true)), 2))


def factors_sentence(factors: Factors, *, gated: bool) -> str:
    """The bound against the true norm, over the steps that were decomposed."""
    chosen = list(factors.computed)
    if not chosen:
        return _("No step has a finite Jacobian.")
    true, bound = factors.spectral[chosen], factors.bound[chosen]
    live = (true > 0) & np.isfinite(bound)
    said = _("{shrinking} of {steps} shrink every gradient (‖J‖₂ < 1). The true norm lies {range}").format(
        shrinking=int(np.sum(true < 1)), steps=_decomposed(factors), range=between(float(true.min()), float(true.max()))
    )
    if not live.any():
        return said + "."
    loose = float(np.median(bound[live] / true[live]))
    said += _("; {name} comes within 5 % of it.") if loose < 1.05 else _("; {name} is {loose} times as large (median).")
    name = _("the bound by the cell's graph") if gated else _("‖W‖₂ · max φ′")
    return said.format(name=name, loose=number(loose, 2))


def _decomposed(factors: Factors) -> str:
    """ "24 steps", or "the 25 steps decomposed" where others were left out."""
    count = len(factors.computed)
    if count == len(factors.bound):
        return ngettext("{count} step", "{count} steps", count).format(count=count)
    return ngettext("the {count} step decomposed", "the {count} steps decomposed", count).format(count=count)


def pascanu_sentence(condition: Pascanu) -> str:
    """Pascanu's condition for this W_hh, stated as it holds."""
    said = (
        _("The largest singular value of W_hh is {sigma}, below 1/γ = {limit}: the gradient must vanish.")
        if condition.must_vanish
        else _(
            "The largest singular value of W_hh is {sigma}, above 1/γ = {limit}: "
            "that is necessary for the gradient to explode, not sufficient."
        )
        if condition.may_explode
        else _("The largest singular value of W_hh is {sigma} = 1/γ: the gradient cannot explode.")
    )
    if condition.may_explode and condition.radius < condition.limit:
        said += " " + _("Its spectral radius, {radius}, is below 1/γ, which settles nothing.")
    return said.format(
        sigma=number(condition.largest_singular_value), limit=number(condition.limit), radius=number(condition.radius)
    )


def bound_sentence(factors: Factors) -> str:
    """For a gated cell: what follows from the bounds of this run's steps."""
    largest = float(np.max(factors.bound)) if np.isfinite(factors.bound).all() else float("nan")
    if np.isfinite(largest) and largest < 1:
        return _("Even the bound stays below 1 at every step (at most {largest}): the gradient must vanish.").format(
            largest=number(largest)
        )
    above = int(np.sum(~(factors.bound < 1)))
    return _(
        "The bound is 1 or above at {above} of {count} steps, which neither keeps the gradient from vanishing nor "
        "makes it explode: Pascanu's condition with ‖W_hh‖₂ is for an RNN alone."
    ).format(above=above, count=len(factors.bound))


def nonnormal_sentence(factors: Factors, growth: Growth | None) -> str:
    """Where a Jacobian lengthens more than its eigenvalues tell."""
    chosen = list(factors.computed)
    count = int(np.sum(factors.nonnormal[chosen])) if chosen else 0
    if not count:
        return _("At {steps} ‖J‖₂ equals the spectral radius, up to 1 %: there the eigenvalues tell all.").format(
            steps=_("every step") if len(chosen) == len(factors.bound) else _decomposed(factors)
        )
    with np.errstate(all="ignore"):
        ratio = factors.spectral[chosen] / factors.radius[chosen]
    worst = chosen[int(np.nanargmax(np.where(np.isfinite(ratio), ratio, -1.0)))]
    said = _("Non-normal at {count} of {steps}: at step {t} ‖J‖₂ is {norm} with a spectral radius of {radius}.").format(
        count=count,
        steps=_decomposed(factors),
        t=worst + 1,
        norm=number(float(factors.spectral[worst])),
        radius=number(float(factors.radius[worst])),
    )
    if growth is not None and growth.stop - growth.start > 1:
        said += " " + _(
            "From step {last} back to step {first} every spectral radius is below 1 (at most {radius}), "
            "and yet the product grows a gradient up to ×{factor}."
        ).format(
            last=growth.stop,
            first=growth.start + 1,
            radius=number(growth.largest_radius),
            factor=number(growth.factor, 2),
        )
    return said
