"""What a person does on the Compare page: a payload becomes a change of the comparison."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from playground.cells import CELLS
from playground.cells.text import NAME as TYPED
from playground.experiment import TAKES, Experiment, change
from playground.experiment.state.comparison import LEAST_CELLS, MOST_CELLS, Comparison, as_drawn
from playground.ui.board.context import PageView
from playground.ui.board.page import Apply, Payload, is_number
from playground.words import _

HELD = "comparison"
"""Under this name the page's view holds its comparison."""

SHARED = ("length", "hidden_size", "seed")
"""Fields of the first experiment that are those of all."""


def held(view: PageView) -> Comparison:
    """The comparison on screen; the first paint's if nothing has been done yet."""
    kept = view.chosen.get(HELD)
    return kept if isinstance(kept, Comparison) else Comparison()


def keep(view: PageView, comparison: Comparison) -> PageView:
    """The view with another comparison."""
    return replace(view, chosen={**view.chosen, HELD: comparison})


def with_experiment(comparison: Comparison, experiment: Experiment) -> Comparison:
    """Return the comparison with an experiment more, or in the last one's place where there is no room."""
    cells = comparison.cells[: MOST_CELLS - 1]
    return replace(comparison, cells=(*cells, (_free(cells, _("mine")), experiment)), opened=False)


def _free(cells: tuple[tuple[str, Experiment], ...], name: str) -> str:
    """Return a name that no cell of these has."""
    taken, number, free = {one for one, _experiment in cells}, 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free


def _given(act: Callable[[Comparison, Payload], Comparison]) -> Apply:
    return lambda view, payload: keep(view, act(held(view), payload))


def _choose_cell(now: Comparison, payload: Payload) -> Comparison:
    place, cell = _place(now, payload), str(payload.get("value", ""))[:40]
    known = {name: (spec.label, as_drawn(name)) for name, spec in CELLS.items()} | {
        name: (_(take.label), replace(as_drawn(take.of), cell=TYPED, equations=take.equations))
        for name, take in TAKES.items()
    }
    if cell not in known:
        raise ValueError(_("There is no cell “{name}”: there are {cells}.").format(name=cell, cells=", ".join(known)))
    label, drawn = known[cell]
    before, rest = now.cells[place][1], (*now.cells[:place], *now.cells[place + 1 :])
    shared = {name: getattr(before, name) for name in SHARED}
    new = (_free(rest, label), replace(drawn, **shared))
    return replace(now, cells=(*now.cells[:place], new, *now.cells[place + 1 :]))


def _add(now: Comparison, _payload: Payload) -> Comparison:
    if len(now.cells) == MOST_CELLS:
        raise ValueError(_("{number} cells at most stand side by side.").format(number=MOST_CELLS))
    shown = {experiment.cell for _name, experiment in now.cells}
    cell = next((name for name in CELLS if name not in shown), "lstm")
    return replace(now, cells=(*now.cells, (_free(now.cells, CELLS[cell].label), as_drawn(cell))))


def _remove(now: Comparison, payload: Payload) -> Comparison:
    place = _place(now, payload)
    if len(now.cells) == LEAST_CELLS:
        raise ValueError(_("{number} cells at least are compared.").format(number=LEAST_CELLS))
    left = (*now.cells[:place], *now.cells[place + 1 :])
    return replace(now, cells=(_taking_over(now.cells[0][1], left[0]), *left[1:]))


def _taking_over(first: Experiment, entry: tuple[str, Experiment]) -> tuple[str, Experiment]:
    """Return the cell that is now the first, with what the first one said for all."""
    name, experiment = entry
    return name, replace(experiment, **{field: getattr(first, field) for field in SHARED})


def _place(now: Comparison, payload: Payload) -> int:
    place = payload.get("place")
    if not is_number(place) or place != int(place) or not 0 <= place < len(now.cells):
        raise ValueError(
            _("Wanted a place from 0 to {most}, got “{value}”.").format(most=len(now.cells) - 1, value=str(place)[:40])
        )
    return int(place)


def _set(now: Comparison, payload: Payload) -> Comparison:
    name, value = str(payload.get("name", ""))[:40], payload.get("value")
    if name in SHARED and is_number(value):
        return _with_first(now, name, int(value))
    if name == "bias" and is_number(value):
        return replace(now, bias=float(value))
    if name == "match":
        return replace(now, match=str(value)[:40])
    if name == "opened":
        return replace(now, opened=value == "yes")
    raise ValueError(_("“{name}” cannot be “{value}” here.").format(name=name, value=str(value)[:40]))


def _with_first(now: Comparison, name: str, value: Any) -> Comparison:
    (first, experiment), *rest = now.cells
    return replace(now, cells=((first, change(experiment, **{name: value})), *rest))


def _reseed(now: Comparison, _payload: Payload) -> Comparison:
    return _with_first(now, "seed", now.cells[0][1].seed + 1)


COMMANDS: Mapping[str, Apply] = {
    "compare.cell": _given(_choose_cell),
    "compare.add": _given(_add),
    "compare.remove": _given(_remove),
    "compare.set": _given(_set),
    "compare.seed": _given(_reseed),
}
