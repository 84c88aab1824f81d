"""The experiment: the whole state of the playground as one value, what can be done to it, and what it gives."""

from playground.engine.interventions import Clamp
from playground.experiment.edit import Edit
from playground.experiment.fields import FIELDS, GROUPS, VIEW_FIELDS, Field
from playground.experiment.history import History
from playground.experiment.initialisers import INITIALISERS, Initialiser
from playground.experiment.inputs import (
    append_step,
    delete_step,
    double_length,
    input_of,
    insert_step,
    set_input,
    set_target,
    with_numbers,
)
from playground.experiment.link import (
    LONGEST_LINK,
    Decoded,
    decode,
    decode_view,
    encode,
    encode_view,
    link_size,
    too_long,
)
from playground.experiment.moves import half_life, largest_singular_value, spectral_radius
from playground.experiment.records import Experiment, View
from playground.experiment.running import Run, run

__all__ = [
    "FIELDS",
    "GROUPS",
    "INITIALISERS",
    "LONGEST_LINK",
    "VIEW_FIELDS",
    "Clamp",
    "Decoded",
    "Edit",
    "Experiment",
    "Field",
    "History",
    "Initialiser",
    "Run",
    "View",
    "append_step",
    "decode",
    "decode_view",
    "delete_step",
    "double_length",
    "encode",
    "encode_view",
    "half_life",
    "input_of",
    "insert_step",
    "largest_singular_value",
    "link_size",
    "run",
    "set_input",
    "set_target",
    "spectral_radius",
    "too_long",
    "with_numbers",
]
