"""How words come in: by the page, by text message, by phone, from a conversation; and sorting."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.actions.guards import (
    fresh,
    guard_team,
    guard_words,
    must,
    past,
    restep,
    same_operator,
)
from liane.server.lookout.incidents.actions.life import open_incident
from liane.server.lookout.incidents.models import (
    Channel,
    Incident,
    Nearness,
    Reliability,
    Sighting,
    Signal,
    State,
)
from liane.server.lookout.incidents.people import mark_of, pk_of
from liane.server.lookout.incidents.queries import likely_incident, providers_known
from liane.server.lookout.incidents.rules import Who
from liane.server.lookout.incidents.sms import hear
from liane.server.networks.upkeep.queries import zones_of
from liane.server.site import audit
from liane.server.site.records import Origin, change
from liane.words import N_

__all__ = [
    "CONTACT_KEPT", "attach", "forget_contacts", "hear_text", "judge", "measured", "note_signal",
    "open_with", "pick_lines", "report",
]  # fmt: skip

VISITORS_AN_HOUR = 200
MOST_OF_ONE = 20  # reports of one phone or browser in an hour
SAME_WORD, SAME_TAP = timedelta(minutes=30), timedelta(seconds=20)
LEAST_DIGITS = 6  # in a phone number
CONTACT_KEPT = timedelta(days=30)


def _refuse_a_flood(operator: Operator, mark: str) -> None:
    hour = timezone.now() - timedelta(hours=1)
    fresh_ones = Signal.objects.filter(operator=operator, who=Who.NOBODY, received_at__gt=hour)
    one = len(_of_this_hour(operator, mark))
    if one >= MOST_OF_ONE or fresh_ones.count() >= VISITORS_AN_HOUR:
        raise BadInput(
            N_("report: very many came in this hour and they are counted; come back in an hour")
        )


def _take(operator: Operator, incident: Incident | None, **facts: Any) -> Signal:
    """Keep a signal; the same word of the same person within half an hour is kept once.

    A button that is tapped twice, a text message that the gateway brings again, a conversation
    that is read in again: one signal. Other words of the same person are kept.
    """
    Operator.objects.select_for_update().get(pk=operator.pk)
    known = _said_before(operator, facts)
    if known is not None:
        return known
    signal = Signal.objects.create(operator=operator, incident=incident, **facts)
    if incident is not None:
        _moved_by(incident, signal.at)
    return signal


def _said_before(operator: Operator, facts: dict[str, Any]) -> Signal | None:
    """The same word of the same person, in no other words; nothing where nobody is told apart."""
    same = _alike(operator, facts).filter(
        who_mark=facts["who_mark"], at__gt=facts["at"] - SAME_WORD, at__lte=facts["at"] + SAME_TAP
    )
    words = facts.get("words") or None
    told = (each for each in same if words in (None, each.words))
    return next(told, None) if facts["who_mark"] else None


def _noted_just_now(operator: Operator, facts: dict[str, Any]) -> str:
    """The mark of somebody unnamed whom the same hand wrote down at the same moment, or a new one.

    Ten neighbours without a name are ten people; a button that is tapped twice is one.
    """
    lately = _alike(operator, facts).filter(received_at__gt=timezone.now() - SAME_TAP)
    fits = (
        each.who_mark
        for each in lately
        if (each.noted_by, each.words) == (facts["noted_by"], facts["words"]) and not each.name
    )
    return next(fits, "") or mark_of("note", uuid4())


def _alike(operator: Operator, facts: dict[str, Any]) -> QuerySet[Signal]:
    given = {name: facts[name] for name in ("service", "zone", "provider") if name in facts}
    return Signal.objects.filter(
        operator=operator, says=facts["says"], channel=facts["channel"], **given
    )


def _moved_by(incident: Incident, at: datetime) -> None:
    now = fresh(incident)
    if now.began_at is None:
        Incident.objects.filter(pk=now.pk).update(began_at=at)
        now.began_at = at
    restep(now, None)


@transaction.atomic
def report(
    operator: Operator,
    *,
    acting_member: Member | None,
    says: str,
    service: str,
    browser: str = "",
    incident: Incident | None = None,
    at: datetime | None = None,
    zone: str = "",
    provider: str = "",
    **more: Any,
) -> Signal:
    """« Chez moi aussi », from the page: by a member, or by a visitor without an account.

    `more`: powered, words, contact. It joins the incident that was chosen, or the only one that
    it can be about; else it waits to be sorted.
    """
    mark = _mark_of(operator, "browser", browser)
    if acting_member is None:
        _refuse_a_flood(operator, mark)
    past(at)
    signal = _take(
        operator,
        incident or likely_incident(operator, service, zone),
        says=says,
        service=service,
        channel=Channel.PAGE,
        at=at or timezone.now(),
        zone=zone.strip(),
        provider=_spelt(operator, provider),
        who=Who.VOUCHED if acting_member else Who.NOBODY,
        who_mark=mark_of("member", acting_member.pk) if acting_member else mark,
        noted_by=pk_of(acting_member),
        nearness=Nearness.SAW,
        **{name: value or None for name, value in more.items() if name != "powered"},
        powered=more.get("powered"),
    )
    audit.note("incidents.report", None, signal, operator=operator, says=says, service=service)
    return signal


def _mark_of(operator: Operator, kind: str, whom: str) -> str:
    """What tells somebody apart. A phone is one person, however it reached us and is written.

    The phone of one member is that member, who counts once by page, text and call; two members
    who share a phone are told apart by nothing, and it counts once.
    """
    phone = plain_phone(whom) if sum(each.isdigit() for each in whom) >= LEAST_DIGITS else ""
    if kind == "browser" or not phone:
        return mark_of(kind, whom) if whom else ""
    theirs = look_for(operator, phone)
    return mark_of("member", theirs[0].pk) if len(theirs) == 1 else mark_of("phone", phone)


def _of_this_hour(operator: Operator, mark: str) -> list[Signal]:
    """What one person said within the hour, the last first."""
    since = timezone.now() - timedelta(hours=1)
    said = Signal.objects.filter(operator=operator, who_mark=mark, received_at__gt=since)
    return list(said.order_by("-id")[:MOST_OF_ONE]) if mark else []


def _spelt(operator: Operator, provider: str) -> str:
    """A provider as it was written before, whatever the letters."""
    typed = " ".join(provider.split())[:60]
    same = (each for each in providers_known(operator) if each.casefold() == typed.casefold())
    return next(same, typed)


@transaction.atomic
def note_signal(
    *,
    acting_member: Member,
    says: str,
    channel: str,
    at: datetime | None = None,
    name: str = "",
    contact: str = "",
    knows_them: bool = False,
    incident: Incident | None = None,
    **facts: Any,
) -> Signal:
    """Enter what somebody says by phone or on paper. `facts`: service, zone, provider, words…

    The person counts by their own name or number, not by the member who writes for them.
    """
    past(at)
    if incident is not None:
        same_operator(incident, acting_member)
    operator = acting_member.operator
    whom = " ".join((contact or name).casefold().split())
    told = {
        **facts,
        "says": says,
        "channel": channel,
        "provider": _spelt(operator, facts.get("provider", "")),
        "words": (facts.get("words") or "").strip() or None,
        "noted_by": pk_of(acting_member),
    }
    mark = _mark_of(operator, "named", whom) or _noted_just_now(operator, told)
    signal = _take(
        operator,
        incident,
        at=at or timezone.now(),
        who=Who.KNOWN if whom and knows_them else Who.NOBODY,
        who_mark=mark,
        name=name.strip() or None,
        contact=contact.strip() or None,
        **told,
    )
    audit.note("incidents.note_signal", acting_member, signal, says=says, channel=channel)
    return signal


@transaction.atomic
def hear_text(operator: Operator, phone: str, text: str) -> Signal:
    """A text message that the gateway heard: the number becomes a mark and is not kept."""
    heard = hear(text, zones_of(operator), providers_known(operator))
    mark = _mark_of(operator, "named", phone)
    last = _of_this_hour(operator, mark)
    if len(last) >= MOST_OF_ONE:
        return last[0]  # one phone fills no list
    signal = _take(
        operator,
        likely_incident(operator, "internet", heard.zone),
        says=heard.says,
        channel=Channel.SMS,
        at=timezone.now(),
        zone=heard.zone,
        provider=heard.provider,
        words=text.strip()[:1000] or None,
        who=Who.KNOWN if phone else Who.NOBODY,
        who_mark=mark,
        nearness=Nearness.SAW,
    )
    audit.note("incidents.hear", None, signal, operator=operator, says=heard.says)
    return signal


@transaction.atomic
def pick_lines(
    incident: Incident | None, lines: Iterable[dict[str, Any]], *, acting_member: Member
) -> list[Signal]:
    """Keep the lines that somebody picked in a conversation: {at, mark, words, says}."""
    guard_team(acting_member, incident)
    picked = list(lines)
    must(bool(picked), N_("conversation: tick the lines to keep; nothing was kept"))
    for line in picked:
        past(line["at"])
    kept = [
        _take(
            acting_member.operator,
            incident,
            says=line["says"],
            channel=Channel.CHAT,
            at=line["at"],
            words=str(line["words"])[:1000],
            who=Who.NOBODY,
            who_mark=line["mark"],
            noted_by=pk_of(acting_member),
            nearness=Nearness.HEARD,
            origin=Origin.IMPORTED,
        )
        for line in picked
    ]
    audit.note("incidents.pick_lines", acting_member, incident, count=len(kept))
    return kept


@transaction.atomic
def measured(
    operator: Operator, incident: Incident, says: str, told: str, *, at: datetime, **facts: Any
) -> Signal:
    """What an instrument saw; nobody acts. `told` is shown to everybody."""
    signal = _take(
        operator, incident, says=says, channel=Channel.BOX, at=at, told=told, who_mark="",
        nearness=Nearness.MEASURED, reliability=Reliability.SURE, origin=Origin.MEASURED,
        judged_at=timezone.now(), **facts,
    )  # fmt: skip
    audit.note("incidents.measured", None, signal, operator=operator, says=says)
    return signal


@transaction.atomic
def judge(
    signal: Signal,
    reliability: str,
    *,
    acting_member: Member,
    nearness: str = "",
    told: str = "",
    why: str = "",
    incident: Incident | None = None,
    vouch: bool = False,
    seen_version: int | None = None,
) -> Signal:
    """Qualify a signal: how near its source was, what was found, which incident it is about.

    Of two who qualify it at once the second sees both (`EditedMeanwhile`). The incident moves up or
    down by what stands now. Who judged is sealed in the signal, and the audit does not say it.
    """
    guard_team(acting_member, incident)
    same_operator(signal, acting_member)
    guard_words("", told)
    before = signal.incident
    values: dict[str, Any] = {
        "reliability": reliability, "incident": incident, "told": told.strip(),
        "judged_by": pk_of(acting_member), "judged_why": why.strip() or None,
        "judged_at": timezone.now(),
    }  # fmt: skip
    if nearness:
        values["nearness"] = nearness
    if vouch and signal.who == Who.NOBODY and signal.who_mark:
        values["who"] = Who.KNOWN
    signal = change(signal, seen_version or signal.version, **values)
    audit.note("incidents.judge", None, signal, operator=signal.operator, reliability=reliability)
    for each in {before, incident} - {None}:
        restep(fresh(each), acting_member)  # type: ignore[arg-type]
    return signal


@transaction.atomic
def attach(signals: Iterable[Any], incident: Incident, *, acting_member: Member) -> int:
    """Put several waiting signals into an incident at once; those that lose them stand on less."""
    guard_team(acting_member, incident)
    must(incident.state != State.MERGED, N_("incident: it was put into another; choose that one"))
    found = Signal.objects.filter(operator_id=acting_member.operator_id, pk__in=list(signals))
    first = found.order_by("at").first()
    if first is None:
        raise BadInput(N_("signals: tick at least one"))
    lost = found.exclude(incident=None).exclude(incident=incident).values("incident")
    left = list(Incident.objects.filter(pk__in=lost))
    count = found.update(
        incident=incident, judged_at=timezone.now(), judged_by=pk_of(acting_member),
        version=F("version") + 1,
    )  # fmt: skip
    audit.note("incidents.attach", None, incident, operator=incident.operator, signals=count)
    now = fresh(incident)
    if now.began_at is None or first.at < now.began_at:
        Incident.objects.filter(pk=now.pk).update(began_at=first.at)
        now.began_at = first.at
    restep(now, acting_member)
    for each in left:
        restep(fresh(each), acting_member)
    return count


@transaction.atomic
def open_with(signals: Iterable[Any], title: str, *, acting_member: Member) -> Incident:
    """Open an incident with signals that wait; without one of them nothing is opened."""
    ticked = list(signals)
    made = open_incident(acting_member.operator, acting_member=acting_member, title=title)
    attach(ticked, made, acting_member=acting_member)
    return made


def forget_contacts() -> int:
    """Erase names and contacts of reports after thirty days; what they said stays.

    What waits for the map as well: a report that nobody sorted keeps nobody's number.
    """
    before, left = timezone.now() - CONTACT_KEPT, ~Q(contact=None) | ~Q(name=None)
    told = Signal.objects.filter(left, received_at__lt=before).update(contact=None, name=None)
    seen = Sighting.objects.filter(left, made_at__lt=before).update(contact=None, name=None)
    return told + seen
