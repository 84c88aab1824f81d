"""What is asked of a run: the loss, and where it is taken."""

from typing import Any

from playground.experiment.limits import MOST_STEPS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.fields.entry import entry
from playground.words import mark


def _squared(experiment: Any) -> bool:
    return bool(experiment.loss == "squared")


field = entry("loss")

LOSS = (
    field(
        "loss",
        kinds.CHOICE,
        mark("Loss"),
        mark("Σ h over the units, or ½ (y − target)² of the readout."),
        choices={"state": mark("the state itself"), "squared": mark("squared error")},
    ),
    field(
        "loss_at",
        kinds.CHOICE,
        mark("Loss at"),
        mark("The steps at which the loss is taken."),
        url="at",
        choices={"last": mark("the last step"), "every": mark("every step"), "step": mark("one step")},
    ),
    field(
        "loss_step",
        kinds.INT,
        mark("Step of the loss"),
        mark("Past the end it is the last step."),
        low=0,
        high=MOST_STEPS - 1,
        offset=1,
        url="at_step",
        applies_to=lambda experiment: experiment.loss_at == "step",
    ),
    field(
        "target_level",
        kinds.FLOAT,
        mark("Target"),
        mark("What the readout should be."),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        applies_to=_squared,
    ),
    field(
        "target",
        kinds.NUMBERS,
        mark("Target by step"),
        mark("Drawn by hand; after its end the level holds."),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        size=MOST_STEPS,
        applies_to=_squared,
    ),
)
