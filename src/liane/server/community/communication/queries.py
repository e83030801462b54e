"""What is read of the communication plan."""

from datetime import date

from django.db.models import Count, QuerySet, Sum

from liane.server.community.communication.models import Badge, Calls, Channel, Message, Outing
from liane.server.community.operators.models import Operator

__all__ = [
    "badges_of",
    "by_channel",
    "calls_between",
    "messages_of",
    "outings_of",
    "went_out_between",
]


def messages_of(operator: Operator) -> QuerySet[Message]:
    """Messages by day, the next first in the calendar; with how often each went out."""
    found = Message.objects.filter(operator=operator).defer("text")
    return found.annotate(outs=Count("outings")).order_by("-on_day", "id")


def by_channel(operator: Operator) -> list[dict[str, object]]:
    """How many messages by channel, and what they cost."""
    found = Message.objects.filter(operator=operator).exclude(state=Message.State.DROPPED)
    names = dict(Channel.choices)
    rows = found.values("channel").annotate(n=Count("id"), cost=Sum("cost_spent")).order_by("-n")
    return [{**row, "label": names[row["channel"]]} for row in rows]


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
