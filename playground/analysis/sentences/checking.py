"""Whether the gradient is right."""

from playground.analysis.gradcheck import THRESHOLD, Check
from playground.analysis.wording import number
from playground.words import _, ngettext


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
