"""Incidents as the team reads them, and as everybody may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, QuerySet

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import blurred
from liane.server.lookout.incidents import rules
from liane.server.lookout.incidents.models import (
    Document,
    Impact,
    Incident,
    Nearness,
    Paper,
    Recipient,
    Reliability,
    Sector,
    Signal,
    State,
)
from liane.server.lookout.incidents.permissions import may_watch
from liane.server.lookout.incidents.rules import Ground, Says, Voice
from liane.server.networks.registers.queries import sites_of

__all__ = [
    "ZonePlace", "curve_of", "for_person", "ground_of", "impacts_by_sector", "incidents_for",
    "providers_known", "recipients_of", "running", "signals_of", "standing", "voices_of",
    "went_into", "zones_on_map",
]  # fmt: skip

_SEALED = ("words", "name", "contact", "noted_by", "judged_by", "judged_why")


@dataclass(frozen=True)
class ZonePlace:
    """Where a zone lies, to a kilometre, from the sites that stand in it."""

    zone: str
    lat: float
    lon: float


def incidents_for(operator: Operator, member: Member | None) -> QuerySet[Incident]:
    """The incidents that somebody may read: all for the team, else those let out; newest first."""
    found = Incident.objects.filter(operator=operator).exclude(state=State.MERGED)
    if not may_watch(member):
        found = found.exclude(public_since=None)
    return found.order_by("-id")


def for_person(operator: Operator, member: Member | None, pk: Any) -> Incident | None:
    """One incident, if this person may read it."""
    return incidents_for(operator, member).filter(pk=pk).select_related("ticket").first()


def went_into(operator: Operator, member: Member | None, pk: Any) -> Incident | None:
    """Where an incident that was put into another is told now, if this person may read that."""
    gone = Incident.objects.filter(operator=operator, pk=pk, state=State.MERGED).first()
    while gone is not None and gone.state == State.MERGED:
        gone = gone.merged_into
    return for_person(operator, member, gone.pk) if gone is not None else None


def running(operator: Operator, member: Member | None = None) -> QuerySet[Incident]:
    """What goes on now."""
    return incidents_for(operator, member).filter(state=State.RUNNING)


def signals_of(incident: Incident) -> list[Signal]:
    """Every signal of an incident, the first first, without what people said or who they are."""
    return list(Signal.objects.filter(incident=incident).defer(*_SEALED).order_by("at", "id"))


def standing(signals: Iterable[Signal]) -> list[Signal]:
    """The signals that count: those that nobody found doubtful or false."""
    return [each for each in signals if each.reliability in Reliability.standing()]


def voices_of(signals: Iterable[Signal]) -> list[Voice]:
    """What people said that counts, without who they are."""
    return [_voice(each) for each in standing(signals) if each.by_person]


def _measured(signals: Iterable[Signal]) -> list[Voice]:
    """What instruments saw to be wrong."""
    seen = (each for each in standing(signals) if each.nearness == Nearness.MEASURED)
    return [_voice(each) for each in seen if each.says in (Says.CUT, Says.SLOW, Says.BLOCKED)]


def _voice(signal: Signal) -> Voice:
    return Voice(
        signal.at, signal.says, signal.who, signal.who_mark, signal.zone, signal.provider
    )  # fmt: skip


def ground_of(
    incident: Incident, signals: Iterable[Signal] | None = None, *, papers: bool = False
) -> Ground:
    """What an incident stands on now. Documents count once it is confirmed (or with `papers`)."""
    told = signals_of(incident) if signals is None else list(signals)
    said, measured = voices_of(told), _measured(told)
    readings, documents = _papers(incident) if papers or incident.confirmed_at else ([], [])
    return Ground(
        people=rules.people_in(said),
        providers=rules.providers_in([*said, *measured]),
        measured=bool(measured),
        own_power=incident.own_power,
        own_link=incident.own_link,
        confirmed=incident.confirmed_at is not None,
        documents=len(documents),
        readings=len(readings),
        two_hands=any(a != b for a in documents for b in readings),
        attributed=incident.attributed_at is not None,
    )


def _papers(incident: Incident) -> tuple[list[Any], list[Any]]:
    """Who entered readings of lawyers, and who entered documents."""
    papers = list(Document.objects.filter(incident=incident).values_list("kind", "said_by"))
    readings = [who for kind, who in papers if kind == Paper.READING]
    return readings, [who for kind, who in papers if kind != Paper.READING]


def curve_of(voices: Iterable[Voice]) -> list[tuple[datetime, float]]:
    """How it came back."""
    return rules.recovery(voices)


def impacts_by_sector(incident: Incident) -> list[tuple[str, int]]:
    """How many lines of the log each sector has: nothing of what they say."""
    rows = Impact.objects.filter(incident=incident).order_by().values_list("sector")
    counts = dict(rows.annotate(n=Count("pk")))
    return [(str(each.label), counts[each.value]) for each in Sector if each.value in counts]


def providers_known(operator: Operator) -> list[str]:
    """Providers that people named before, so that one is written in one way."""
    named = Signal.objects.filter(operator=operator).exclude(provider="")
    return list(named.order_by("provider").values_list("provider", flat=True).distinct()[:20])


def recipients_of(operator: Operator) -> QuerySet[Recipient]:
    """Who may be given sealed evidence now."""
    return Recipient.objects.filter(operator=operator, gone_at=None)


def zones_on_map(operator: Operator, zones: Iterable[str]) -> list[ZonePlace]:
    """Zones with the middle of their sites, rounded to about a kilometre."""
    wanted = set(zones)
    rows = (
        sites_of(operator).filter(zone__in=wanted).order_by("zone")
        .values_list("zone").annotate(lat=Avg("lat"), lon=Avg("lon"))
    )  # fmt: skip
    return [ZonePlace(zone, blurred(lat) or 0.0, blurred(lon) or 0.0) for zone, lat, lon in rows]
