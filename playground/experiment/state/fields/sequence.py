"""What goes in: the kind of sequence, and what each kind can be set to."""

from playground.experiment.limits import MOST_STEPS, WEIGHT_LIMIT
from playground.experiment.state import kinds
from playground.experiment.state.fields.entry import entry
from playground.experiment.state.kinds import always
from playground.sequences import MOST_INPUTS, SEQUENCES, SERIES
from playground.words import mark

field = entry("sequence", lambda name: lambda experiment: name in SEQUENCES[experiment.sequence].settings)

SEQUENCE = (
    field(
        "sequence",
        kinds.CHOICE,
        mark("Sequence"),
        mark("What the network is given, step by step."),
        choices={kind.name: kind.label for kind in SEQUENCES.values()},
        applies_to=always,
    ),
    field(
        "amplitude",
        kinds.FLOAT,
        mark("Amplitude"),
        mark("The height of the input."),
        low=-1000,
        high=1000,
    ),
    field(
        "onset",
        kinds.INT,
        mark("Onset"),
        mark("The step at which it begins."),
        low=0,
        high=MOST_STEPS - 1,
        offset=1,
    ),
    field(
        "width",
        kinds.INT,
        mark("Width"),
        mark("For how many steps a pulse lasts."),
        low=1,
        high=MOST_STEPS,
    ),
    field("period", kinds.FLOAT, mark("Period"), mark("Steps of one oscillation."), low=2, high=1000),
    field(
        "second_period",
        kinds.FLOAT,
        mark("Second period"),
        mark("Steps of one oscillation of the second tone."),
        low=2,
        high=1000,
        url="period2",
    ),
    field(
        "noise_seed",
        kinds.INT,
        mark("Noise seed"),
        mark("Another seed is another noise."),
        low=0,
        high=2**32 - 1,
        url="noise",
    ),
    field(
        "pulses",
        kinds.STEPS,
        mark("Pulses at"),
        mark("The steps at which a pulse begins, e.g. 4, 14."),
        low=0,
        high=MOST_STEPS - 1,
        size=MOST_STEPS,
        offset=1,
    ),
    field("alternate", kinds.BOOL, mark("Alternate"), mark("Every second pulse is negative.")),
    field(
        "text",
        kinds.TEXT,
        mark("Text"),
        mark("One character a step, each an input of its own."),
        low=1,
        high=MOST_STEPS,
    ),
    field(
        "values",
        kinds.NUMBERS,
        mark("Numbers"),
        mark("The input step by step."),
        low=-WEIGHT_LIMIT,
        high=WEIGHT_LIMIT,
        size=MOST_STEPS * MOST_INPUTS,
    ),
    field(
        "channels",
        kinds.INT,
        mark("Inputs"),
        mark("D, how many numbers a step has."),
        low=1,
        high=MOST_INPUTS,
    ),
    field(
        "names",
        kinds.TEXT,
        mark("Names"),
        mark("What the inputs are called, separated by commas."),
        low=0,
        high=1000,
    ),
    field(
        "step_names",
        kinds.TEXT,
        mark("Names of the steps"),
        mark("What the steps are called, a line each: dates, for example."),
        low=0,
        high=MOST_STEPS * 40,
    ),
    field(
        "series",
        kinds.CHOICE,
        mark("Series"),
        mark("Measured data that comes with Plotly."),
        choices={series.name: series.label for series in SERIES.values()},
    ),
    field(
        "window_start",
        kinds.INT,
        mark("From row"),
        mark("The first row that is taken."),
        low=0,
        high=10**6,
        offset=1,
        url="from",
    ),
    field(
        "stride",
        kinds.INT,
        mark("Every"),
        mark("Every how many rows one is taken."),
        low=1,
        high=10**4,
    ),
    field(
        "standardise",
        kinds.BOOL,
        mark("Standardise"),
        mark("Mean 0 and standard deviation 1 over the whole series."),
    ),
)
