"""What stands around every page: what it is called, the tools, what is wrong with the run, the time bar."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from playground.engine import Clamp
from playground.experiment import Experiment, Run, View, look_for, origin, take_of
from playground.figures.frame import LEFT, RIGHT
from playground.ui.board.board import Area, Group, Panel
from playground.ui.panels.places import overflow_sentence
from playground.words import _, ngettext

TOOLS = ("undo", "redo", "reset", "|", "ghost", "style", "|", "link", "save", "open", "teacher", "plain", "help")

FEW = ("undo", "redo", "reset", "|", "help", "link")
"""The tools of Essentials."""


def area(panels: Sequence[Panel]) -> Area:
    """Where the panels above a page stand."""
    return Area(name="head", groups=[Group(id="head", panels=[panel.id for panel in panels])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence for the person; the number tells the browser a new one from one it has shown."""

    number: int
    text: str
    tone: Literal["info", "warning"]


def toolbar(
    *, title: str, subtitle: str, view: View, notice: Notice | None, tools: Sequence[str] = TOOLS, **state: Any
) -> Panel:
    """The tools above a page: what can be done now, and what there is to say.

    Parameters
    ----------
    **state
        ``can_undo``, ``can_redo`` ; ``ghost`` : the mode of the reference ; ``file`` : one that the browser is to save,
        and ``file_id``, which tells it from the one before ; ``link_too_long``.
    """
    return Panel(
        id="toolbar",
        kind="toolbar",
        props={
            "title": title,
            "subtitle": subtitle,
            "tools": [tool for tool in tools if tool not in view.hidden],
            "level": view.level,
            "style": view.style,
            "plain": view.plain,
            "notice": None if notice is None else asdict(notice),
            **state,
        },
    )


def alert(run: Run, *, whole: bool = False) -> Panel:
    """What is wrong with the run, with the way back.

    whole : the page shows every layer and direction; any other says that it shows the first alone
    """
    sentences, actions = list(run.notes), []
    if run.experiment.places and not whole:
        sentences.append(
            _("This page shows the first of {cells} cells: layer 1, read forwards. Sequences shows them all.").format(
                cells=1 + len(run.experiment.places)
            )
        )
    if bad := _overflows(run, whole=whole):
        sentences.insert(0, bad)
        actions.append({"command": "last_finite", "label": _("Back to the last finite state")})
    if waiting := [clamp.target for clamp in run.experiment.interventions if clamp not in clamps_at_work(run)]:
        names = ", ".join(dict.fromkeys(waiting))
        words = ngettext(
            "A clamp on {names} holds nothing here: the cell has no such gate, or not those units.",
            "{number} clamps on {names} hold nothing here: the cell has no such gates, or not those units.",
            len(waiting),
        )
        sentences.append(words.format(names=names, number=len(waiting)))
        label = ngettext("Remove it", "Remove them", len(waiting))
        actions.append({"command": "unclamp_waiting", "label": label})
    return Panel(id="alert", kind="alert", props={"sentences": sentences, "actions": actions})


def _overflows(run: Run, *, whole: bool) -> str:
    if run.first_bad is None:
        return overflow_sentence(run) if whole else ""
    return _(
        "From step {t} on the numbers pass what a float64 can hold (1.8e308): "
        "they are inf or nan there, and drawn grey."
    ).format(t=run.first_bad + 1)


def clamps_at_work(run: Run) -> tuple[Clamp, ...]:
    """The clamps of an experiment that hold something: of a gate or a state, and of units, that the cell has."""
    held = {clamp.target for clamp in run.interventions}
    units = run.params.hidden_size
    return tuple(
        clamp
        for clamp in run.experiment.interventions
        if clamp.target in held and (clamp.units is None or any(unit < units for unit in clamp.units))
    )


def notes(sentences: Sequence[str]) -> Panel:
    """What there is to say above a page that is not about the experiment on screen."""
    return Panel(id="alert", kind="alert", props={"sentences": list(sentences), "actions": []})


def timebar(run: Run, view: View, *, left: int = LEFT, calm: bool = False) -> Panel:
    """The slider of the steps, below the charts.

    Parameters
    ----------
    left : pixels left of the charts' area
    calm : play alone, and no way to put steps in or take them out
    """
    return Panel(
        id="timebar",
        kind="timebar",
        props={
            "labels": list(run.step_labels) or None,
            "spelled": run.is_text,
            "left": left,
            "right": RIGHT,
            "steps": not calm and view.allows("values"),
            "calm": calm,
        },
    )


def steps_alone(labels: Sequence[str]) -> Panel:
    """The slider of the steps where they can't be edited."""
    props = {"labels": list(labels) or None, "spelled": bool(labels), "left": LEFT, "right": RIGHT, "steps": False}
    return Panel(id="timebar", kind="timebar", props=props)


def heading(run: Run) -> tuple[str, str]:
    """What the page is called: the preset and what to look for in it, or the cell."""
    take = take_of(run.experiment) if origin(run.experiment) is None else None
    return title(run.experiment), look_for(run) if take is None else _(take.question)


def title(experiment: Experiment) -> str:
    """The name of the preset, also after a change, or that of the cell."""
    preset, units, take = origin(experiment), experiment.hidden_size, take_of(experiment)
    if preset is not None:
        same = preset.experiment == experiment
        return _(preset.label) if same else _("{preset}, changed").format(preset=_(preset.label))
    if take is not None:
        words = ngettext("{cell}, {units} unit", "{cell}, {units} units", units)
        return words.format(cell=_(take.label), units=units)
    words = ngettext("{cell} of {units} unit", "{cell} of {units} units", units)
    return words.format(cell=_(experiment.spec.label), units=units)
