"""What a person does on the Train page: a payload becomes a change of what the page holds."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from playground.experiment.state.training import Training
from playground.sequences import parse_numbers
from playground.sequences.tasks import TASKS
from playground.ui.board.context import PageView
from playground.ui.board.page import Apply, Payload, is_number
from playground.ui.pages.train import live
from playground.ui.pages.train.live import Live
from playground.words import _

HELD = "live"
"""Under this name the page's view holds what it holds."""

LONGEST_TYPED = 200
"""Characters of what the reader is given to read."""

WHOLE = ("batch", "truncate", "length", "lag", "period", "second_period", "ahead")
NUMBERS = ("learning_rate", "momentum", "threshold", "weight_decay", "noise")
WORDS = ("optimiser", "clip")


def held(view: PageView) -> Live:
    """What the page holds; a training before its first step if nothing has been done yet."""
    kept = view.chosen.get(HELD)
    return kept if isinstance(kept, Live) else live.fresh(Training())


def keep(view: PageView, kept: Live) -> PageView:
    """The view with something else held."""
    return replace(view, chosen={**view.chosen, HELD: kept})


def _simple(change: Callable[[Live], Live]) -> Apply:
    return lambda view, _payload: keep(view, change(held(view)))


def _given(change: Callable[[Live, Payload], Live]) -> Apply:
    return lambda view, payload: keep(view, change(held(view), payload))


def _set(now: Live, payload: Payload) -> Live:
    name, value = str(payload.get("name", ""))[:40], payload.get("value")
    if name in WHOLE:
        return live.change(now, **{name: whole(value, name)})
    if name in NUMBERS and is_number(value):
        return live.change(now, **{name: float(value)})
    if name in WORDS:
        return live.change(now, **{name: str(value)[:40]})
    if name == "decoupled":
        return live.change(now, decoupled=value == "yes")
    raise ValueError(_("“{name}” cannot be “{value}” here.").format(name=name, value=str(value)[:40]))


def whole(value: object, name: str) -> int:
    """Return a whole number that came from the browser; ValueError where it is none."""
    if not is_number(value) or value != int(value):
        raise ValueError(_("Wanted a whole number for {name}, got “{value}”.").format(name=name, value=str(value)[:40]))
    return int(value)


def _data(now: Live, payload: Payload) -> Live:
    """Take the person's own text or numbers, whichever the task learns from."""
    text = str(payload.get("value", ""))
    if "text" in TASKS[now.training.task].data:
        return live.change(now, text=text)
    rows = parse_numbers(text)
    return live.change(now, values=tuple(rows.ravel().tolist()), channels=rows.shape[1], names="")


def _type(view: PageView, payload: Payload) -> PageView:
    return replace(view, chosen={**view.chosen, "typed": str(payload.get("value", ""))[-LONGEST_TYPED:]})


COMMANDS: Mapping[str, Apply] = {
    "slice": _simple(live.advance),
    "train.play": _simple(live.play),
    "train.pause": _simple(live.pause),
    "train.step": _simple(live.one_step),
    "train.rewind": _simple(live.rewind),
    "train.seed": _simple(live.reseed),
    "train.finite": _simple(live.last_finite),
    "train.back": _simple(live.bring_back),
    "train.at": _given(lambda now, payload: live.look_at(now, whole(payload.get("value"), _("step")))),
    "train.set": _given(_set),
    "train.task": _given(lambda now, payload: live.choose_task(now, str(payload.get("value", "")))),
    "train.units": _given(lambda now, payload: live.choose_units(now, whole(payload.get("value"), _("units")))),
    "train.start": _given(lambda now, payload: live.choose_start(now, str(payload.get("value", ""))[:40])),
    "train.cell": _given(
        lambda now, payload: live.choose_cell(
            now, whole(payload.get("place"), _("place")), str(payload.get("value", ""))
        )
    ),
    "train.data": _given(_data),
    "train.type": _type,
}
