"""The redacted version: no people, no exact places, no addresses; what is left can be handed on.

Left out: what people said or wrote, who kept or consented what, the causes and their probability
(never public by themselves), names of sites, raw files. Sources become `source 1`, `source 2`; the
time of a person's report is rounded down to its hour, for operators keep logs. In the few texts
that stay, known names are struck out, and so is what looks like an address, a number or a place.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from liane.detection.evidence.exhibits import utc
from liane.detection.evidence.incidents import FORMAT, Incident, Signal, incident_of

__all__ = ["Strike", "hour_of", "redacted", "words_of"]

STRUCK = "▇▇▇"
_OPEN = ("operator", "region", "country", "zone")  # scopes that stay; a site is an exact place
_PATTERNS = [
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*",  # mail, and accounts of machines
    r"(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}",  # of a network card
    r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?:%\w+)?(?![\w:])",  # IPv6
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]\d)",  # IPv4
    r"(?<!\w)[NSEWO]?\s*[-+]?\d{1,3}[.,]\d{3,}\s*°?\s*[NSEWO]?\s*[,;/ ]\s*"
    r"[NSEWO]?\s*[-+]?\d{1,3}[.,]\d{3,}\s*°?\s*[NSEWO]?",
    r"(?<!\w)[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?!\w)",  # plus codes
    r"\d{1,3}\s*°\s*\d{1,2}\s*['′’](?:\s*[\d.,]+\s*[\"″”])?\s*[NSEWO]?",
    r"(?<!\w)(?:\+|00)?\d(?:[ .\-/()]{0,2}\d){7,14}(?!\w)",  # telephone
]
_ADDRESSES = re.compile("|".join(_PATTERNS))
_FOLDERS = re.compile(r"(?:[^\s'\"=]*/)+")  # where files lie on somebody's machine
_MOMENTS = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?"
)


def redacted(value: Mapping[str, Any]) -> dict[str, Any]:
    """The incident file without what could harm anybody; itself an incident file."""
    incident = incident_of(value)
    strike = Strike(_names(incident))
    sources = {s: f"source {n}" for n, s in enumerate(dict.fromkeys(_sources(incident)), 1)}
    return {
        "format": FORMAT,
        "redacted": True,
        "exercise": incident.exercise,
        "id": incident.id,
        "title": strike(incident.title),
        "operator": {
            name: getattr(incident.operator, name)
            for name in ("slug", "name", "country", "clock_zone")
        },
        "step": incident.step,
        **_times(incident),
        "scope": [
            {"kind": each.kind, "name": strike(each.name) if each.kind in _OPEN else None}
            for each in incident.scope
        ],
        "services": [strike(each) for each in incident.services],
        "ruled_out": [
            {"what": each.what, "how": each.how, "why": strike(each.why) or None}
            for each in incident.ruled_out
        ],
        "signals": [_signal(each, sources, strike) for each in incident.signals],
        "causes": [],
        "impacts": [
            {"at": utc(hour_of(e.at)), "sector": strike(e.sector), "text": None, "people": e.people}
            for e in incident.impacts
        ],
        **_kept(incident),
        "rules_version": incident.rules_version or None,
        "recompute": strike(_FOLDERS.sub("", incident.recompute)) or None,
    }


def _times(incident: Incident) -> dict[str, str | None]:
    """Onset, detection, end; one that is the minute of a person's report tells its hour alone."""
    told = {minute_of(at) for e in incident.signals if e.by_person for at in (e.at, e.received_at)}
    turns = {name: getattr(incident, name) for name in ("began_at", "detected_at", "ended_at")}
    return {name: utc(hour_of(at) if minute_of(at) in told else at) for name, at in turns.items()}


def _kept(incident: Incident) -> dict[str, list[dict[str, Any]]]:
    """That papers, a journal, consents and raw files are kept, and when they came."""
    people = {each.raw for each in incident.signals if each.by_person and each.raw}
    return {
        "documents": [
            {"on": e.on or None, "kind": e.kind, "title": None, "source": None}
            for e in incident.documents
        ],
        "custody": [{"at": utc(e.at), "who": None, "what": None} for e in incident.custody],
        "consents": [
            {"at": utc(hour_of(e.at)), "who": None, "what": None, "withdrawn": e.withdrawn}
            for e in incident.consents
        ],
        "raw": [
            {"sha256": each.sha256, "name": None, "received_at": utc(each.received_at)}
            for each in incident.raw
            if each.sha256 not in people
        ],
    }


def minute_of(at: datetime | None) -> datetime | None:
    """A time rounded down to its minute."""
    return at and at.replace(second=0, microsecond=0)


def _signal(signal: Signal, sources: dict[str, str], strike: "Strike") -> dict[str, Any]:
    at, received_at = signal.at, signal.received_at
    if signal.by_person:
        at, received_at = hour_of(at), hour_of(received_at)
    return {
        "at": utc(at),
        "received_at": utc(received_at),
        "source": sources.get(signal.source),
        "kind": strike(signal.kind),
        "text": None if signal.by_person else strike(signal.text),
        "by_person": signal.by_person,
        "reliability": strike(signal.reliability),
        "raw": None if signal.by_person else signal.raw,
        "withdrawn": signal.withdrawn,
    }


def hour_of(at: datetime | None) -> datetime | None:
    """A time rounded down to its hour."""
    return at and at.replace(minute=0, second=0, microsecond=0)


def _sources(incident: Incident) -> Iterable[str]:
    return (each.source for each in incident.signals if each.source)


def _names(incident: Incident) -> set[str]:
    """What names a person, a site or a probe in this file; of people and sites each word too."""
    people = [each.who for each in (*incident.custody, *incident.consents)]
    people = [each for each in people if not each.startswith("liane ")]  # the software itself
    people += [each.source for each in incident.signals if each.by_person and not _is_way(each)]
    people += [each.witness for each in incident.signals]
    people += [each.author for each in incident.documents]
    people += [each.name for each in incident.scope if each.kind not in _OPEN]
    whole = {*people, *_sources(incident)} - {""} - _open_names(incident)
    return whole | words_of(people, incident)


def _open_names(incident: Incident) -> set[str]:
    """The operator and the places that everybody reads of."""
    about = incident.operator
    open_ones = {each.name for each in incident.scope if each.kind in _OPEN}
    return {about.name, about.slug, about.country, *open_ones}


def words_of(names: Iterable[str], incident: Incident) -> set[str]:
    """Each word of some names that is long enough to be one, but for those of open places.

    A code (« Témoin 3 ») is no name: its words are those of others too.
    """
    kept = {word.casefold() for e in _open_names(incident) for word in re.findall(r"\w+", e)}
    named = (each for each in names if not re.search(r"\d", each))
    words = {word for each in named for word in re.findall(r"\w{3,}", each)}
    return {each for each in words if each.casefold() not in kept}


def _is_way(signal: Signal) -> bool:
    """Whether a source is the way by which something came (`page/saw`), and names nobody."""
    return bool(re.fullmatch(r"[a-z]+/[a-z]+", signal.source))


class Strike:
    """Strikes names and addresses out of texts; times stay as they are."""

    def __init__(self, names: set[str]) -> None:
        longest = sorted(names, key=lambda each: (-len(each), each))
        told = "|".join(re.escape(each) for each in longest)
        self.names = re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None

    def __call__(self, text: str) -> str:
        parts, end = [], 0
        for found in _MOMENTS.finditer(text):
            parts += [self._struck(text[end : found.start()]), found[0]]
            end = found.end()
        return "".join([*parts, self._struck(text[end:])])

    def names_out(self, text: str) -> str:
        """A text without the names, and with all else."""
        return self.names.sub(STRUCK, text) if self.names else text

    def _struck(self, text: str) -> str:
        return _ADDRESSES.sub(STRUCK, self.names_out(text))
