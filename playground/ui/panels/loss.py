"""The loss: where it sits, what it is, and the target to be dragged."""

from playground.analysis.wording import number
from playground.experiment import FIELDS, Experiment, Run, View
from playground.figures.frame import symmetric_limit
from playground.figures.target import target_track
from playground.ui.board.board import Panel, chart
from playground.ui.panels.controls import Item, choice, slider
from playground.words import _


def items(experiment: Experiment, view: View) -> list[Item]:
    """Where the loss sits and what it is: settings of the experiment, changed by the command ``loss``."""
    found = [_field(experiment, name) for name in ("loss_at", "loss") if view.allows(name)]
    if experiment.loss_at == "step" and view.allows("loss_step"):
        item = slider(
            "loss_step",
            _(FIELDS["loss_step"].label),
            min(experiment.loss_step, experiment.length - 1),
            low=0,
            high=max(experiment.length - 1, 1),
            step=1,
            shift=1,
            command="loss",
        )
        found.insert(1, item)
    return found


def _field(experiment: Experiment, name: str) -> Item:
    field = FIELDS[name]
    options = {key: _(text) for key, text in field.choices.items()}
    return choice(name, _(field.label), options, getattr(experiment, name), command="loss")


def target_panel(run: Run, view: View) -> Panel:
    """Readout and target over time; the target's points can be dragged."""
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
        locked=not view.allows("target"),
    )
