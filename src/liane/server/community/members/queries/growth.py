"""How the community goes: who came and left, month by month, and how soon people are called back.

Sums alone: no page of these names anybody. What was not written down is unknown, never zero.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, Min
from django.utils import timezone

from liane.server.community.members.models import Interest, Member
from liane.server.community.members.rules import CALL_BACK_WITHIN
from liane.server.community.operators.models import Operator
from liane.server.site.models import AuditLine

__all__ = ["Growth", "Month", "growth_of"]

MONTHS = 12
ACTIVE_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Month:
    """A month: who came, who left, how many belonged on its last day, who showed interest."""

    first: date
    came: int
    left: int
    members: int
    interested: int
    became: int


@dataclass(frozen=True)
class Growth:
    """The months, the last first, and how those who showed interest were answered."""

    months: list[Month]
    active: int
    answered: int
    in_time: int
    median_days: float | None


def growth_of(operator: Operator) -> Growth:
    """How an operator's community went over twelve months."""
    interests = _interests(operator)
    waited = [days for _asked, days, _became in interests if days is not None]
    return Growth(
        _months(operator, interests),
        _active(operator),
        len(waited),
        sum(days <= CALL_BACK_WITHIN.days for days in waited),
        float(median(waited)) if waited else None,
    )


_Interest = tuple[date, int | None, bool]  # day, days to the first step, became a member


def _interests(operator: Operator) -> list[_Interest]:
    since = _firsts()[-1]
    found = Interest.objects.filter(operator=operator, made_at__date__gte=since)
    rows = found.annotate(first=Min("steps__at")).values_list("made_at", "first", "state")
    return [
        (
            timezone.localdate(made),
            (timezone.localdate(first) - timezone.localdate(made)).days if first else None,
            state == Interest.State.MEMBER,
        )
        for made, first, state in rows
    ]


def _firsts() -> list[date]:
    """The first days of this month and of those before, the last first."""
    day = timezone.localdate().replace(day=1)
    firsts = [day]
    while len(firsts) < MONTHS:
        day = (day - timedelta(days=1)).replace(day=1)
        firsts.append(day)
    return firsts


def _months(operator: Operator, interests: list[_Interest]) -> list[Month]:
    came, left = _by_month(operator, "joined_on"), _by_month(operator, "left_on")
    asked = Counter(day.replace(day=1) for day, _waited, _became in interests)
    became = Counter(day.replace(day=1) for day, _waited, did in interests if did)
    members, months = sum(came.values()) - sum(left.values()), []
    for first in _firsts():
        row = (first, came[first], left[first], members, asked[first], became[first])
        months.append(Month(*row))
        members += left[first] - came[first]
    return _since_the_first(months)


def _since_the_first(months: list[Month]) -> list[Month]:
    """Without the months before anybody was here: there is nothing to tell of them."""
    last = max(
        (at for at, month in enumerate(months) if month.members or month.interested), default=0
    )
    return months[: last + 1]


def _by_month(operator: Operator, field: str) -> Counter[date]:
    """How many members have a day in each month; counted by day where the records are."""
    rows = Member.objects.filter(operator=operator).exclude(**{field: None})
    found: Counter[date] = Counter()
    for day, count in rows.order_by().values_list(field).annotate(Count("id")):
        found[day.replace(day=1)] += count
    return found


def _active(operator: Operator) -> int:
    """How many members did something here in thirty days; who they are leaves no page."""
    since = timezone.now() - ACTIVE_FOR
    lines = AuditLine.objects.filter(operator_id=operator.pk, at__gte=since)
    return lines.exclude(member=None).values("member").distinct().count()
