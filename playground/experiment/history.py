"""Undo and redo: where the experiment was, is, and could be again."""

from dataclasses import dataclass, replace

from playground.experiment.state.experiment import Experiment

STEPS_KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The experiments before and after the present one; each change gives a new history.

    past : oldest first
    future : the next to redo first
    gesture : the drag that made the present; pushes of one gesture are one step
    """

    present: Experiment
    past: tuple[Experiment, ...] = ()
    future: tuple[Experiment, ...] = ()
    gesture: str | None = None

    def push(self, experiment: Experiment, *, gesture: str | None = None) -> "History":
        """Make an experiment the present one; what could be redone is gone.

        A push of the gesture that made the present replaces the present. One that changes nothing is no step.
        """
        if gesture is not None and gesture == self.gesture:
            if self.past and self.past[-1] == experiment:  # dragged back to where it began
                return History(present=experiment, past=self.past[:-1])
            return replace(self, present=experiment, future=())
        if experiment == self.present:
            return self
        past = (*self.past, self.present)[-STEPS_KEPT:]
        return History(present=experiment, past=past, gesture=gesture)

    def undo(self) -> "History":
        """Go back one step; at the first, stay."""
        if not self.past:
            return self
        return History(present=self.past[-1], past=self.past[:-1], future=(self.present, *self.future))

    def redo(self) -> "History":
        """Take back one undo; where there is none, stay."""
        if not self.future:
            return self
        return History(present=self.future[0], past=(*self.past, self.present), future=self.future[1:])

    def reset(self, experiment: Experiment | None = None) -> "History":
        """Return to an experiment, by default the one of the first paint, as a step that can be undone."""
        return self.push(Experiment() if experiment is None else experiment)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to go back to."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step."""
        return bool(self.future)
