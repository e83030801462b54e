"""Pages of decisions, what became of them, and mandates."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.server.community.governance import actions, queries
from liane.server.community.governance.forms import DecisionForm, MandateForm, StepForm
from liane.server.community.governance.models import Decision, Mandate
from liane.server.community.governance.permissions import may_hold
from liane.server.community.members.queries import members_of
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["decide", "decision", "decisions", "end_mandate", "give_mandate", "mandates"]


@access(EVERYONE)
def decisions(request: Any, operator: Operator) -> HttpResponse:
    """Everybody reads the public ones; members read all."""
    rows = queries.decisions_of(operator, public=request.member is None)
    facts = {
        "page": Paginator(rows, 30).get_page(request.GET.get("page")),
        "may_hold": request.member is not None and may_hold(request.member),
    }
    return render(request, "governance/decisions.html", facts)


@access(MEMBERS)
def decide(request: Any, operator: Operator) -> HttpResponse:
    form = DecisionForm(posted(request), people=members_of(operator))
    if form.is_valid():
        with said_on(form):
            made = actions.decide(acting_member=request.member, **form.cleaned_data)
            return redirect("decision", operator.slug, made.pk)
    return render(request, "governance/form.html", {"form": form, "page_of": "decide"})


@access(EVERYONE)
def decision(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(
        Decision.objects.select_related("owner", "assembly", "proposal"), pk=pk, operator=operator
    )
    member = request.member
    if member is None and not found.public:
        raise Http404
    may_follow = member is not None and (found.owner_id == member.pk or may_hold(member))
    form = StepForm(posted(request) if may_follow else None, initial={"state": found.state})
    if form.is_valid():
        with said_on(form):
            actions.follow_decision(found, acting_member=member, **form.cleaned_data)
            return redirect("decision", operator.slug, pk)
    facts = {"decision": found, "steps": found.steps.order_by("id"), "form": form}
    facts["may_follow"] = may_follow
    return render(request, "governance/decision.html", facts)


@access(MEMBERS)
def mandates(request: Any, operator: Operator) -> HttpResponse:
    facts = {
        "mandates": queries.mandates_of(operator)[:100],
        "ended": queries.mandates_of(operator, ended=True)[:30],
        "may_hold": may_hold(request.member),
    }
    return render(request, "governance/mandates.html", facts)


@access(MEMBERS)
def give_mandate(request: Any, operator: Operator) -> HttpResponse:
    form = MandateForm(posted(request), people=members_of(operator))
    if form.is_valid():
        values = {key: value for key, value in form.cleaned_data.items() if value is not None}
        with said_on(form):
            actions.give_mandate(acting_member=request.member, **values)
            return redirect("mandates", operator.slug)
    return render(request, "governance/form.html", {"form": form, "page_of": "mandate"})


@access(MEMBERS)
@require_POST
def end_mandate(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    mandate = get_object_or_404(Mandate, pk=pk, operator=operator)
    actions.end_mandate(mandate, request.POST.get("why", ""), acting_member=request.member)
    return redirect("mandates", operator.slug)
