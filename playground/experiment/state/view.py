"""The view: what is shown but is not the experiment."""

from dataclasses import dataclass

from playground.experiment.state.fields import VIEW_FIELDS, group_of
from playground.experiment.state.kinds import check


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is shown but is not the experiment: the cursor, the style, what a teacher hid. See `VIEW_FIELDS`."""

    t: int = 8  # the step under the cursor
    unit: int | None = None  # the marked unit
    style: str = "heatmap"  # or "lines"
    hidden: tuple[str, ...] = ()  # names of fields or groups that are not shown
    locked: tuple[str, ...] = ()  # … or are shown but can't be changed
    plain: bool = False  # for a projector

    def __post_init__(self) -> None:
        check(VIEW_FIELDS, self)

    def shows(self, name: str) -> bool:
        """Whether a field (or a group) is shown."""
        return name not in self.hidden and group_of(name) not in self.hidden

    def allows(self, name: str) -> bool:
        """Whether a field (or a group) is shown and can be changed."""
        return self.shows(name) and name not in self.locked and group_of(name) not in self.locked
