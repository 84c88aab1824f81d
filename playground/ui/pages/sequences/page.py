"""The Sequences page: four shapes to choose from, what is read and answered over the steps, and where it comes from."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from playground.experiment import FIELDS, PAGES, PRESETS, Experiment, Run, View
from playground.experiment.limits import MOST_LAYERS, MOST_OUTPUTS
from playground.experiment.shapes import shape_of
from playground.ui.board.board import Area, Group, Panel
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page, Section
from playground.ui.pages.sequences import charts, inside, lab, letters, ragged, starts
from playground.ui.panels import handles, lead, loss, moves, weights
from playground.ui.panels.controls import Item, choice, controls, knob
from playground.ui.panels.head import heading
from playground.words import _, mark

SHAPES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "each": (mark("N : N"), mark("an answer at every step")),
        "last": (mark("N : 1"), mark("the last answer counts")),
        "generate": (mark("1 : N"), mark("one input, many answers")),
        "handover": (mark("N : M"), mark("read first, then answer")),
    }
)
"""The shapes as they are called, and what each does."""

SECTIONS: Mapping[str, Section] = MappingProxyType(
    {
        "letters": letters.SECTION,
        "inside": inside.SECTION,
        "lab": lab.SECTION,
        "ragged": ragged.SECTION,
        "starts": starts.SECTION,
    }
)


def build(context: Context) -> Content:
    """The content of the page; in Everything the weights stand beside the charts."""
    run, view = context.run, context.view
    title, look_for = heading(run)
    output = min(int(context.own["output"]), run.experiment.outputs - 1)
    pictures = [shapes_panel(context)]
    if context.essentials or PAGES.get(context.experiment.preset) == "sequences":
        pictures.append(lead.task_panel(context))  # one thing to try, where it can be seen on this page
    over = [
        charts.input_panel(context),
        *charts.output_panels(context),
        charts.origin_panel(run, output),
        *charts.state_panels(run),  # last: of many layers the strips are many
    ]
    network = controls("network", network_items(context, output), label=_("The network"))
    turn = [lead.story_panel(run), network, handles.handles_panel(run, view)] if context.essentials else [network]
    hand = [] if context.essentials else weight_panels(context)
    folds = {name: one.build(context) for name, one in SECTIONS.items() if name in context.own.open}
    return Content(
        panels=[*pictures, *over, *turn, *hand, *(panel for fold in folds.values() for panel in fold)],
        layout=layout(context, pictures, over, turn, hand, folds),
        title=title,
        subtitle="" if context.essentials else look_for,
    )


def layout(
    context: Context,
    pictures: Sequence[Panel],
    over: Sequence[Panel],
    turn: Sequence[Panel],
    hand: Sequence[Panel],
    folds: Mapping[str, Sequence[Panel]],
) -> list[Area]:
    """The shapes across the whole width; below them what can be turned on the left, and what answers on the right."""
    left = [Group(id="turn", panels=[panel.id for panel in turn])]
    if hand:
        left.append(Group(id="weights", panels=[panel.id for panel in hand]))
    sections = [
        Group(
            id=name,
            form="section",
            label=_(section.label),
            panels=[panel.id for panel in folds.get(name, ())],
            open=name in context.own.open,
        )
        for name, section in SECTIONS.items()
    ]
    return [
        Area(name="shapes", groups=[Group(id="shapes", panels=[panel.id for panel in pictures])]),
        Area(name="hand", groups=left),
        Area(
            name="charts",
            groups=[
                Group(id="charts", panels=[panel.id for panel in over]),
                *sections,
                Group(id="time", panels=["timebar"]),
            ],
        ),
    ]


def weight_panels(context: Context) -> list[Panel]:
    """The weights of the chosen layer and direction; what moves whole blocks is of the first."""
    run, places = context.run, (weights.FIRST, *context.experiment.places)
    chosen = inside.chosen(context.own, run)
    grid = weights.weights_panel(run, places[chosen])
    if len(places) == 1:
        return [grid, moves.moves_panel(run)]
    pick = inside.chooser(run, chosen, _("Weights of"))
    steers = controls("place.controls", [pick], label=_("Layer and direction"))
    return [steers, grid, moves.moves_panel(run)] if chosen == 0 else [steers, grid]


def shapes_panel(context: Context) -> Panel:
    """The four shapes as pictures to choose from, each with its examples."""
    experiment, view = context.experiment, context.view
    examples: dict[str, list[dict[str, str]]] = {name: [] for name in SHAPES}
    for name, page in PAGES.items():
        if page == "sequences":
            preset = PRESETS[name]
            examples[shape_of(preset.experiment)].append({"value": name, "label": _(preset.label)})
    return Panel(
        id="shapes",
        kind="shapes",
        props={
            "shapes": [
                {"name": name, "label": _(label), "says": _(says), "examples": examples[name]}
                for name, (label, says) in SHAPES.items()
            ],
            "chosen": shape_of(experiment),
            "preset": _open(experiment),
            "feeds": context.run.network.feeds_back,
            "both": experiment.both,
            "locked": not (view.allows("given") and view.allows("loss_at")),
            "closed": not view.allows("preset"),
            "opened": context.opened,
            "at": telling_step(context.run),
        },
    )


def _open(experiment: Experiment) -> str:
    """The example that was opened, as long as the shape is still its own; "" where none is."""
    name = experiment.preset
    known = PAGES.get(name) == "sequences" and shape_of(PRESETS[name].experiment) == shape_of(experiment)
    return name if known else ""


def telling_step(run: Run) -> int:
    """The step at which an example says most: where an answer that was waited for is given, 0-based."""
    shape, last = shape_of(run.experiment), len(run.x) - 1
    if shape in ("each", "last", ""):
        return last
    if shape == "generate":
        return min(run.network.given + 2, last)
    behind = run.network.given + np.abs(np.nan_to_num(run.y[run.network.given :])).max(axis=1).argmax()
    return min(int(behind), last)


def network_items(context: Context, output: int) -> list[Item]:
    """What is read, what comes in afterwards, layers and directions; in Everything the readout and its loss too."""
    experiment, view = context.experiment, context.view
    items: list[Item] = []
    if 0 < experiment.given < experiment.length and view.shows("given"):
        items.append(_knob(experiment, view, "given", 1, max(experiment.length - 1, 1)))
        if view.allows("after"):
            words = {key: _(label) for key, label in FIELDS["after"].choices.items()}
            items.append(_choice("after", words, experiment.after))
    if view.shows("layers"):
        items.append(_knob(experiment, view, "layers", 1, MOST_LAYERS))
    if view.allows("both"):
        ways = {"no": _("forwards"), "yes": _("both ways")}
        items.append(
            choice(
                "both",
                _("The sequence is read"),
                ways,
                "yes" if experiment.both else "no",
                command="network",
                payload={"name": "both"},
            )
        )
    if experiment.outputs > 1:
        every = {str(k): str(k + 1) for k in range(experiment.outputs)}
        items.append(choice("output", _("Which output's origin"), every, str(output), look="select"))
    return items if context.essentials else [*items, *loss.items(experiment, view), *_aim(experiment, view)]


def _aim(experiment: Experiment, view: View) -> list[Item]:
    if experiment.loss == "state" or not view.allows("aim"):
        return []
    words = {key: _(label) for key, label in FIELDS["aim"].choices.items()}
    items = [choice("aim", _(FIELDS["aim"].label), words, experiment.aim, look="select", command="loss")]
    if experiment.aim == "echo":
        items.append(loss.counter("lag", experiment.lag, 0, experiment.length))
    return items


def _knob(experiment: Experiment, view: View, name: str, low: int, high: int) -> Item:
    return knob(
        name,
        _(FIELDS[name].label),
        getattr(experiment, name),
        low=low,
        high=high,
        reach=(low, max(high, low + 1)),
        step=1,
        locked=not view.allows(name),
        help=_(FIELDS[name].help),
        command="network",
        payload={"name": name},
    )


def _choice(name: str, words: Mapping[str, str], value: str) -> Item:
    label = _(FIELDS[name].label)
    return choice(name, label, words, value, command="network", payload={"name": name})


PAGE = Page(
    name="sequences",
    build=build,
    essentials=build,
    sections=SECTIONS,
    choices={
        "output": tuple(str(k) for k in range(MOST_OUTPUTS)),
        "place": tuple(str(n) for n in range(2 * MOST_LAYERS)),
    },
)
