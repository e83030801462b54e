"""What the calendar shows of the communication plan: messages that are planned, to members."""

from collections.abc import Iterator
from datetime import date

from liane.server.community.communication.models import Message
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import Dates

__all__ = ["dates"]


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Messages of these days that were not given up."""
    if member is not None:
        found = Message.objects.filter(operator=operator, on_day__gte=start, on_day__lte=end)
        kept = found.exclude(state=Message.State.DROPPED)
        yield Dates("message", kept, "on_day", "title", where="audience", page="message")
