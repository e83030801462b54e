"""The crowd map: seen, sorted, checked by one person, let out by another, after a delay."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import blurred
from liane.server.lookout.incidents.actions.guards import (
    guard_team,
    guard_words,
    must,
    past,
    same_operator,
)
from liane.server.lookout.incidents.models import Channel, Sighting
from liane.server.lookout.incidents.people import mark_of, pk_of
from liane.server.lookout.incidents.permissions import may_approve
from liane.server.lookout.incidents.places import read_place
from liane.server.site import audit
from liane.server.site.records import change
from liane.words import N_

__all__ = [
    "DELAYS",
    "approve_sighting",
    "check_sighting",
    "put_aside",
    "say_sighting",
    "settle_sighting",
    "take_down",
]

VISITORS_AN_HOUR = 60
SAME_TAP = timedelta(minutes=2)
DELAYS = (0, 3, 24, 72)  # hours between letting out and being shown


@transaction.atomic
def say_sighting(
    operator: Operator, *, acting_member: Member | None, theme: str, words: str, **facts: Any
) -> Sighting:
    """Say what was seen, where. `facts`: place (typed), zone, at, name, contact, channel."""
    must(bool(words.strip()), N_("report: say in a few words what you saw"))
    past(facts.get("at"))
    Operator.objects.select_for_update().get(pk=operator.pk)
    typed = str(facts.pop("place", "") or "").strip()
    place = read_place(typed)
    must(
        place is not None or not typed,
        N_("place: not understood; paste « 12.6392, -8.0029 », a link of a map, or leave it empty"),
    )
    exact, zone = f"{place[0]} {place[1]}" if place else None, str(facts.pop("zone", "") or "")
    known = _said_just_now(operator, theme, zone.strip(), (words.strip(), exact))
    if known is not None:
        return known
    if acting_member is None:
        _refuse_a_flood(operator)
    channel = facts.pop("channel", "") or Channel.PAGE
    seen = Sighting.objects.create(
        operator=operator,
        theme=theme,
        words=words.strip(),
        exact=exact,
        lat=blurred(place[0]) if place else None,
        lon=blurred(place[1]) if place else None,
        at=facts.pop("at", None) or timezone.now(),
        zone=zone.strip(),
        channel=channel if acting_member else Channel.PAGE,
        noted_by=pk_of(acting_member),
        **{name: str(value or "").strip() or None for name, value in facts.items()},
    )
    audit.note("incidents.say_sighting", None, seen, operator=operator, theme=theme)
    return seen


def _said_just_now(
    operator: Operator, theme: str, zone: str, told: tuple[str, str | None]
) -> Sighting | None:
    """The same words of the same place at once are one report: a button that was tapped twice."""
    Operator.objects.select_for_update().get(pk=operator.pk)
    since = timezone.now() - SAME_TAP
    lately = Sighting.objects.filter(operator=operator, theme=theme, zone=zone, made_at__gt=since)
    return next((each for each in lately if (each.words, each.exact) == told), None)


def _refuse_a_flood(operator: Operator) -> None:
    hour = timezone.now() - timedelta(hours=1)
    came = Sighting.objects.filter(operator=operator, noted_by=None, made_at__gt=hour).count()
    if came >= VISITORS_AN_HOUR:
        raise BadInput(N_("report: very many came in this hour; come back in an hour"))


@transaction.atomic
def check_sighting(
    seen: Sighting, seen_version: int, how: str, told: str, *, acting_member: Member, **facts: Any
) -> Sighting:
    """Say how it was checked, and the words that everybody may read. It is not let out by this."""
    guard_team(acting_member)
    same_operator(seen, acting_member)
    must(bool(how.strip()), N_("check: say how: who else saw it, who was asked, which picture"))
    must(bool(told.strip()), N_("words: write what everybody may read, without a name"))
    guard_words("", told)
    shown = not facts.pop("no_place", False)
    place = [float(each) for each in (seen.exact or "").split()] if shown else []
    checked = change(
        seen,
        seen_version,
        state=Sighting.State.CHECKED,
        checked_how=how.strip(),
        lat=blurred(place[0]) if place else None,
        lon=blurred(place[1]) if place else None,
        told=told.strip(),
        checked_by=pk_of(acting_member),
        checker_mark=mark_of("checker", acting_member.pk),
        **facts,
    )
    audit.note("incidents.check_sighting", acting_member, checked)
    return checked


@transaction.atomic
def approve_sighting(
    seen: Sighting, seen_version: int, hours: int, *, acting_member: Member
) -> Sighting:
    """Let it out after `hours`: another person than who checked it. Contacts are erased."""
    must(
        may_approve(acting_member),
        N_("let out: the bearer, the safety referent or an editor does this; ask one of them"),
    )
    same_operator(seen, acting_member)
    must(seen.state == Sighting.State.CHECKED, N_("let out: it has to be checked first"))
    must(
        seen.checker_mark != mark_of("checker", acting_member.pk),
        N_("let out: you checked it; another person reads it before it leaves"),
    )
    must(hours in DELAYS, N_("delay: choose one of the list"))
    public_from: datetime = timezone.now() + timedelta(hours=hours)
    told = change(
        seen, seen_version, state=Sighting.State.APPROVED, public_from=public_from,
        approved_by=pk_of(acting_member), name=None, contact=None,
    )  # fmt: skip
    audit.note("incidents.approve_sighting", acting_member, told, hours=hours)
    return told


@transaction.atomic
def settle_sighting(
    seen: Sighting, seen_version: int, how: str, *, acting_member: Member
) -> Sighting:
    """Say what became of what was let out: the road is open again, somebody came."""
    guard_team(acting_member)
    same_operator(seen, acting_member)
    must(seen.state == Sighting.State.APPROVED, N_("follow-up: it was not let out yet"))
    must(bool(how.strip()), N_("follow-up: say in a line what became of it, without a name"))
    guard_words("", how)
    told = change(seen, seen_version, settled_at=timezone.now(), settled_how=how.strip())
    audit.note("incidents.settle_sighting", acting_member, told)
    return told


@transaction.atomic
def put_aside(seen: Sighting, seen_version: int, *, acting_member: Member) -> Sighting:
    """It is not for the map; who said it is forgotten."""
    guard_team(acting_member)
    same_operator(seen, acting_member)
    gone = change(
        seen, seen_version, state=Sighting.State.ASIDE, name=None, contact=None, public_from=None
    )
    audit.note("incidents.put_aside", acting_member, gone)
    return gone


def take_down(seen: Sighting, seen_version: int, *, acting_member: Member) -> Sighting:
    """Take it off the map again."""
    return put_aside(seen, seen_version, acting_member=acting_member)
