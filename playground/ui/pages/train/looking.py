"""What the networks look like at the moment that is looked at, worked out once however many sections ask."""

from functools import lru_cache

from playground.training import Learner, State
from playground.training.moment import Moment, look
from playground.ui.board.context import Context
from playground.ui.pages.train.commands import held

LOOKED = 12
"""Moments that the process remembers: a scrub to and fro costs nothing twice."""


@lru_cache(maxsize=LOOKED)
def _look(learner: Learner, state: State) -> Moment:
    return look(learner, state)


def moments(context: Context) -> dict[str, Moment]:
    """Each network at the moment that is looked at, by name."""
    live = held(context.own)
    return {name: _look(live.courses[name].learner, state) for name, state in live.states().items()}
