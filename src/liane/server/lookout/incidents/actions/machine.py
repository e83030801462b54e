"""What detection found becomes signals: incidents open, grow and end, never beyond « measured ».

Nobody acts here. A happening that is an incident already, from people or from before, is joined;
what a person merged, split or judged is followed, and what a person weighed or closed stays.
Nothing becomes public by a machine, and causes go where those of people go.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import files
from liane.server.lookout.incidents.actions.guards import fresh, note_custody, restep, tell
from liane.server.lookout.incidents.actions.life import end_incident, open_incident
from liane.server.lookout.incidents.joining import (
    SAME_ONSET,
    SINGLED_OUT,
    Candidate,
    Event,
    Found,
    is_late,
    joined,
)
from liane.server.lookout.incidents.models import (
    Beyond,
    Cause,
    Channel,
    Finding,
    Incident,
    Nearness,
    RawFile,
    Reliability,
    Signal,
    State,
)
from liane.server.lookout.incidents.rules import Says, Who
from liane.server.lookout.incidents.wording import accuses
from liane.server.site import audit
from liane.server.site.records import Origin, change

__all__ = ["Brought", "take_causes", "take_found"]

_BACK_DAYS = 120  # how old an incident may be that a happening is compared with
_SAYS = {"blocking": Says.BLOCKED, "throttling": Says.SLOW}
_BEYOND = {"country": Beyond.COUNTRY, "region": Beyond.REGION}


@dataclass(frozen=True)
class Brought:
    """The measurements that a happening was found in, as they were received.

    `asked` are the words of `liane detect` by which a table is read; the file itself stands as "".
    """

    name: str
    data: bytes
    channel: str = Channel.FILE
    received_at: datetime | None = None
    asked: tuple[str, ...] = ()


@transaction.atomic
def take_found(operator: Operator, found: Found, brought: Brought | None) -> Incident | None:
    """Tell what was found: each event once, in the incident that it is part of.

    None where it was all known, or where people took its signals out of every incident.
    """
    Operator.objects.select_for_update().get(pk=operator.pk)
    known = {each: _known(operator, each) for each in found.events}
    fresh_ones = [each for each, finding in known.items() if finding is None]
    home = _home(operator, found, [each for each in known.values() if each])
    if home is None and fresh_ones:
        home = _opened(operator, found)
    if home is not None and fresh_ones:
        home = _told(home, found, fresh_ones, brought)
    for event, finding in known.items():
        if finding is not None:
            _renew(finding, event)
    if home is not None:
        _weigh(home, found.causes)
        home = _settled(fresh(home))
    return home


def _known(operator: Operator, event: Event) -> Finding | None:
    """The finding that an event is, told before: more data may have moved its onset."""
    near = Finding.objects.filter(
        operator=operator, kind=event.kind, about=event.about,
        start__gt=event.start - SAME_ONSET, start__lt=event.start + SAME_ONSET,
    ).select_related("signal__incident")  # fmt: skip
    return min(near, key=lambda each: abs(each.start - event.start), default=None)


def _home(operator: Operator, found: Found, known: Sequence[Finding]) -> Incident | None:
    """Where most of it was told before; else an incident that is the same happening."""
    places = Counter(
        each.signal.incident_id for each in known if each.signal.incident_id is not None
    )
    if places:
        return fresh(Incident.objects.get(pk=places.most_common(1)[0][0]))
    if known:
        return None  # people took it out of every incident
    since = found.began - timedelta(days=_BACK_DAYS)
    there = Incident.objects.filter(
        operator=operator, state__in=(State.RUNNING, State.OVER), made_at__gt=since
    )
    key = joined(found, [_candidate(each) for each in there], operator.country)
    return fresh(there.get(pk=key)) if key else None


def _candidate(incident: Incident) -> Candidate:
    return Candidate(
        incident.pk, incident.kind, tuple(incident.services), incident.area,
        incident.began_at or incident.detected_at, incident.ended_at,
    )  # fmt: skip


def _opened(operator: Operator, found: Found) -> Incident:
    """Not public: people look at it first."""
    title = found.title if not accuses(found.title) else _("Something is cut")
    elsewhere = found.country if found.country not in ("", operator.country) else ""
    return open_incident(
        operator, acting_member=None, title=title, kind=found.kind, services=found.missed,
        beyond=_BEYOND.get(found.wide, Beyond.UNKNOWN), area=elsewhere or found.region,
        began_at=min(found.began, timezone.now()),
    )  # fmt: skip


def _told(
    home: Incident, found: Found, events: Sequence[Event], brought: Brought | None
) -> Incident:
    """One signal for each event, with the file that it was found in."""
    raw = _keep(home, brought) if brought else None
    for event in events:
        _signal(home, event, raw, brought)
    services = list(dict.fromkeys([*home.services, *found.missed]))
    began = min(filter(None, (home.began_at, found.began)))
    if (services, began) != (home.services, home.began_at):
        home = change(home, home.version, services=services, began_at=began)
    audit.note("incidents.measured", None, home, operator=home.operator, signals=len(events))
    return restep(home, None)


def _keep(home: Incident, brought: Brought) -> RawFile | None:
    """The file as received, sealed; a larger one stays where it was brought, named by its sum."""
    if not 0 < len(brought.data) <= files.LARGEST_RAW:
        return None
    digest = files.keep_raw(brought.data)
    raw, new = RawFile.objects.get_or_create(
        incident=home,
        sha256=digest,
        defaults={
            "operator_id": home.operator_id,
            "name": brought.name[:200],
            "size_bytes": len(brought.data),
            "received_at": brought.received_at or timezone.now(),
            "origin": Origin.MEASURED,
        },
    )
    if new:
        what = _("received {name}, SHA-256 {sum}").format(name=brought.name[:200], sum=digest)
        note_custody(home, None, what)
    return raw


def _signal(home: Incident, event: Event, raw: RawFile | None, brought: Brought | None) -> None:
    now = timezone.now()
    signal = Signal.objects.create(
        operator_id=home.operator_id, incident=home, says=_SAYS.get(event.kind, Says.CUT),
        channel=brought.channel if brought else Channel.FILE, at=min(event.start, now),
        service="sites" if event.kind in SINGLED_OUT else "internet", provider=event.provider,
        told=_as_told(event, now), who=Who.NOBODY, nearness=Nearness.MEASURED,
        reliability=Reliability.LIKELY, judged_at=now, raw=raw, origin=Origin.MEASURED,
    )  # fmt: skip
    finding = Finding.objects.create(
        operator_id=home.operator_id, signal=signal, kind=event.kind, about=event.about,
        start=event.start, detected_at=event.detected_at, confidence=event.confidence,
        late=is_late(event, now), rules_version=event.rules, origin=Origin.COMPUTED,
        asked=[word or raw.sha256 for word in brought.asked] if raw and brought else [],
    )  # fmt: skip
    _renew(finding, event)


def _as_told(event: Event, now: datetime) -> str:
    text = event.text if not accuses(event.text) else _("Something is cut")
    if not is_late(event, now):
        return text
    day = date_format(timezone.localtime(now), "SHORT_DATE_FORMAT")
    return _("Came late, on {day}: {text}").format(day=day, text=text)[:300]


def _renew(finding: Finding, event: Event) -> None:
    """What is known better now; the return is told once, where the signal is."""
    if event.end is None or finding.end is not None:
        return
    Finding.objects.filter(pk=finding.pk).update(end=event.end)
    signal = finding.signal
    back = Signal.objects.create(
        operator_id=finding.operator_id, incident_id=signal.incident_id, says=Says.BACK,
        channel=signal.channel, at=min(event.end, timezone.now()), service=signal.service,
        provider=signal.provider, told=_("It was seen to come back: {what}").format(
            what=event.about if not accuses(event.about) else "…"
        )[:300],
        who=Who.NOBODY, nearness=Nearness.MEASURED, reliability=Reliability.LIKELY,
        judged_at=timezone.now(), raw_id=signal.raw_id, origin=Origin.MEASURED,
    )  # fmt: skip
    audit.note("incidents.measured", None, back, operator=finding.operator, says=Says.BACK)


@transaction.atomic
def take_causes(operator: Operator, key: str, told: Sequence[Mapping[str, Any]]) -> bool:
    """Causes of an incident in which nothing was measured; whether they were taken.

    Not where measurements or a person said something meanwhile.
    """
    home = Incident.objects.select_for_update().filter(operator=operator, pk=key).first()
    if home is None or Finding.objects.filter(signal__incident=home).exists():
        return False
    causes = [(each["cause"], each["probability"], tuple(each["reasons"])) for each in told]
    return _weigh(home, causes)


def _weigh(home: Incident, causes: Iterable[tuple[str, float, tuple[str, ...]]]) -> bool:
    """Causes as computed; where a person has weighed one, all of them are left to people."""
    if Cause.objects.filter(incident=home).exclude(origin=Origin.COMPUTED).exists():
        return False
    left = 100
    for name, probability, reasons in causes:
        percent = min(round(100 * probability), left)
        left -= percent
        Cause.objects.update_or_create(
            incident=home,
            cause=name,
            defaults={
                "operator_id": home.operator_id,
                "percent": percent,
                "reasons": "\n".join(reasons)[:4000] or None,
                "origin": Origin.COMPUTED,
            },
        )
    return True


def _settled(home: Incident) -> Incident:
    """A machine ends what it opened itself, once all that it found there has ended.

    It takes its own end back where more was found; never what a person said or closed.
    """
    theirs = home.signals.exclude(origin=Origin.MEASURED).exists()
    mine = Finding.objects.filter(signal__incident=home)
    if home.origin != Origin.MEASURED or home.watched or theirs or not mine.exists():
        return home
    goes_on = mine.filter(end=None).exists()
    if goes_on and home.state == State.OVER:
        opened = change(home, home.version, state=State.RUNNING, ended_at=None)
        tell(opened, "reopened", None)
        audit.note("incidents.reopen", None, opened, operator=opened.operator)
        return opened
    if goes_on or home.state != State.RUNNING:
        return home
    last = mine.aggregate(last=Max("end"))["last"]
    at = max(min(last, timezone.now()), home.began_at or last)
    return end_incident(home, at, acting_member=None)
