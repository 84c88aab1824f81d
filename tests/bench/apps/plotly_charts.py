"""The Forward page's own figures through st.plotly_chart: a slider in a fragment sets the bias of the forget gate.

The same experiment, the same run and the same figures as on the Forward page; each chart has a key of its own, which is
the fastest that st.plotly_chart can be asked for. The number of the change stands in the layout's ``meta``, so that the
browser can tell that it has drawn it.
"""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from playground.engine import use_one_blas_thread
from playground.experiment import Edit, Run, decode, edit, run
from playground.figures import frame
from playground.figures import tracks as figures_of
from playground.figures.drawing import Drawing
from playground.ui.panels import tracks


def figures(found: Run) -> Iterator[tuple[str, Drawing]]:
    """The tracks of the Forward page as heatmaps, by signal."""
    x = tracks.values_of(found, "x")
    yield "x", figures_of.input_track(x, limit=frame.symmetric_limit(x))
    for name in tracks.signals(found)[1:]:
        values = tracks.values_of(found, name).astype(np.float32)
        kind, _ = tracks.describe(found.experiment, name)
        limit = frame.symmetric_limit(values, least=1.0)
        yield name, figures_of.heatmap(values, signal=name, scale="gate" if kind == "gate" else "signed", limit=limit)


@st.fragment
def page() -> None:
    """A slider and the charts."""
    number = st.slider("Bias", 0, 1000, 0, key="number")
    start = decode(st.query_params.to_dict()).experiment
    changed = edit(start, Edit(action="bias", block="b_ih.f", value=-6 + 0.05 * (number % 200)))
    for name, drawing in figures(run(changed)):
        figure = drawing.figure()
        figure.layout.meta = {"number": number}
        st.plotly_chart(figure, key=name, width="stretch", theme=None, config={"displayModeBar": False})


use_one_blas_thread()
st.set_page_config(layout="wide")
page()
