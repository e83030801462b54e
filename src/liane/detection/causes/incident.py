"""The incident file: what is known of one happening, as JSON that every part of the house reads.

Times are ISO 8601 in UTC or null; unknown is null, never zero. The first of `causes` is the one
that is named to those who may see causes at all; none of them is ever public by itself. `recompute`
says with which command the same rules give the same file from the same data.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liane.detection.causes.beside import speaking
from liane.detection.causes.fusion import (
    FUSION_RULES,
    Happening,
    Watched,
    scope_of,
    signals_of,
)
from liane.detection.causes.kinds import KINDS
from liane.detection.causes.weighing import CAUSES_RULES, Cause, Signal, weigh_causes
from liane.detection.evidence import incident_of
from liane.detection.series import Event
from liane.errors import BadInput
from liane.measurement.observations import finite, moment
from liane.reading import read_json
from liane.words import N_, _, say

__all__ = [
    "INCIDENT_FORMAT",
    "About",
    "incident_file",
    "iso",
    "read_incident",
    "renewed",
    "signals_in",
    "text_of",
    "title_of",
]

INCIDENT_FORMAT = "liane-incident-1"
_UNSURE = 0.5  # the reliability of what comes without one
KINDS_OF_EVENTS = {
    "drop": N_("{where}: far below the usual"),
    "common-drop": N_("{where}: far below the usual, with {together} at once"),
    "silence": N_("{where}: nothing came where something always comes"),
    "blocking": N_("{where}: blocked ({layer}), {blocked} of {measured} measurements"),
    "throttling": N_("{where}: held back beside a control of the same minute"),
}
_TITLE_OUT = N_("Cut: {where}")
_TITLE_BLOCKED = N_("Blocking: {what} ({where})")
_PLACES = N_("{count} places")
_UNKNOWN_PLACE = N_("place unknown")
_NO_INCIDENT = N_("{file}: not an incident file (format {format}); see the list of its fields")


@dataclass(frozen=True)
class About:
    """Whose incident it is, and what it was computed from; all of it may be unknown."""

    operator: dict[str, str | None] = field(
        default_factory=lambda: dict.fromkeys(("slug", "name", "country", "clock_zone"))
    )
    raw: Sequence[dict[str, str | None]] = ()
    recompute: str | None = None
    made_at: str | None = None
    signals: Sequence[Signal] = ()


def incident_file(happening: Happening, watched: Watched, about: About) -> dict[str, Any]:
    """One happening as an incident file, at the step « measured »."""
    scope = scope_of(happening, watched)
    events = [_signal_of(event) for event in happening.events]
    together = [*signals_of(happening, watched), *speaking(happening, about.signals)]
    rules = [*sorted({event.rules for event in happening.events}), FUSION_RULES, CAUSES_RULES]
    return {
        "format": INCIDENT_FORMAT,
        "id": _identity(happening),
        "title": title_of(happening, scope),
        "operator": dict(about.operator),
        "step": "measured",
        "began_at": iso(happening.began_s),
        "detected_at": iso(happening.detected_s),
        "ended_at": iso(happening.ended_s),
        "scope": scope,
        "services": happening.services(),
        "signals": [_as_dict(each) for each in [*events, *together]],
        "causes": [_cause(each) for each in weigh_causes(together)],
        "impacts": [],
        "custody": _custody(about),
        "consents": [],
        "raw": [dict(each) for each in about.raw],
        "rules_version": " ".join(rules),
        "recompute": about.recompute,
    }


def renewed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """An incident computed anew over a file that is there: what people wrote in it stays.

    Title, operator, step, impacts, consents and the signals of people are theirs; the journal of
    custody goes on; the causes are weighed again with all signals.
    """
    theirs = [each for each in old.get("signals") or [] if each.get("by_person") is True]
    signals = new["signals"] + [each for each in theirs if each not in new["signals"]]
    raw = {each.get("sha256"): each for each in [*(old.get("raw") or []), *new["raw"]]}
    kept = ("title", "operator", "step", "impacts", "consents")
    return (
        new
        | {name: old[name] for name in kept if old.get(name)}
        | {
            "signals": signals,
            "causes": [_cause(each) for each in weigh_causes(signals_in({"signals": signals}))],
            "custody": [*(old.get("custody") or []), *new["custody"]],
            "raw": list(raw.values()),
        }
    )


def iso(when_s: float | None) -> str | None:
    """A time in UTC, as the file writes it."""
    if when_s is None:
        return None
    return datetime.fromtimestamp(round(when_s), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _identity(happening: Happening) -> str:
    """The same happening has the same name whoever computes it, and whatever came later."""
    first = happening.events[0]
    told = f"{first.kind}|{sorted(first.group.items())}|{first.start_s:.0f}|{first.rules}"
    short = hashlib.sha256(told.encode("utf-8")).hexdigest()[:8]
    place = (happening.country or "xx").lower()
    return f"{(iso(happening.began_s) or '')[:10]}-{place}-{short}"


def title_of(happening: Happening, scope: Sequence[dict[str, str]]) -> str:
    """What happened and where, in one line that names nobody."""
    names = [each["name"] for each in scope]
    where = names[0] if names else say(_UNKNOWN_PLACE)
    if len(names) > 3 and scope[0]["kind"] != "country":
        where = say(_PLACES, count=len(happening.groups))
    if happening.singled_out:
        return say(_TITLE_BLOCKED, what=", ".join(happening.services()[:3]), where=where)
    return say(_TITLE_OUT, where=where)


def text_of(event: Event) -> str:
    """What was found and where, in a sentence that says no cause."""
    where = " · ".join(event.group.values()) or say(_UNKNOWN_PLACE)
    facts = {name: event.facts.get(name) or "?" for name in ("layer", "blocked", "measured")}
    return say(KINDS_OF_EVENTS[event.kind], where=where, together=event.together, **facts)


def _signal_of(event: Event) -> Signal:
    return Signal(
        kind=event.kind,
        at_s=event.start_s,
        received_s=event.detected_s,
        reliability=event.confidence,
        source="liane.detection",
        text=text_of(event),
    )


def _as_dict(signal: Signal) -> dict[str, Any]:
    return {
        "at": iso(signal.at_s),
        "received_at": iso(signal.received_s),
        "source": signal.source or None,
        "kind": signal.kind,
        "text": signal.text or _sentence(signal),
        "by_person": signal.by_person,
        "reliability": round(signal.reliability, 3),
        "raw": signal.raw,
    }


def _sentence(signal: Signal) -> str | None:
    """What a signal without words says by its kind, for whoever reads the file."""
    kind = KINDS.get(signal.kind)
    return None if kind is None or signal.by_person else _(kind.message)


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "cause": cause.cause,
        "probability": round(cause.probability, 4),
        "reasons": cause.reasons(),
    }


def _custody(about: About) -> list[dict[str, str | None]]:
    if about.made_at is None:
        return []
    return [{"at": about.made_at, "who": "liane detect", "what": about.recompute}]


def read_incident(file: Path) -> dict[str, Any]:
    """An incident file, told apart from any other JSON."""
    data = read_json(file)
    if not isinstance(data, dict) or data.get("format") != INCIDENT_FORMAT:
        raise BadInput(_NO_INCIDENT, file=file, format=INCIDENT_FORMAT)
    incident_of(data)  # a field of a wrong kind is refused with its name
    return data


def signals_in(data: Any) -> list[Signal]:
    """The signals of an incident file, or of a list of such; what is malformed is left out."""
    listed = data.get("signals") if isinstance(data, dict) else data
    held = listed if isinstance(listed, list) else []
    return [_signal(each) for each in held if isinstance(each, dict) and each.get("kind")]


def _signal(told: dict[str, Any]) -> Signal:
    reliability = finite(told.get("reliability"))
    return Signal(
        kind=str(told["kind"]),
        at_s=_seconds(told.get("at")),
        received_s=_seconds(told.get("received_at")),
        reliability=_UNSURE if reliability is None else min(max(reliability, 0.0), 1.0),
        source=str(told.get("source") or ""),
        text=str(told.get("text") or ""),
        by_person=told.get("by_person") is True,
        raw=told.get("raw") if isinstance(told.get("raw"), str) else None,
        until_s=_seconds(told.get("until")),
    )


def _seconds(written: Any) -> float | None:
    at = moment(written)
    return None if at is None else at.timestamp()


def as_json(incident: dict[str, Any]) -> str:
    """The file as text: keys in their order, so that two of the same are the same bytes."""
    return json.dumps(incident, ensure_ascii=False, indent=1) + "\n"
