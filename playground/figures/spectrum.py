"""Eigenvalues and singular values of the step Jacobians on the complex plane, with the unit circle.

An eigenvalue inside the circle shrinks, outside it grows. Singular values are real and lie on the right half of the
axis; where the largest of them lies far outside all eigenvalues the matrix is not normal and can grow for a while.
"""

import numpy as np

from playground.figures.drawing import Drawing
from playground.figures.frame import (
    FOOT,
    LEGEND,
    Array,
    Dict,
    axis,
    base,
    legend,
    line,
    number_text,
    symmetric_limit,
    titled,
)
from playground.figures.look import PLAIN, Look
from playground.figures.theme import Theme
from playground.words import _

MANY = 4000
"""More eigenvalues than this over all steps would hide each other, and are left out."""


def spectrum(
    eigenvalues: Array, singular_values: Array, *, t: int, limit: float | None = None, look: Look = PLAIN
) -> Drawing:
    """Draw the spectrum of J_t = ∂s_t/∂s_{t−1}, those of the other steps faint behind it.

    Parameters
    ----------
    eigenvalues : (T, S), complex
    singular_values : (T, S)
    t : the chosen step, 0-based
    limit : where both axes end; found from all steps, so that it stands still while t moves
    """
    here, sizes = eigenvalues[t], singular_values[t]
    limit = limit or symmetric_limit(eigenvalues.real, eigenvalues.imag, singular_values, least=1.25)
    traces = [_circle(_("unit circle"), 1.0, look.theme.zero, width=1.5)]
    if eigenvalues.size <= MANY and len(eigenvalues) > 1:
        others = np.delete(eigenvalues, t, axis=0).ravel()
        traces.append(_points(_("λ of other steps"), others.real, others.imag, look.theme.faint, size=3))
    largest = float(np.max(sizes, initial=0.0))
    if np.isfinite(largest):
        traces.append(_circle(_("largest σ"), largest, look.theme.line("singular"), width=1, dash="dot"))
    traces += [
        _points(
            _("singular values σ"),
            sizes,
            np.zeros_like(sizes),
            look.theme.line("singular"),
            size=8,
            symbol="diamond-open",
        ),
        _points(_("eigenvalues λ"), here.real, here.imag, look.theme.line("eigenvalue"), size=7),
    ]
    return Drawing(traces, _plane(look.theme, limit, (look.height or 300)))


def _circle(name: str, radius: float, color: str, *, width: float, dash: str = "") -> Dict:
    angle = np.linspace(0, 2 * np.pi, 129)
    return line(name, radius * np.cos(angle), radius * np.sin(angle), color=color, width=width, dash=dash)


def _points(name: str, x: Array, y: Array, color: str, *, size: float, symbol: str = "circle") -> Dict:
    marker = {"color": color, "size": size, "symbol": symbol}
    return {"type": "scatter", "mode": "markers", "name": name, "x": np.array(x), "y": np.array(y), "marker": marker}


def _plane(theme: Theme, limit: float, height: int) -> Dict:
    marks = [-1.0, 0.0, 1.0] if limit < 1.5 else [-limit, -1.0, 0.0, 1.0, limit]
    marks = [mark for mark in marks if abs(mark) != 1 or limit < 8]
    words = [number_text(mark) for mark in marks]
    both = {"range": [-1.05 * limit, 1.05 * limit], "tickvals": marks, "ticktext": words}
    lined = {"zeroline": True, "zerolinecolor": theme.grid, "zerolinewidth": 1, "constrain": "domain"}
    return (
        base(theme, height=height, top=2 * LEGEND, bottom=FOOT)
        | legend(theme)
        | {
            "xaxis": axis(theme, title=titled(_("real part")), **both, **lined),
            "yaxis": axis(theme, title=titled(_("imaginary part")), scaleanchor="x", scaleratio=1, **both, **lined),
        }
    )
