"""Whether a gradient survives its way back, and how far a step reaches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.analysis.decay import EXPLODED, VANISHED, Bands, Decay, fit_regimes
from playground.analysis.triangle import Triangle
from playground.analysis.wording import number, percent, span, times
from playground.cells.records import Array
from playground.words import _

SLIGHT = 2**0.25
"""A gradient that changes by less than this factor over all its steps has no pace worth telling, only a change."""


def decay_sentence(totals: Mapping[str, Array]) -> str:
    """How gradients change on their way back: "Going back in time, ∂L/∂h falls by half every 2.3 steps."

    Parameters
    ----------
    totals : (T,), the norm at every step, by what the gradient is called, "∂L/∂h"
    """
    fits = {name: fit_regimes(total) for name, total in totals.items()}
    rates = [f"{name} {_rates(name_fits)}" for name, name_fits in fits.items() if name_fits]
    said = [_("Going back in time, {found}.").format(found="; ".join(rates))] if rates else []
    said += [_no_rate(name, totals[name]) for name, name_fits in fits.items() if not name_fits]
    return " ".join(said)


def kept_sentence(now: Mapping[str, Array], before: Mapping[str, Array], called: str) -> str:
    """What of a gradient arrives at step 1, against another run: "∂L/∂h is 0.42 times as large".

    Parameters
    ----------
    now, before : (T,) and (T',), the norm at every step of each run, by the state's name
    called : what the other run is called, "the reference"
    """
    both = [_against(f"∂L/∂{state}", float(now[state][0]), float(before[state][0])) for state in now if state in before]
    return _("At step 1, against {called}: {found}. In the head, × is the ratio at the cursor.").format(
        called=called, found="; ".join(both)
    )


def _against(name: str, now: float, before: float) -> str:
    if now == before:
        return _("{name} is the same").format(name=name)
    if before == 0 or not np.isfinite([now, before]).all():
        return _("{name} is {now} instead of {before}").format(name=name, now=number(now), before=number(before))
    return _("{name} is {ratio} times as large").format(name=name, ratio=number(now / before, 3))


def _no_rate(name: str, total: Array) -> str:
    usable = np.flatnonzero(np.isfinite(total) & (total > 0))
    if len(usable) < 2:
        return _("{name} is finite and not 0 at fewer than two steps: it has no rate.").format(name=name)
    first, last = int(usable[0]), int(usable[-1])
    return _("No single rate fits {name}: {end} at step {last}, {start} at step {first}.").format(
        name=name, end=number(total[last]), last=last + 1, start=number(total[first]), first=first + 1
    )


def _rates(fits: Sequence[Decay]) -> str:
    """One pace, or two and where the first ends."""
    if len(fits) == 1:
        return rate(fits[0])
    later, earlier = fits
    return _("{later} from step {last} back to step {first}, and before that {earlier}").format(
        later=rate(later), last=later.last + 1, first=later.first + 1, earlier=rate(earlier)
    )


def rate(fit: Decay) -> str:
    """The pace of a fitted line: "falls by half every 2.3 steps"."""
    span = fit.last - fit.first
    factor = float(np.exp(min(abs(fit.rate), 700.0)))
    if fit.constant:
        return _("is constant")
    if abs(fit.rate) * span < np.log(SLIGHT):
        word = _("falls to {share} over {steps} steps") if fit.rate < 0 else _("grows to {share} over {steps} steps")
        return word.format(share=percent(float(np.exp(fit.rate * span))), steps=span)
    if span == 1:
        word = _("falls by a factor of {factor}") if fit.rate < 0 else _("grows by a factor of {factor}")
        return word.format(factor=number(factor, 2))
    if abs(fit.rate) > np.log(10):
        word = (
            _("falls by a factor of {factor} at every step")
            if fit.rate < 0
            else _("grows by a factor of {factor} at every step")
        )
        return word.format(factor=number(factor, 2))
    word = _("falls by half {pace}") if fit.rate < 0 else _("grows ×10 {pace}")
    return word.format(pace=pace(fit.half_life if fit.rate < 0 else float(np.log(10)) / fit.rate))


def pace(steps: float) -> str:
    """How often something happens: "every 2.3 steps", "at every step"."""
    text = number(steps, 2)
    return _("at every step") if text == "1" else _("every {steps} steps").format(steps=text)


def survival_sentence(total: Array) -> str:
    """What is left of a gradient on its way back, in plain words."""
    usable = np.flatnonzero(np.isfinite(total) & (total > 0))
    if not len(usable):
        return _("There is no signal to follow: it is 0, or it has run out of range, at every step.")
    first, last = int(usable[0]), int(usable[-1])
    start = _("Learning sends a signal back in time, from step {last}. ").format(last=last + 1)
    if first == last:
        return start + _("It reaches no step before it.")
    ratio = float(np.log10(total[first]) - np.log10(total[last]))
    if ratio > np.log10(2):
        end = _("On its way it grows: at step {first} it is {ratio} of what it was there.")
    elif ratio < -np.log10(2):
        end = _("On its way it fades: {ratio} of it is left at step {first}.")
    else:
        end = _("It arrives hardly changed: {ratio} of it is there at step {first}.")
    return start + end.format(first=first + 1, ratio=times(ratio))


def bands_sentence(bands: Bands, name: str) -> str:
    """What float32 would make of a gradient, or nothing where it holds it all."""
    said = []
    if bands.vanished:
        said.append(
            _("{name} has vanished at {span}: below {limit}, float32 soon holds nothing but 0.").format(
                name=name, span=span(bands.vanished), limit=number(VANISHED, 2)
            )
        )
    if bands.lost:
        said.append(
            _(
                "At {span} {name} is so small beside its largest that a float32 sum over time would not notice it."
            ).format(name=name, span=span(bands.lost))
        )
    if bands.exploded:
        said.append(
            _("{name} has exploded at {span}: above {limit}, or not finite (grey).").format(
                name=name, span=span(bands.exploded), limit=number(EXPLODED, 2)
            )
        )
    return " ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepwise:
    """A sentence for every step: which of a few templates, and what is filled in.

    templates : with the values' names in braces
    which : (T,), the template of each step
    values : by name, one for each step
    """

    templates: tuple[str, ...]
    which: tuple[int, ...]
    values: Mapping[str, tuple[int | str, ...]]

    def at(self, t: int) -> str:
        """The sentence of step t."""
        return self.templates[self.which[t]].format(**{name: given[t] for name, given in self.values.items()})


def triangle_sentences(triangle: Triangle, share: float = 0.01) -> Stepwise:
    """How far back the state of every step depends on the states before it."""
    said = _(" of its size; from that of step 1 with {first}.")
    templates = (
        _("Not finite from step {bad} on, drawn grey."),
        _("Step 1 has no state before it to depend on."),
        _("A change of any earlier state arrives at step {t} with more than {share}") + said,
        _("Not even a change of the state just before arrives at step {t} with {share}") + said,
        _("A change of the state of the step before arrives at step {t} with more than {share}") + said,
        _("A change of the state up to {reach} steps before arrives at step {t} with more than {share}") + said,
    )
    length = len(triangle.log10)
    reach = [triangle.reach(t, share) for t in range(length)]
    bad = length if triangle.first_bad is None else triangle.first_bad
    which = [
        0 if t >= bad else 1 if t == 0 else 2 if reach[t] >= t else {0: 3, 1: 4}.get(reach[t], 5) for t in range(length)
    ]
    first = [times(float(triangle.log10[t, 0] - triangle.log10[t, t])) for t in range(length)]
    values: dict[str, tuple[int | str, ...]] = {
        "t": tuple(range(1, length + 1)),
        "reach": tuple(reach),
        "first": tuple(first),
        "share": (percent(share),) * length,
        "bad": (bad + 1,) * length,
    }
    return Stepwise(templates=templates, which=tuple(which), values=values)
