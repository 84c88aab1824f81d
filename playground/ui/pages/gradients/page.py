"""The Gradients page as a board: the way back of a run's gradient, beside the weights that make it."""

from collections.abc import Mapping, Sequence

from playground.analysis import sentences as say
from playground.ui.board.board import Area, Group, Panel
from playground.ui.board.context import Context, PageView
from playground.ui.board.page import Content, Page
from playground.ui.pages.gradients import compute, decay, triangle
from playground.ui.pages.gradients.sections import SECTIONS
from playground.ui.panels import handles, lead, loss, moves, weights
from playground.ui.panels.controls import Tone, badge, button, controls
from playground.ui.panels.head import heading
from playground.words import _

TONES: dict[str, Tone] = {"agrees": "good", "differs": "bad", "unresolved": "unknown", "overflow": "unknown"}


def build(context: Context) -> Content:
    """The content of the page; what is in a closed section is not computed."""
    hand = [weights.weights_panel(context.run), moves.moves_panel(context.run)]
    top = head(context)
    sections = {name: one.build(context) for name, one in SECTIONS.items() if name in context.own.open}
    title, look_for = heading(context.run)
    return Content(
        panels=[*hand, *top, *(panel for built in sections.values() for panel in built)],
        layout=layout(context.own, top, sections),
        title=title,
        subtitle=look_for,
    )


def layout(view: PageView, top: Sequence[Panel], sections: Mapping[str, Sequence[Panel]]) -> list[Area]:
    """The hand on the left; on the right where the loss sits, and the sections."""
    folds = [
        Group(
            id=name,
            form="section",
            label=_(section.label),
            panels=[panel.id for panel in sections.get(name, ())],
            open=name in view.open,
        )
        for name, section in SECTIONS.items()
    ]
    first = Group(id="loss", panels=[panel.id for panel in top])
    return [
        Area(name="hand", groups=[Group(id="weights", form="tab", label=_("Weights"), panels=["weights", "moves"])]),
        Area(name="charts", groups=[first, *folds, Group(id="time", panels=["timebar"])]),
    ]


def head(context: Context) -> list[Panel]:
    """The badge, where the loss sits, and where it is of the readout that and its target."""
    run, key = context.run, compute.key(context.experiment)
    every = context.work("check")
    checked = every.latest[1] if every is not None else compute.check(run)
    items = loss.items(run.experiment, context.view)
    items.append(badge("check", say.check_sentence(checked), TONES[checked.verdict]))
    if every is None:
        seconds = compute.check_seconds(run)
        words = _("Check all {n}") if seconds < 3 else _("Check all {n} (about {seconds} s)")
        words = words.format(n=checked.entries, seconds=round(seconds))
        items.append(button("check.all", words, "compute", {"what": "check", "key": key}))
    panels = [controls("loss.controls", items, label=_("Loss and gradient check"))]
    return [*panels, *loss.readout_panels(run, context.view)]


def essentials(context: Context) -> Content:
    """The first two questions in plain words, and the knobs that change the answers."""
    survival, reach = decay.plain(context), triangle.plain(context)
    panels = [
        lead.lead_panel(context),
        lead.task_panel(context),
        survival,
        *reach,
        handles.handles_panel(context.run, context.view),
        lead.story_panel(context.run),
    ]
    first = [Group(id="survival", panels=[survival.id]), Group(id="time", panels=["timebar"])]
    return Content(
        panels=panels,
        layout=[
            Area(name="lead", groups=[Group(id="lead", panels=["lead"])]),
            Area(name="task", groups=[Group(id="task", panels=["task"])]),
            Area(name="first", groups=first),
            Area(name="second", groups=[Group(id="reach", panels=[panel.id for panel in reach])]),
            Area(name="handles", groups=[Group(id="handles", panels=["handles"])]),
            Area(name="say", groups=[Group(id="say", panels=["story"])]),
        ],
    )


PAGE = Page(name="gradients", build=build, essentials=essentials, sections=SECTIONS, jobs={"check": compute.check_job})
