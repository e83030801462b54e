"""The energy call: what can be given, what is looked for, and what fits."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.members import actions, queries
from liane.server.community.members.forms import CallForm, OfferForm
from liane.server.community.members.models import Call, GiftKind, Match, Offer
from liane.server.community.members.views.landing import welcomes
from liane.server.community.operators.models import Operator
from liane.server.site.access import MEMBERS, access
from liane.server.site.forms import posted, said_on

__all__ = ["call", "end_call", "end_offer", "energy", "offer", "settle", "take"]


@access(MEMBERS, kept=True)
def energy(request: Any, operator: Operator) -> HttpResponse:
    """Calls with the offers that fit, then every offer by kind; each list by its own pages."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in GiftKind.values else ""
    looked_for = Paginator(queries.open_calls(operator), 10).get_page(request.GET.get("appels"))
    facts = {
        "calls": queries.with_offers(operator, looked_for),
        "looked_for": looked_for,
        "page": Paginator(queries.offers_of(operator, kind), 50).get_page(request.GET.get("page")),
        "kind": kind,
        "kinds": GiftKind.choices,
        "going": queries.own_matches(operator)[:50],
        "settles": _settles(request),
    }
    return render(request, "members/energy.html", facts)


def _settles(request: Any) -> bool:
    return welcomes(request.member) or "technician" in request.member.role_names


@access(MEMBERS)
def offer(request: Any, operator: Operator) -> HttpResponse:
    """Say what one can give; for another, by acting for them."""
    form = OfferForm(posted(request), initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        with said_on(form):
            giver = request.member.acts_for or request.member
            actions.offer(giver, acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("Thank you. Others see what you can give."))
            return redirect("energy", operator.slug)
    return render(request, "members/energy_form.html", {"form": form, "offering": True})


@access(MEMBERS)
def call(request: Any, operator: Operator) -> HttpResponse:
    """Say what is looked for."""
    form = CallForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.call_for(acting_member=request.member, **form.cleaned_data)
            messages.success(request, _("It is looked for. Offers that fit are below it."))
            return redirect("energy", operator.slug)
    return render(request, "members/energy_form.html", {"form": form})


@access(MEMBERS)
@require_POST
def take(request: Any, operator: Operator, pk: Any, offer: Any) -> HttpResponse:
    """Accept an offer for a call: whoever called, or those who settle."""
    wanted = get_object_or_404(Call, pk=pk, operator=operator)
    if not _settles(request) and wanted.asked_by_id != request.member.pk:
        raise PermissionDenied
    given = get_object_or_404(Offer, pk=offer, operator=operator)
    actions.take_offer(given, wanted, acting_member=request.member)
    messages.success(request, _("Accepted. Tell them, then say when it is given."))
    return redirect("energy", operator.slug)


@access(MEMBERS)
@require_POST
def settle(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    """Say whether it was given in the end."""
    match = get_object_or_404(Match.objects.select_related("call"), pk=pk, operator=operator)
    if not _settles(request) and match.call.asked_by_id != request.member.pk:
        raise PermissionDenied
    act = actions.give_done if "done" in request.POST else actions.drop_match
    act(match, acting_member=request.member)
    return redirect("energy", operator.slug)


@access(MEMBERS)
@require_POST
def end_offer(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    given = get_object_or_404(Offer, pk=pk, operator=operator)
    if given.member_id != request.member.pk and not welcomes(request.member):
        raise PermissionDenied
    actions.end_offer(given, acting_member=request.member)
    return redirect("energy", operator.slug)


@access(MEMBERS)
@require_POST
def end_call(request: Any, operator: Operator, pk: Any) -> HttpResponse:
    wanted = get_object_or_404(Call, pk=pk, operator=operator)
    if wanted.asked_by_id != request.member.pk and not welcomes(request.member):
        raise PermissionDenied
    actions.end_call(wanted, acting_member=request.member)
    return redirect("energy", operator.slug)
