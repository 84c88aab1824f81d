"""Long work in slices: a job says how it goes on, the board asks for the next slice once it has painted the last."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any
from zlib import crc32

SLICE, LONGEST = 0.05, 0.15
"""Seconds of work between two pictures: as long as the last picture took, within these."""


def key_of(value: object) -> str:
    """A short name of a frozen value, for telling whether work was asked for it or for another one."""
    return f"{crc32(repr(value).encode()):08x}"


def newest(_before: Any, step: Any) -> Any:
    """Keep the newest step alone."""
    return step


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work that takes long.

    label : what the person reads beside its progress
    key : of what it works on: work that was asked for under another key is not this job's
    variant : how it does it: of another variant it begins anew, without being asked for again
    steps : begins it: immutable steps, each a few ms of work
    share : how much is done after a step, 0 … 1; None where there is no end to it
    gather : what is kept of (what was kept, the new step); the newest step alone if not given
    """

    label: str
    key: str
    steps: Callable[[], Iterator[Any]]
    share: Callable[[Any], float | None]
    gather: Callable[[Any, Any], Any] = newest
    variant: str = ""

    def goes_on_with(self, other: "Job") -> bool:
        """Whether work that was begun for another job is this job's too."""
        return (self.key, self.variant) == (other.key, other.variant)


class Work:
    """A job that has begun: it goes on by slices, and holds the newest step.

    latest : what has been gathered, None before the first step
    finished : whether there are no further steps
    """

    __slots__ = ("_ended", "_newest", "_steps", "finished", "job", "latest")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.latest: Any = None
        self.finished = False
        self._newest: Any = None
        self._ended = monotonic()
        self._steps = job.steps()

    def advance(self) -> None:
        """Do one slice, of one step at least."""
        begun = monotonic()
        end = begun + min(max(begun - self._ended, SLICE), LONGEST)
        while not self.finished:
            try:
                self._newest = next(self._steps)
            except StopIteration:
                self.finished = True
                break
            self.latest = self.job.gather(self.latest, self._newest)
            if monotonic() >= end and self.share != 1:
                break
        self._ended = monotonic()

    @property
    def share(self) -> float | None:
        """How much is done, 0 … 1; None where there is no end to it."""
        if self.finished:
            return 1.0
        return 0.0 if self.latest is None else self.job.share(self._newest)
