"""The cap on a job's time, and the wish of whoever started it: the only place where a clock counts.

Every part of a plan that may be long asks `go_on` between its steps, and gives `left` to solvers.
Once it says no it says no for good.
"""

import time

from liane.errors import NoFeasibleDesign
from liane.progress import Watch, silent
from liane.words import N_

__all__ = ["Clock"]

_NO_CAP_S = 1e6


class Clock:
    """Runs out after `seconds` (None: never), or when `watch` returns False."""

    def __init__(self, seconds: float | None = None, watch: Watch = silent) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds
        self.watch, self.stopped, self.hit_cap = watch, False, False
        self.fraction, self.message = 0.0, ""

    def go_on(self, fraction: float | None = None, message: str = "") -> bool:
        """Tell where the job is; whether there is time left and nobody asked to stop."""
        self.fraction = self.fraction if fraction is None else fraction
        self.message = message or self.message
        self.stopped = self.stopped or not self.watch(self.fraction, self.message)
        self.hit_cap = self.hit_cap or self.left <= 0
        return not (self.stopped or self.hit_cap)

    def insist(self) -> None:
        """Raise `NoFeasibleDesign` if it is over: for steps before there is any design."""
        if not self.go_on():
            raise NoFeasibleDesign(
                N_("stopped before any design was found; give more time, or design fewer places")
            )

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return _NO_CAP_S if self.end is None else self.end - time.monotonic()
