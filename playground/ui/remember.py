"""A function's latest results, remembered for everybody as long as they hold no more than so many bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")


class Remembered(Generic[Key, Result]):
    """Call it like the function; what was used longest ago goes first.

    Parameters
    ----------
    function : pure
    weigh : about how many bytes a result holds
    most : bytes of all results; the newest is kept whatever it holds
    """

    def __init__(self, function: Callable[[Key], Result], *, weigh: Callable[[Result], int], most: int) -> None:
        self._function, self._weigh, self._most = function, weigh, most
        self._results: OrderedDict[Key, tuple[Result, int]] = OrderedDict()
        self._held, self._lock = 0, Lock()

    def __call__(self, key: Key) -> Result:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key][0]
        result = self._function(key)
        self._keep(key, result)
        return result

    @property
    def held(self) -> int:
        """About how many bytes the results hold."""
        return self._held

    def _keep(self, key: Key, result: Result) -> None:
        size = self._weigh(result)
        with self._lock:
            if key in self._results:  # another thread was as quick
                return
            self._results[key] = (result, size)
            self._held += size
            while self._held > self._most and len(self._results) > 1:
                _key, (_result, gone) = self._results.popitem(last=False)
                self._held -= gone
