"""A drawing: traces and a layout as Plotly names them, in plain Python, and a figure only where one is wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What a chart shows. The board sends it as it is; a notebook asks for its `figure`.

    traces : the attributes of each trace, its numbers as arrays
    layout : the attributes of the layout
    """

    traces: Sequence[Mapping[str, Any]]
    layout: Mapping[str, Any]

    def figure(self) -> "go.Figure":
        """Return a figure of its own, checked by Plotly: what is changed in it changes no drawing.

        Raises
        ------
        ValueError : an attribute that Plotly does not know
        """
        import plotly.graph_objects as go  # a second and 60 MB that only a notebook needs

        return go.Figure(data=[dict(trace) for trace in self.traces], layout=dict(self.layout))
