"""What the calendar shows of the communication plan: messages that are planned, to members."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from liane.server.community.communication.models import Message
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.ical import Entry

__all__ = ["entries"]


def entries(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Entry]:
    """Messages of these days that were not given up."""
    if member is None:
        return
    found = Message.objects.filter(operator=operator, on_day__gte=start, on_day__lte=end)
    kept = found.exclude(state=Message.State.DROPPED).only("title", "channel", "on_day")
    for each in kept.order_by("on_day", "id")[:500]:
        page = reverse("message", args=[operator.slug, each.pk])
        said = f"{each.title} · {each.get_channel_display()}"
        yield Entry(f"message-{each.pk}", each.on_day, said, link=page)
