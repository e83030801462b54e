"""Incidents: the list, one of them, its facts, and the steps that a button takes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import BLUR
from liane.server.lookout.incidents import actions, queries, rules
from liane.server.lookout.incidents.curve import draw_recovery
from liane.server.lookout.incidents.forms.incidents import FactsForm
from liane.server.lookout.incidents.models import Incident, State
from liane.server.lookout.incidents.permissions import (
    TEAM,
    may_approve,
    may_attribute,
    may_see_causes,
    may_watch,
)
from liane.server.lookout.incidents.rules import STEPS, Ground, Step
from liane.server.lookout.incidents.story import story_of
from liane.server.lookout.incidents.views.answers import (
    form_page,
    incident_or_404,
    page_of,
    tried,
    work,
)
from liane.server.networks.upkeep.queries import ticket_of_number
from liane.server.site.access import EVERYONE, TECHNICIANS, access
from liane.server.site.forms import posted
from liane.server.site.widgets.map import Mark, draw_map

__all__ = ["change", "do", "incident", "incidents", "new"]

LACKS = {
    "measure": lazy("a measurement"),
    "people": lazy("three people who do not repeat one another"),
    "providers": lazy("a second telecom operator"),
    "own_power": lazy("our own power ruled out"),
    "own_link": lazy("our own link ruled out"),
    "document": lazy("a document"),
    "reading": lazy("the reading of a lawyer"),
    "two_hands": lazy("the reading entered by another person than the document"),
}


_FACTS = "incidents/facts.html"


@access(EVERYONE, kept=True)
def incidents(request: Any, operator: Operator) -> HttpResponse:
    """Those under way, then the others."""
    found = queries.incidents_for(operator, request.member)
    facts = {
        "running": found.filter(state=State.RUNNING)[:200],
        "page": page_of(request, found.exclude(state=State.RUNNING), 30),
        "watches": may_watch(request.member),
    }
    return render(request, "incidents/incidents.html", facts)


@access(EVERYONE, kept=True)
def incident(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What is known of one: for everybody if it was let out, with its causes for those who may."""
    try:
        found = incident_or_404(request, operator, pk)
    except Http404:
        other = queries.went_into(operator, request.member, pk)
        if other is None:
            raise
        return redirect("incident", operator.slug, other.pk)
    member = request.member
    signals = queries.signals_of(found)
    voices = queries.voices_of(signals)
    ground = queries.ground_of(found, signals)
    curve = queries.curve_of(voices)
    watches = may_watch(member)
    facts: dict[str, Any] = {
        "incident": found,
        "ladder": ladder(found, ground if watches else _without_papers(ground)),
        "lacks": lacking(found, ground),
        "people": rules.say_it(voices),
        "places": rules.cut_places(voices),
        "curve": draw_recovery(curve),
        "came_back": [(at, round(100 * share)) for at, share in curve if share][-24:],
        "story": story_of(found, signals, everything=watches),
        "map": map_of(operator, found),
        "sectors": queries.impacts_by_sector(found),
        "watches": watches,
        "mends": member is not None and bool(member.role_names & TECHNICIANS.roles),
        "approves": may_approve(member),
        "proves": may_attribute(member),
    }
    if may_see_causes(member):
        facts["causes"] = found.causes.order_by("-percent", "cause")
    return render(request, "incidents/incident.html", facts)


def ladder(incident: Incident, ground: Ground) -> list[dict[str, Any]]:
    """Each step with its word: reached, the one that stands, or what it still asks for."""
    here = STEPS.index(incident.step)
    rows = []
    for at, step in enumerate(STEPS):
        lacks = rules.missing(step, ground)
        rows.append(
            {
                "label": Step(step).label,
                "now": at == here,
                "done": at <= here and (step != Step.MEASURED or ground.measured),
                "lacks": [str(LACKS[code]) for code in lacks] if at == here + 1 else [],
                "unmeasured": step == Step.MEASURED and at < here and not ground.measured,
            }
        )
    return rows


def _without_papers(ground: Ground) -> Ground:
    """As others read it: that a document lies with the team is not for them to read."""
    return replace(ground, documents=0, readings=0, two_hands=False)


def lacking(incident: Incident, ground: Ground) -> list[str]:
    """What confirming still asks for; empty where somebody can confirm, or has."""
    if incident.confirmed_at is not None:
        return []
    return [str(LACKS[code]) for code in rules.missing(Step.CONFIRMED, ground)]


def map_of(operator: Operator, incident: Incident) -> Any:
    """Where it is known: the zones that are hit, to a kilometre."""
    state = incident.shape
    marks = [
        Mark(each.lat, each.lon, each.zone, state)
        for each in queries.zones_on_map(operator, incident.zones)
    ]
    return draw_map(marks, label=_("Zones that are hit, to about a kilometre"), coarse=BLUR)


@access(TEAM)
def new(request: Any, operator: Operator) -> HttpResponse:
    """Open an incident; `?billet=` begins from a ticket of the help desk."""
    number = request.GET.get("billet", "")
    known = number.isdecimal() and len(number) < 9
    ticket = ticket_of_number(operator, int(number)) if known else None
    initial = {"title": _("Fault: {zone}").format(zone=ticket.zone or "?")} if ticket else {}
    form = FactsForm(posted(request), operator=operator, initial=initial)
    made: list[Incident] = []

    def act() -> None:
        values = form.values()
        if ticket is not None:
            made.append(actions.incident_of_ticket(ticket, acting_member=request.member, **values))
        else:
            made.append(actions.open_incident(operator, acting_member=request.member, **values))

    if tried(form, act):
        return redirect("incident", operator.slug, made[0].pk)
    return form_page(request, form, _("Open an incident"), shape=_FACTS)


@access(TEAM)
def change(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Correct what is known."""
    found = incident_or_404(request, operator, pk)
    form = FactsForm(posted(request), operator=operator, incident=found)

    def act() -> None:
        seen = form.cleaned_data["seen_version"] or found.version
        actions.change_facts(found, seen, acting_member=request.member, **form.values())

    return work(request, found, form, act, _("Correct what is known"), shape=_FACTS)


_VERBS: dict[str, Callable[[Incident, Member], Any]] = {
    "publier": lambda found, who: actions.publish(found, acting_member=who),
    "cacher": lambda found, who: actions.publish(found, acting_member=who, public=False),
    "confirmer": lambda found, who: actions.confirm(found, acting_member=who),
    "fermer": lambda found, who: actions.close_incident(found, acting_member=who),
    "rouvrir": lambda found, who: actions.reopen(found, acting_member=who),
    "billet": lambda found, who: actions.ticket_of_incident(found, acting_member=who),
}
_DONE = {
    "publier": lazy("It is public now: everybody reads its step, and no cause."),
    "cacher": lazy("It is no longer public."),
    "confirmer": lazy("Confirmed."),
    "fermer": lazy("Closed; it stays readable."),
    "rouvrir": lazy("It is under way again."),
    "billet": lazy("A ticket was opened for those who mend."),
}


@access(TEAM)
@require_POST
def do(request: Any, operator: Operator, pk: UUID, verb: str) -> HttpResponse:
    """A step that needs no words."""
    found = incident_or_404(request, operator, pk)
    if verb not in _VERBS:
        raise Http404
    _VERBS[verb](found, request.member)
    messages.success(request, _DONE[verb])
    return redirect("incident", operator.slug, pk)
