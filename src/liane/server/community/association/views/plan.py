"""The plan of a year: axes, objectives, activities, the matrix, reviews, the report."""

from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.association.actions import plan as actions
from liane.server.community.association.forms.plan import (
    ActivityForm,
    AxisForm,
    ForewordForm,
    ObjectiveForm,
    PlanForm,
    ReviewForm,
    TakeOverForm,
)
from liane.server.community.association.models import Activity, YearPlan
from liane.server.community.association.permissions import PLANNERS, may_plan
from liane.server.community.association.queries import plan as queries
from liane.server.community.association.queries.report import report_of
from liane.server.community.association.rules.plan import begun_quarters, to_review
from liane.server.community.association.shipped import axis_sets
from liane.server.community.association.views.asking import form_page
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on
from liane.words import N_

__all__ = [
    "add_activity",
    "add_axis",
    "add_objective",
    "adopt",
    "axes",
    "change_activity",
    "change_plan",
    "foreword",
    "matrix",
    "plan",
    "plans",
    "publish",
    "report",
    "review",
    "start",
    "take_over",
]


def plan_or_404(operator: Operator, pk: UUID) -> YearPlan:
    """A plan of this operator."""
    return get_object_or_404(YearPlan.objects.select_related("operator"), pk=pk, operator=operator)


def crumbs_of(operator: Operator, plan: YearPlan | None = None) -> list[tuple[str, str]]:
    """Where a page of a plan stands."""
    here = [(reverse("year-plans", args=[operator.slug]), _("Plan of the year"))]
    if plan is not None:
        here.append((reverse("year-plan", args=[operator.slug, plan.pk]), str(plan.year)))
    return here


@access(MEMBERS)
def plans(request: Any, operator: Operator) -> HttpResponse:
    """The plans, year by year."""
    facts = {"plans": queries.plans_of(operator)[:30], "may_plan": may_plan(request.member)}
    return render(request, "association/plans.html", facts)


@access(PLANNERS)
def start(request: Any, operator: Operator) -> HttpResponse:
    """Begin the plan of a year."""
    form = PlanForm(posted(request), initial={"year": timezone.localdate().year})
    if form.is_valid():
        with said_on(form):
            made = actions.start_plan(acting_member=request.member, **form.values())
            return redirect("year-plan", operator.slug, made.pk)
    return form_page(request, form, _("Begin a plan"), crumbs=crumbs_of(operator))


@access(MEMBERS)
def plan(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A plan: activities, what is late, money, axes that stay empty, reviews."""
    found = plan_or_404(operator, pk)
    activities = queries.activities_of(found)
    money = queries.money_of(found)
    for each in activities:
        each.money = money.get(each.pk, [])
    axes = list(queries.axes_of(operator, found.year))
    facts = {
        "plan": found,
        "activities": activities,
        "late": [each for each in activities if each.late in ("not_done", "not_begun")],
        "money": money.get(None, []),
        "axes": axes,
        "empty": queries.empty_of(axes, activities),
        "objectives": found.objectives.select_related("axis").order_by("id"),
        "reviews": found.reviews.order_by("quarter"),
        "may_plan": may_plan(request.member),
    }
    return render(request, "association/plan.html", facts)


@access(MEMBERS)
def matrix(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Activities by axes: what each serves, and which axes nothing serves."""
    found = plan_or_404(operator, pk)
    activities = queries.activities_of(found)
    axes = list(queries.axes_of(operator, found.year))
    rows = [(each, [axis.pk == each.axis_id for axis in axes]) for each in activities]
    facts = {
        "plan": found,
        "axes": axes,
        "rows": rows,
        "empty": queries.empty_of(axes, activities),
        "astray": [each for each in activities if each.axis_id is None],
    }
    return render(request, "association/matrix.html", facts)


@access(PLANNERS)
def change_plan(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = plan_or_404(operator, pk)
    start_with = {"year": found.year, "vision": found.vision, "seen_version": found.version}
    form = PlanForm(posted(request), initial=start_with)
    del form.fields["year"]
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_plan(found, seen, acting_member=request.member, **form.values())
            return redirect("year-plan", operator.slug, pk)
    return form_page(request, form, _("Change the plan"), crumbs=crumbs_of(operator, found))


@access(PLANNERS)
@require_POST
def adopt(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.adopt(plan_or_404(operator, pk), acting_member=request.member)
    messages.success(request, _("The plan is adopted."))
    return redirect("year-plan", operator.slug, pk)


@access(MEMBERS)
def axes(request: Any, operator: Operator) -> HttpResponse:
    """The axes of the parent body, and sets that can be taken over."""
    facts = {
        "axes": queries.axes_of(operator)[:60],
        "sets": axis_sets(),
        "year": timezone.localdate().year,
        "may_plan": may_plan(request.member),
    }
    return render(request, "association/axes.html", facts)


@access(PLANNERS)
def add_axis(request: Any, operator: Operator) -> HttpResponse:
    form = AxisForm(posted(request), initial={"from_year": timezone.localdate().year})
    if form.is_valid():
        with said_on(form):
            actions.add_axis(acting_member=request.member, **form.cleaned_data)
            return redirect("plan-axes", operator.slug)
    here = [(reverse("plan-axes", args=[operator.slug]), _("Axes"))]
    return form_page(request, form, _("Add an axis"), crumbs=here)


@access(PLANNERS)
@require_POST
def take_over(request: Any, operator: Operator) -> HttpResponse:
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        raise BadInput(N_("axes: write the year from which you plan by them, as 2026"))
    chosen = form.cleaned_data
    actions.take_over_axes(
        chosen["set"], from_year=chosen["from_year"], acting_member=request.member
    )
    return redirect("plan-axes", operator.slug)


@access(PLANNERS)
def add_objective(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = plan_or_404(operator, pk)
    form = ObjectiveForm(posted(request), axes=queries.axes_of(operator, found.year))
    if form.is_valid():
        with said_on(form):
            actions.add_objective(found, acting_member=request.member, **form.cleaned_data)
            return redirect("year-plan", operator.slug, pk)
    return form_page(request, form, _("Add an objective"), crumbs=crumbs_of(operator, found))


def _form(request: Any, found: YearPlan, **given: Any) -> ActivityForm:
    operator: Any = found.operator
    return ActivityForm(
        posted(request),
        axes=queries.axes_of(operator, found.year),
        objectives=found.objectives.order_by("id"),
        people=members_of(operator),
        **given,
    )


@access(PLANNERS)
def add_activity(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = plan_or_404(operator, pk)
    form = _form(request, found)
    if form.is_valid():
        with said_on(form):
            made = actions.add_activity(found, acting_member=request.member, **form.values())
            return redirect("plan-activity", operator.slug, made.pk)
    return form_page(request, form, _("Add an activity"), crumbs=crumbs_of(operator, found))


@access(PLANNERS)
def change_activity(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    rows = Activity.objects.select_related("plan__operator")
    found = get_object_or_404(rows, pk=pk, operator=operator)
    form = _form(request, found.plan, initial=ActivityForm.about(found))
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_activity(found, seen, acting_member=request.member, **form.values())
            return redirect("plan-activity", operator.slug, pk)
    here = crumbs_of(operator, found.plan)
    return form_page(request, form, _("Change the activity"), crumbs=here)


@access(PLANNERS)
def review(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Look at the plan at the end of a quarter: what slipped, what is decided."""
    found = plan_or_404(operator, pk)
    today, held = timezone.localdate(), set(found.reviews.values_list("quarter", flat=True))
    quarters = [each for each in begun_quarters(found.year, today) if each not in held]
    likely = to_review(found.year, today, held)
    first = {"quarter": likely if likely in quarters else quarters[-1] if quarters else None}
    form = ReviewForm(posted(request), quarters=quarters, initial=first)
    if form.is_valid():
        with said_on(form):
            actions.hold_review(found, acting_member=request.member, **form.values())
            messages.success(request, _("Kept. Tasks and items are where people will see them."))
            return redirect("year-plan", operator.slug, pk)
    late = [each for each in queries.activities_of(found) if each.late]
    facts = {
        "plan": found,
        "late": late,
        "form": form,
        "quarters": quarters,
    }
    status = 422 if form.errors else 200
    return render(request, "association/review.html", facts, status=status)


@access(EVERYONE)
def report(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The report of a year: everybody reads a published one, members the one under way."""
    found = plan_or_404(operator, pk)
    published = found.state == YearPlan.State.REPORTED
    if not published and request.member is None:
        return render(request, "association/report_to_come.html", {"plan": found}, status=404)
    told = report_of(found)
    facts = {
        **_readable(told),
        "plan": found,
        "report": told,
        "published": published,
        "may_plan": may_plan(request.member),
    }
    return render(request, "association/report.html", facts)


def _readable(told: dict[str, Any]) -> dict[str, Any]:
    """What is kept as texts becomes what pages show: words, days, figures room by room."""
    states = dict(Activity.State.choices)
    for each in told["activities"]:
        each["words"] = str(states.get(each["state"], each["state"]))
    for each in (*told["events"], *told["trainings"], *told["decisions"]):
        each["day"] = date.fromisoformat(each["day"])
    known = [each for each in told["figures"] if each["value"] is not None]
    by_room = groupby(known, key=lambda each: each["origin"])
    return {
        "as_of": date.fromisoformat(told["as_of"]),
        "rooms": [_room(name, list(figures)) for name, figures in by_room],
        "unknown": [each["label"].lower() for each in told["figures"] if each["value"] is None],
    }


def _room(name: str, figures: list[dict[str, Any]]) -> dict[str, Any]:
    return {"origin": name, "figures": figures, "page": figures[0]["page"]}


@access(PLANNERS)
def foreword(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = plan_or_404(operator, pk)
    start_with = {"foreword": found.foreword, "seen_version": found.version}
    form = ForewordForm(posted(request), initial=start_with)
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_plan(found, seen, acting_member=request.member, **form.values())
            return redirect("year-report", operator.slug, pk)
    return form_page(request, form, _("Foreword"), crumbs=crumbs_of(operator, found))


@access(PLANNERS)
@require_POST
def publish(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.publish_report(plan_or_404(operator, pk), acting_member=request.member)
    messages.success(request, _("The report is published; its figures stay as they are today."))
    return redirect("year-report", operator.slug, pk)
