"""The Compare page: a column a cell on top, memory and gradient of all on one axis below, and the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from playground.analysis.memory import pulses
from playground.experiment import Run
from playground.experiment.address.link import decode_comparison, encode_comparison, query_too_long
from playground.experiment.state.comparison import COMPARISON, MOST_BIAS, MOST_CELLS, Comparison, matched
from playground.ui.board.board import Area, Group, Panel, Size
from playground.ui.board.context import Context
from playground.ui.board.page import Content, Page, Section, Subject
from playground.ui.pages.compare import answers, biases, columns, pairs, resets, seeds, sweeps, times, tried
from playground.ui.pages.compare.commands import COMMANDS, HELD, held, keep
from playground.ui.panels.controls import button, choice, controls, knob
from playground.words import _, mark


def _runs(context: Context) -> dict[str, Run]:
    return {name: context.run_of(experiment) for name, experiment in matched(held(context.own)).items()}


def build(context: Context) -> Content:
    """The content of the page."""
    comparison, runs = held(context.own), _runs(context)
    limit = columns.scale(runs)
    stood = [columns.column(comparison, place, run, limit=limit) for place, run in enumerate(runs.values())]
    cells = {name: answers.compared(run) for name, run in runs.items()}
    first = next(iter(runs.values()))
    below = [
        answers.said(cells),
        *answers.charts(cells, tokens=first.step_labels),
        answers.numbers(cells),
        more_cells(comparison),
    ]
    folds = {name: one.build(context) for name, one in SECTIONS.items() if name in context.own.open}
    steers, query = steering(comparison), encode_comparison(comparison)
    return Content(
        panels=[
            steers,
            *(panel for one in stood for panel in one),
            *below,
            *(p for fold in folds.values() for p in fold),
        ],
        layout=layout(context, steers, stood, below, folds),
        title=_("{cells} side by side").format(cells=", ".join(runs)),
        subtitle=alike(comparison, list(runs.values())),
        runs={f"cell{place}": Size(len(run.x), run.params.hidden_size) for place, run in enumerate(runs.values())},
        subject=Subject(
            steps=len(first.x),
            units=max(run.params.hidden_size for run in runs.values()),
            labels=first.step_labels,
            sentences=tuple(dict.fromkeys(note for run in runs.values() for note in run.notes)),
            query=query,
            link_too_long=query_too_long(query),
        ),
    )


def alike(comparison: Comparison, runs: Sequence[Run]) -> str:
    """What is the same for all on screen, and what there is to try."""
    first, *others = runs
    one_input = all(np.array_equal(first.x, other.x, equal_nan=True) for other in others)
    one_seed = all(first.experiment.seed == other.experiment.seed for other in others)
    one_pulse = one_input and len(pulses(first.x)) == 1 and first.experiment.sequence == "impulse"
    words = {
        (True, True): _("The same pulse, seed and scale.") if one_pulse else _("The same input, seed and scale."),
        (True, False): _("The same input and scale, seeds of their own."),
        (False, True): _("The same seed and scale, inputs of their own."),
        (False, False): _("The same scale; inputs and seeds of their own."),
    }[one_input, one_seed]
    turn = _("Turn the gate that keeps down and see who forgets.")
    return f"{words} {turn}" if comparison.opened else words


def steering(comparison: Comparison) -> Panel:
    """What is the same for all cells, and how their sizes are matched."""
    first = comparison.cells[0][1]
    matches = {"units": _("units"), "parameters": _("parameters")}
    items = [
        _knob("bias", _("Gate that keeps"), comparison.bias, -MOST_BIAS, MOST_BIAS, step=0.1)
        | {"ends": [_("drop"), _("keep")], "locked": not comparison.opened},
        _knob("length", _("Length"), first.length, 2, 500, step=1) | {"reach": [2, 100]},
        _knob("hidden_size", _("Units"), first.hidden_size, 1, 64, step=1) | {"reach": [1, 16]},
        choice("match", _("Same number of"), matches, comparison.match, command="compare.set"),
        button("compare.seed", _("Another seed"), "compare.seed", {}),
    ]
    return controls("compare.steering", items, label=_("What is the same for all"))


def more_cells(comparison: Comparison) -> Panel:
    """Further cells, and whether those with weights of their own keep their bias."""
    words = {"yes": _("as the knob says"), "no": _("as each cell has it")}
    items = [
        button("compare.add", _("Add a cell"), "compare.add", {}, disabled=len(comparison.cells) == MOST_CELLS),
        button("compare.screen", _("Add what is on Forward"), "compare.screen", {}),
        button("compare.save", _("Save"), "compare.save", {}),
    ]
    if not comparison.opened or any(experiment.base or experiment.edits for _name, experiment in comparison.cells):
        opened = "yes" if comparison.opened else "no"
        items.append(choice("opened", _("Bias of the gate that keeps"), words, opened, command="compare.set"))
    return controls("compare.more", items, label=_("Further cells"))


def _knob(name: str, label: str, value: float, low: float, high: float, *, step: float) -> dict[str, Any]:
    return knob(name, label, value, low=low, high=high, command="compare.set", step=step)


def layout(
    context: Context,
    steers: Panel,
    stood: Sequence[Sequence[Panel]],
    below: Sequence[Panel],
    folds: Mapping[str, Sequence[Panel]],
) -> list[Area]:
    """A column a cell, and what is measured of all across the whole width."""
    said, *pictures, table, more = (panel.id for panel in below)
    return [
        Area(name="steer", groups=[Group(id="steer", panels=[steers.id])]),
        *(
            Area(name=f"cell{place}", groups=[Group(id=f"cell{place}", panels=columns.heads(panels))])
            for place, panels in enumerate(stood)
        ),
        Area(
            name="answer",
            groups=[
                Group(id="said", panels=[said]),
                Group(id="pictures", panels=pictures),
                Group(id="numbers", panels=[table, more]),
                *(
                    Group(
                        id=name,
                        form="section",
                        label=_(SECTIONS[name].label),
                        panels=[panel.id for panel in folds.get(name, ())],
                        open=name in context.own.open,
                    )
                    for name in SECTIONS
                ),
                Group(id="time", panels=["timebar"]),
            ],
        ),
    ]


def _matrices(context: Context) -> list[Panel]:
    runs = _runs(context)
    cells = {name: answers.compared(run) for name, run in runs.items()}
    first = next(iter(runs.values())).params
    text = answers.gru_counts(first.input_size, first.hidden_size)
    words = Panel(id="compare.counts", kind="text", props={"sentences": [text], "tone": "info"})
    return [answers.by_matrix(cells), words]


def _seeds(context: Context) -> list[Panel]:
    return seeds.panels(matched(held(context.own)), _runs(context))


def _biases(context: Context) -> list[Panel]:
    return biases.panels(held(context.own))


def _resets(context: Context) -> list[Panel]:
    return resets.panels(held(context.own))


def _pair(context: Context) -> list[Panel]:
    return pairs.panels(context.own, _runs(context))


def _tried(context: Context) -> list[Panel]:
    return tried.panels(matched(held(context.own)), _runs(context))


SECTIONS: Mapping[str, Section] = {
    "seeds": Section(label=mark("One lucky draw, or always?"), build=_seeds),
    "biases": Section(label=mark("How far should the gate stand open?"), build=_biases),
    "resets": Section(label=mark("Two GRUs under one name"), build=_resets),
    "pair": pairs.section(_pair),
    "sweep": sweeps.SECTION,
    "times": times.SECTION,
    "matrices": Section(label=mark("Where are the parameters?"), build=_matrices),
    "tried": Section(label=mark("What was tried"), build=_tried),
}


def begin(query: Mapping[str, str]) -> tuple[Mapping[str, Any], tuple[str, ...]]:
    """What the page holds at first: the comparison of the address."""
    comparison, problems = decode_comparison(query)
    return {HELD: comparison}, problems


PAGE = Page(
    name="compare",
    build=build,
    sections=SECTIONS,
    commands=COMMANDS,
    begin=begin,
    record=COMPARISON,
    held=held,
    keep=keep,
    sidebar=False,
    tools=("undo", "redo", "reset", "|", "link", "open", "plain"),
)
