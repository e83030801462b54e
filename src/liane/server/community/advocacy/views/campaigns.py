"""Plans: the first page, a plan with all that is tied to it, the public summary, a person."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.advocacy import actions, queries
from liane.server.community.advocacy.forms import (
    CampaignForm,
    CaseForm,
    CaseStepForm,
    EventForm,
    EvidenceForm,
)
from liane.server.community.advocacy.models import Campaign, SupportCase
from liane.server.community.advocacy.permissions import may_advocate, may_guard
from liane.server.community.advocacy.views.answers import GUARDS, KEEPERS, form_page
from liane.server.community.events.queries import events_for
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = [
    "add_evidence", "advocacy", "campaign", "case", "change", "follow_case", "plan", "public",
    "tie_event",
]  # fmt: skip


def _found(operator: Operator, pk: UUID) -> Campaign:
    return get_object_or_404(Campaign, pk=pk, operator=operator)


@access(MEMBERS)
def advocacy(request: Any, operator: Operator) -> HttpResponse:
    today = timezone.localdate()
    open_ = queries.commitments_of(operator).exclude(state__in=("kept", "broken"))
    promised = list(open_[:6])
    for each in promised:
        each.late = each.is_late(today)  # type: ignore[attr-defined]
    facts = {
        "page": Paginator(queries.campaigns_of(operator), 20).get_page(request.GET.get("page")),
        "awaited": queries.awaited(operator)[:6],
        "promised": promised,
        "may_guard": may_guard(request.member),
        "may_advocate": may_advocate(request.member),
    }
    return render(request, "advocacy/advocacy.html", facts)


@access(EVERYONE)
def public(request: Any, operator: Operator) -> HttpResponse:
    """Commitments with their sources and answers, and what families agreed to make public."""
    cases = SupportCase.objects.filter(
        operator=operator, consent_on__isnull=False, consent_ended_on=None
    ).exclude(public_words="")
    facts = {
        "commitments": queries.public_summary(operator),
        "cases": cases.defer("name", "story", "family", "consent_by").select_related("campaign"),
        "member": request.member,
    }
    return render(request, "advocacy/public.html", facts)


def _lines(text: str) -> list[str]:
    return [line.strip(" -•") for line in text.splitlines() if line.strip()]


@access(MEMBERS)
def campaign(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    facts = {
        "campaign": found,
        "objectives": _lines(found.objectives),
        "tactics": _lines(found.tactics),
        "roles": _lines(found.roles),
        "evidence": found.evidence.order_by("id")[:100],
        "letters": queries.letters_of(operator).filter(campaign=found)[:50],
        "meetings": queries.meetings_of(operator).filter(campaign=found)[:20],
        "commitments": queries.commitments_of(operator).filter(campaign=found)[:50],
        "held": found.held.select_related("event").order_by("event__at")[:30],
        "may_advocate": may_advocate(request.member),
        "may_guard": may_guard(request.member),
    }
    return render(request, "advocacy/campaign.html", facts)


@access(KEEPERS)
def plan(request: Any, operator: Operator) -> HttpResponse:
    form = CampaignForm(posted(request))
    if form.is_valid():
        with said_on(form):
            made = actions.plan_campaign(acting_member=request.member, **form.values())
            return redirect("campaign", operator.slug, made.pk)
    return form_page(request, form, _("Begin an advocacy plan"))


@access(KEEPERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    names = [name for name in CampaignForm.base_fields if name != "seen_version"]
    before = {name: getattr(found, name) for name in names} | {"seen_version": found.version}
    form = CampaignForm(posted(request), initial=before)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        with said_on(form):
            actions.change_campaign(found, seen, acting_member=request.member, **form.values())
            return redirect("campaign", operator.slug, pk)
    return form_page(request, form, _("Change the plan"), back=found)


@access(KEEPERS)
def add_evidence(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    form = EvidenceForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.add_evidence(found, acting_member=request.member, **form.cleaned_data)
            return redirect("campaign", operator.slug, pk)
    return form_page(request, form, _("Add evidence"), back=found)


@access(KEEPERS)
def tie_event(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _found(operator, pk)
    events = events_for(operator, request.member).only("title").order_by("-at")
    form = EventForm(posted(request), events=events)
    if form.is_valid():
        actions.tie_event(found, form.cleaned_data["event"], acting_member=request.member)
        return redirect("campaign", operator.slug, pk)
    return form_page(request, form, _("Tie an event"), back=found)


def _supported(operator: Operator, pk: UUID) -> Campaign:
    found = _found(operator, pk)
    if found.kind != Campaign.Kind.SUPPORT:
        raise Http404
    return found


@access(GUARDS)
def case(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Who is supported: for those who keep it safe, and nobody else."""
    found = _supported(operator, pk)
    now: SupportCase | None = getattr(found, "case", None)
    before = {name: getattr(now, name) for name in CaseForm.base_fields} if now else {}
    form = CaseForm(posted(request), initial=before)
    if form.is_valid():
        with said_on(form):
            actions.keep_case(found, acting_member=request.member, **form.cleaned_data)
            return redirect("support-case", operator.slug, pk)
    facts = {
        "campaign": found,
        "case": now,
        "form": form,
        "steps": now.steps.order_by("-on_day", "-id")[:100] if now else (),
    }
    return render(request, "advocacy/case.html", facts)


@access(GUARDS)
def follow_case(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _supported(operator, pk)
    kept = get_object_or_404(SupportCase, campaign=found)
    form = CaseStepForm(posted(request), initial={"status": kept.status})
    if form.is_valid():
        with said_on(form):
            actions.follow_person(kept, acting_member=request.member, **form.cleaned_data)
            return redirect("support-case", operator.slug, pk)
    return form_page(request, form, _("What became of the person"), back=found)
