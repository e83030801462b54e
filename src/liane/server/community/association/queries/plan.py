"""What is read of plans: activities with their money and indicators, the matrix, what is late."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from liane.server.community.association.models import (
    Activity,
    Axis,
    BudgetLine,
    Entry,
    Indicator,
    Reading,
    YearPlan,
)
from liane.server.community.association.rules.plan import empty_axes, how_late, progress_of
from liane.server.community.operators.models import Operator

__all__ = [
    "Line",
    "Measured",
    "Money",
    "activities_of",
    "axes_of",
    "empty_of",
    "lines_of",
    "measured_of",
    "money_of",
    "plans_of",
    "spent_by_category",
]


def plans_of(operator: Operator) -> QuerySet[YearPlan]:
    """Plans, the latest year first, with how many activities each holds."""
    plans = YearPlan.objects.filter(operator=operator).defer("report", "foreword")
    living = Q(activities__state__in=(Activity.State.PLANNED, Activity.State.UNDER_WAY))
    counted = plans.annotate(
        count=Count("activities"),
        done=Count("activities", filter=Q(activities__state=Activity.State.DONE)),
        living=Count("activities", filter=living),
    )
    return counted.order_by("-year")


def axes_of(operator: Operator, year: int | None = None) -> QuerySet[Axis]:
    """Axes that hold in a year, or all of them."""
    rows = Axis.objects.filter(operator=operator)
    if year is not None:
        rows = rows.filter(Q(until_year=None) | Q(until_year__gte=year), from_year__lte=year)
    return rows.order_by("-from_year", "body", "rank", "id")


def activities_of(plan: YearPlan) -> list[Any]:
    """Activities in the order of their days, each with `late` as of today."""
    rows = plan.activities.select_related("owner", "axis", "objective")
    today = timezone.localdate()
    found: list[Any] = list(rows.order_by(F("starts_on").asc(nulls_last=True), "id"))
    for each in found:
        each.late = how_late(each.state, each.starts_on, each.ends_on, today)
    return found


def empty_of(axes: Iterable[Axis], activities: Iterable[Activity]) -> list[Axis]:
    """Axes under which nothing is planned."""
    by = {str(axis.pk): axis for axis in axes}
    told = ((str(each.axis_id) if each.axis_id else None, each.state) for each in activities)
    return [by[pk] for pk in empty_axes(list(by), told)]


@dataclass
class Money:
    """Sums of entries in one currency."""

    currency: str
    planned: Decimal = Decimal(0)
    committed: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    @property
    def over(self) -> bool:
        """Whether more was spent than was planned."""
        return self.spent > self.planned


def money_of(plan: YearPlan) -> dict[Any, list[Money]]:
    """By activity, and under None for the whole plan: sums by currency."""
    entries = Entry.objects.filter(line__activity__plan=plan).order_by()
    rows = entries.values_list("line__activity", "line__currency", "kind").annotate(Sum("amount"))
    sums: dict[Any, dict[str, Money]] = defaultdict(dict)
    for activity, currency, kind, total in rows:
        for whose in (activity, None):
            money = sums[whose].setdefault(currency, Money(currency))
            setattr(money, kind, getattr(money, kind) + total)
    return {whose: list(by.values()) for whose, by in sums.items()}


@dataclass
class Line:
    """A budget line with its sums and every entry."""

    line: BudgetLine
    money: Money
    entries: list[Entry] = field(default_factory=list)


def lines_of(activity: Activity) -> list[Line]:
    """The budget of an activity."""
    kept = Prefetch("entries", Entry.objects.select_related("noted_by").order_by("day", "at"))
    found = []
    for each in activity.lines.prefetch_related(kept).order_by("id"):
        told = Line(each, Money(each.currency), list(each.entries.all()))
        for entry in told.entries:
            setattr(told.money, entry.kind, getattr(told.money, entry.kind) + entry.amount)
        found.append(told)
    return found


@dataclass(frozen=True)
class Measured:
    """An indicator, its last reading, and how far it went from baseline to target."""

    indicator: Indicator
    last: Reading | None

    @property
    def progress(self) -> Decimal | None:
        actual = self.last.value if self.last else None
        return progress_of(self.indicator.baseline, self.indicator.target, actual)


def measured_of(activities: Iterable[Activity]) -> dict[Any, list[Measured]]:
    """By activity, its indicators with their last reading."""
    readings = Prefetch("readings", Reading.objects.order_by("-day", "-at"))
    rows = Indicator.objects.filter(activity__in=[each.pk for each in activities])
    found: dict[Any, list[Measured]] = defaultdict(list)
    for each in rows.prefetch_related(readings).order_by("id"):
        found[each.activity_id].append(Measured(each, next(iter(each.readings.all()), None)))
    return found


def spent_by_category(operator: Operator, start: date, end: date) -> dict[str, Decimal]:
    """What was spent between two days, by the funder's category of each line."""
    entries = Entry.objects.filter(
        line__operator=operator, kind=Entry.Kind.SPENT, day__gte=start, day__lte=end
    )
    rows = entries.order_by().values_list("line__category").annotate(Sum("amount"))
    return {category: total for category, total in rows if total is not None}
