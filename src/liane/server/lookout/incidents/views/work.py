"""Work on an incident: its end, corrections, merging, splitting, effects, causes, review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liane.server.community.groups.models import Task
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import actions, queries
from liane.server.lookout.incidents.forms.incidents import (
    CauseForm,
    EndForm,
    ImpactForm,
    MergeForm,
    ReviewForm,
    SplitForm,
    WhyForm,
)
from liane.server.lookout.incidents.models import Incident
from liane.server.lookout.incidents.people import named
from liane.server.lookout.incidents.permissions import TEAM, may_watch
from liane.server.lookout.incidents.views.answers import (
    incident_or_404,
    is_uuid,
    page_of,
    tried,
    work,
)
from liane.server.site.access import MEMBERS, access, holders
from liane.server.site.forms import posted

__all__ = ["causes", "end", "impacts", "merge", "review", "split", "withdraw"]

CAUSES = holders("bearer", "technician", "safety", "legal", "data", administration=False)


@access(TEAM)
def end(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """It is over."""
    found = incident_or_404(request, operator, pk)
    form = EndForm(posted(request))
    return work(
        request, found, form,
        lambda: actions.end_incident(
            found, form.cleaned_data["at"], acting_member=request.member
        ),
        _("It is over"),
    )  # fmt: skip


@access(TEAM)
def withdraw(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """It was not confirmed after all: as public as the step was."""
    found = incident_or_404(request, operator, pk)
    form = WhyForm(posted(request))
    return work(
        request, found, form,
        lambda: actions.withdraw_confirmation(
            found, form.cleaned_data["why"], acting_member=request.member
        ),
        _("Withdraw the confirmation"),
    )  # fmt: skip


@access(TEAM)
def merge(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """It is the same as another."""
    found = incident_or_404(request, operator, pk)
    others = queries.incidents_for(operator, request.member).exclude(pk=found.pk)
    form = MergeForm(posted(request), incidents=others)

    def act() -> None:
        actions.merge(found, form.cleaned_data["into"], acting_member=request.member)

    if tried(form, act):
        return redirect("incident", operator.slug, form.cleaned_data["into"].pk)
    return work(request, found, form, act, _("It is the same as another"))


@access(TEAM)
def split(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Every signal of an incident; those that are ticked can be taken out."""
    found = incident_or_404(request, operator, pk)
    form = SplitForm(posted(request))
    made: list[Incident] = []

    def act() -> None:
        ticked = [each for each in request.POST.getlist("signal") if is_uuid(each)]
        title = form.cleaned_data["title"]
        made.append(actions.split(found, ticked, title, acting_member=request.member))

    if tried(form, act):
        return redirect("incident", operator.slug, made[0].pk)
    facts = {
        "incident": found, "form": form, "page": page_of(request, queries.story_of(found), 100)
    }  # fmt: skip
    return render(request, "incidents/split.html", facts, status=400 if form.errors else 200)


@access(MEMBERS)
def impacts(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Write down what the cut did; the team reads the log."""
    found = incident_or_404(request, operator, pk)
    form = ImpactForm(posted(request))

    def act() -> None:
        actions.log_impact(found, acting_member=request.member, **form.cleaned_data)

    if tried(form, act):
        messages.success(request, _("Written down."))
        return redirect("incident-impacts", operator.slug, pk)
    facts: dict[str, Any] = {
        "incident": found, "form": form, "sectors": queries.impacts_by_sector(found)
    }  # fmt: skip
    if may_watch(request.member):
        facts["log"] = named(found.impacts.order_by("-at")[:100], "said_by")
    return render(request, "incidents/impacts.html", facts, status=400 if form.errors else 200)


@access(CAUSES)
def causes(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What may be behind it, and why: for those who have to act on it."""
    found = incident_or_404(request, operator, pk)
    form = CauseForm(posted(request))

    def act() -> None:
        values = form.cleaned_data
        actions.set_cause(found, acting_member=request.member, **values)

    if tried(form, act):
        return redirect("incident-causes", operator.slug, pk)
    facts = {
        "incident": found, "form": form, "causes": found.causes.order_by("-percent", "cause")
    }  # fmt: skip
    return render(request, "incidents/causes.html", facts, status=400 if form.errors else 200)


@access(TEAM)
def review(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What was learnt; each lesson becomes a task."""
    found = incident_or_404(request, operator, pk)
    if found.reviewed_at is not None:
        tasks = Task.objects.filter(operator=operator, pk__in=found.lessons)
        facts = {"incident": found, "tasks": tasks}
        return render(request, "incidents/review.html", facts)
    form = ReviewForm(posted(request))
    return work(
        request, found, form,
        lambda: actions.review_incident(found, acting_member=request.member, **form.cleaned_data),
        _("Review of the incident"),
    )  # fmt: skip
