"""Numbers and steps in words: few characters, a true minus sign, steps counted from 1."""

import math
from collections.abc import Sequence

import numpy as np

from playground.words import _

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 3) -> str:
    """A number in few characters: 0.00234, 2.3, 1.2 × 10⁻²⁰; with a true minus sign."""
    if not np.isfinite(value):
        return "nan" if np.isnan(value) else "∞" if value > 0 else "−∞"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        plain = np.format_float_positional(value, precision=digits, unique=False, fractional=False, trim="-")
        return plain.replace("-", "−")
    lead, power = f"{value:.{digits - 1}e}".split("e")
    return f"{lead} × 10{str(int(power)).translate(SUPERSCRIPTS)}".replace("-", "−")


def at_least(value: float) -> str:
    """A lower bound in three decimals, never above the value: 0.9999999 is at least 0.999."""
    return number(math.floor(1000 * value) / 1000)


def at_most(value: float) -> str:
    """An upper bound in three decimals, never below the value: 2e-9 is at most 0.001."""
    return number(math.ceil(1000 * value) / 1000)


def power_of_ten(log10: float) -> str:
    """A number given by its logarithm, also beyond float64: 10^{−597} is 10⁻⁵⁹⁷."""
    if not np.isfinite(log10):
        return "0" if log10 < 0 else "nan" if np.isnan(log10) else "∞"
    if abs(log10) < 300:
        return number(10.0**log10, 2)
    return "10" + str(round(log10)).translate(SUPERSCRIPTS)


def times(log10: float) -> str:
    """A factor given by its logarithm: 40 %, ×12, 10⁻⁵⁹⁷."""
    if -3 <= log10 < 0.3:
        return percent(10.0**log10)
    return f"×{power_of_ten(log10)}" if log10 > 0 else power_of_ten(log10)


def percent(share: float) -> str:
    """A share in whole per cent; 0 % and 100 % are said of exactly these alone: "less than 0.1 %", "99.7 %"."""
    if not np.isfinite(share):
        return "nan"
    if 0 < abs(share) < 0.001:
        return _("less than 0.1 %")
    if 0.999 < abs(share) < 1:
        return _("more than 99.9 %")
    if share == 0:
        return "0 %"
    digits = 1 if abs(share) < 0.01 or 0.99 < abs(share) < 1 else 0
    return f"{100 * share:.{digits}f} %".replace("-", "−")


def how_often(share: float) -> str:
    """A share of the time: "never", "always", "4 % of the time"."""
    if share == 0:
        return _("never")
    return _("always") if share == 1 else _("{share} of the time").format(share=percent(share))


def between(low: float, high: float, digits: int = 3) -> str:
    """A range of numbers, "between 0.2 and 1.3", or what both ends are when they are written alike: "at 1.2"."""
    ends = number(low, digits), number(high, digits)
    if ends[0] == ends[1]:
        return _("at {value}").format(value=ends[0])
    return _("between {low} and {high}").format(low=ends[0], high=ends[1])


def span(steps: Sequence[int]) -> str:
    """Steps, 0-based, as a person counts them: "step 3", "steps 1 to 5", "5 steps from 1 to 9"."""
    first, last = steps[0] + 1, steps[-1] + 1
    if first == last:
        return _("step {t}").format(t=first)
    if len(steps) == last - first + 1:
        return _("steps {first} to {last}").format(first=first, last=last)
    return _("{count} steps from {first} to {last}").format(count=len(steps), first=first, last=last)
