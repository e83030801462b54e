"""The incident file, read: what happened, who saw it, what was kept; unknown stays unknown.

The file is JSON with `"format": "liane-incident-1"`. Times are ISO 8601 and become UTC; one that
is absent is None and is never guessed. A field of a wrong kind is refused with its name: a file
that goes before a court is not read by halves.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from liane.errors import BadInput
from liane.words import N_

__all__ = [
    "FORMAT",
    "STEPS",
    "Cause",
    "Impact",
    "Incident",
    "Kept",
    "Operator",
    "Paper",
    "Raw",
    "Ruled",
    "Scope",
    "Signal",
    "incident_of",
    "is_late",
]

FORMAT = "liane-incident-1"
STEPS = ("reported", "measured", "confirmed", "attributed")
_COMPLETE_AFTER = timedelta(days=1)  # the same rule as in the table of observations
_FIRST_YEAR, _LAST_YEAR = 1900, 9000  # a clock may be wrong; further out, none can be shown
_SHA256 = re.compile(r"[0-9a-f]{64}")

_NO_OBJECT = N_("{field}: an object is wanted; correct the incident file")
_NO_LIST = N_("{field}: a list is wanted; correct the incident file")
_NO_TEXT = N_("{field}: a text is wanted; correct the incident file")
_NO_COUNT = N_("{field}: a whole number, 0 or more, is wanted; correct the incident file")
_NO_NUMBER = N_("{field}: a number from 0 to 1 is wanted; correct the incident file")
_NO_TIME = N_("{field}: '{said}' is no time with its zone; write one as 2026-03-02T08:00:00Z")
_NO_SUM = N_("{field}: '{said}' is no SHA-256 (64 characters 0-9 a-f); correct the incident file")
_NO_STEP = N_("step: '{said}' is none of {steps}; correct the incident file")
_NO_FORMAT = N_("this is no incident file: its format is '{said}', and {wanted} is wanted")


@dataclass(frozen=True, slots=True)
class Operator:
    """Whose network it was seen from."""

    slug: str = ""
    name: str = ""
    country: str = ""
    clock_zone: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far it reached: a site, zone, operator, region or country, and its name if known."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing seen or said, when, by what, and how far it is to be relied on."""

    at: datetime | None
    received_at: datetime | None
    source: str
    kind: str
    text: str
    by_person: bool
    reliability: str
    raw: str | None
    witness: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause, how likely the rules hold it, and why."""

    cause: str
    probability: float | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """One harm, by sector, and how many people it hit, if they were counted."""

    at: datetime | None
    sector: str
    text: str
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of the custody journal, or one consent: when, who, what; or one taken back."""

    at: datetime | None
    who: str
    what: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: a communiqué, a notice of an operator, the reading of a lawyer."""

    on: str
    kind: str
    title: str
    source: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Ruled:
    """Something of one's own that could explain it (power, link): whether it does, and why."""

    what: str
    how: str
    why: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One raw file as it was received."""

    sha256: str
    name: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Incident:
    """All that the incident file says."""

    id: str
    title: str
    operator: Operator
    step: str
    began_at: datetime | None = None
    detected_at: datetime | None = None
    ended_at: datetime | None = None
    scope: tuple[Scope, ...] = ()
    services: tuple[str, ...] = ()
    signals: tuple[Signal, ...] = ()
    causes: tuple[Cause, ...] = ()
    ruled_out: tuple[Ruled, ...] = ()
    documents: tuple[Paper, ...] = ()
    impacts: tuple[Impact, ...] = ()
    custody: tuple[Kept, ...] = ()
    consents: tuple[Kept, ...] = ()
    raw: tuple[Raw, ...] = ()
    rules_version: str = ""
    recompute: str = ""
    redacted: bool = field(default=False)
    exercise: bool = field(default=False)


def is_late(at: datetime | None, received_at: datetime | None) -> bool | None:
    """Whether it came after its own day could be taken as complete; None where nobody can tell."""
    if at is None or received_at is None:
        return None
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return received_at > day + timedelta(days=1) + _COMPLETE_AFTER


def incident_of(value: Mapping[str, Any]) -> Incident:
    """The incident of a file's JSON."""
    if value.get("format") != FORMAT:
        raise BadInput(_NO_FORMAT, said=value.get("format"), wanted=FORMAT)
    step = _text(value, "step") or "reported"
    if step not in STEPS:
        raise BadInput(_NO_STEP, said=step, steps=", ".join(STEPS))
    about = _object(value, "operator")
    told = {name: _text(about, name) for name in ("slug", "name", "country", "clock_zone")}
    return Incident(
        id=_text(value, "id"),
        title=_text(value, "title"),
        operator=Operator(**told),
        step=step,
        began_at=_time(value, "began_at"),
        detected_at=_time(value, "detected_at"),
        ended_at=_time(value, "ended_at"),
        scope=tuple(Scope(_text(e, "kind"), _text(e, "name")) for e in _objects(value, "scope")),
        services=_texts(value, "services"),
        signals=tuple(_signal(each) for each in _objects(value, "signals")),
        causes=tuple(_cause(each) for each in _objects(value, "causes")),
        ruled_out=tuple(
            Ruled(_text(e, "what"), _text(e, "how"), _text(e, "why"))
            for e in _objects(value, "ruled_out")
        ),
        documents=tuple(_paper(each) for each in _objects(value, "documents")),
        impacts=tuple(_impact(each) for each in _objects(value, "impacts")),
        custody=tuple(_kept(each) for each in _objects(value, "custody")),
        consents=tuple(_kept(each) for each in _objects(value, "consents")),
        raw=tuple(_raws(value)),
        rules_version=_text(value, "rules_version"),
        recompute=_text(value, "recompute"),
        redacted=value.get("redacted") is True,
        exercise=value.get("exercise") is True,
    )


def _signal(each: Mapping[str, Any]) -> Signal:
    raw = _text(each, "raw") or None
    return Signal(
        at=_time(each, "at"),
        received_at=_time(each, "received_at"),
        source=_text(each, "source"),
        kind=_text(each, "kind"),
        text=_text(each, "text"),
        by_person=each.get("by_person") is True,
        reliability=_text(each, "reliability"),
        raw=None if raw is None else _sum(raw, "signals.raw"),
        witness=_text(each, "witness"),
        withdrawn=each.get("withdrawn") is True,
    )


def _paper(each: Mapping[str, Any]) -> Paper:
    told = ("on", "kind", "title", "source", "author", "text")
    return Paper(**{name: _text(each, name) for name in told})


def _impact(each: Mapping[str, Any]) -> Impact:
    people = each.get("people")
    if people is not None and (type(people) is not int or people < 0):
        raise BadInput(_NO_COUNT, field="impacts.people")
    return Impact(_time(each, "at"), _text(each, "sector"), _text(each, "text"), people)


def _cause(each: Mapping[str, Any]) -> Cause:
    said = each.get("probability")
    if said is None:
        return Cause(_text(each, "cause"), None, _texts(each, "reasons"))
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= 1:
        raise BadInput(_NO_NUMBER, field="causes.probability")
    return Cause(_text(each, "cause"), float(said), _texts(each, "reasons"))


def _kept(each: Mapping[str, Any]) -> Kept:
    withdrawn = each.get("withdrawn") is True
    return Kept(_time(each, "at"), _text(each, "who"), _text(each, "what"), withdrawn)


def _raws(value: Mapping[str, Any]) -> Iterator[Raw]:
    """The raw files, each once; a signal's that the list does not name is one of them too."""
    listed = [
        Raw(_sum(_text(e, "sha256"), "raw.sha256"), _text(e, "name"), _time(e, "received_at"))
        for e in _objects(value, "raw")
    ]
    cited = [
        Raw(signal.raw, "", signal.received_at)
        for signal in map(_signal, _objects(value, "signals"))
        if signal.raw
    ]
    known = set()
    for each in [*listed, *cited]:
        if each.sha256 not in known:
            known.add(each.sha256)
            yield each


def _sum(said: str, field: str) -> str:
    if not _SHA256.fullmatch(said):
        raise BadInput(_NO_SUM, field=field, said=said[:80])
    return said


def _object(value: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    held = value.get(field)
    if held is not None and not isinstance(held, dict):
        raise BadInput(_NO_OBJECT, field=field)
    return held or {}


def _list(value: Mapping[str, Any], field: str) -> list[Any]:
    held = value.get(field)
    if held is not None and not isinstance(held, list):
        raise BadInput(_NO_LIST, field=field)
    return held or []


def _objects(value: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
    held = _list(value, field)
    if not all(isinstance(each, dict) for each in held):
        raise BadInput(_NO_OBJECT, field=field)
    return held


def _texts(value: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(_said(each, field) for each in _list(value, field))


def _text(value: Mapping[str, Any], field: str) -> str:
    """A text; a number is one too; nothing where it is absent or null: unknown."""
    return _said(value.get(field), field)


def _said(held: Any, field: str) -> str:
    if isinstance(held, bool) or not isinstance(held, str | int | float | None):
        raise BadInput(_NO_TEXT, field=field)
    return "" if held is None else str(held).encode("utf-8", "replace").decode("utf-8")


def _time(value: Mapping[str, Any], field: str) -> datetime | None:
    said = _text(value, field)
    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
        if found.tzinfo is None or not _FIRST_YEAR <= found.year < _LAST_YEAR:
            raise ValueError
        return found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadInput(_NO_TIME, field=field, said=said[:80]) from error
