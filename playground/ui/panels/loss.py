"""The readout and the loss: where it sits, what it is, and the target to be changed by hand."""

from playground.analysis.wording import number
from playground.experiment import FIELDS, Experiment, Run, View
from playground.experiment.limits import MOST_OUTPUTS
from playground.figures import tracks
from playground.figures.frame import symmetric_limit
from playground.figures.look import Look
from playground.figures.target import target_track
from playground.figures.theme import Scale
from playground.ui.board.board import Panel, chart
from playground.ui.panels.controls import Item, choice, slider
from playground.words import _

SHARES = ("sigmoid", "softmax")
"""Readouts that lie between 0 and 1."""


def items(experiment: Experiment, view: View) -> list[Item]:
    """Where the loss sits and what it is, and the readout that it is of: changed by the command ``loss``."""
    controls = [_field(experiment, "loss_at", look="select")] if view.allows("loss_at") else []
    if experiment.loss_at == "step" and view.allows("loss_step"):
        last = experiment.length - 1
        controls.append(counter("loss_step", min(experiment.loss_step, last), 0, max(last, 1), shift=1))
    if view.allows("loss"):
        controls.append(_field(experiment, "loss", look="select"))
    if experiment.loss != "state" and view.allows("readout"):
        controls.append(_field(experiment, "readout", look="select"))
    if experiment.loss != "state" and view.allows("outputs"):
        controls.append(counter("outputs", experiment.outputs, 1, MOST_OUTPUTS))
    return controls


def _field(experiment: Experiment, name: str, look: str = "") -> Item:
    field = FIELDS[name]
    options = {key: _(text) for key, text in field.choices.items()}
    more = {"look": look} if look else {}
    return choice(name, _(field.label), options, getattr(experiment, name), command="loss", **more)


def counter(name: str, value: int, low: int, high: int, shift: int = 0) -> Item:
    """A whole number of the loss."""
    return slider(name, _(FIELDS[name].label), value, low=low, high=high, step=1, shift=shift, command="loss")


def readout_panels(run: Run, view: View) -> list[Panel]:
    """Readout and target over time, beside the loss; nothing where the loss is of the state."""
    if run.experiment.loss == "state":
        return []
    return [_line(run, view)] if run.experiment.outputs == 1 else [_strip(run), _wanted(run, view)]


def sentence(run: Run) -> str:
    """The loss as its formula, with its value."""
    formula = {
        "squared": _("L = ½ Σ (y − target)² = {loss}"),
        "binary": _("L = −Σ target ln y + (1 − target) ln(1 − y) = {loss}"),
        "categorical": _("L = −Σ ln y of the right class = {loss}"),
    }[run.experiment.loss]
    return formula.format(loss=number(run.loss))


def _line(run: Run, view: View) -> Panel:
    """One output as a line; the points of its target can be dragged."""
    y, target = run.y[:, 0], run.target[:, 0]
    figure = target_track(
        y,
        target,
        counted=run.loss_steps,
        limit=symmetric_limit(y, target, least=1.0),
        shares=run.experiment.readout in SHARES,
        look=Look(tokens=run.step_labels, height=150),
    )
    return chart(
        "loss.target",
        figure,
        title=_("Readout and target: drag the target's points"),
        reading=sentence(run),
        height=150,
        time=True,
        units=False,
        edit="target",
        locked=not view.allows("target"),
    )


def _strip(run: Run) -> Panel:
    """Several outputs as rows of cells."""
    scale: Scale = "gate" if run.experiment.readout in SHARES else "signed"
    limit = symmetric_limit(run.y, run.target, least=1.0)
    figure = tracks.heatmap(
        run.y,
        signal="y",
        scale=scale,
        limit=limit,
        rows=_rows(run),
        last=False,
        look=Look(height=110),
        title=_("output"),
    )
    return chart("loss.readout", figure, title=_("Readout y"), reading=sentence(run), time=True, units=False)


def _wanted(run: Run, view: View) -> Panel:
    """The target of several outputs; of a class the right one can be chosen by a click."""
    classes = run.experiment.loss == "categorical" and view.allows("target")
    scale: Scale = "gate" if run.experiment.readout in SHARES else "signed"
    figure = tracks.heatmap(
        run.target,
        signal="target",
        scale=scale,
        limit=symmetric_limit(run.y, run.target, least=1.0),
        rows=_rows(run),
        last=False,
        look=Look(height=110),
        title=_("output"),
    )
    title = _("Target: click the right class of a step") if classes else _("Target")
    return chart("loss.target", figure, title=title, time=True, units=False, pick="set_target" if classes else None)


def _rows(run: Run) -> tuple[str, ...]:
    return tuple(str(k + 1) for k in range(run.experiment.outputs))
