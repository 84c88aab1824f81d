"""What a page is built from: the run on screen, what is drawn behind it, and how the person looks at it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.experiment import Experiment, Run, View
from playground.experiment import run as run_experiment
from playground.ui.board.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghost:
    """Another run behind the live one.

    name : what a sentence calls it
    difference : whether the charts show the difference to it
    """

    run: Run
    name: str
    difference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """What a page shows that is no part of the experiment.

    open : the sections that are open
    chosen : the page's choices and numbers, by name; ``view["norms"]`` is one of them
    tabs : the open tab of an area, by area
    wanted : what is to be on the board though it is not seen
    asked : long work that was asked for → the key of what it was asked for
    paused : what of it rests for now
    """

    open: frozenset[str] = frozenset()
    chosen: Mapping[str, Any] = field(default_factory=dict)
    tabs: Mapping[str, str] = field(default_factory=dict)
    wanted: frozenset[str] = frozenset()
    asked: Mapping[str, str] = field(default_factory=dict)
    paused: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Any:
        return self.chosen[name]

    def tab(self, area: str, tabs: Collection[str]) -> str:
        """The open tab of an area; the first until another is opened."""
        chosen = self.tabs.get(area, "")
        return chosen if chosen in tabs else next(iter(tabs))


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """All that a page may build from; nothing below a page reads the session.

    view : what a teacher hides or locks, and the style of the charts
    own : the page's own view
    draft : equations as they are being typed while they are no cell yet, "" where they are one
    run_of : the run of any other experiment, remembered
    works : long work that was asked for and has begun, by name
    task, moves : which of the preset's tasks the person is at, and how many changes they have made since it was asked
    opened : counts the presets that were opened: another number puts the cursor where something begins to happen
    """

    run: Run
    view: View = field(default_factory=View)
    own: PageView = field(default_factory=PageView)
    ghost: Ghost | None = None
    draft: str = ""
    run_of: Callable[[Experiment], Run] = run_experiment
    works: Mapping[str, Work] = field(default_factory=dict)
    task: int = 0
    moves: int = 0
    opened: int = 0

    @property
    def experiment(self) -> Experiment:
        """The experiment on screen."""
        return self.run.experiment

    @property
    def essentials(self) -> bool:
        """Whether the person sees the essentials alone."""
        return self.view.level == "essentials"

    def work(self, name: str) -> Work | None:
        """The long work of a name, if it was asked for what is on screen."""
        return self.works.get(name)
