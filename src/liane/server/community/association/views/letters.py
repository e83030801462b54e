"""Letters to members: written, counted before they go, kept; and the ways to get no more."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from liane.server.community.association.actions import letters as actions
from liane.server.community.association.composing import invitation_to, news_of
from liane.server.community.association.forms.letters import LetterForm
from liane.server.community.association.gateway import speaks
from liane.server.community.association.models import Letter
from liane.server.community.association.permissions import PLANNERS, may_plan
from liane.server.community.association.queries import letters as queries
from liane.server.community.association.queries.roll import scheme_of
from liane.server.community.association.rules.sms import is_stop
from liane.server.community.association.views.asking import form_page
from liane.server.community.events.models import Event
from liane.server.community.events.queries import events_for
from liane.server.community.operators.models import Operator
from liane.server.site.access import DEVICES, FRONT, MEMBERS, access
from liane.server.site.forms import posted, said_on
from liane.server.site.sealing import is_open

__all__ = ["change", "heard", "letter", "letters", "send", "stop", "write"]

_LONGEST = 10_000


@access(MEMBERS)
def letters(request: Any, operator: Operator) -> HttpResponse:
    """What was sent is kept for everybody to read."""
    writes = may_plan(request.member)
    rows = queries.letters_of(operator, drafts=writes)
    facts = {
        "page": Paginator(rows, 30).get_page(request.GET.get("page")),
        "writes": writes,
    }
    return render(request, "association/letters.html", facts)


def _begun(request: Any, operator: Operator) -> dict[str, Any]:
    """The words that an address asks to begin with."""
    if "nouvelles" in request.GET:
        return news_of(operator, request.member)
    try:
        event = events_for(operator, request.member).get(pk=request.GET["evenement"])
    except (KeyError, ValidationError, Event.DoesNotExist):
        return {}
    return invitation_to(event, f"{request.scheme}://{request.get_host()}")


@access(PLANNERS)
def write(request: Any, operator: Operator) -> HttpResponse:
    """A letter, from an empty page, from the news, or from an event that people are invited to."""
    form = LetterForm(posted(request), initial=_begun(request, operator))
    if form.is_valid():
        with said_on(form):
            made = actions.write(acting_member=request.member, **form.values())
            return redirect("member-letter", operator.slug, made.pk)
    here = [(reverse("member-letters", args=[operator.slug]), _("Letters"))]
    return form_page(request, form, _("Write a letter"), crumbs=here, button=_("Look at it"))


def _letter(operator: Operator, pk: UUID) -> Letter:
    return get_object_or_404(Letter.objects.select_related("operator"), pk=pk, operator=operator)


@access(PLANNERS)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = _letter(operator, pk)
    start = {name: getattr(found, name, None) for name in LetterForm.base_fields}
    form = LetterForm(posted(request), initial=start | {"seen_version": found.version})
    if form.is_valid():
        with said_on(form):
            seen = form.cleaned_data["seen_version"] or 0
            actions.change_letter(found, seen, acting_member=request.member, **form.values())
            return redirect("member-letter", operator.slug, pk)
    here = [(reverse("member-letters", args=[operator.slug]), _("Letters"))]
    return form_page(request, form, _("Change the letter"), crumbs=here, button=_("Look at it"))


@access(MEMBERS)
def letter(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """A letter; before it goes, whom it reaches and how many text messages that makes."""
    found = _letter(operator, pk)
    writes = may_plan(request.member)
    if found.state == Letter.State.DRAFT and not writes:
        raise Http404
    facts: dict[str, Any] = {"letter": found, "writes": writes}
    if found.state == Letter.State.DRAFT:
        facts |= {"reach": queries.reach_of(found), "scheme": scheme_of(operator)}
    return render(request, "association/letter.html", facts)


@access(PLANNERS)
@require_POST
def send(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    base = f"{request.scheme}://{request.get_host()}"
    actions.send(_letter(operator, pk), acting_member=request.member, base=base)
    messages.success(request, _("It goes into the queue, and leaves when the link is there."))
    return redirect("member-letter", operator.slug, pk)


@access(FRONT)
def stop(request: Any, operator: Operator, token: str) -> HttpResponse:
    """The link at the end of a letter: asks once, for mail programs open links by themselves."""
    done = False
    if request.method == "POST":
        actions.stop(operator, token)
        done = True
    return render(request, "association/stop.html", {"done": done})


@csrf_exempt
@access(DEVICES)
def heard(request: Any, operator: Operator) -> HttpResponse:
    """What the gateway hears: STOP ends text messages to that phone."""
    if request.method != "POST":
        return JsonResponse({"error": "POST"}, status=405)
    if not is_open():
        return JsonResponse({"error": "locked"}, status=503, headers={"Retry-After": "600"})
    told = _told(request)
    if not speaks(operator, str(told.get("secret", ""))):
        return JsonResponse({"error": "secret"}, status=403)
    if not is_stop(str(told.get("text", ""))):
        return JsonResponse({"stopped": 0})
    return JsonResponse({"stopped": actions.stop_by_phone(operator, str(told.get("from", "")))})


def _told(request: Any) -> dict[str, Any]:
    try:
        told = json.loads(request.body[:_LONGEST])
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
