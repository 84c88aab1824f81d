"""Where a gradient comes from: by which path, from which steps; and which gates are saturated."""

from collections.abc import Mapping

import numpy as np

from playground.analysis.paths import Paths
from playground.analysis.saturation import HIGH, LOW, Saturation
from playground.analysis.shares import Shares
from playground.analysis.within import DIRECT
from playground.analysis.wording import how_often, percent
from playground.words import _, ngettext


def paths_sentence(paths: Paths, names: Mapping[str, str]) -> str:
    """Which path carried the gradient furthest back.

    Parameters
    ----------
    names : path → what it is called
    """
    usable = np.flatnonzero(np.isfinite(paths.shares).all(axis=0))
    if not len(usable):
        return _("There is no finite gradient to split.")
    if len(paths.names) == 1:
        return _("There is one path only: every step back goes through {name}.").format(name=names[paths.names[0]])
    t = int(usable[0])
    shares = paths.shares[:, t]
    order = np.argsort(-np.abs(shares))
    said = _("Of ∂L/∂{state} at step {t}, {shares}.").format(
        state=paths.state,
        t=t + 1,
        shares=", ".join(
            f"{percent(float(shares[k]))} {names[paths.names[k]]}" for k in order if abs(shares[k]) >= 5e-4
        ),
    )
    if (shares < -5e-4).any():
        said += " " + _("A negative share pulls against the total.")
    return said


def direct_sentence(paths: Paths) -> str:
    """How much the direct path alone still carries, over all steps."""
    if DIRECT not in paths.names:
        return ""
    direct = paths.shares[paths.names.index(DIRECT)]
    usable = np.isfinite(direct)
    if not usable.any():
        return ""
    most = int(np.sum(direct[usable] > 0.5))
    return _("The direct path carries most of it at {most} of {count} steps.").format(
        most=most, count=int(usable.sum())
    )


def shares_sentence(shares: Shares, last: int | None = None) -> str:
    """From how far back a weight's gradient comes.

    Parameters
    ----------
    last : the last step at which a loss is taken, 0-based: nothing is counted behind it; by default the last of all
    """
    steps = shares.steps
    last = len(steps) - 1 if last is None else last
    if not np.isfinite(steps).all():
        if shares.total == 0:
            return _("∂L/∂{name} is 0: no step has a share.").format(name=shares.parameter)
        return _("∂L/∂{name} is not finite: no step has a share.").format(name=shares.parameter)
    largest = int(np.argmax(steps))
    half = last + 1 - int(np.flatnonzero(shares.reached >= 0.5)[-1])
    if last + 1 == len(steps):
        said = ngettext(
            "Half of ∂L/∂{name} is there after the last step.",
            "Half of ∂L/∂{name} is there after the last {half} steps.",
            half,
        )
    else:
        said = ngettext(
            "Half of ∂L/∂{name} is there after step {last}, where the loss sits.",
            "Half of ∂L/∂{name} is there after {half} steps, counted back from step {last}, where the loss sits.",
            half,
        )
    said += _(" The largest share, {share}, is that of step {t}.")
    against = int(np.sum(steps < -5e-4))
    if against:
        said += " " + ngettext("{n} step pulls against the sum.", "{n} steps pull against the sum.", against)
    words = {"name": shares.parameter, "half": half, "last": last + 1, "t": largest + 1, "n": against}
    return said.format(share=percent(float(steps[largest])), **words)


def saturation_sentence(measured: Mapping[str, Saturation], names: Mapping[str, str]) -> str:
    """Which signals are saturated most of the time."""
    said = []
    for name, one in measured.items():
        high, low = float(np.mean(one.high)), float(np.mean(one.low))
        if one.scale == "gate":
            said.append(
                _("{name} is open (> {top}) {high} and shut (< {bottom}) {low}").format(
                    name=names[name], top=HIGH, bottom=LOW, high=how_often(high), low=how_often(low)
                )
            )
        else:
            words = _("{name} is beyond ±{top} {high}")
            said.append(words.format(name=names[name], top=HIGH, high=how_often(high)))
    return (_("On average over the units, ") + "; ".join(said) + ".") if said else _("Nothing here can saturate.")
