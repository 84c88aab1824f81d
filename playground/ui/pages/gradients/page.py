"""The Gradients page as a board: the way back of a run's gradient, beside the weights that make it."""

from playground.analysis import sentences as say
from playground.analysis.wording import number
from playground.experiment import Run, View
from playground.figures.frame import symmetric_limit
from playground.figures.target import target_track
from playground.ui import page
from playground.ui.board.board import Area, Group, Panel, chart
from playground.ui.pages import forward
from playground.ui.pages.gradients import compute
from playground.ui.pages.gradients.sections import SECTIONS
from playground.ui.pages.gradients.view import GradientsView, apply
from playground.ui.panels import weights
from playground.ui.panels.controls import Tone, badge, button, controls, loss_items
from playground.words import _

__all__ = ["SECTIONS", "GradientsView", "apply", "build", "layout", "panels"]

TONES: dict[str, Tone] = {"agrees": "good", "differs": "bad", "unresolved": "unknown", "overflow": "unknown"}


def panels(
    run: Run, view: GradientsView, *, shown: View | None = None, progress: compute.Progress | None = None
) -> list[Panel]:
    """The panels of the page; what is in a closed section is not computed.

    Parameters
    ----------
    shown : what a teacher has hidden or locked
    progress : called with the share that is done of what takes long
    """
    return [
        weights.weights_panel(run),
        weights.moves_panel(run),
        *head(run, view, shown=shown or View(), progress=progress),
        *(panel for name in SECTIONS if name in view.open for panel in SECTIONS[name].build(run, view, progress)),
    ]


def build(
    run: Run, view: GradientsView, *, shown: View | None = None, progress: compute.Progress | None = None
) -> page.Content:
    """The content of the page for a run and a view; the parameters are those of `panels`."""
    found = panels(run, view, shown=shown, progress=progress)
    title, look_for = forward.heading(run)
    return page.Content(panels=found, layout=layout(view, found), title=title, subtitle=look_for)


def layout(view: GradientsView, found: list[Panel]) -> list[Area]:
    """The hand on the left; on the right where the loss sits, and the sections."""
    kinds: dict[str, list[str]] = {name: [] for name in ("head", *SECTIONS)}
    for panel in found:
        if panel.id not in ("weights", "moves"):
            kinds[HOME.get(panel.id.split(".")[0], "head")].append(panel.id)
    sections = [
        Group(id=name, kind="section", label=_(section.label), panels=kinds[name], open=name in view.open)
        for name, section in SECTIONS.items()
    ]
    return [
        Area(name="hand", groups=[Group(id="weights", kind="tab", label=_("Weights"), panels=["weights", "moves"])]),
        Area(
            name="charts",
            groups=[Group(id="loss", panels=kinds["head"]), *sections, Group(id="time", panels=["timebar"])],
        ),
    ]


HOME = {
    "decay": "decay",
    "reach": "triangle",
    "why": "factors",
    "path": "paths",
    "time": "shares",
    "saturation": "saturation",
    "clipping": "clipping",
    "cliff": "cliff",
}
"""The section of a panel, by the first part of its id."""


def head(run: Run, view: GradientsView, *, shown: View, progress: compute.Progress | None) -> list[Panel]:
    """The badge, where the loss sits, and for a squared error the target to be dragged."""
    wanted = view.asked.get("check") == compute.key(run.experiment)
    checked = compute.check_all(run, progress) if wanted else compute.check(run)
    payload = {"what": "check", "key": compute.key(run.experiment)}
    items = loss_items(run.experiment, shown)
    items.append(badge("check", say.check_sentence(checked), TONES[checked.verdict]))
    if not wanted:
        seconds = compute.check_seconds(run)
        words = _("Check all {n}") if seconds < 3 else _("Check all {n} (about {seconds} s)")
        words = words.format(n=checked.entries, seconds=round(seconds))
        items.append(button("check.all", words, "compute", payload))
    found = [controls("loss.controls", items, label=_("Loss and gradient check"))]
    return [*found, _target(run, shown)] if run.experiment.loss == "squared" else found


def _target(run: Run, shown: View) -> Panel:
    y, target = run.y[:, 0], run.target[:, 0]
    figure = target_track(
        y,
        target,
        counted=run.loss_steps,
        limit=symmetric_limit(y, target, least=1.0),
        tokens=run.step_labels,
        height=150,
    )
    return chart(
        "loss.target",
        figure,
        title=_("Readout and target: drag the target's points"),
        reading=_("L = ½ Σ (y − target)² = {loss}").format(loss=number(run.loss)),
        height=150,
        time=True,
        units=False,
        edit="target",
        locked=not shown.allows("target"),
    )
