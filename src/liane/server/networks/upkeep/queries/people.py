"""Who answers when."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Desk, Duty
from liane.server.networks.upkeep.rules.calendar import monday_of

__all__ = ["desk_of", "on_call", "rota_of"]

WEEKS = 8


def on_call(operator: Operator, day: date | None = None) -> list[Duty]:
    """Who answers in the week of a day (today), the first asked first."""
    week = monday_of(day or timezone.localdate())
    found = Duty.objects.filter(operator=operator, week=week).select_related("member")
    return list(found.order_by("rank"))


def rota_of(operator: Operator, weeks: int = WEEKS) -> list[dict[str, Any]]:
    """The coming weeks with who answers; empty places show."""
    first = monday_of(timezone.localdate())
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    duties = Duty.objects.filter(operator=operator, week__in=mondays).select_related("member")
    by_place = {(duty.week, duty.rank): duty for duty in duties}
    return [
        {
            "week": monday,
            "ends": monday + timedelta(days=6),
            "first": by_place.get((monday, 1)),
            "second": by_place.get((monday, 2)),
        }
        for monday in mondays
    ]


def desk_of(operator: Operator) -> Desk | None:
    """Hours and number of the team, if they were said."""
    return Desk.objects.filter(operator=operator).first()
