"""The calendar of an operator: on a page, and for the calendars of phones."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.events import actions, queries
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.access import EVERYONE, MEMBERS, access
from liane.server.site.ical import as_ical

__all__ = ["calendar", "feed", "new_address", "public_feed"]

_BEFORE, _AHEAD, _ON_PAGE = timedelta(days=60), timedelta(days=365), timedelta(days=92)


@access(EVERYONE)
def calendar(request: Any, operator: Operator) -> HttpResponse:
    """What comes in the next three months, from every room that has dates."""
    today = timezone.localdate()
    member: Member | None = request.member
    address = queries.address_of(member) if member and "adresse" in request.GET else None
    facts: dict[str, Any] = {
        "entries": queries.calendar_of(operator, member, today, today + _ON_PAGE)[:200],
        "public": request.build_absolute_uri(reverse("events-public-feed", args=[operator.slug])),
        "opened": operator.privacy == "public",
        "member": member,
    }
    if address is not None:
        page = reverse("events-feed", args=[str(address.secret)])
        facts["own"] = request.build_absolute_uri(page)
    return render(request, "events/calendar.html", facts)


@access(MEMBERS)
@require_POST
def new_address(request: Any, operator: Operator) -> HttpResponse:
    """Draw a new calendar address: the one before no longer answers."""
    actions.new_calendar_address(acting_member=request.member)
    return redirect(f"{reverse('events-calendar', args=[operator.slug])}?adresse")


def _file(request: HttpRequest, operator: Operator, member: Member | None) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate()
    entries = queries.calendar_of(operator, member, today - _BEFORE, today + _AHEAD)
    name = f"{operator.name} · {_('calendar')}"
    here = request.build_absolute_uri("/").rstrip("/")
    text = as_ical(name, entries, now, zone=operator.clock_zone or "UTC", site=here)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@access(EVERYONE)
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """A member's calendar, under an address that only they know."""
    address = queries.whose_calendar(secret)
    if address is None:
        raise Http404
    return _file(request, address.operator, address.member)


@access(EVERYONE)
def public_feed(request: HttpRequest, operator: Operator) -> HttpResponse:
    """What everybody may read, under an address that can be printed."""
    return _file(request, operator, None)
