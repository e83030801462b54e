"""The crowd map: what was let out, saying what one saw, sorting, checking, letting out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import BLUR
from liane.server.lookout.incidents import actions, queries
from liane.server.lookout.incidents.forms.incidents import DelayForm
from liane.server.lookout.incidents.forms.signals import CheckForm, SettleForm, SightingForm
from liane.server.lookout.incidents.models import Sighting, Theme
from liane.server.lookout.incidents.people import mark_of, named
from liane.server.lookout.incidents.permissions import APPROVERS, TEAM, may_approve, may_watch
from liane.server.lookout.incidents.views.answers import page_of, tried
from liane.server.site.access import EVERYONE, FRONT, access
from liane.server.site.forms import posted
from liane.server.site.uplink.context import for_real
from liane.server.site.widgets.map import Mark, draw_map

__all__ = ["approve", "aside", "say", "settle", "sighting", "sightings", "to_sort"]

ON_MAP = 200


@access(EVERYONE, kept=True)
def sightings(request: Any, operator: Operator) -> HttpResponse:
    """What people saw, once checked and let out: a list, then the map."""
    theme = request.GET.get("theme", "")
    shown = queries.sightings_shown(operator)
    shown = shown.filter(theme=theme) if theme in Theme.values else shown
    placed = shown.exclude(lat=None)[:ON_MAP]
    marks = [
        Mark(each.lat, each.lon, str(each.get_theme_display()), "ok" if each.settled_at else "worn")
        for each in placed
    ]
    facts = {
        "page": page_of(request, shown, 30),
        "map": draw_map(
            marks, label=_("Reports that were checked, to about a kilometre"), coarse=BLUR
        ),
        "themes": Theme.choices,
        "theme": theme,
        "watches": may_watch(request.member),
    }
    return render(request, "incidents/sightings.html", facts)


@access(FRONT)
@for_real
def say(request: Any, operator: Operator) -> HttpResponse:
    """Say what one saw: without an account, without a script."""
    form = SightingForm(posted(request), operator=operator, is_member=request.member is not None)

    def act() -> None:
        actions.say_sighting(operator, acting_member=request.member, **form.cleaned_data)

    if tried(form, act):
        messages.success(
            request, _("Thank you. Two people read it before anything of it is shown.")
        )
        return redirect("sighting-say", operator.slug)
    status = 400 if form.errors else 200
    return render(request, "incidents/sighting_say.html", {"form": form}, status=status)


@access(TEAM)
def to_sort(request: Any, operator: Operator) -> HttpResponse:
    """Those to be checked, those to be let out."""
    page = page_of(request, queries.sightings_to_sort(operator))
    return render(request, "incidents/sightings_sort.html", {"page": page})


@access(TEAM)
def sighting(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """One of them, with its exact place, for the team; say how it was checked."""
    found = get_object_or_404(Sighting, operator=operator, pk=pk)
    initial = {"seen_version": found.version, "told": found.told, "theme": found.theme,
               "zone": found.zone, "incident": found.incident_id,
               "no_place": bool(found.exact) and found.lat is None}  # fmt: skip
    known = queries.incidents_for(operator, request.member)
    form = CheckForm(posted(request), incidents=known, initial=initial)

    def act() -> None:
        values = form.values()
        actions.check_sighting(
            found, form.cleaned_data["seen_version"] or found.version, values.pop("how"),
            values.pop("told"), acting_member=request.member, **values,
        )  # fmt: skip

    if tried(form, act):
        return redirect("sighting", operator.slug, pk)
    named([found], "noted_by", "checked_by", "approved_by")
    facts = {
        "seen": found,
        "form": form,
        "delay": DelayForm(initial={"seen_version": found.version, "hours": 24}),
        "approves": may_approve(request.member),
        "settle": SettleForm(initial={"seen_version": found.version}),
        "own": found.checker_mark == mark_of("checker", request.member.pk),
    }
    return render(request, "incidents/sighting.html", facts, status=400 if form.errors else 200)


@access(APPROVERS)
@require_POST
def approve(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """Let it out, after a delay; the action says who may."""
    found = get_object_or_404(Sighting, operator=operator, pk=pk)
    form = DelayForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["seen_version"] or found.version
        actions.approve_sighting(
            found, seen, form.cleaned_data["hours"], acting_member=request.member
        )
        messages.success(request, _("Let out; the contact was erased."))
    else:
        messages.error(request, _("Nothing was let out: choose when it is shown."))
    return redirect("sightings-to-sort", operator.slug)


@access(TEAM)
@require_POST
def settle(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """What became of what was let out."""
    found = get_object_or_404(Sighting, operator=operator, pk=pk)
    form = SettleForm(request.POST)
    how = form.cleaned_data["how"] if form.is_valid() else ""
    seen = form.cleaned_data.get("seen_version") or found.version
    actions.settle_sighting(found, seen, how, acting_member=request.member)
    messages.success(request, _("Written beside it on the map."))
    return redirect("sightings", operator.slug)


@access(TEAM)
@require_POST
def aside(request: Any, operator: Operator, pk: UUID) -> HttpResponse:
    """It is not for the map, or no longer."""
    found = get_object_or_404(Sighting, operator=operator, pk=pk)
    actions.put_aside(found, found.version, acting_member=request.member)
    messages.success(request, _("Put aside; the contact was erased."))
    return redirect("sightings-to-sort", operator.slug)
