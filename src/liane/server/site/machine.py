"""What this machine lends us, cores and memory, and how many processes should answer with it.

A control group (a container, a unit of systemd) may give less than the machine has: the least of
all that is said holds, and what nobody says is not counted.
"""

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

__all__ = ["answering", "cores", "memory_mb"]

SECOND_FROM_MB = 1500
"""A second answering process takes 45 MB or so; a box of 1 GB has better use for them."""

_GROUPS = Path("/sys/fs/cgroup")
_OWN = Path("/proc/self/cgroup")


def answering(cores: float, memory_mb: float) -> int:
    """How many web processes: Python answers with one core a process, and two are enough here.

    >>> answering(cores=2, memory_mb=4000), answering(cores=1, memory_mb=4000)
    (2, 1)
    >>> answering(cores=4, memory_mb=1000)
    1
    """
    return 2 if cores >= 2 and memory_mb >= SECOND_FROM_MB else 1


def cores() -> float:
    """Cores that we may use; a control group may give a part of one."""
    ours = float(len(os.sched_getaffinity(0))) if hasattr(os, "sched_getaffinity") else 1.0
    given = [_share(*text.split()[:2]) for text in _told("", "cpu.max")]
    quotas = zip(_told("cpu", "cpu.cfs_quota_us"), _told("cpu", "cpu.cfs_period_us"), strict=False)
    return min([ours, *given, *(_share(*pair) for pair in quotas)])


def _share(quota: str, period: str) -> float:
    """Cores in a quota of microseconds a period; none said is no limit."""
    with suppress(ValueError, ZeroDivisionError):
        if int(quota) > 0:
            return int(quota) / int(period)
    return math.inf


def memory_mb() -> float:
    """Memory that we may use, in millions of bytes; without end where nothing is said."""
    limits = [*_told("", "memory.max"), *_told("memory", "memory.limit_in_bytes")]
    return min([_machine_mb(), *(int(text) / 1e6 for text in limits if text.isdigit())])


def _machine_mb() -> float:
    with suppress(OSError, ValueError, IndexError):
        first = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()[0]
        return int(first.split()[1]) * 1024 / 1e6
    return math.inf


def _told(controller: str, name: str) -> Iterator[str]:
    """What the control groups that hold this process say, the nearest first.

    `controller` is empty for the second version of control groups.
    """
    for group in _groups(controller):
        with suppress(OSError):
            yield (group / name).read_text(encoding="ascii").strip()


def _groups(controller: str) -> Iterator[Path]:
    with suppress(OSError):
        for line in _OWN.read_text(encoding="utf-8").splitlines():
            _number, names, place = line.split(":", 2)
            if controller in names.split(","):
                inside = Path(place.strip("/"))
                for part in (inside, *inside.parents):
                    yield _GROUPS / controller / part
