"""Parameters and multiply-adds, against PyTorch's and against the published formulas."""

from math import prod

import pytest

from playground.analysis.cost import multiply_adds, parameter_counts
from playground.cells import CELLS


def counted(cell: str, inputs: int, units: int, **options: object) -> dict[str, int]:
    spec = CELLS[cell]
    return parameter_counts(spec, input_size=inputs, hidden_size=units, options=spec.resolve(options))


@pytest.mark.parametrize(("cell", "inputs", "units", "total"), [("gru", 4, 5, 165), ("lstm", 1, 9, 432)])
def test_published_counts(cell: str, inputs: int, units: int, total: int) -> None:
    assert sum(counted(cell, inputs, units).values()) == total


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize(("inputs", "units"), [(1, 1), (3, 4), (7, 16)])
def test_counts_are_those_of_torch(cell: str, inputs: int, units: int) -> None:
    torch = pytest.importorskip("torch")
    module = getattr(torch.nn, cell.upper())(inputs, units)
    counts = counted(cell, inputs, units)
    assert sum(counts.values()) == sum(prod(parameter.shape) for parameter in module.parameters())
    matrices = sum(prod(parameter.shape) for parameter in module.parameters() if parameter.ndim == 2)
    assert multiply_adds(counts) == matrices


@pytest.mark.parametrize("cell", list(CELLS))
def test_every_cell_is_counted_as_its_arrays_are_drawn(cell: str) -> None:
    import numpy as np

    from playground import init_params

    params = init_params(cell, input_size=2, hidden_size=3, rng=np.random.default_rng(0))
    assert counted(cell, 2, 3) == {name: array.size for name, array in params.arrays().items()}


def test_a_peephole_multiplies_once_a_unit() -> None:
    plain, peephole = counted("lstm", 2, 5), counted("lstm", 2, 5, peephole=True)
    assert multiply_adds(peephole) - multiply_adds(plain) == 15
