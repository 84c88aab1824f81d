"""What clipping does to a gradient, and on the cliff."""

import numpy as np

from playground.analysis.cliff import Descent
from playground.analysis.clipping import Clipped
from playground.analysis.wording import number
from playground.cells.records import Array
from playground.words import _


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
