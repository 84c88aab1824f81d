"""The view: what is shown but is not the experiment."""

from dataclasses import dataclass

from playground.experiment.state.fields import VIEW_FIELDS, names_of
from playground.experiment.state.record import Record, check


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is shown but is not the experiment: the cursor, the style, what a teacher hid. See `VIEW_FIELDS`."""

    t: int = 3  # the step under the cursor: where the first pulse is written
    unit: int | None = None  # the marked unit
    style: str = "heatmap"  # or "lines"
    hidden: tuple[str, ...] = ()  # names of fields or groups that are not shown
    locked: tuple[str, ...] = ()  # … or are shown but can't be changed
    plain: bool = False  # for a projector
    level: str = "essentials"  # or "everything"
    tab: str = ""  # the open one of the tabs beside the charts; "" leaves it to the page
    sections: tuple[str, ...] | None = None  # the open sections of the page; None leaves it to the page
    settings: tuple[tuple[str, str], ...] = ()  # what else a page lets one choose, by name
    zoom: tuple[int, ...] = ()  # the first and the last step in sight; () are all

    def __post_init__(self) -> None:
        check(VIEW_FIELDS, self)

    def shows(self, name: str) -> bool:
        """Whether a field (or a group) is shown."""
        return not any(known in self.hidden for known in names_of(name))

    def allows(self, name: str) -> bool:
        """Whether a field (or a group) is shown and can be changed."""
        return self.shows(name) and not any(known in self.locked for known in names_of(name))


VIEW = Record(name="view", make=View, fields=VIEW_FIELDS)
