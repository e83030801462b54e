"""Reports that wait, the story of an incident, and what the crowd map shows."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import TruncHour
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Channel, Incident, Sighting, Signal
from liane.server.lookout.incidents.queries.incidents import running

__all__ = [
    "likely_incident", "reports_of", "sightings_shown", "sightings_to_sort", "signals_to_sort",
    "story_of",
]  # fmt: skip


def signals_to_sort(operator: Operator) -> QuerySet[Signal]:
    """Signals that nobody has looked at, or that belong to no incident yet."""
    waiting = Signal.objects.filter(operator=operator, judged_at=None)
    return waiting.select_related("incident").order_by("-received_at", "-id")


def likely_incident(operator: Operator, service: str, zone: str) -> Incident | None:
    """The one public incident under way that a report about a service in a zone is about.

    Where two fit, nobody guesses: the report waits to be sorted by a person.
    """
    fits = [
        each
        for each in running(operator)[:10]
        if (not each.services or service in each.services)
        and (not each.zones or not zone or zone in each.zones)
    ]
    return fits[0] if len(fits) == 1 else None


def reports_of(incident: Incident) -> QuerySet[Signal]:
    """What people said of an incident, the first first."""
    told = Signal.objects.filter(incident=incident).exclude(channel__in=(Channel.BOX, Channel.FILE))
    return told.order_by("at", "id")


def story_of(incident: Incident) -> QuerySet[Signal]:
    """Every signal of an incident, the first first."""
    return Signal.objects.filter(incident=incident).select_related("raw").order_by("at", "id")


def sightings_shown(operator: Operator) -> QuerySet[Any]:
    """What everybody may see on the map: let out, and past its delay.

    Told by the hour, in an order that says nothing of the minute in which somebody said it.
    """
    shown = Sighting.objects.filter(
        operator=operator, state=Sighting.State.APPROVED, public_from__lte=timezone.now()
    )
    return shown.annotate(hour=TruncHour("at")).order_by("-hour", "theme", "zone", "told")


def sightings_to_sort(operator: Operator) -> QuerySet[Any]:
    """Sightings that wait: to be sorted, then to be let out."""
    waits = (Sighting.State.NEW, Sighting.State.CHECKED)
    return Sighting.objects.filter(operator=operator, state__in=waits).order_by("id")
