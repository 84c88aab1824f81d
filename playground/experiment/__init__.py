"""The experiment: the whole state of the playground as one value, what can be done to it, and what it gives."""

from playground.engine.interventions import Clamp
from playground.experiment import locks
from playground.experiment.address.file import FILE_NAME, from_json, to_json
from playground.experiment.address.link import (
    LONGEST_LINK,
    Decoded,
    decode,
    decode_view,
    encode,
    encode_view,
    link_size,
    parse_query,
    too_long,
)
from playground.experiment.changing import add_clamp, change, other_meanings
from playground.experiment.editing import edit, paste, restore, set_weight
from playground.experiment.history import History
from playground.experiment.inputs import (
    append_step,
    delete_step,
    double_length,
    input_of,
    insert_step,
    set_input,
    with_numbers,
)
from playground.experiment.limits import WEIGHT_LIMIT
from playground.experiment.presets import PAGES, PRESETS, TASKS, Preset, Task, look_for, origin
from playground.experiment.presets.takes import TAKES, Take, standard_of, take_of, taken
from playground.experiment.readout import set_target
from playground.experiment.running import Run, run
from playground.experiment.state.experiment import Experiment
from playground.experiment.state.fields import FIELDS, GROUPS, VIEW_FIELDS
from playground.experiment.state.kinds import Field
from playground.experiment.state.view import View
from playground.experiment.weights.edit import Edit
from playground.experiment.weights.initialisers import INITIALISERS, Initialiser
from playground.experiment.weights.moves import half_life, largest_singular_value, spectral_radius

__all__ = [
    "FIELDS",
    "FILE_NAME",
    "GROUPS",
    "INITIALISERS",
    "LONGEST_LINK",
    "PAGES",
    "PRESETS",
    "TAKES",
    "TASKS",
    "VIEW_FIELDS",
    "WEIGHT_LIMIT",
    "Clamp",
    "Decoded",
    "Edit",
    "Experiment",
    "Field",
    "History",
    "Initialiser",
    "Preset",
    "Run",
    "Take",
    "Task",
    "View",
    "add_clamp",
    "append_step",
    "change",
    "decode",
    "decode_view",
    "delete_step",
    "double_length",
    "edit",
    "encode",
    "encode_view",
    "from_json",
    "half_life",
    "input_of",
    "insert_step",
    "largest_singular_value",
    "link_size",
    "locks",
    "look_for",
    "origin",
    "other_meanings",
    "parse_query",
    "paste",
    "restore",
    "run",
    "set_input",
    "set_target",
    "set_weight",
    "spectral_radius",
    "standard_of",
    "take_of",
    "taken",
    "to_json",
    "too_long",
    "with_numbers",
]
