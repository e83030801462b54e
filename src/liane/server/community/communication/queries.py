"""What is read of the communication plan."""

from datetime import date

from django.db.models import Case, Count, F, Q, QuerySet, Sum, When
from django.utils import timezone

from liane.server.community.communication.models import Badge, Calls, Channel, Message, Outing
from liane.server.community.operators.models import Operator

__all__ = [
    "badges_of",
    "by_audience",
    "by_channel",
    "calls_between",
    "messages_of",
    "outings_of",
    "went_out_between",
]


def messages_of(operator: Operator, channel: str = "", audience: str = "") -> QuerySet[Message]:
    """Messages to come by day, the next first, then those of days past, the last first.

    Of one channel or for one audience where they are given; with how often each went out.
    """
    found = Message.objects.filter(operator=operator).defer("text")
    found = found.filter(channel=channel) if channel in Channel.values else found
    found = found.filter(audience=audience) if audience else found
    to_come = When(on_day__gte=timezone.localdate(), then="on_day")
    dated = found.annotate(outs=Count("outings"), coming=Case(to_come, default=None))
    return dated.order_by(F("coming").asc(nulls_last=True), "-on_day", "id")


def by_channel(operator: Operator) -> list[dict[str, object]]:
    """How many messages by channel, and what they cost."""
    found = Message.objects.filter(operator=operator).exclude(state=Message.State.DROPPED)
    names = dict(Channel.choices)
    rows = found.values("channel").annotate(n=Count("id"), cost=Sum("cost_spent")).order_by("-n")
    return [{**row, "label": names[row["channel"]]} for row in rows]


def by_audience(operator: Operator) -> list[dict[str, object]]:
    """How many messages for each audience, and how many of them went out."""
    found = Message.objects.filter(operator=operator).exclude(state=Message.State.DROPPED)
    out = Count("id", filter=Q(state=Message.State.OUT))
    return list(found.values("audience").annotate(n=Count("id"), out=out).order_by("-n")[:20])


def outings_of(operator: Operator) -> QuerySet[Outing]:
    """The archive: what went out, the last first."""
    return Outing.objects.filter(operator=operator).select_related("message").order_by("-at", "id")


def went_out_between(operator: Operator, start: date, end: date) -> QuerySet[Outing]:
    """What went out in these days, for a report of the year."""
    return outings_of(operator).filter(at__date__gte=start, at__date__lte=end)


def calls_between(operator: Operator, start: date, end: date) -> int | None:
    """Calls counted after spots in these days; None: nobody counted."""
    lines = Calls.objects.filter(operator=operator, on_day__range=(start, end))
    total: int | None = lines.aggregate(total=Sum("calls"))["total"]
    return total


def badges_of(operator: Operator) -> QuerySet[Badge]:
    """Badges that are given."""
    return Badge.objects.filter(operator=operator, withdrawn_at=None).order_by("id")
