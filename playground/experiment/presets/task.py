"""A task: one thing to try, which the run itself checks."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.experiment.running import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to try.

    text : in plain words
    done : whether a run shows it
    read : what there is to read now, with the run's numbers
    """

    text: str
    done: Callable[[Run], bool]
    read: Callable[[Run], str]

    def is_done(self, run: Run) -> bool:
        """Whether the run shows it; a run that has not what the task is about does not."""
        try:
            with np.errstate(all="ignore"):
                return run.first_bad is None and self.done(run)
        except (IndexError, KeyError, ValueError, AssertionError):
            return False
