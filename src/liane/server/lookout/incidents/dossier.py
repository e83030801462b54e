"""The incident file: what the records say of an incident, as plain data for who proves it.

One JSON object, format `liane-incident-1`. Moments are ISO 8601 in UTC or null; unknown is null.
It names nobody among those who reported; custody and consents name people, since it is made for a
lawyer from an open box. A locked box makes none.
"""

import re
import shlex
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from liane.server.lookout.incidents import rules
from liane.server.lookout.incidents.models import (
    Beyond,
    Cause,
    Consent,
    Document,
    Finding,
    Incident,
    Signal,
)
from liane.server.lookout.incidents.people import named
from liane.server.site.sealing import Locked, Sealed

__all__ = ["FORMAT", "incident_file"]

FORMAT = "liane-incident-1"
_SCOPES = {Beyond.REGION: "region", Beyond.COUNTRY: "country", Beyond.OPERATOR: "operator"}


def incident_file(incident: Incident) -> dict[str, Any]:
    """Everything of an incident that proves something. Raises `Locked` in a locked box."""
    operator = incident.operator
    return {
        "format": FORMAT,
        "id": str(incident.pk),
        "title": incident.title,
        "operator": {
            "slug": operator.slug,
            "name": operator.name,
            "country": operator.country or None,
            "clock_zone": operator.clock_zone or None,
        },
        "step": incident.step,
        "began_at": _utc(incident.began_at),
        "detected_at": _utc(incident.detected_at),
        "ended_at": _utc(incident.ended_at),
        "scope": _scope(incident),
        "services": list(incident.services),
        **_lists(incident),
        **_again(incident),
    }


def _again(incident: Incident) -> dict[str, str | None]:
    """By which rules it was found, and how the same is found again from its raw measurements."""
    found = Finding.objects.filter(signal__incident=incident)
    versions = sorted(set(found.values_list("rules_version", flat=True)))
    stands = found.exclude(signal__raw=None).exists()
    country = ["--country", incident.operator.country] if incident.operator.country else []
    asked = next((each.asked for each in found.order_by("pk") if each.asked), None)
    words = [*(asked or ("--measurements", "raw")), *country, "--incidents", "again"]
    return {
        "rules_version": " ".join([*versions, rules.RULES_VERSION]),
        "recompute": shlex.join(["liane", "detect", *words]) if stands else None,
    }


def _lists(incident: Incident) -> dict[str, list[dict[str, Any]]]:
    signals = incident.signals.select_related("raw").order_by("at", "id")
    consents = list(incident.consents.select_related("signal"))
    witnesses = _witnesses(consents)
    causes = Cause.objects.filter(incident=incident).order_by("-percent", "cause")
    raw = incident.raw_files.order_by("received_at", "id")
    return {
        "signals": [_signal(each, witnesses) for each in signals],
        "ruled_out": [
            {"what": "own_power", "how": incident.own_power, "why": incident.own_power_why or None},
            {"what": "own_link", "how": incident.own_link, "why": incident.own_link_why or None},
        ],
        "documents": [_document(each) for each in incident.documents.order_by("id")],
        "causes": [_cause(each) for each in causes],
        "impacts": [
            {
                "at": _utc(each.at), "sector": each.sector, "people": each.people,
                "text": _open(each.words),
            }
            for each in incident.impacts.all()
        ],
        "custody": [_line(each) for each in named(incident.custody.all(), "who")],
        "consents": [
            {
                "at": _utc(each.at), "who": _open(each.who), "what": _open(each.what),
                "withdrawn": each.withdrawn,
            }
            for each in consents
        ],
        "raw": [
            {"sha256": each.sha256, "name": _open(each.name), "received_at": _utc(each.received_at)}
            for each in raw
        ],
    }  # fmt: skip


def _witnesses(consents: Iterable[Consent]) -> dict[Any, str]:
    """By which name or code each report goes whose witness was asked: all of one person's."""
    return {
        _person(each.signal): _open(each.who) or "" for each in consents if each.signal is not None
    }


def _person(signal: Signal) -> Any:
    """What tells the witness of a report apart; of somebody without a mark, the report alone."""
    return signal.who_mark or signal.pk


def _document(paper: Document) -> dict[str, str | None]:
    return {
        "on": paper.issued_on.isoformat() if paper.issued_on else None,
        "kind": paper.kind,
        "title": paper.title,
        "source": paper.source,
        "author": _open(paper.author),
        "text": _open(paper.words),
    }


def _scope(incident: Incident) -> list[dict[str, str]]:
    found = [{"kind": "zone", "name": zone} for zone in incident.zones]
    kind = _SCOPES.get(Beyond(incident.beyond))
    if kind == "operator":
        found.append({"kind": kind, "name": incident.operator.name})
    elif kind:
        found.append({"kind": kind, "name": incident.area or incident.operator.country})
    return [each for each in found if each["name"]]


def _signal(signal: Signal, witnesses: dict[Any, str]) -> dict[str, Any]:
    said = _open(signal.words) or signal.told or str(signal.get_says_display())
    where = ", ".join(part for part in (signal.zone, signal.provider) if part)
    return {
        "at": _utc(signal.at),
        "received_at": _utc(signal.received_at),
        "source": f"{signal.channel}/{signal.nearness}",
        "kind": signal.says,
        "text": f"{where}: {said}" if where else said,
        "by_person": signal.by_person,
        "reliability": signal.reliability,
        "raw": signal.raw.sha256 if signal.raw else None,
        "witness": witnesses.get(_person(signal)) if signal.by_person else None,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    reasons = _open(cause.reasons) or ""
    return {
        "cause": cause.cause,
        "probability": None if cause.percent is None else cause.percent / 100,
        "reasons": [line for line in re.split(r"\s*\n\s*", reasons) if line],
    }


def _line(custody: Any) -> dict[str, Any]:
    return {"at": _utc(custody.at), "who": custody.who_name or None, "what": _open(custody.what)}


def _open(text: Any) -> str | None:
    """A sealed text as it reads; a locked one stops the making, an erased one is null."""
    if isinstance(text, Sealed):
        if text.blob:
            raise Locked
        return None
    return None if text is None else str(text)


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None
