"""An activity of the plan: what is planned, what happens, money, indicators, evidence."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from liane.server.community.association.actions import figures
from liane.server.community.association.actions import plan as actions
from liane.server.community.association.forms.plan import (
    BudgetLineForm,
    EntryForm,
    EvidenceForm,
    IndicatorForm,
    ReadingForm,
    TellForm,
)
from liane.server.community.association.models import Activity, BudgetLine, Indicator
from liane.server.community.association.permissions import (
    PLANNERS,
    TREASURERS,
    may_plan,
    may_record,
    may_tell,
)
from liane.server.community.association.queries import plan as queries
from liane.server.community.association.views.asking import form_page
from liane.server.community.association.views.plan import crumbs_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "activity",
    "add_evidence",
    "add_indicator",
    "add_line",
    "crumbs_to",
    "enter",
    "read",
    "tell",
]


def _activity(operator: Operator, pk: UUID) -> Activity:
    rows = Activity.objects.select_related("plan", "owner", "axis", "objective", "operator")
    return get_object_or_404(rows, pk=pk, operator=operator)


def crumbs_to(operator: Operator, found: Activity) -> list[tuple[str, str]]:
    """Where a page about an activity stands."""
    page = (reverse("plan-activity", args=[operator.slug, found.pk]), found.title)
    return [*crumbs_of(operator, found.plan), page]


@access(MEMBERS)
def activity(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _activity(operator, pk)
    facts = {
        "activity": found,
        "lines": queries.lines_of(found),
        "measured": queries.measured_of([found]).get(found.pk, []),
        "evidence": found.evidence.order_by("day", "id"),
        "may_plan": may_plan(request.member),
        "may_tell": may_tell(request.member, found),
        "may_record": may_record(request.member),
    }
    return render(request, "association/activity.html", facts)


@access(MEMBERS)
def tell(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """How far it is and what came of it: who owns it says so."""
    found = _activity(operator, pk)
    start = {"state": found.state, "outcome": found.outcome, "seen_version": found.version}
    form = TellForm(posted(request), initial=start)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.tell(found, seen, acting_member=request.member, **form.values())
            return redirect("plan-activity", operator.slug, pk)
    return form_page(request, form, _("Tell how it goes"), crumbs=crumbs_to(operator, found))


@access(PLANNERS)
def add_line(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _activity(operator, pk)
    form = BudgetLineForm(posted(request))
    if form.is_valid():
        with said_on(form):
            figures.add_line(found, acting_member=request.member, **form.cleaned_data)
            return redirect("plan-activity", operator.slug, pk)
    return form_page(request, form, _("Add a budget line"), crumbs=crumbs_to(operator, found))


@access(TREASURERS)
def enter(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """An amount on a budget line."""
    rows = BudgetLine.objects.select_related("activity__plan")
    line = get_object_or_404(rows, pk=pk, operator=operator)
    form = EntryForm(posted(request), initial={"kind": "spent"})
    if form.is_valid():
        with said_on(form):
            figures.enter(line, acting_member=request.member, **form.cleaned_data)
            return redirect("plan-activity", operator.slug, line.activity_id)
    here = crumbs_to(operator, line.activity)
    return form_page(request, form, _("Enter an amount"), crumbs=here, said=line.label)


@access(PLANNERS)
def add_indicator(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _activity(operator, pk)
    form = IndicatorForm(posted(request))
    if form.is_valid():
        with said_on(form):
            figures.add_indicator(found, acting_member=request.member, **form.cleaned_data)
            return redirect("plan-activity", operator.slug, pk)
    return form_page(request, form, _("Add an indicator"), crumbs=crumbs_to(operator, found))


@access(MEMBERS)
def read(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What an indicator is on a day."""
    rows = Indicator.objects.select_related("activity__plan")
    found = get_object_or_404(rows, pk=pk, operator=operator)
    form = ReadingForm(posted(request))
    if form.is_valid():
        with said_on(form):
            figures.read(found, acting_member=request.member, **form.cleaned_data)
            return redirect("plan-activity", operator.slug, found.activity_id)
    here = crumbs_to(operator, found.activity)
    return form_page(request, form, _("Read the indicator"), crumbs=here, said=found.title)


@access(MEMBERS)
def add_evidence(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _activity(operator, pk)
    form = EvidenceForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_evidence(found, acting_member=request.member, **form.cleaned_data)
            return redirect("plan-activity", operator.slug, pk)
    return form_page(request, form, _("Add evidence"), crumbs=crumbs_to(operator, found))
