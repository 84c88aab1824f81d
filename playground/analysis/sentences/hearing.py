"""What an output has heard of its input, in a sentence for every step."""

import numpy as np

from playground.analysis.decay import row_norms
from playground.analysis.sentences.survival import Stepwise
from playground.analysis.wording import number, percent
from playground.cells.records import Array
from playground.words import _


def heard(matrix: Array, y: Array | None = None) -> Stepwise:
    """Which step the output of each step depends on most, and how much of it.

    Parameters
    ----------
    matrix : (T, S, D), ∂y_t/∂x_s by every input
    y : (T,) the outputs themselves; of one that is not finite nothing else is said
    """
    last = matrix.shape[1] if len(matrix) == 1 else 0
    templates = (
        _("The output of step {t} is not finite, or its gradient is not."),
        _("No input changes the output of step {t}."),
        _("The output of step {t} depends most on the input of step {s}: {size} there, {share} of all."),
        _("The output of step {t} depends on the input of step {s} alone: {size} there."),
    )
    sizes = row_norms(matrix)
    which, steps, most, shares = [], [], [], []
    finite = np.ones(len(matrix), bool) if y is None else np.isfinite(y)
    for row, size, known in zip(matrix, sizes, finite, strict=True):
        with np.errstate(over="ignore"):
            total = float(size.sum()) if known else np.nan
        s = int(np.argmax(size)) if np.isfinite(total) else 0
        only = bool(np.count_nonzero(size) == 1)
        which.append(0 if not np.isfinite(total) else 1 if total == 0 else 3 if only else 2)
        steps.append(s + 1)
        most.append(number(float(row[s, 0]) if matrix.shape[2] == 1 else float(size[s])))
        shares.append(percent(float(size[s]) / total) if total and np.isfinite(total) else "0")
    return Stepwise(
        templates=templates,
        which=tuple(which),
        values={
            "t": tuple(last or t + 1 for t in range(len(matrix))),
            "s": tuple(steps),
            "size": tuple(most),
            "share": tuple(shares),
        },
    )
