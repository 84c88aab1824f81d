"""Tasks to be learnt, each with what a guess without memory reaches. A new one is a function and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.sequences.tasks.arithmetic import ADDING, PARITY
from playground.sequences.tasks.characters import TEXT
from playground.sequences.tasks.forecast import SERIES_TASK, SINE, TONES
from playground.sequences.tasks.recall import COPY, ECHO, FIRST, ORDER
from playground.sequences.tasks.record import MEASURES, Baseline, Batch, Knob, Problem, Task

TASKS: Mapping[str, Task] = MappingProxyType(
    {task.name: task for task in (PARITY, ADDING, ECHO, FIRST, COPY, ORDER, SINE, TONES, SERIES_TASK, TEXT)}
)

__all__ = ["MEASURES", "TASKS", "Baseline", "Batch", "Knob", "Problem", "Task"]
