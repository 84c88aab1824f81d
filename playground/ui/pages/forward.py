"""The Forward page as a board: the run of an experiment, step by step, beside the weights that make it."""

from collections.abc import Callable, Mapping

from playground.experiment import Run
from playground.ui.board.board import Area, Group, Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page
from playground.ui.panels import cell, handles, invent, lead, loss, moves, tracks, weights
from playground.ui.panels.head import heading
from playground.words import _, mark

TABS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "weights": (mark("Weights"), ("weights", "moves")),
    "diagram": (mark("Diagram"), ("diagram",)),
    "equations": (mark("Equations"), ("equations",)),
    "invent": (mark("Invent"), ("invent",)),
    "unrolled": (mark("Chain"), ("unrolled",)),
}
"""The tabs of the hand: what each is called, and its panels."""


def build(context: Context) -> Content:
    """The content of the page for a run; what is in a tab that is not open is not computed."""
    run = context.run
    title, look_for = heading(run)
    tab = context.own.tab("hand", TABS)
    read = loss.readout_panels(run, context.view)
    return Content(
        panels=[*hand(context, tab), *tracks.track_panels(context), *read],
        layout=layout(run, tab, [panel.id for panel in read]),
        title=title,
        subtitle=look_for,
    )


def hand(context: Context, tab: str) -> list[Panel]:
    """The panels of the open tab, and the cell's numbers where they or a trace work from them."""
    run = context.run
    panels: Mapping[str, Callable[[], list[Panel]]] = {
        "weights": lambda: [weights.weights_panel(run), moves.moves_panel(run)],
        "diagram": lambda: [cell.diagram_panel()],
        "equations": lambda: [cell.equations_panel()],
        "invent": lambda: [invent.invent_panel(context)],
        "unrolled": lambda: [cell.unrolled_panel(run)],
    }
    known = tab not in ("weights", "invent") or "cell" in context.own.wanted
    return [cell.cell_panel(run, known=known), *panels[tab]()]


def layout(run: Run, tab: str, read: list[str]) -> list[Area]:
    """The hand on the left, what answers on the right."""
    tabs = [
        Group(id=name, form="tab", label=_(label), panels=panels, open=name == tab)
        for name, (label, panels) in TABS.items()
    ]
    charts = [*(f"track.{name}" for name in tracks.signals(run)), *read]
    return [
        Area(name="hand", groups=tabs),
        Area(name="charts", groups=[Group(id="charts", panels=charts), Group(id="time", panels=["timebar"])]),
    ]


def essentials(context: Context) -> Content:
    """The cell alive, what it holds, and a few knobs."""
    run = context.run
    story = tracks.story_panels(context)
    panels = [
        lead.lead_panel(context),
        lead.task_panel(context),
        cell.cell_panel(run),
        cell.diagram_panel(),
        *story,
        handles.handles_panel(run, context.view),
        lead.story_panel(run),
    ]
    areas = [
        Area(name="lead", groups=[Group(id="lead", panels=["lead"])]),
        Area(name="task", groups=[Group(id="task", panels=["task"])]),
        Area(name="picture", groups=[Group(id="picture", panels=["diagram"])]),
        Area(
            name="story",
            groups=[
                Group(id="tracks", panels=[panel.id for panel in story]),
                Group(id="time", panels=["timebar"]),
            ],
        ),
        Area(name="handles", groups=[Group(id="handles", panels=["handles"])]),
        Area(name="say", groups=[Group(id="say", panels=["story"])]),
    ]
    return Content(panels=panels, layout=areas, left=tracks.GUTTER)


PAGE = Page(name="forward", build=build, essentials=essentials, tabs=tuple(TABS))
