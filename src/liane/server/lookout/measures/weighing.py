"""Causes of incidents in which nothing was measured: the link of this box fell, or people said so.

What is known of one is turned into signals; the process of measures weighs them, once for as long
as they say the same. An incident with findings is weighed with them (`take_found`); one of which a
person has weighed a cause is left to people.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_tasks import task

from liane.server.community.operators.clocks import in_time_of
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.actions import take_causes
from liane.server.lookout.incidents.models import (
    Beyond,
    Cause,
    Finding,
    Incident,
    Kind,
    Reliability,
    Signal,
    State,
)
from liane.server.lookout.incidents.rules import Own, Says
from liane.server.lookout.measures import keeping, running
from liane.server.lookout.measures.knowing import known_beside
from liane.server.site.home import folder
from liane.server.site.records import Origin
from liane.server.site.sealing import is_open

__all__ = ["is_wanted", "known_of", "weigh", "weigh_all"]

_LATELY = timedelta(days=2)
_NEAR = timedelta(hours=6)
_LEAST = timedelta(minutes=10)
_ROUND = 3  # minutes around a full or a half hour
_SURE, _SAID = 0.9, 0.6  # what the box saw itself; what people said
_WHAT = {
    Kind.TOTAL: "everything_out", Kind.BLOCKED: "services_blocked", Kind.SLOWED: "services_slowed",
}  # fmt: skip
_EXTENT = {Beyond.SITE: "one_site", Beyond.REGION: "one_region", Beyond.COUNTRY: "whole_country"}


def is_wanted() -> bool:
    """Whether there is an incident to weigh at all."""
    return is_open() and _unmeasured().exists()


def _unmeasured() -> QuerySet[Incident]:
    since = timezone.now() - _LATELY
    return (
        Incident.objects.filter(Q(state=State.RUNNING) | Q(state=State.OVER, ended_at__gt=since))
        .exclude(Exists(Finding.objects.filter(signal__incident=OuterRef("pk"))))
        .exclude(Exists(
            Cause.objects.filter(incident=OuterRef("pk")).exclude(origin=Origin.COMPUTED)
        ))
    )  # fmt: skip


@task()
def weigh() -> int:
    """Weigh what has something new to be weighed with; return how many incidents were."""
    return weigh_all() if running.engines_are_here() and is_open() else 0


def weigh_all() -> int:
    """Every operator that has such incidents, in a process of its own each."""
    held: dict[Operator, list[Incident]] = {}
    for each in _unmeasured().select_related("operator").order_by("pk")[:200]:
        held.setdefault(each.operator, []).append(each)
    return sum(_weigh(operator, incidents) for operator, incidents in held.items())


def _weigh(operator: Operator, incidents: Iterable[Incident]) -> int:
    file = keeping.store_folder(operator) / "weighed.json"
    before, beside = _read(file), known_beside(operator)
    told = {str(each.pk): known_of(each, beside) for each in incidents}
    marks = {key: _mark(signals) for key, (_about, signals) in told.items()}
    due = {
        key: about | {"signals": signals}
        for key, (about, signals) in told.items()
        if signals and before.get(key) != marks[key]
    }
    if not due:
        return 0
    asked = {"incidents": due, "language": (operator.languages or ["fr"])[0]}
    log = folder("measures", str(operator.pk)) / "job.log"
    changed = 0
    for line in running.said("weigh", asked, log):
        for key, causes in line.get("weighed", {}).items():
            with in_time_of(operator):
                changed += take_causes(operator, key, causes)
    file.write_text(json.dumps(marks), encoding="utf-8")
    return changed


def _read(file: Path) -> dict[str, str]:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _mark(signals: list[dict[str, Any]]) -> str:
    return sha256(json.dumps(signals, sort_keys=True).encode()).hexdigest()


def known_of(
    incident: Incident, beside: Iterable[dict[str, Any]]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """When an incident began and was known, and the signals that may speak of it."""
    began = incident.began_at or incident.detected_at
    known = max(incident.detected_at, began + _LEAST)
    ended = incident.ended_at
    about = {
        "began_s": began.timestamp(), "known_s": known.timestamp(),
        "ended_s": ended.timestamp() if ended else None,
    }  # fmt: skip
    own = [_signal(kind, began, sure) for kind, sure in _of_itself(incident, began)]
    return about, [*own, *_clipped(beside, began, known)]


def _signal(kind: str, at: datetime, reliability: float) -> dict[str, Any]:
    return {
        "kind": kind, "at_s": at.timestamp(), "reliability": reliability, "people": False
    }  # fmt: skip


def _clipped(
    beside: Iterable[dict[str, Any]], began: datetime, known: datetime
) -> Iterator[dict[str, Any]]:
    """What lies near its onset; spans no longer than it took to know it, so that they stand."""
    first_s, last_s = began.timestamp(), known.timestamp()
    for each in beside:
        until_s = each.get("until_s")
        if until_s is None:
            if abs(each["at_s"] - first_s) <= _NEAR.total_seconds():
                yield each
        elif each["at_s"] < last_s and until_s > first_s:
            yield each | {"at_s": max(each["at_s"], first_s), "until_s": min(until_s, last_s)}


def _of_itself(incident: Incident, began: datetime) -> Iterator[tuple[str, float]]:
    """What it is, how far it reaches, whom it reaches, and at which minute it began."""
    seen = incident.watched == "uplink"
    if incident.watched == "own":
        yield "link_lost", _SURE
        if incident.own_power == Own.IN:
            yield "power_lost", _SURE
    what = "everything_out" if seen else _WHAT.get(Kind(incident.kind), "")
    if what:
        yield what, _SURE if seen else _SAID
    if extent := _EXTENT.get(Beyond(incident.beyond)):
        yield extent, _SAID
    yield from _of_others(incident)
    if seen:
        off = min(began.minute % 30, -began.minute % 30)
        yield ("round_hour" if off <= _ROUND else "odd_hour"), _SURE


def _of_others(incident: Incident) -> Iterator[tuple[str, float]]:
    """What people say of the providers by which they are connected."""
    told = Signal.objects.filter(
        incident=incident, reliability__in=Reliability.standing()
    ).exclude(provider="")  # fmt: skip
    by: dict[str, set[str]] = {}
    for says, provider in told.values_list("says", "provider")[:500]:
        by.setdefault(says, set()).add(provider.strip().casefold())
    cut = by.get(Says.CUT, set())
    if len(cut) > 1:
        yield "others_too", _SAID
    elif by.get(Says.FINE, set()) - cut:
        yield "others_fine", _SAID
