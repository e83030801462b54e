"""How far the probe's clock can be believed; opens no socket.

Three witnesses: what the system says of its own synchronisation (adjtimex), the clock that never
jumps laid beside the one on the wall, and the hour that the control gave. Nothing is repaired: the
time is written as the clock has it, and what speaks against it stands beside.
"""

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

__all__ = ["Clock", "system_state"]

_TIME_ERROR = 5  # of <sys/timex.h>: the clock is not synchronised
_JUMP_S = 2.0
_FIRST_YEAR, _LAST_YEAR = 2025, 2080
_SAID = Path("/run/systemd/timesync/synchronized")


def system_state() -> str:
    """`synchronised`, `not synchronised` or `unknown`, as the kernel and the time daemon say."""
    try:
        said = ctypes.CDLL(None).adjtimex(ctypes.byref((ctypes.c_long * 64)()))
    except (OSError, AttributeError):
        return "unknown"
    if said < 0:
        return "unknown"
    lost = said == _TIME_ERROR and not _SAID.exists()
    return "not synchronised" if lost else "synchronised"


@dataclass(slots=True)
class Clock:
    """The wall clock with its doubts; `jumped_s` adds up what it jumped since the start."""

    state: str = field(default_factory=system_state)
    jumped_s: float = 0.0
    control_offset_s: float | None = None
    last: datetime | None = None
    wall: Callable[[], float] = time.time
    steady: Callable[[], float] = time.monotonic
    _gap: float = 0.0

    def __post_init__(self) -> None:
        self._gap = self.wall() - self.steady()

    def now(self) -> datetime:
        """The hour on the wall, after a look at whether it jumped."""
        gap = self.wall() - self.steady()
        if abs(gap - self._gap) > _JUMP_S:
            self.jumped_s += gap - self._gap
            self.state = system_state()
        self._gap = gap
        return datetime.fromtimestamp(self.wall(), UTC)

    def heard(self, date: str) -> None:
        """Note the hour that the control gave (HTTP's Date), if it is one."""
        try:
            given = parsedate_to_datetime(date)
            self.control_offset_s = (self.now() - given.astimezone(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return

    def doubts(self, at: datetime) -> dict[str, str]:
        """What is known of the clock, as annotations: texts, and only what is known."""
        notes = {"clock": self.state}
        if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
            notes["clock_impossible"] = str(at.year)
        if self.last and at < self.last:
            notes["clock_behind_journal_s"] = f"{(self.last - at).total_seconds():.0f}"
        if self.jumped_s:
            notes["clock_jumped_s"] = f"{self.jumped_s:.1f}"
        if self.control_offset_s is not None:
            notes["clock_minus_control_s"] = f"{self.control_offset_s:.0f}"
        return notes
