"""The report of a year, written from what happened: each figure says where it comes from.

Every room tells its own figures (`site.yearly`); what it does not know is said to be unknown. The
report names nobody: activities, amounts, counts, events and decisions that everybody may read. A
published report keeps the figures of its day.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.association.models import Evidence, YearPlan
from liane.server.community.association.queries.plan import (
    activities_of,
    axes_of,
    empty_of,
    measured_of,
    money_of,
)
from liane.server.community.events import queries as events
from liane.server.community.governance.queries import decisions_of
from liane.server.community.operators.models import Operator
from liane.server.community.training import queries as training
from liane.server.site.yearly import figures_of

__all__ = ["report_of"]

MOST_LISTED = 60


def report_of(plan: YearPlan) -> dict[str, Any]:
    """What the report says: as it was published, or as things stand now."""
    if plan.report is not None:
        return dict(plan.report)
    operator: Any = plan.operator
    start, end = date(plan.year, 1, 1), date(plan.year, 12, 31)
    activities = activities_of(plan)
    return {
        "as_of": timezone.localdate().isoformat(),
        "figures": _figures(operator, start, end),
        "activities": _activities(plan, activities),
        "empty_axes": [axis.title for axis in empty_of(axes_of(operator, plan.year), activities)],
        "money": [_money(each) for each in money_of(plan).get(None, [])],
        "decisions": _decisions(operator, start, end),
        "events": _held(events.held_between(operator, start, end).filter(public=True)),
        "trainings": _held(training.held_between(operator, start, end)),
    }


def _figures(operator: Operator, start: date, end: date) -> list[dict[str, Any]]:
    """What every room tells, our own first; a value that nobody knows stays empty."""
    ours = (_("Roll of members"), _("Letters"))
    told = sorted(figures_of(operator, start, end), key=lambda each: each.origin not in ours)
    return [
        {
            "label": each.label,
            "value": None if each.value is None else str(each.value),
            "origin": each.origin,
            "page": reverse(each.page, args=[operator.slug]) if each.page else "",
        }
        for each in told
    ]


def _money(money: Any) -> dict[str, str]:
    named = {name: str(getattr(money, name)) for name in ("planned", "committed", "spent")}
    return named | {"currency": money.currency}


def _activities(plan: YearPlan, activities: list[Any]) -> list[dict[str, Any]]:
    measured, money = measured_of(activities), money_of(plan)
    proofs = Evidence.objects.filter(activity__plan=plan).order_by().values_list("activity")
    shown = dict(proofs.annotate(n=Count("pk")))
    return [
        {
            "title": each.title,
            "axis": each.axis.title if each.axis else "",
            "state": each.state,
            "outcome": each.outcome,
            "partners": each.partners,
            "indicators": [_indicator(one) for one in measured.get(each.pk, [])],
            "money": [_money(one) for one in money.get(each.pk, [])],
            "evidence": shown.get(each.pk, 0),
        }
        for each in activities
    ]


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _indicator(measured: Any) -> dict[str, Any]:
    told = measured.indicator
    return {
        "title": told.title,
        "unit": told.unit,
        "baseline": _number(told.baseline),
        "target": _number(told.target),
        "actual": _number(measured.last.value if measured.last else None),
        "source": measured.last.source if measured.last else "",
    }


def _decisions(operator: Operator, start: date, end: date) -> list[dict[str, str]]:
    rows = decisions_of(operator, public=True).filter(decided_on__range=(start, end))
    return [
        {"title": each.title, "day": each.decided_on.isoformat(), "state": each.state}
        for each in rows.order_by("decided_on")[:MOST_LISTED]
    ]


def _held(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """What was held; nobody noted means that who came is not known."""
    return [
        {
            "title": str(each.title),
            "day": timezone.localtime(each.at).date().isoformat(),
            "came": each.came or None,
        }
        for each in list(rows)[:MOST_LISTED]
    ]
