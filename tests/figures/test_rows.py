"""Rows of a story: what is drawn is the signal, on the scale of its other charts."""

import numpy as np
import pytest

from playground.figures import rows
from playground.figures.look import Look
from playground.figures.theme import LIGHT


@pytest.mark.parametrize(("scale", "ends"), [("signed", (-1.5, 1.5)), ("gate", (0.0, 1.0))])
def test_cells_are_the_values_a_row_a_unit(scale, ends):
    values = np.linspace(-1, 1, 12).reshape(4, 3)
    figure = rows.cells(values, signal="c", scale=scale, limit=1.5, left=100, look=Look(height=60)).figure()
    (trace,) = figure.data
    np.testing.assert_array_equal(trace.z, values.T)
    assert (trace.zmin, trace.zmax) == ends
    assert [list(stop) for stop in trace.colorscale] == [list(stop) for stop in LIGHT.scale(scale)]
    assert figure.layout.margin.l == 100
    assert figure.layout.xaxis.range == (0.5, 4.5)
    assert figure.layout.yaxis.range == (3.5, 0.5)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_stroke_has_room_for_its_values(sign):
    x = sign * np.array([[0.0], [2.0], [0.0]])
    figure = rows.stroke(x, limit=2.0, left=90, look=Look(height=30)).figure()
    np.testing.assert_array_equal(figure.data[0].y, x[:, 0])
    low, high = figure.layout.yaxis.range
    assert low < x.min()
    assert high > x.max()
