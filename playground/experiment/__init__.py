"""The experiment: the whole state of the playground as one value, what can be done to it, and what it gives."""

from playground.experiment.edit import Edit
from playground.experiment.fields import FIELDS, GROUPS, VIEW_FIELDS, Field
from playground.experiment.records import Experiment, View

__all__ = ["FIELDS", "GROUPS", "VIEW_FIELDS", "Edit", "Experiment", "Field", "View"]
