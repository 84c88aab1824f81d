"""The Forward page as a board: the run of an experiment, step by step, beside the weights that make it."""

from playground.experiment import Run
from playground.ui.board.board import Area, Group
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page
from playground.ui.panels import cell, moves, tracks, weights
from playground.ui.panels.head import heading
from playground.words import _


def build(context: Context) -> Content:
    """The content of the page for a run."""
    run = context.run
    title, look_for = heading(run)
    panels = [
        weights.weights_panel(run),
        moves.moves_panel(run),
        cell.diagram_panel(run),
        cell.equations_panel(run),
        cell.unrolled_panel(run),
        *tracks.track_panels(context),
    ]
    return Content(panels=panels, layout=layout(run), title=title, subtitle=look_for)


def layout(run: Run) -> list[Area]:
    """The hand on the left, what answers on the right."""
    tabs = [
        Group(id="weights", kind="tab", label=_("Weights"), panels=["weights", "moves"]),
        Group(id="diagram", kind="tab", label=_("Diagram"), panels=["diagram"]),
        Group(id="equations", kind="tab", label=_("Equations"), panels=["equations"]),
        Group(id="unrolled", kind="tab", label=_("Chain"), panels=["unrolled"]),
    ]
    charts = [f"track.{name}" for name in tracks.signals(run)]
    return [
        Area(name="hand", groups=tabs),
        Area(name="charts", groups=[Group(id="charts", panels=charts), Group(id="time", panels=["timebar"])]),
    ]


PAGE = Page(name="forward", build=build)
