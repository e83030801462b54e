"""The report of a year, written from what happened: each figure says where it comes from.

Nothing is in it that the box does not know, and it names nobody: activities, amounts, counts,
decisions that everybody may read. A published report keeps the figures of its day.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.association.models import Evidence, Letter, Membership, YearPlan
from liane.server.community.association.neighbours import events_between, trainings_between
from liane.server.community.association.queries.plan import (
    activities_of,
    axes_of,
    empty_of,
    measured_of,
    money_of,
)
from liane.server.community.association.queries.roll import dues_of_year
from liane.server.community.governance.models import Assembly
from liane.server.community.governance.queries import decisions_of
from liane.server.community.groups.models import Task, TaskState
from liane.server.community.operators.models import Operator

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
        "figures": list(_figures(plan, start, end)),
        "activities": _activities(plan, activities),
        "empty_axes": [axis.title for axis in empty_of(axes_of(operator, plan.year), activities)],
        "money": [_money(each) for each in money_of(plan).get(None, [])],
        "decisions": _decisions(operator, start, end),
        "events": _held(events_between(operator, start, end)),
        "trainings": _held(trainings_between(operator, start, end)),
    }


def _figure(label: str, value: Any, origin: str, operator: Operator, page: str) -> dict[str, Any]:
    address = reverse(page, args=[operator.slug]) if page else ""
    return {"label": label, "value": str(value), "origin": origin, "page": address}


def _figures(plan: YearPlan, start: date, end: date) -> Iterator[dict[str, Any]]:
    operator: Any = plan.operator
    yield from _of_members(operator, start, end)
    for currency, total in dues_of_year(operator, plan.year).items():
        label = _("Dues written down ({currency})").format(currency=currency or "?")
        yield _figure(label, total, _("lines of dues"), operator, "")
    held = Assembly.objects.filter(
        operator=operator, state=Assembly.State.ENDED, at__date__range=(start, end)
    )
    assemblies = _("Assemblies and decisions")
    yield _figure(_("Assemblies held"), held.count(), assemblies, operator, "governance")
    done = Task.objects.filter(
        operator=operator, state=TaskState.DONE, ended_at__date__range=(start, end)
    )
    yield _figure(_("Tasks carried out"), done.count(), _("Tasks"), operator, "tasks")
    sent = Letter.objects.filter(operator=operator, sent_at__date__range=(start, end))
    yield _figure(_("Letters to members"), sent.count(), _("Letters"), operator, "member-letters")
    yield from _of_neighbours(operator, start, end)


def _of_members(operator: Operator, start: date, end: date) -> Iterator[dict[str, Any]]:
    rows = Membership.objects.filter(operator=operator)
    day = min(end, timezone.localdate())
    in_force = rows.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), answered_on__lte=day, valid_until__gte=day
    )
    roll = _("Roll of members")
    yield _figure(_("Members up to date"), in_force.count(), roll, operator, "")
    came = rows.filter(state=Membership.State.ACCEPTED, answered_on__range=(start, end))
    yield _figure(_("Let in in the year"), came.count(), roll, operator, "")
    gone = rows.filter(ended_on__range=(start, end)).exclude(number=None)
    yield _figure(_("Ended in the year"), gone.count(), roll, operator, "")


def _of_neighbours(operator: Operator, start: date, end: date) -> Iterator[dict[str, Any]]:
    events, page = events_between(operator, start, end), "events"
    if events is not None:
        came = sum(event.came for event in events)
        yield _figure(_("Events held"), len(events), _("Events"), operator, page)
        yield _figure(_("Times somebody came to an event"), came, _("Events"), operator, page)
    trainings = trainings_between(operator, start, end)
    if trainings is not None:
        yield _figure(_("Training sessions held"), len(trainings), _("Training"), operator, "")


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


def _held(rows: list[Any] | None) -> list[dict[str, Any]]:
    return [
        {"title": str(each.title), "day": each.at.date().isoformat(), "came": each.came}
        for each in (rows or [])[:MOST_LISTED]
    ]
