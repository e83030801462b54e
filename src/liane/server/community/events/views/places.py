"""Who takes a place, the ticket, the door."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liane.server.community.events import actions, queries
from liane.server.community.events.forms import (
    CodesForm,
    EnterForm,
    OpinionForm,
    PaperForm,
    PlaceForm,
)
from liane.server.community.events.models import Event, Place
from liane.server.community.events.permissions import may_organise
from liane.server.community.events.views.answers import event_in, form_page, qr_of
from liane.server.community.events.views.programme import KEEPERS
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, access
from liane.server.site.forms import posted, said_on
from liane.server.site.shares import grouped

__all__ = [
    "codes", "door", "enter", "give_back", "here", "interested", "paper", "remind", "sheet", "take",
    "ticket",
]  # fmt: skip


def _ticket_page(operator: Operator, place: Place) -> str:
    return reverse("event-ticket", args=[operator.slug, str(place.code)])


@access(EVERYONE)
def take(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    mine = queries.place_of(found, request.member)
    if mine is not None:
        return redirect(_ticket_page(operator, mine))
    member = request.member
    known = {"name": member.name, "contact": member.mail or member.phone} if member else {}
    form = PlaceForm(posted(request), initial=known)
    if form.is_valid():
        with said_on(form):
            taken = actions.take_place(
                found, acting_member=member, member=member, **form.cleaned_data
            )
            return redirect(_ticket_page(operator, taken))
    return form_page(request, form, _("Take a place"), found)


def _place(operator: Operator, code: str) -> Place:
    found = queries.place_by_code(operator, code)
    if found is None:
        raise Http404
    return found


@access(EVERYONE)
def ticket(request: Any, operator: Operator, code: str) -> HttpResponse:
    """The ticket, for who knows its code; after the event, a place to say what it was worth."""
    found = _place(operator, code)
    form = OpinionForm(posted(request))
    if form.is_valid():
        with said_on(form):
            actions.give_opinion(found, acting_member=request.member, **form.cleaned_data)
            return redirect(_ticket_page(operator, found))
    address = request.build_absolute_uri(_ticket_page(operator, found))
    facts = {
        "place": found,
        "event": found.event,
        "code": grouped(str(found.code)),
        "qr": qr_of(address),
        "form": form,
        "may_organise": may_organise(request.member),
    }
    return render(request, "events/ticket.html", facts)


@access(EVERYONE)
@require_POST
def give_back(request: Any, operator: Operator, code: str) -> HttpResponse:
    found = _place(operator, code)
    actions.give_back(found, acting_member=request.member)
    return redirect(_ticket_page(operator, found))


@access(EVERYONE)
@require_POST
def remind(request: Any, operator: Operator, code: str) -> HttpResponse:
    found = _place(operator, code)
    wanted = request.POST.get("remind") == "1"
    actions.to_be_reminded(found, wanted, acting_member=request.member)
    return redirect(_ticket_page(operator, found))


@access(EVERYONE)
@require_POST
def interested(request: Any, operator: Operator, code: str) -> HttpResponse:
    found = _place(operator, code)
    wanted = request.POST.get("interested") == "1"
    actions.to_be_invited(found, wanted, acting_member=request.member)
    return redirect(_ticket_page(operator, found))


@access(KEEPERS)
def enter(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Somebody asked on paper or by phone."""
    found = event_in(request, operator, pk)
    form = EnterForm(posted(request))
    if form.is_valid():
        with said_on(form):
            taken = actions.take_place(found, acting_member=request.member, **form.cleaned_data)
            return redirect(_ticket_page(operator, taken))
    return form_page(request, form, _("Enter somebody"), found)


@access(KEEPERS)
def door(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Who is awaited. The page stays readable without the box; what is sent then waits its turn."""
    found = event_in(request, operator, pk)
    return _door(request, found, CodesForm(), PaperForm())


def _door(request: Any, event: Event, codes: Any, paper: Any) -> HttpResponse:
    people = queries.people_of(event)
    facts = {
        "event": event,
        "awaited": [each for each in people if each.came_at is None],
        "came": [each for each in people if each.came_at is not None],
        "turnout": queries.turnout_of(event),
        "codes": codes,
        "paper": paper,
    }
    return render(request, "events/door.html", facts)


def _told(request: Any, noted: int) -> None:
    said = ngettext("{n} person more is there.", "{n} people more are there.", noted)
    messages.success(request, said.format(n=noted))


@access(KEEPERS)
@require_POST
def here(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    ticked = [pk for pk in map(_as_uuid, request.POST.getlist("place")[:2000]) if pk]
    _told(request, actions.note_here(found, ticked, acting_member=request.member))
    return redirect("event-door", operator.slug, pk)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@access(KEEPERS)
@require_POST
def codes(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    form = CodesForm(request.POST)
    if form.is_valid():
        with said_on(form):
            noted, strange = actions.note_codes(
                found, form.cleaned_data["codes"], acting_member=request.member
            )
            _told(request, noted)
            if strange:
                said = _("No ticket of this event: {lines}").format(lines=", ".join(strange[:10]))
                messages.warning(request, said)
            return redirect("event-door", operator.slug, pk)
    return _door(request, found, form, PaperForm())


@access(KEEPERS)
@require_POST
def paper(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    found = event_in(request, operator, pk)
    form = PaperForm(request.POST)
    if form.is_valid():
        with said_on(form):
            known, new = actions.note_paper(
                found, form.cleaned_data["people"], acting_member=request.member
            )
            said = _("From the list: {known} who were awaited, {new} entered now.")
            messages.success(request, said.format(known=known, new=new))
            return redirect("event-door", operator.slug, pk)
    return _door(request, found, CodesForm(), form)


@access(KEEPERS)
def sheet(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """The list to sign, with the codes of tickets, and empty lines for who comes without one."""
    found = event_in(request, operator, pk)
    people = queries.people_of(found)
    for each in people:
        each.said = grouped(str(each.code))  # type: ignore[attr-defined]
    facts = {"event": found, "people": people, "blank": range(12)}
    return render(request, "events/sheet.html", facts)
