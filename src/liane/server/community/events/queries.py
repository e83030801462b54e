"""What is read of events, and the calendar that every app adds to."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liane.server.community.events.models import CalendarAddress, Event, Opinion, Place
from liane.server.community.events.permissions import may_organise
from liane.server.community.events.rules import Opinions, code_of, opinions
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.dates import read
from liane.server.site.ical import Entry
from liane.server.site.sealing import blind

__all__ = [
    "Turnout",
    "address_of",
    "attended_by",
    "calendar_of",
    "coming_events",
    "events_for",
    "held_between",
    "interested_in",
    "mark_of_code",
    "opinions_of",
    "past_events",
    "people_of",
    "place_by_code",
    "place_of",
    "turnout_of",
    "whose_calendar",
]

_TEXTS = (
    *("concept", "objectives", "expected", "agenda", "invitation", "obtained", "report"),
    "online",
)


def events_for(operator: Operator, member: Member | None) -> QuerySet[Event]:
    """Events that this person may read: public ones, members' own, drafts for who prepares."""
    found = Event.objects.filter(operator=operator)
    if not may_organise(member):
        found = found.exclude(state=Event.State.DRAFT)
    return found if member else found.filter(public=True)


def _listed(operator: Operator, member: Member | None) -> QuerySet[Event]:
    people = Count("taken", filter=Q(taken__state=Place.State.COMING))
    came = Count("taken", filter=Q(taken__came_at__isnull=False))
    return events_for(operator, member).defer(*_TEXTS).annotate(coming=people, came=came)


def coming_events(operator: Operator, member: Member | None) -> QuerySet[Event]:
    """Events to come, the next first."""
    now = timezone.now()
    return _listed(operator, member).filter(Q(at__gte=now) | Q(until__gte=now)).order_by("at", "id")


def past_events(operator: Operator, member: Member | None) -> QuerySet[Event]:
    """Events whose hour is past, the last first."""
    now = timezone.now()
    gone = Q(at__lt=now) & (Q(until=None) | Q(until__lt=now))
    return _listed(operator, member).filter(gone).order_by("-at", "id")


def held_between(operator: Operator, start: date, end: date) -> QuerySet[Any]:
    """Events held in these days: how many came, how many wish to be told how to belong."""
    held = Event.objects.filter(operator=operator, state=Event.State.HELD)
    counts = {
        "came": Count("taken", filter=Q(taken__came_at__isnull=False)),
        "interested": Count("taken", filter=Q(taken__interested=True)),
    }
    return held.filter(at__date__range=(start, end)).annotate(**counts).order_by("at")


def interested_in(operator: Operator, *, untold: bool = False) -> QuerySet[Place]:
    """Who agreed to be told how to belong, from events that were held; `untold`: not told yet."""
    found = Place.objects.filter(operator=operator, interested=True, event__state=Event.State.HELD)
    found = found.filter(invited_at=None) if untold else found
    return found.select_related("event").order_by("-event__at", "id")


def attended_by(member: Member) -> QuerySet[Place]:
    """The places of events that a member came to."""
    return Place.objects.filter(member=member, came_at__isnull=False)


@dataclass(frozen=True)
class Turnout:
    """From places taken to people who came, and who of them belong here."""

    coming: int
    waiting: int
    given_back: int
    came: int
    members_came: int


def turnout_of(event: Event) -> Turnout:
    """How many took a place, wait, gave it back, came."""
    came = Q(came_at__isnull=False)
    return Turnout(
        **event.taken.aggregate(
            coming=Count("pk", filter=Q(state=Place.State.COMING)),
            waiting=Count("pk", filter=Q(state=Place.State.WAITING)),
            given_back=Count("pk", filter=Q(state=Place.State.GIVEN_BACK)),
            came=Count("pk", filter=came),
            members_came=Count("pk", filter=came & Q(member__isnull=False)),
        )
    )


def people_of(event: Event) -> list[Place]:
    """Who has a place or waits, by name, for the door; those who wait come last."""
    found = event.taken.exclude(state=Place.State.GIVEN_BACK).order_by("id")[:2000]
    return sorted(found, key=lambda each: (each.state != "coming", str(each.name).casefold()))


def mark_of_code(code: str) -> str:
    """How a ticket is found by its code."""
    return blind("event ticket", code)


def place_by_code(operator: Operator, typed: str) -> Place | None:
    """The ticket with this code, typed or scanned."""
    code = code_of(typed)
    found = Place.objects.filter(operator=operator, code_mark=mark_of_code(code))
    return found.select_related("event").first() if code else None


def place_of(event: Event, member: Member | None) -> Place | None:
    """The place that a member has."""
    if member is None:
        return None
    return event.taken.filter(member=member).exclude(state=Place.State.GIVEN_BACK).first()


def opinions_of(event: Event) -> Opinions:
    """What people thought, together."""
    return opinions(Opinion.objects.filter(event=event).values_list("mark", flat=True))


def address_of(member: Member) -> CalendarAddress | None:
    """The secret address of a member's calendar, if one was drawn."""
    return CalendarAddress.objects.filter(member=member).first()


def whose_calendar(secret: str) -> CalendarAddress | None:
    """Whose calendar a secret address is, while they belong here."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = CalendarAddress.objects.filter(
        secret_hash=digest, member__state=Member.ACTIVE, operator__closed_at=None
    )
    return found.select_related("member", "operator").first()


def calendar_of(operator: Operator, member: Member | None, start: date, end: date) -> list[Entry]:
    """What has a day between two days, told by every app; `member` None: what everybody reads.

    Apps offer it as `site.dates` says; what they offer as `Dates` is read in one question.
    """
    days = (operator, member, start, end)
    dated = [each for app in _apps() if hasattr(app, "dates") for each in app.dates(*days)]
    told = [each for app in _apps() if hasattr(app, "entries") for each in app.entries(*days)]
    found = [*read(dated, operator.slug), *told]
    return sorted(found, key=lambda each: (each.day, each.what, each.key))


@cache
def _apps() -> list[Any]:
    """The modules that offer dates, looked for once in a process."""
    names = [f"{app.name}.calendar" for app in apps.get_app_configs()]
    ours = [name for name in names if name.startswith("liane.server.")]
    return [import_module(name) for name in ours if find_spec(name)]
