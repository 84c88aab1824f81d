"""Taking turns: of many people who train at once on one process one computes at a time, and each the shorter for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Turns:
    """A queue for the processor: who waits holds no one up, and the more wait the shorter a turn is."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._count, self._counting, self._turn = 0, Lock(), Lock()

    @contextmanager
    def one(self) -> Iterator[int]:
        """Wait for a turn; gives how many want one now, this one among them."""
        with self._counting:
            self._count += 1
        try:
            with self._turn:
                yield self._count
        finally:
            with self._counting:
                self._count -= 1
