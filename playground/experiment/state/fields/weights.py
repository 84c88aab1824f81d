"""Where the weights come from, and what was changed by hand."""

from playground.experiment.limits import MOST_CLAMPS, MOST_EDITS, MOST_UNITS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.fields.entry import entry
from playground.experiment.state.kinds import always
from playground.experiment.weights.initialisers import INITIALISERS
from playground.words import mark

of_weights = entry("weights", lambda name: lambda experiment: name in INITIALISERS[experiment.initialiser].settings)

WEIGHTS = (
    of_weights(
        "initialiser",
        kinds.CHOICE,
        mark("Weights from"),
        mark("How the weights are drawn before any change by hand."),
        url="weights",
        choices={kind.name: kind.label for kind in INITIALISERS.values()},
        applies_to=always,
    ),
    of_weights(
        "gain",
        kinds.FLOAT,
        mark("Gain"),
        mark("Multiplies the recurrent weights as they are drawn."),
        low=0,
        high=10,
    ),
    of_weights(
        "constant",
        kinds.FLOAT,
        mark("Constant"),
        mark("The value of every weight; biases are 0."),
        low=-10,
        high=10,
    ),
    of_weights(
        "memory",
        kinds.INT,
        mark("Memory"),
        mark("T_max, the longest lag in steps that chrono prepares for."),
        low=2,
        high=10_000,
    ),
    of_weights(
        "seed",
        kinds.INT,
        mark("Seed"),
        mark("Another seed draws other weights; the same one draws the same."),
        low=0,
        high=2**32 - 1,
    ),
)

of_hand = entry("hand")

HAND = (
    of_hand(
        "base",
        kinds.EDITS,
        mark("Weights laid out"),
        mark("What the experiment it began with lays out in the drawn weights."),
        size=MOST_EDITS,
        lock="edits",
    ),
    of_hand(
        "edits",
        kinds.EDITS,
        mark("Weights by hand"),
        mark("What was changed in the weights it began with."),
        size=MOST_EDITS,
    ),
    of_hand(
        "interventions",
        kinds.CLAMPS,
        mark("Clamped gates"),
        mark("Gates and states held at a value."),
        size=MOST_CLAMPS,
        url="clamps",
    ),
    *(
        of_hand(
            name,
            kinds.NUMBERS,
            label,
            mark("Before the first step, a number a unit; 0 where none is given."),
            low=-WEIGHT_LIMIT,
            high=WEIGHT_LIMIT,
            size=MOST_UNITS,
        )
        for name, label in (("h_0", mark("First hidden state h_0")), ("c_0", mark("First cell state c_0")))
    ),
)
