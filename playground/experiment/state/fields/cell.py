"""Where an experiment began, its cell and its size."""

from playground.cells import CELLS
from playground.cells.text import NAME as TYPED
from playground.cells.text.tokens import MOST_CHARACTERS
from playground.experiment.limits import MOST_LAYERS, MOST_STEPS, MOST_UNITS
from playground.experiment.state import kinds
from playground.experiment.state.fields.entry import entry
from playground.experiment.state.kinds import always
from playground.words import mark

START = (entry("start")("preset", kinds.WORD, mark("Start from"), mark("The experiment that this one began with.")),)

of_cell = entry("cell", lambda name: lambda experiment: name in experiment.spec.options)

CELL = (
    of_cell(
        "cell",
        kinds.CHOICE,
        mark("Cell"),
        mark("The recurrent cell."),
        choices={cell.name: cell.label for cell in CELLS.values()} | {TYPED: mark("Own")},
        applies_to=always,
    ),
    of_cell(
        "equations",
        kinds.TEXT,
        mark("Equations"),
        mark("The cell as it is typed, a line for each gate and state."),
        low=0,
        high=MOST_CHARACTERS,
        applies_to=lambda experiment: experiment.cell == TYPED,
    ),
    of_cell(
        "activation",
        kinds.CHOICE,
        mark("Activation"),
        mark("What the RNN applies to its sum."),
        choices={
            "tanh": mark("tanh"),
            "relu": mark("relu"),
            "sigmoid": mark("sigmoid"),
            "identity": mark("identity (linear)"),
        },
    ),
    of_cell("peephole", kinds.BOOL, mark("Peepholes"), mark("The gates also see the cell state (Gers 2000).")),
    of_cell(
        "coupled",
        kinds.BOOL,
        mark("Coupled gates"),
        mark("The input gate is 1 − f: what is forgotten is replaced."),
    ),
    of_cell(
        "forget_gate",
        kinds.BOOL,
        mark("Forget gate"),
        mark("Off is the LSTM of 1997, which keeps all it has written."),
        url="forget",
    ),
    of_cell(
        "reset",
        kinds.CHOICE,
        mark("Reset"),
        mark("Where the GRU's reset gate acts."),
        choices={
            "after": mark("after the product (PyTorch, cuDNN)"),
            "before": mark("before the product (Cho 2014)"),
        },
    ),
    of_cell(
        "leak",
        kinds.FLOAT,
        mark("Leak α"),
        mark("The share of the new value that each step takes in; what was held fades by 1 − α."),
        low=0.01,
        high=1.0,
    ),
)

of_size = entry("size")

SIZE = (
    of_size(
        "hidden_size",
        kinds.INT,
        mark("Units"),
        mark("H, the number of hidden units."),
        low=1,
        high=MOST_UNITS,
        url="units",
    ),
    of_size("length", kinds.INT, mark("Length"), mark("T, the number of steps."), low=1, high=MOST_STEPS),
    of_size(
        "layers",
        kinds.INT,
        mark("Layers"),
        mark("Cells one above the other, each reads the states of the one below."),
        low=1,
        high=MOST_LAYERS,
    ),
    of_size("both", kinds.BOOL, mark("Both directions"), mark("A second cell reads the sequence from its end.")),
)
