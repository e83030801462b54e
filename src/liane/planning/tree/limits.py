"""When to stop: the work allowed, the cap on time, and the watch that may say stop.

Work is counted, not timed, so the same effort does the same thing on every machine. The cap and
the watch are the only two that can cut work short, and whoever used one of them is told.
"""

import threading
import time

import numpy as np

from liane.planning.tree.instance import Marks
from liane.progress import Watch

__all__ = ["NEVER", "Cap"]

NEVER: Marks = np.zeros(1, np.bool_)  # the flag of work that nobody cuts short


class Cap:
    """A time limit and a watch, shared by the threads of one solve.

    `halt` is one flag in an array: a kernel at work reads it, and ends with what it has.
    """

    def __init__(self, time_limit_s: float | None, watch: Watch) -> None:
        self._end_s = None if time_limit_s is None else time.monotonic() + time_limit_s
        self._watch = watch
        self._lock = threading.Lock()
        self._said = (0.0, "")
        self.halt: Marks = np.zeros(1, np.bool_)

    @property
    def hit(self) -> bool:
        """Whether work was ever cut short."""
        return bool(self.halt[0])

    def reached(self) -> bool:
        """True once the time is over or the watch has said stop; remembered as `hit`."""
        with self._lock:
            over = self._end_s is not None and time.monotonic() >= self._end_s
            if over or not self._watch(*self._said):
                self.halt[0] = True
        return self.hit

    def left_s(self) -> float:
        """Seconds before the limit (a day when there is none)."""
        return 86_400.0 if self._end_s is None else max(self._end_s - time.monotonic(), 0.0)

    def show(self, fraction: float, message: str) -> None:
        """What the watch is told from now on."""
        self._said = (fraction, message)
