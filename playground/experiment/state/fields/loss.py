"""What is asked of a run: the loss, and where it is taken."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.experiment.limits import MOST_OUTPUTS, MOST_STEPS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.fields.entry import entry
from playground.words import mark

NEEDS: Mapping[str, str] = MappingProxyType({"binary": "sigmoid", "categorical": "softmax"})
"""The activation of the readout that a loss is about, where it is about one."""


def _of_readout(experiment: Any) -> bool:
    return bool(experiment.loss != "state")


field = entry("loss")

LOSS = (
    field(
        "outputs",
        kinds.INT,
        mark("Outputs"),
        mark("K, how many numbers the readout gives at a step."),
        low=1,
        high=MOST_OUTPUTS,
    ),
    field(
        "readout",
        kinds.CHOICE,
        mark("Readout φ"),
        mark("y = φ(W_hy h + b_y)."),
        choices={
            "identity": mark("identity (any number)"),
            "sigmoid": mark("sigmoid (0 to 1)"),
            "softmax": mark("softmax (shares of 1)"),
            "tanh": mark("tanh (−1 to 1)"),
        },
    ),
    field(
        "loss",
        kinds.CHOICE,
        mark("Loss"),
        mark("Σ h over the units, ½ (y − target)² of the readout, or its cross-entropy."),
        choices={
            "state": mark("the state itself"),
            "squared": mark("squared error"),
            "binary": mark("cross-entropy, yes or no"),
            "categorical": mark("cross-entropy, one of K"),
        },
    ),
    field(
        "loss_at",
        kinds.CHOICE,
        mark("Loss at"),
        mark("The steps at which the loss is taken."),
        url="at",
        choices={
            "last": mark("the last step"),
            "every": mark("every step"),
            "step": mark("one step"),
            "after": mark("after what is read"),
        },
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
        "aim",
        kinds.CHOICE,
        mark("Target from"),
        mark("What the target is worked out of."),
        choices={
            "drawn": mark("drawn by hand"),
            "parity": mark("the parity of the ones so far"),
            "majority": mark("whether ones or zeros prevail so far"),
            "ever": mark("whether a one ever came"),
            "echo": mark("the input some steps before"),
        },
        applies_to=_of_readout,
    ),
    field(
        "lag",
        kinds.INT,
        mark("Lag of the echo"),
        mark("By how many steps the target is behind the input."),
        low=0,
        high=MOST_STEPS,
        applies_to=lambda experiment: experiment.loss != "state" and experiment.aim == "echo",
    ),
    field(
        "target_level",
        kinds.FLOAT,
        mark("Target"),
        mark("What the readout should be; the number of the class where it is one of K."),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        applies_to=_of_readout,
    ),
    field(
        "target",
        kinds.NUMBERS,
        mark("Target by step"),
        mark("Drawn by hand, K numbers a step or the number of its class; after its end the level holds."),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        size=MOST_STEPS * MOST_OUTPUTS,
        applies_to=_of_readout,
    ),
)
