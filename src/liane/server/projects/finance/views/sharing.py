"""Settlements between operators."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from liane.errors import BadInput
from liane.server.community.operators.models import Operator
from liane.server.projects.finance import actions, queries
from liane.server.projects.finance.forms import PartForm, SettlementForm
from liane.server.projects.finance.models import Settlement, SettlementPart
from liane.server.projects.finance.permissions import KEEPERS, may_keep
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["approve_part", "close_settlement", "drop_part", "settlement", "settlements"]


@access(MEMBERS)
def settlements(request: Any, operator: Operator) -> HttpResponse:
    keeps = may_keep(request.member)
    form = SettlementForm(posted(request) if keeps else None)
    if form.is_valid():
        with said_on(form):
            made = actions.open_settlement(acting_member=request.member, **form.cleaned_data)
            return redirect("settlement", operator.slug, made.pk)
    facts = {"form": form, "keeps": keeps, "settlements": queries.settlements_of(operator)[:40]}
    return render(request, "finance/settlements.html", facts)


@access(MEMBERS)
def settlement(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What each spent and used, what each owes, and few payments that settle it."""
    found = get_object_or_404(Settlement, pk=pk, operator=operator)
    keeps = may_keep(request.member) and found.closed_at is None
    form = PartForm(posted(request) if keeps else None)
    if form.is_valid():
        with said_on(form):
            actions.put_part(found, acting_member=request.member, **form.cleaned_data)
            return redirect("settlement", operator.slug, pk)
    shares, refused = None, None
    try:
        shares = queries.settled(found)
    except BadInput as error:
        refused = error
    facts = {
        "settlement": found, "parts": found.parts.order_by("id"), "shares": shares,
        "refused": refused, "keeps": keeps, "form": form,
        "currency": queries.basis_of(operator).currency,
    }  # fmt: skip
    return render(request, "finance/settlement.html", facts)


@access(KEEPERS)
@require_POST
def close_settlement(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Settlement, pk=pk, operator=operator)
    actions.close_settlement(found, acting_member=request.member)
    return redirect("settlement", operator.slug, pk)


def _part(operator: Operator, pk: int) -> SettlementPart:
    rows = SettlementPart.objects.select_related("settlement")
    return get_object_or_404(rows, pk=pk, settlement__operator=operator)


@access(KEEPERS)
@require_POST
def approve_part(request: Any, operator: Operator, pk: int) -> HttpResponse:
    part = _part(operator, pk)
    actions.approve_part(part, acting_member=request.member)
    return redirect("settlement", operator.slug, part.settlement_id)


@access(KEEPERS)
@require_POST
def drop_part(request: Any, operator: Operator, pk: int) -> HttpResponse:
    part = _part(operator, pk)
    actions.drop_part(part, acting_member=request.member)
    return redirect("settlement", operator.slug, part.settlement_id)
