"""What an incident says to others: a CAP 1.2 alert, and its row in Access Now's list of shutdowns.

Both carry the step reached on the ladder and no cause: who ordered something is said by people
with a document in hand, never by this file. They are made from the redacted version, for they are
meant to leave. The alert is a draft until a person approves it.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from liane.detection.evidence.chronology import zone_of
from liane.detection.evidence.incidents import STEPS, Incident
from liane.detection.evidence.wording import (
    SERVICE_WORDS,
    STEP_WORDS,
    by_kind,
    in_words,
    widest,
)
from liane.measurement.cap import cap_time, write_cap
from liane.measurement.stop import SCOPES, place_of, write_stop
from liane.words import N_, language, say, use

__all__ = ["alert_of", "in_language", "row_of", "spoken"]

_CERTAINTY = dict(zip(STEPS, ("Possible", "Likely", "Observed", "Observed"), strict=True))
_SERVICES = ("facebook", "twitter", "whatsapp", "instagram", "telegram", "sms", "phonecall")
_ALIASES = {"x": "twitter", "x.com": "twitter", "twitter.com": "twitter", "appels": "phonecall"}
_WHOLE = {"internet", "mobile"}  # missed, everything on it is: the extent is the network
_OURS = {"here", "other"}  # say nothing that the list asks for
_BY_CODE = {
    "social": "messages and social networks",
    "sites": "some sites",
    "money": "mobile money",
}
_CUT = {"cut", "drop", "common-drop", "silence", "blocked", "blocking"}
_SLOW = {"slow", "throttling"}
_FALLS = {"drop", "common-drop", "silence"}  # of connectivity, whatever runs on it

_EVENT = N_("disruption of the Internet")
_HEADLINE = N_("{title}: {step}")
_DESCRIPTION = N_(
    "Seen by {operator}. Step reached: {step}. Began: {began}. Ended: {ended}. Services: "
    "{services}. The cause is not stated here."
)
_UNTIL = N_("until a person of the operator has approved it")
_UNKNOWN = N_("unknown")


def in_language(code: str, message: str, /, **facts: Any) -> str:
    """A message in one language, whatever language is in use."""
    return spoken(code, lambda: say(message, **facts))


def spoken(code: str, words: Callable[[], str]) -> str:
    """What something says in one language, whatever language is in use."""
    before = language()
    use(code)
    try:
        return words()
    finally:
        use(before)


def _area(incident: Incident, code: str) -> str:
    """The names of the widest places, else the kinds of places, else unknown."""
    named = widest(incident)[1]
    told = named or [in_language(code, word) for word, _names in by_kind(incident)]
    return ", ".join(told) or in_language(code, _UNKNOWN)


def alert_of(incident: Incident) -> bytes:
    """The alert as it could leave, a draft in both languages."""
    sent = _last(incident)
    slug = re.sub(r"[^\w.@-]+", "-", incident.operator.slug or "liane", flags=re.ASCII)
    number = re.sub(r"[^\w.-]+", "-", incident.id or "incident", flags=re.ASCII)
    return write_cap(
        {
            "identifier": f"liane.{slug}.{number}",
            "sender": slug,
            "sent": cap_time(sent),
            "status": "Exercise" if incident.exercise else "Draft",
            "msgType": "Alert",
            "scope": "Restricted",
            "restriction": " / ".join(in_language(each, _UNTIL) for each in ("fr", "en")),
            "info": [_info(incident, code) for code in ("fr", "en")],
        }
    )


def _last(incident: Incident) -> datetime:
    """The last time that the file holds: the alert of the same file is the same alert."""
    times = [incident.began_at, incident.detected_at, incident.ended_at]
    times += [each for signal in incident.signals for each in (signal.at, signal.received_at)]
    times += [each.at for each in incident.custody] + [each.at for each in incident.impacts]
    known = [each for each in times if each]
    last = max(known) if known else datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    zone = zone_of(incident)
    return last.astimezone(zone) if zone else last


def _info(incident: Incident, code: str) -> dict[str, Any]:
    step = in_language(code, STEP_WORDS[incident.step])
    unknown = in_language(code, _UNKNOWN)
    facts = {
        "operator": incident.operator.name or unknown,
        "step": step,
        "began": _shown(incident.began_at) or unknown,
        "ended": _shown(incident.ended_at) or unknown,
        "services": spoken(code, lambda: _service_words(incident)) or unknown,
    }
    title = incident.title or in_language(code, _EVENT)
    return {
        "language": code,
        "category": ["Infra"],
        "event": in_language(code, _EVENT),
        "urgency": "Past" if incident.ended_at else "Unknown",
        "severity": "Unknown",
        "certainty": _CERTAINTY[incident.step],
        "onset": cap_time(incident.began_at) if incident.began_at else None,
        "senderName": incident.operator.name or None,
        "headline": in_language(code, _HEADLINE, title=title, step=step)[:160],
        "description": in_language(code, _DESCRIPTION, **facts),
        "parameter": [{"valueName": "liane:step", "value": incident.step}],
        "area": [{"areaDesc": _area(incident, code)}],
    }


def _service_words(incident: Incident) -> str:
    return ", ".join(in_words(SERVICE_WORDS, each) for each in incident.services)


def _shown(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def row_of(incident: Incident) -> bytes:
    """The row for Access Now's list, as CSV with its head; what is not known stays `Unknown`."""
    return write_stop([_row(incident)])


def _row(incident: Incident) -> dict[str, Any]:
    country, region = place_of(incident.operator.country)
    began, ended = _day(incident, incident.began_at), _day(incident, incident.ended_at)
    known = {"ordered_by", "actual_cause", "gov_ack", "legal_just", "telco_ack"}
    known |= {"election", "violence", "hr_abuse_reported", "users_notified"}
    about = (in_language("en", STEP_WORDS[incident.step]), incident.operator.name, incident.id)
    return {
        **dict.fromkeys(known, "Unknown"),
        **_services(incident.services),
        "start_date_type": "Estimated" if began else None,
        "start_date": f"{began:%Y-%m-%d}" if began else None,
        "country": country or incident.operator.country or None,
        "geo_scope": _scope(incident),
        "area_name": ", ".join(widest(incident)[1]),
        "shutdown_type": _type(incident),
        "affected_network": "Mobile" if set(incident.services) == {"mobile"} else "Unknown",
        "shutdown_extent": _extent(incident),
        "info_source": "Other",
        "shutdown_status": "Ended" if ended else "Unknown",
        "end_date": f"{ended:%Y-%m-%d}" if ended else None,
        "duration": (ended - began).days + 1 if began and ended else None,  # both days count
        "event": f"{incident.title} ({'; '.join(filter(None, about))})",
        "region": region,
        "count_year": began.year if began else None,
    }


def _day(incident: Incident, at: datetime | None) -> date | None:
    """The day by the operator's clock, as the list counts days; by UTC where that is unknown."""
    zone = zone_of(incident)
    return None if at is None else (at.astimezone(zone) if zone else at).date()


def _type(incident: Incident) -> str:
    """Cut, slowed or both, as the signals tell; in the words of the list."""
    kinds = {each.kind for each in incident.signals}
    told = [("Shutdown", _CUT), ("Throttle", _SLOW)]
    return ", ".join(word for word, those in told if kinds & those) or "Unknown"


def _extent(incident: Incident) -> str:
    """What is missed; where no service is named, a network that fell as a whole says it."""
    names = {each.casefold() for each in incident.services} - _OURS
    fell = not names and any(each.kind in _FALLS for each in incident.signals)
    told = [("Full network", fell or names & _WHOLE), ("Service-based", names - _WHOLE)]
    return ", ".join(word for word, some in told if some) or "Unknown"


def _scope(incident: Incident) -> str:
    """How far it reached, in the words of STOP; a zone is within one place, as far as is known."""
    kinds = [each.kind for each in incident.scope]
    if "country" in kinds or kinds.count("region") > 1:
        return SCOPES[2]
    if "region" in kinds:
        return SCOPES[1]
    return SCOPES[0] if {"site", "zone"} & {*kinds} else "Not sure"


def _services(services: tuple[str, ...]) -> dict[str, str]:
    """`Yes` for each service that is named; for the others nothing is known."""
    names = {_ALIASES.get(each.casefold(), each.casefold()) for each in services}
    names |= {"sms", "phonecall"} if "voice" in names else set()
    cells = {f"{e}_affected": "Yes" if e in names else "Unknown" for e in _SERVICES}
    apart = {*_SERVICES, *_WHOLE, *_OURS, "voice"}
    others = [e for e in services if _ALIASES.get(e.casefold(), e.casefold()) not in apart]
    return cells | {"other_affected": ", ".join(_BY_CODE.get(e, e) for e in others)}
