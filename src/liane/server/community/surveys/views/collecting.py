"""Collectors, and what came and could not be counted."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.actions import collecting as actions
from liane.server.community.surveys.forms.collecting import CollectorForm
from liane.server.community.surveys.models import Collector, Held
from liane.server.community.surveys.permissions import ASKERS, READERS
from liane.server.community.surveys.queries import collecting as queries
from liane.server.site.access import access, holders
from liane.server.site.forms import posted, said_on

__all__ = ["collectors", "held", "held_one", "revoke", "settle", "try_again"]

_ASK = holders(*ASKERS)
_READ = holders(*READERS, administration=False)


@access(_ASK)
def collectors(request: Any, operator: Operator) -> HttpResponse:
    """Who collects, and a card for one more: address, name, secret, shown once."""
    form, card = CollectorForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        with said_on(form):
            made, secret = actions.new_collector(
                acting_member=request.member, label=form.cleaned_data["label"]
            )
            address = request.build_absolute_uri(f"/o/{operator.slug}/openrosa")
            card = {"address": address, "username": made.username, "secret": secret}
            form = CollectorForm()
    facts = {"form": form, "card": card, "collectors": queries.collectors_of(operator)}
    answer = render(request, "surveys/collectors.html", facts)
    answer["Cache-Control"] = "no-store"
    return answer


@access(_ASK)
@require_POST
def revoke(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Collector, pk=pk, operator=operator)
    actions.revoke_collector(found, acting_member=request.member)
    return redirect("survey-collectors", operator.slug)


def _held(operator: Operator, pk: UUID) -> Held:
    return get_object_or_404(Held.objects.select_related("survey"), pk=pk, operator=operator)


@access(_READ)
def held(request: Any, operator: Operator) -> HttpResponse:
    page = Paginator(queries.held_of(operator), 50).get_page(request.GET.get("page"))
    return render(request, "surveys/held.html", {"page": page})


@access(_READ)
def held_one(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _held(operator, pk)
    raw = actions.raw_of(found).decode("utf-8", "replace")
    facts = {"held": found, "raw": raw[:20_000], "files": found.attachments.all()[:50]}
    return render(request, "surveys/held_one.html", facts)


@access(_READ)
@require_POST
def settle(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.settle_held(_held(operator, pk), acting_member=request.member)
    return redirect("survey-held", operator.slug)


@access(_READ)
@require_POST
def try_again(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    actions.try_again(_held(operator, pk), acting_member=request.member)
    messages.success(request, _("It is taken in and counted."))
    return redirect("survey-held", operator.slug)
