"""How a network is trained: everything that may be changed while it learns, and the seed of its data."""

import math
from dataclasses import dataclass

from playground.training.clipping import CLIPPINGS
from playground.training.optimisers import OPTIMISERS
from playground.words import _

HIGHEST_RATE = 10.0
MOST_SEQUENCES = 256
"""B, the most sequences a step may learn from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How one step of learning is taken.

    learning_rate : above 0
    momentum : share of the last step that is kept, of `momentum` alone
    batch : B, sequences a step
    clip, threshold : "none", "norm" or "value", and at what
    truncate : the gradient stops after so many steps; 0 lets it run to the beginning
    weight_decay, decoupled : added to the gradient as decay · θ (L2), or taken off as rate · decay · θ where decoupled
    noise : η, of a normal noise of variance η / (1 + step)^0.55 on every entry of the gradient
    seed : of the data and the noise

    Raises
    ------
    ValueError : a sentence that says what was wanted and what came
    """

    optimiser: str = "adam"
    learning_rate: float = 0.01
    momentum: float = 0.9
    batch: int = 32
    clip: str = "norm"
    threshold: float = 1.0
    truncate: int = 0
    weight_decay: float = 0.0
    decoupled: bool = False
    noise: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        _check_choice(_("Optimiser"), self.optimiser, tuple(OPTIMISERS))
        _check_choice(_("Clipping"), self.clip, CLIPPINGS)
        _check_rate(self.learning_rate)
        if self.clip != "none" and not 0 < self.threshold <= 1e6:
            raise ValueError(_wanted(_("Clip at"), _("a number above 0 and at most 1e6"), self.threshold))
        if not 0 <= self.momentum < 1:
            raise ValueError(_wanted(_("Momentum"), _("a number from 0 to below 1"), self.momentum))
        _check_whole(_("Batch"), self.batch, 1, MOST_SEQUENCES)
        _check_whole(_("Truncate after"), self.truncate, 0, 500)
        _check_whole(_("Seed"), self.seed, 0, 2**32 - 1)
        for label, value in ((_("Weight decay"), self.weight_decay), (_("Gradient noise"), self.noise)):
            if not 0 <= value <= 10:
                raise ValueError(_wanted(label, _("a number from 0 to 10"), value))


def _check_choice(label: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ValueError(_wanted(label, _("one of {choices}").format(choices=", ".join(choices)), value))


def _check_rate(rate: float) -> None:
    if rate == 0:
        raise ValueError(_("A learning rate of 0 changes nothing: choose one above 0, such as 0.01."))
    if not 0 < rate <= HIGHEST_RATE or math.isnan(rate):
        most = f"{HIGHEST_RATE:g}"
        raise ValueError(_wanted(_("Learning rate"), _("a number above 0 and at most {most}").format(most=most), rate))


def _check_whole(label: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high or value != int(value):
        raise ValueError(_wanted(label, _("a whole number from {low} to {high}").format(low=low, high=high), value))


def _wanted(label: str, wanted: str, value: object) -> str:
    shown = f"{value:g}" if isinstance(value, float) else str(value)[:40]
    return _("{label}: wanted {wanted}, got {value}.").format(label=label, wanted=wanted, value=shown)
