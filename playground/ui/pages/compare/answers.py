"""What differs: memory and gradient on one axis, the numbers side by side, and the answer in three sentences."""

from collections.abc import Mapping

import numpy as np

from playground.analysis.cost import parameter_counts
from playground.analysis.decay import row_norms
from playground.analysis.memory import memory_of, pulses
from playground.analysis.sentences.comparing import Compared, of_cost, of_gradient, of_memory, pace
from playground.analysis.wording import number, percent
from playground.cells import spec_of
from playground.experiment import Run
from playground.figures.learning import gradient_reach
from playground.figures.look import Look
from playground.ui.board.board import Panel, chart
from playground.words import _

FAINTEST = 1e-16
"""A share that is smaller is nothing in float64."""


def compared(run: Run) -> Compared:
    """Measure one cell."""
    start, stop = next(iter(pulses(run.x)), (0, 1))
    params, trace = run.params, run.trace
    arrays = (trace.x, *trace.states.values(), *trace.gates.values(), *trace.pre.values())
    return Compared(
        units=params.hidden_size,
        gradient=row_norms(run.grads.h),
        memory=memory_of(params, trace, start=start, stop=stop),
        counts=parameter_counts(
            spec_of(params.cell),
            input_size=params.input_size,
            hidden_size=params.hidden_size,
            options=params.options,
        ),
        traced=sum(int(array.nbytes) for array in arrays),
    )


def charts(cells: Mapping[str, Compared], *, tokens: tuple[str, ...]) -> list[Panel]:
    """What is left of the input, and the gradient, each of all cells on one logarithmic axis."""
    kept = {name: np.where(cell.kept > FAINTEST, cell.kept, np.nan) for name, cell in cells.items()}
    first = next(iter(cells.values())).memory.start + 1
    panels = []
    if all(np.isfinite(values).any() for values in kept.values()):
        panels.append(
            chart(
                "compare.memory",
                gradient_reach(
                    kept,
                    title=_("share that is left"),
                    gaps=True,
                    look=Look(tokens=tokens, height=210),
                ),
                title=_("What is left in h of the input of step {t}").format(t=first),
                reading=_("The run less the same run without that input, as a share of what it wrote."),
                time=True,
                units=False,
                log=True,
            )
        )
    panels.append(
        chart(
            "compare.gradient",
            gradient_reach(
                {name: cell.gradient for name, cell in cells.items()},
                look=Look(tokens=tokens, height=210),
            ),
            title=_("Gradient ‖∂L/∂hₜ‖ on its way back"),
            reading=_("From the last step back to the first."),
            time=True,
            units=False,
            log=True,
        )
    )
    return panels


def said(cells: Mapping[str, Compared]) -> Panel:
    """The answer in sentences."""
    return Panel(
        id="compare.said",
        kind="text",
        props={"sentences": [of_memory(cells), of_gradient(cells), of_cost(cells)], "tone": "info"},
    )


def numbers(cells: Mapping[str, Compared]) -> Panel:
    """The numbers side by side, a row a cell."""
    head = [
        _("Cell"),
        _("Units"),
        _("Parameters"),
        _("Multiply-adds a step"),
        _("Gradient, back in time"),
        _("Left of the input at the end"),
        _("Trace"),
    ]
    rows = [
        [
            name,
            str(cell.units),
            f"{cell.parameters:,}",
            f"{cell.multiply_adds:,}",
            pace(cell.half_life),
            percent(float(cell.kept[-1])) if np.isfinite(cell.kept[-1]) else _("nothing was written"),
            _("{size} KB").format(size=number(cell.traced / 1024)),
        ]
        for name, cell in cells.items()
    ]
    return Panel(id="compare.numbers", kind="table", props={"head": head, "rows": rows, "label": _("Numbers")})


def by_matrix(cells: Mapping[str, Compared]) -> Panel:
    """Parameters by matrix, and why libraries count a GRU's differently."""
    names = list(dict.fromkeys(name for cell in cells.values() for name in cell.counts))
    rows = [[name, *(f"{cell.counts.get(name, 0):,}" for cell in cells.values())] for name in names]
    total = [_("together"), *(f"{cell.parameters:,}" for cell in cells.values())]
    return Panel(
        id="compare.matrices",
        kind="table",
        props={"head": [_("Array"), *cells], "rows": [*rows, total], "label": _("Parameters by array")},
    )


def gru_counts(inputs: int, units: int) -> str:
    """Why a GRU has one count in PyTorch and another elsewhere."""
    weights = 3 * units * (inputs + units)
    return _(
        "A GRU from {inputs} inputs to {units} units has {two} parameters with two biases, as PyTorch has it and Keras "
        "where it resets after the product, and {one} with one, as Cho 2014 has it and Keras where it resets before."
    ).format(inputs=inputs, units=units, two=f"{weights + 6 * units:,}", one=f"{weights + 3 * units:,}")
