"""Whether the gradient is right."""

from playground.analysis.gradcheck import THRESHOLD, Check
from playground.analysis.wording import number
from playground.words import _, ngettext


def check_sentence(check: Check) -> str:
    """The badge: whether analytic and numeric gradient agree, and how well."""
    if check.verdict == "overflow":
        return _("Not checked: the loss or its gradient is not finite.")
    if check.verdict == "unresolved" and check.worst is None:
        return _("Not checked: every sampled derivative is at a kink of relu, where there is none.")
    if check.verdict == "unresolved":
        return _(
            "Too small to check: rounding in the loss alone is {resolution} of the largest entry of the gradient."
        ).format(resolution=number(check.resolution, 2))
    said = (
        _("Analytic and numeric gradient agree: largest relative error {error} over {probes} checks.")
        if check.verdict == "agrees"
        else _(
            "Analytic and numeric gradient differ: largest relative error {error}, above {threshold}, "
            "over {probes} checks{place}."
        )
    )
    place = "" if check.worst is None else _place(check)
    if check.kinks:
        said += " " + ngettext(
            "{kinks} more is at a kink of relu, where there is no derivative.",
            "{kinks} more are at a kink of relu, where there is no derivative.",
            check.kinks,
        )
    return said.format(
        kinks=check.kinks,
        error=number(check.error, 2),
        probes=check.probes - check.kinks,
        threshold=number(THRESHOLD, 2),
        place=place,
    )


def _place(check: Check) -> str:
    if check.worst is None or check.worst.place is None:
        return ""
    name, index = check.worst.place
    return _(", at {name}[{index}]").format(name=name, index=", ".join(str(i + 1) for i in index))
