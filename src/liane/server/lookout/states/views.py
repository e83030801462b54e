"""The front page of the lookout; faults and quiet hours, for technicians; the badge."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.welcome.places import door
from liane.server.lookout.incidents import queries as incidents
from liane.server.lookout.incidents.people import named
from liane.server.lookout.incidents.permissions import may_watch
from liane.server.lookout.states import actions, queries
from liane.server.lookout.states.badge import draw_badge
from liane.server.lookout.states.forms import HoursForm
from liane.server.lookout.states.models import Fault
from liane.server.networks.upkeep.queries import public_zones, zones_seen
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.access import EVERYONE, FRONT, TECHNICIANS, access
from liane.server.site.counting import counted
from liane.server.site.forms import posted, said_on

__all__ = ["badge", "badge_page", "faults", "hours", "lookout", "see"]

_DOORS = (
    "alerts", "faults", "here-too", "incidents", "measures", "network", "probe", "ready",
    "sighting-say", "sightings", "signal-new", "signals", "watched",
)  # fmt: skip
_FIVE_MINUTES = 300


@access(EVERYONE, kept=True)
def lookout(request: Any, operator: Operator) -> HttpResponse:
    """What goes on now, what everybody can do, and the rooms of the wing."""
    member = request.member
    zones = zones_seen(operator)
    facts: dict[str, Any] = {
        "doors": {name.replace("-", "_"): door(request, name) for name in _DOORS},
        "running": incidents.running(operator, member)[:6],
        "alert": incidents.alert_now(operator),
        "wrong": [each for each in zones if each.state in (State.CUT, State.WORN)],
        "zones": zones,
    }
    if member is not None:
        facts |= _waiting(operator, member)
    return render(request, "states/lookout.html", facts)


def _waiting(operator: Operator, member: Member) -> dict[str, int]:
    """How much waits for the team, and for technicians: one question for both."""
    team, mends = may_watch(member), bool(member.role_names & TECHNICIANS.roles)
    if not team:
        return {}
    reports = incidents.signals_to_sort(operator)
    unseen = queries.going_on(operator).filter(seen_at=None)
    counts = counted([reports, unseen])
    return {"waiting": counts[0], "faults": counts[1] if mends else 0}


@access(TECHNICIANS)
def faults(request: Any, operator: Operator) -> HttpResponse:
    """What is cut and who has seen it."""
    page = Paginator(queries.faults_of(operator), 50).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "rows": named(page.object_list, "seen_by"),
        "hours": queries.hours_of(operator),
    }
    return render(request, "states/faults.html", facts)


@access(TECHNICIANS)
@require_POST
def see(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """I have seen it."""
    fault = get_object_or_404(Fault, operator=operator, pk=pk)
    actions.see_fault(fault, acting_member=request.member)
    messages.success(request, _("Noted: nobody is told of it any more."))
    return redirect("faults", operator.slug)


@access(TECHNICIANS)
def hours(request: Any, operator: Operator) -> HttpResponse:
    """Quiet hours, and the ways in which technicians are told."""
    now = queries.hours_of(operator)
    fields = ("quiet_from", "quiet_until", "after_minutes", "by_mail", "by_text")
    form = HoursForm(posted(request), initial={name: getattr(now, name) for name in fields})
    if form.is_valid():
        with said_on(form):
            actions.set_hours(acting_member=request.member, **form.cleaned_data)
            return redirect("faults", operator.slug)
    status = 400 if form.errors else 200
    return render(request, "states/hours.html", {"form": form}, status=status)


@access(EVERYONE)
def badge_page(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The badge, and the words to put on another page."""
    address = request.build_absolute_uri(reverse("state-badge-picture", args=[operator.slug]))
    page = request.build_absolute_uri(reverse("lookout", args=[operator.slug]))
    zones = [each.zone for each in zones_seen(operator) if each.zone][:12]
    facts = {"address": address, "page_address": page, "zones": zones}
    return render(request, "states/badge.html", facts)


@access(FRONT)
def badge(request: HttpRequest, operator: Operator) -> HttpResponse:
    """The picture; in the language that is asked for, else in that of the operator."""
    open_to_all = operator.privacy == "public" or getattr(request, "member", None) is not None
    known = {each["zone"] for each in public_zones(operator)} if open_to_all else set()
    asked_zone = request.GET.get("zone", "")
    zone = asked_zone if asked_zone in known else None
    state = queries.badge_of(operator, zone) if open_to_all else "unknown"
    asked = request.GET.get("langue", "")
    spoken = operator.languages[0] if operator.languages else "fr"
    with override(asked if asked in ("fr", "en") else spoken):
        said = str(State(state).label)
    answer = HttpResponse(draw_badge(zone or operator.name, state, said), "image/svg+xml")
    shared = "public" if operator.privacy == "public" else "private"
    answer["Cache-Control"] = f"{shared}, max-age={_FIVE_MINUTES}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
