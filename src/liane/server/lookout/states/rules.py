"""When technicians may be disturbed. Pure."""

from datetime import datetime, time, timedelta

__all__ = ["is_quiet", "is_ripe"]


def is_quiet(now: time, begin: time | None, end: time | None) -> bool:
    """Whether an hour of here is one in which nobody is woken; the span may cross midnight.

    >>> is_quiet(time(2), time(22), time(6)), is_quiet(time(12), time(22), time(6))
    (True, False)
    >>> is_quiet(time(2), None, None), is_quiet(time(6), time(22), time(6))
    (False, False)
    """
    if begin is None or end is None or begin == end:
        return False
    if begin < end:
        return begin <= now < end
    return now >= begin or now < end


def is_ripe(since: datetime, now: datetime, after_minutes: int) -> bool:
    """Whether a fault has lasted long enough to be sent: what comes back at once wakes nobody."""
    return now - since >= timedelta(minutes=after_minutes)
