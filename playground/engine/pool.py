"""Workspaces that are used again: laying out a pass for a small cell takes longer than running it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Workspace = TypeVar("Workspace")


class Pool(Generic[Workspace]):
    """At most `most` workspaces that nobody is using, by what they are for; those used last are kept."""

    def __init__(self, most: int) -> None:
        """Begin with none."""
        self.most, self.lock = most, Lock()
        self.free: OrderedDict[Hashable, list[Workspace]] = OrderedDict()
        self.waiting = 0

    def take(self, key: Hashable, make: Callable[[], Workspace]) -> Workspace:
        """Return a workspace that is the caller's until it is given back."""
        with self.lock:
            waiting = self.free.get(key)
            if waiting:
                self.waiting -= 1
                return waiting.pop()
        return make()

    def give(self, key: Hashable, workspace: Workspace) -> None:
        """Take a workspace back."""
        with self.lock:
            self.free.setdefault(key, []).append(workspace)
            self.free.move_to_end(key)
            self.waiting += 1
            while self.waiting > self.most:
                oldest, waiting = next(iter(self.free.items()))
                if waiting:
                    self.waiting -= 1
                    del waiting[0]
                else:
                    del self.free[oldest]
