"""What the analyses say, in plain words: every number is computed from the run, and steps are counted from 1."""

from collections.abc import Mapping

import numpy as np

from playground.analysis.cliff import Descent
from playground.analysis.clipping import Clipped
from playground.analysis.decay import EXPLODED, VANISHED, Bands, Decay
from playground.analysis.factors import Factors, Growth, Pascanu
from playground.analysis.gradcheck import THRESHOLD, Check
from playground.analysis.paths import Paths
from playground.analysis.saturation import HIGH, LOW, Saturation
from playground.analysis.shares import Shares
from playground.analysis.triangle import Triangle
from playground.analysis.within import DIRECT
from playground.analysis.wording import number, percent, span, times
from playground.cells.records import Array
from playground.words import _, ngettext

ROUGH = 2.0
"""A fit whose steps lie off the line by more than this factor is called rough."""

SLIGHT = 2**0.25
"""A gradient that changes by less than this factor over all its steps has no pace worth telling, only a change."""


def decay_sentence(fits: Mapping[str, Decay | None]) -> str:
    """How gradients change on their way back: "Going back in time, ∂L/∂h falls by half every 2.3 steps."

    Parameters
    ----------
    fits : by what the gradient is called, "∂L/∂h"
    """
    found = [f"{name} {_rate(fit)}" for name, fit in fits.items() if fit is not None]
    said = [_("Going back in time, {found}.").format(found="; ".join(found))] if found else []
    for name, fit in fits.items():
        if fit is None:
            said.append(_("{name} is finite and not 0 at fewer than two steps: it has no rate.").format(name=name))
    return " ".join(said)


def _rate(fit: Decay) -> str:
    span = fit.last - fit.first
    if fit.constant:
        said = _("is constant")
    elif abs(fit.rate) * span < np.log(SLIGHT):
        word = _("falls to {share} over {steps} steps") if fit.rate < 0 else _("grows to {share} over {steps} steps")
        said = word.format(share=percent(float(np.exp(fit.rate * span))), steps=span)
    elif abs(fit.rate) > np.log(10):
        word = (
            _("falls by a factor of {factor} at every step")
            if fit.rate < 0
            else _("grows by a factor of {factor} at every step")
        )
        said = word.format(factor=number(float(np.exp(min(abs(fit.rate), 700.0))), 2))
    else:
        word = _("falls by half {pace}") if fit.rate < 0 else _("grows ×10 {pace}")
        said = word.format(pace=_pace(fit.half_life if fit.rate < 0 else float(np.log(10)) / fit.rate))
    if fit.spread > ROUGH:
        said += " " + _("(roughly: the steps lie off that line by a factor of {spread})").format(
            spread=number(fit.spread, 2)
        )
    return said


def _pace(steps: float) -> str:
    text = number(steps, 2)
    return _("at every step") if text == "1" else _("every {steps} steps").format(steps=text)


def bands_sentence(found: Bands, name: str) -> str:
    """What float32 would make of a gradient, or nothing where it holds it all."""
    said = []
    if found.vanished:
        said.append(
            _("{name} has vanished at {span}: below {limit}, float32 soon holds nothing but 0.").format(
                name=name, span=span(found.vanished), limit=number(VANISHED, 2)
            )
        )
    if found.lost:
        said.append(
            _(
                "At {span} {name} is so small beside its largest that a float32 sum over time would not notice it."
            ).format(name=name, span=span(found.lost))
        )
    if found.exploded:
        said.append(
            _("{name} has exploded at {span}: above {limit}, or not finite (grey).").format(
                name=name, span=span(found.exploded), limit=number(EXPLODED, 2)
            )
        )
    return " ".join(said)


def triangle_sentence(found: Triangle, share: float = 0.01) -> str:
    """How far back the last step depends on earlier ones."""
    length = len(found.log10)
    if found.first_bad is not None:
        return _("Not finite from step {t} on, drawn grey.").format(t=found.first_bad + 1)
    if length == 1:
        return _("With one step there is nothing to look back to.")
    reach = found.reach(length - 1, share)
    first = times(float(found.log10[-1, 0] - found.log10[-1, -1]))
    if reach >= length - 1:
        said = _("From every step before it a change arrives at step {t} with more than {share} of its norm")
    elif reach == 0:
        said = _("Not even from the step before it does a change arrive at step {t} with {share} of its norm")
    else:
        said = ngettext(
            "From {reach} step before it a change arrives at step {t} with more than {share} of its norm",
            "From up to {reach} steps before it a change arrives at step {t} with more than {share} of its norm",
            reach,
        )
    said += _("; from step 1 with {first} of it.")
    return said.format(t=length, reach=reach, share=percent(share), first=first)


def factors_sentence(found: Factors, *, gated: bool) -> str:
    """The bound against the true norm, over the steps that were decomposed."""
    chosen = list(found.computed)
    if not chosen:
        return _("No step has a finite Jacobian.")
    true, bound = found.spectral[chosen], found.bound[chosen]
    live = (true > 0) & np.isfinite(bound)
    loose = float(np.median(bound[live] / true[live])) if live.any() else float("nan")
    shrinking = int(np.sum(true < 1))
    name = _("the bound by the cell's graph") if gated else _("‖W‖₂ · max φ′")
    said = _(
        "{shrinking} of {count} steps shrink every gradient (‖J‖₂ < 1). The true norm lies between {low} and {high}; "
    ) + (_("{name} comes within 5 % of it.") if loose < 1.05 else _("{name} is {loose} times as large, in the median."))
    return said.format(
        shrinking=shrinking,
        count=len(chosen),
        low=number(float(true.min())),
        high=number(float(true.max())),
        name=name,
        loose=number(loose, 2),
    )


def pascanu_sentence(found: Pascanu) -> str:
    """Pascanu's condition for this W_hh, stated as it holds."""
    said = (
        _("The largest singular value of W_hh is {sigma}, below 1/γ = {limit}: the gradient must vanish.")
        if found.must_vanish
        else _(
            "The largest singular value of W_hh is {sigma}, above 1/γ = {limit}: "
            "that is necessary for the gradient to explode, not sufficient."
        )
        if found.may_explode
        else _("The largest singular value of W_hh is {sigma} = 1/γ: the gradient cannot explode.")
    )
    if found.may_explode and found.radius < found.limit:
        said += " " + _("Its spectral radius, {radius}, is below 1/γ, which settles nothing.")
    return said.format(
        sigma=number(found.largest_singular_value), limit=number(found.limit), radius=number(found.radius)
    )


def bound_sentence(found: Factors) -> str:
    """For a gated cell: what follows from the bounds of this run's steps."""
    largest = float(np.max(found.bound)) if np.isfinite(found.bound).all() else float("nan")
    if np.isfinite(largest) and largest < 1:
        return _("Even the bound stays below 1 at every step (at most {largest}): the gradient must vanish.").format(
            largest=number(largest)
        )
    above = int(np.sum(~(found.bound < 1)))
    return _(
        "The bound is 1 or above at {above} of {count} steps, which neither keeps the gradient from vanishing nor "
        "makes it explode: Pascanu's condition with ‖W_hh‖₂ is for an RNN alone."
    ).format(above=above, count=len(found.bound))


def nonnormal_sentence(found: Factors, growth: Growth | None) -> str:
    """Where a Jacobian lengthens more than its eigenvalues tell."""
    chosen = list(found.computed)
    count = int(np.sum(found.nonnormal[chosen])) if chosen else 0
    if not count:
        return _("At every step ‖J‖₂ equals the spectral radius, up to 1 %: the eigenvalues tell all.")
    with np.errstate(all="ignore"):
        ratio = found.spectral[chosen] / found.radius[chosen]
    worst = chosen[int(np.nanargmax(np.where(np.isfinite(ratio), ratio, -1.0)))]
    said = _(
        "Non-normal at {count} of {all} steps: at step {t} ‖J‖₂ is {norm} with a spectral radius of {radius}."
    ).format(
        count=count,
        all=len(chosen),
        t=worst + 1,
        norm=number(float(found.spectral[worst])),
        radius=number(float(found.radius[worst])),
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


def paths_sentence(found: Paths, names: Mapping[str, str]) -> str:
    """Which path carried the gradient furthest back.

    Parameters
    ----------
    names : path → what it is called
    """
    usable = np.flatnonzero(np.isfinite(found.shares).all(axis=0))
    if not len(usable):
        return _("There is no finite gradient to split.")
    if len(found.names) == 1:
        return _("There is one path only: every step back goes through {name}.").format(name=names[found.names[0]])
    t = int(usable[0])
    shares = found.shares[:, t]
    order = np.argsort(-np.abs(shares))
    said = _("Of ∂L/∂{state} at step {t}, {shares}.").format(
        state=found.state,
        t=t + 1,
        shares=", ".join(
            f"{percent(float(shares[k]))} {names[found.names[k]]}" for k in order if abs(shares[k]) >= 5e-4
        ),
    )
    if (shares < -5e-4).any():
        said += " " + _("A negative share pulls against the total.")
    return said


def direct_sentence(found: Paths) -> str:
    """How much the direct path alone still carries, over all steps."""
    if DIRECT not in found.names:
        return ""
    direct = found.shares[found.names.index(DIRECT)]
    usable = np.isfinite(direct)
    if not usable.any():
        return ""
    most = int(np.sum(direct[usable] > 0.5))
    return _("The direct path carries most of it at {most} of {count} steps.").format(
        most=most, count=int(usable.sum())
    )


def shares_sentence(found: Shares) -> str:
    """From how far back a weight's gradient comes."""
    steps = found.steps
    if not np.isfinite(steps).all():
        if found.total == 0:
            return _("∂L/∂{name} is 0: no step has a share.").format(name=found.parameter)
        return _("∂L/∂{name} is not finite: no step has a share.").format(name=found.parameter)
    largest = int(np.argmax(steps))
    half = len(steps) - int(np.flatnonzero(found.reached >= 0.5)[-1])
    said = ngettext(
        "Half of ∂L/∂{name} is there after the last step.",
        "Half of ∂L/∂{name} is there after the last {half} steps.",
        half,
    ) + _(" The largest share, {share}, is that of step {t}.")
    against = int(np.sum(steps < -5e-4))
    if against:
        said += " " + ngettext("{n} step pulls against the sum.", "{n} steps pull against the sum.", against)
    return said.format(name=found.parameter, half=half, share=percent(float(steps[largest])), t=largest + 1, n=against)


def saturation_sentence(found: Mapping[str, Saturation], names: Mapping[str, str]) -> str:
    """Which signals are saturated most of the time."""
    said = []
    for name, one in found.items():
        high, low = float(np.mean(one.high)), float(np.mean(one.low))
        if one.kind == "gate":
            said.append(
                _("{name} is open (> {top}) {high} and shut (< {bottom}) {low} of the time").format(
                    name=names[name], top=HIGH, bottom=LOW, high=percent(high), low=percent(low)
                )
            )
        else:
            words = _("{name} is beyond ±{top} {high} of the time")
            said.append(words.format(name=names[name], top=HIGH, high=percent(high)))
    return (_("On average over the units, ") + "; ".join(said) + ".") if said else _("Nothing here can saturate.")


def clipping_sentence(by_norm: Clipped, by_value: Clipped, threshold: float) -> str:
    """What clipping does to this gradient."""
    if not np.isfinite(by_norm.norm_before):
        return _("The gradient is not finite: no threshold mends it.")
    if not by_norm.norm_before:
        return _("The gradient is 0: there is nothing to clip.")
    shortened = by_norm.norm_after < by_norm.norm_before
    said = (
        _("By norm: ‖g‖ = {before} is shortened to {after}, its direction kept.")
        if shortened
        else _("By norm: ‖g‖ = {before} is below the threshold of {threshold} and stays.")
    )
    said += " " + (
        _("By value: {changed} of {entries} entries are cut, which turns it by {angle}° and leaves ‖g‖ = {value}.")
        if by_value.changed
        else _("By value: no entry is above the threshold.")
    )
    return said.format(
        before=number(by_norm.norm_before),
        after=number(by_norm.norm_after),
        threshold=number(threshold),
        changed=by_value.changed,
        entries=by_value.entries,
        angle=number(_angle(by_value.cosine), 2),
        value=number(by_value.norm_after),
    )


def terms_sentence(total: Array, clipped: Array, threshold: float, name: str) -> str:
    """What clipping each step's term by its norm would do to the sum instead."""
    norms = float(np.linalg.norm(total)), float(np.linalg.norm(clipped))
    if not np.isfinite(norms).all() or not all(norms):
        return ""
    cosine = float(np.sum(total * clipped)) / (norms[0] * norms[1])
    if cosine > 1 - 1e-12:
        return _("Clipping every step's term at {threshold} instead would keep the direction of ∂L/∂{name}.").format(
            threshold=number(threshold), name=name
        )
    said = _("Clipping every step's term at {threshold} instead would turn ∂L/∂{name} by {angle}°").format(
        threshold=number(threshold), name=name, angle=number(_angle(cosine), 2)
    )
    return said + (_(", and uphill.") if cosine < 0 else ".")


def _angle(cosine: float) -> float:
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def cliff_sentence(plain: Descent, clipped: Descent) -> str:
    """Where the two descents are, and the longest step each has taken."""
    if len(plain.loss) == 1:
        return _("The start: loss {loss}, ‖gradient‖ {norm}. Step to descend.").format(
            loss=number(float(plain.loss[0])), norm=number(float(plain.norms[0]))
        )
    moved = [float(np.max(np.hypot(np.diff(path.w), np.diff(path.b)))) for path in (plain, clipped)]
    return _(
        "After {steps} steps: without clipping loss {plain} (longest step {far}, largest ‖gradient‖ {norm}), "
        "with clipping loss {clipped} (longest step {near})."
    ).format(
        steps=len(plain.loss) - 1,
        plain=number(float(plain.loss[-1])),
        clipped=number(float(clipped.loss[-1])),
        far=number(moved[0]),
        near=number(moved[1]),
        norm=number(float(np.max(plain.norms))),
    )


def check_sentence(found: Check) -> str:
    """The badge: whether analytic and numeric gradient agree, and how well."""
    if found.verdict == "overflow":
        return _("Not checked: the loss or its gradient is not finite.")
    if found.verdict == "unresolved" and found.worst is None:
        return _("Not checked: every sampled derivative is at a kink of relu, where there is none.")
    if found.verdict == "unresolved":
        return _(
            "Too small to check: rounding in the loss alone is {resolution} of the largest entry of the gradient."
        ).format(resolution=number(found.resolution, 2))
    said = (
        _("Analytic and numeric gradient agree: largest relative error {error} over {probes} checks.")
        if found.verdict == "agrees"
        else _(
            "Analytic and numeric gradient differ: largest relative error {error}, above {threshold}, "
            "over {probes} checks{place}."
        )
    )
    place = "" if found.worst is None else _place(found)
    if found.kinks:
        said += " " + ngettext(
            "{kinks} more is at a kink of relu, where there is no derivative.",
            "{kinks} more are at a kink of relu, where there is no derivative.",
            found.kinks,
        )
    return said.format(
        kinks=found.kinks,
        error=number(found.error, 2),
        probes=found.probes - found.kinks,
        threshold=number(THRESHOLD, 2),
        place=place,
    )


def _place(found: Check) -> str:
    if found.worst is None or found.worst.place is None:
        return ""
    name, index = found.worst.place
    return _(", at {name}[{index}]").format(name=name, index=", ".join(str(i + 1) for i in index))
