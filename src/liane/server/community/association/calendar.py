"""What the calendar of an operator shows of the association: activities of plans, for members."""

from collections.abc import Iterator
from datetime import date

from liane.server.community.association.models import Activity
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import Dates

__all__ = ["dates"]


def dates(operator: Operator, member: Member | None, start: date, end: date) -> Iterator[Dates]:
    """Activities that begin in these days; visitors read events, not plans."""
    if member is None:
        return
    rows = Activity.objects.filter(operator=operator, starts_on__range=(start, end))
    kept = rows.exclude(state=Activity.State.DROPPED)
    yield Dates("activity", kept, "starts_on", "title", "ends_on", "place", "plan-activity")
