"""How much and how fast: the day's bytes, and a pace with chance in it. Opens no socket.

The day's limit is kept on disk, so that starting again does not begin a new day; a clock that goes
back finds the bytes of that day still counted.
"""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from liane.measurement.probes.files import put
from liane.measurement.probes.lines import Meter

__all__ = ["DAILY_MB", "Pace", "Traffic"]

DAILY_MB = 20.0
_DAYS_KEPT = 40


class Traffic:
    """The bytes of each day; `meter` counts those that pass now."""

    def __init__(self, folder: Path, limit_mb: float = DAILY_MB) -> None:
        self._file = folder / "traffic.json"
        self.limit = round(limit_mb * 1_000_000)
        self.meter = Meter()
        self._promised = 0
        self._days = _read(self._file)

    def today(self, now: datetime) -> int:
        """Bytes of the day so far."""
        return self._days.get(_day(now), 0) + self.meter.passed

    def left(self, now: datetime) -> int:
        """Bytes that may still pass today, without those promised to what is under way."""
        return max(self.limit - self.today(now) - self._promised, 0)

    @contextmanager
    def promised(self, cost: int, now: datetime) -> Iterator[bool]:
        """Within it, `cost` bytes are set aside; False where the day has not that many left."""
        may = self.left(now) >= cost
        held = cost if may else 0
        self._promised += held
        try:
            yield may
        finally:
            self._promised -= held

    def keep(self, now: datetime) -> None:
        """Put what passed onto the disk."""
        self._days[_day(now)] = self.today(now)
        self.meter.passed = 0
        self._days = dict(sorted(self._days.items())[-_DAYS_KEPT:])
        put(self._file, json.dumps(self._days).encode())


def _day(now: datetime) -> str:
    return now.date().isoformat()


def _read(file: Path) -> dict[str, int]:
    """What was kept; a file that is damaged counts as none, for it holds a convenience only."""
    try:
        held = json.loads(file.read_text("utf-8"))
        return {str(day): int(count) for day, count in held.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


@dataclass(slots=True)
class Pace:
    """At most so many targets a second, at moments that nobody can foretell."""

    per_second: float
    _chance: random.Random = field(default_factory=random.Random)
    _next: float = 0.0

    async def wait(self) -> None:
        """Wait for one's turn: half to one and a half times the mean interval."""
        if not self.per_second:
            return
        now = time.monotonic()
        turn = max(self._next, now)
        self._next = turn + self._chance.uniform(0.5, 1.5) / self.per_second
        await asyncio.sleep(turn - now)

    def shuffled(self, targets: list[str]) -> list[str]:
        """Targets in another order each time."""
        return self._chance.sample(targets, len(targets))
