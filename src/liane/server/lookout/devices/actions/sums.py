"""Sums of readings: kept by the day and its hours, thinned as they grow old."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.models import DaySum, Device

__all__ = ["DAYS_KEPT", "HOURS_KEPT_DAYS", "keep_sums", "thin_sums"]

HOURS_KEPT_DAYS = 730
DAYS_KEPT = 3653


@transaction.atomic
def keep_sums(operator: Operator, day: date, rows: Iterable[Mapping[str, Any]]) -> int:
    """Keep the sums of a day as its file tells them now: {device, reading, place, hours}.

    Told again, they are written anew; hours that a file no longer holds stay.
    """
    known = {
        str(pk) for pk in Device.objects.filter(operator=operator).values_list("pk", flat=True)
    }
    held = {
        (str(row.device_id), row.reading, row.place): row
        for row in DaySum.objects.filter(operator=operator, day=day)
    }
    sums = [
        _sum(operator, day, row, held.get((row["device"], row["reading"], row["place"])))
        for row in rows
        if row["device"] in known and row["hours"]
    ]
    DaySum.objects.bulk_create(
        sums,
        update_conflicts=True,
        unique_fields=["device", "reading", "place", "day"],
        update_fields=["count", "low", "mean", "high", "hours"],
    )
    return len(sums)


def _sum(operator: Operator, day: date, row: Mapping[str, Any], before: DaySum | None) -> DaySum:
    hours = {**((before.hours if before else None) or {}), **row["hours"]}
    many = sum(each[0] for each in hours.values())
    return DaySum(
        operator=operator,
        device_id=row["device"],
        reading=row["reading"],
        place=row["place"][:32],
        day=day,
        count=many,
        low=min(each[1] for each in hours.values()),
        mean=round(sum(each[0] * each[2] for each in hours.values()) / many, 4),
        high=max(each[3] for each in hours.values()),
        hours=hours,
    )


def thin_sums(today: date) -> int:
    """Leave out hours that are two years old, and days that are ten; return how many rows.

    Old is also what so many measured days came after: a clock that wakes in 2100 takes nothing.
    """
    thinned = _older(HOURS_KEPT_DAYS, today).exclude(hours=None).update(hours=None)
    gone, _by_kind = _older(DAYS_KEPT, today).delete()
    return thinned + gone


def _older(days: int, today: date) -> QuerySet[DaySum]:
    old = DaySum.objects.filter(day__lt=today - timedelta(days=days))
    if not old.exists():
        return old
    measured = DaySum.objects.order_by("-day").values_list("day", flat=True).distinct()
    first = measured[days : days + 1].first()
    return old.filter(day__lte=first) if first else old.none()
