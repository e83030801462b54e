"""What a clock that was never set, or that jumped, does to rounds and pauses. Pure."""

from datetime import UTC, datetime, timedelta

__all__ = ["CLOCKS_BEGIN", "is_due"]

CLOCKS_BEGIN = datetime(2025, 1, 1, tzinfo=UTC)  # a clock that says less was never set


def is_due(due_at: datetime | None, every_minutes: int, now: datetime) -> bool:
    """Whether a round's hour has come, or lies so far ahead that a clock went back since.

    >>> now = datetime(2026, 3, 1)
    >>> is_due(now + timedelta(minutes=50), 60, now), is_due(datetime(2100, 1, 1), 60, now)
    (False, True)
    """
    return due_at is None or due_at <= now or due_at > now + timedelta(minutes=2 * every_minutes)
