"""What the box knows beside measurements, as signals that causes are weighed with.

Each is an answer to a question of detection: was there power, was the own link up, do others say
it too. People tell it of a moment, watched devices of spans of time. What nobody looked at is not
said.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.witness import Told, told_by_own
from liane.server.lookout.incidents.models import Incident, Reliability, Signal, State
from liane.server.lookout.incidents.rules import Own, Says
from liane.server.lookout.preparedness.queries import risk_spans

__all__ = ["known_beside"]

_BACK, _NO_TIME = timedelta(days=45), timedelta()
_WRITTEN, _NOT_WRITTEN = 0.8, 0.6  # a date in the calendar; a day that nobody thought of
_LEAST = 3  # reports without power, or with it, before they tell of the whole place
_OWN = {
    "own_power": {Own.OUT: "power_fine", Own.IN: "power_lost"},
    "own_link": {Own.OUT: "link_fine", Own.IN: "link_lost"},
}


def known_beside(operator: Operator) -> list[dict[str, Any]]:
    """Signals of the window: what people found of our own power and link, what many report, and
    what our own devices on the way out showed."""
    since = timezone.now() - _BACK
    incidents = (  # a branch of our network that fell says nothing of our way out: witnesses do
        Incident.objects.filter(operator=operator, made_at__gt=since)
        .exclude(state=State.MERGED).exclude(watched="own")
    )  # fmt: skip
    found = [each for incident in incidents for each in _looked_at(incident)]
    reports = Signal.objects.filter(
        operator=operator, at__gt=since, says=Says.CUT, powered__isnull=False,
        reliability__in=Reliability.standing(),
    ).order_by("at").values_list("at", "powered")[:500]  # fmt: skip
    with_power = [at for at, powered in reports if powered]
    if len(with_power) >= _LEAST:
        found += [_signal("power_fine", at, 0.6) for at in with_power]
    spans = [*told_by_own(operator, since), *_calendar(operator, since)]
    return found + [_lasted(each) for each in spans]


def _calendar(operator: Operator, since: datetime) -> Iterator[Told]:
    """Dates at risk that were written down before they came, and the days between them.

    A calendar that names every fourth day tells nothing.
    """
    now = timezone.now()
    dates, kept = risk_spans(operator, since, now)
    if kept is None or sum((end - begin for begin, end in dates), _NO_TIME) * 4 > now - since:
        return
    at = max(since, kept)
    for begin, end in dates:
        yield Told("risk_date", begin, end, _WRITTEN)
        if at < begin:
            yield Told("no_risk_date", at, begin, _NOT_WRITTEN)
        at = max(at, end)
    if at < now:
        yield Told("no_risk_date", at, now, _NOT_WRITTEN)


def _looked_at(incident: Incident) -> list[dict[str, Any]]:
    """What people said of our own power and link, at the hour it began."""
    at = incident.began_at or incident.detected_at
    kinds = [names.get(Own(getattr(incident, field))) for field, names in _OWN.items()]
    return [_signal(kind, at, 0.9) for kind in kinds if kind]


def _signal(kind: str, at: Any, reliability: float) -> dict[str, Any]:
    return {"kind": kind, "at_s": at.timestamp(), "reliability": reliability, "people": True}


def _lasted(told: Told) -> dict[str, Any]:
    begin_s, end_s = told.begin.timestamp(), told.end.timestamp()
    about = {"kind": told.kind, "at_s": begin_s, "until_s": end_s}
    return about | {"reliability": told.reliability, "people": False}
