"""What pages show of the link; the state is read at most once in two seconds."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from liane.server.site.uplink.models import LinkChange, LinkNow, LinkState, Outgoing

__all__ = ["Link", "changes", "link_now", "link_story", "waiting"]


@dataclass(frozen=True)
class Link:
    """The link as a page tells it. `checked_at` None: nobody has measured it."""

    state: str = "unknown"
    since: datetime | None = None
    checked_at: datetime | None = None
    exercise: bool = False

    @property
    def is_fresh(self) -> bool:
        """Whether it was measured within the last minute."""
        return bool(self.checked_at and timezone.now() - self.checked_at < timedelta(minutes=1))

    @property
    def label(self) -> str:
        return str(LinkState(self.state).label)


_kept: tuple[float, Link] = (0.0, Link())
FRESH_FOR_S = 2.0


def link_now() -> Link:
    """What the watcher last saw."""
    global _kept  # noqa: PLW0603 (one small memory for each process)
    if time.monotonic() - _kept[0] > FRESH_FOR_S:
        row = LinkNow.objects.filter(pk=1).first()
        link = Link(row.state, row.since, row.checked_at) if row and row.checked_at else Link()
        _kept = (time.monotonic(), link)
    return _kept[1]


def forget() -> None:
    """Read the database at the next question."""
    global _kept  # noqa: PLW0603
    _kept = (0.0, Link())


def changes(limit: int = 50) -> QuerySet[LinkChange]:
    """How the link changed, the newest first."""
    return LinkChange.objects.order_by("-at")[:limit]


def link_story(since: datetime) -> tuple[str, list[tuple[datetime, str]]]:
    """The state of the link at `since`, and every change after it, in order.

    Unknown before it was first seen; a state that was never seen to change counts from its `since`.
    """
    rows = list(LinkChange.objects.order_by("at", "id").values_list("at", "state"))
    now = link_now()
    if not rows and now.since is not None:
        rows = [(now.since, now.state)]
    earlier = [state for at, state in rows if at <= since]
    later = [(at, state) for at, state in rows if at > since]
    return (earlier[-1] if earlier else "unknown"), later


def waiting() -> dict[str, int]:
    """How many messages wait, by kind."""
    rows = Outgoing.objects.filter(sent_at=None).values_list("kind").annotate(Count("id"))
    return dict(rows)
