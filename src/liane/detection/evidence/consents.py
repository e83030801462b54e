"""What a witness takes back is left out: of the file, of its raw files, of every version of it.

A consent belongs to a witness by name or by the code they go by. The last line about a witness
counts. Of what was taken back stay the hour and the kind of the report, so that nobody is counted
twice, and the line of the journal that says so, without its name.
"""

from collections.abc import Mapping
from typing import Any

from liane.detection.evidence.exhibits import utc
from liane.detection.evidence.incidents import Incident, Signal, incident_of
from liane.detection.evidence.redaction import Strike, hour_of, words_of

__all__ = ["agreed", "honoured"]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _taken_back(incident: Incident) -> set[str]:
    """The witnesses, by name or code, whose last word is that they agree no more."""
    last = {_plain(each.who): each.withdrawn for each in incident.consents if each.who.strip()}
    return {who for who, withdrawn in last.items() if withdrawn}


def _names(signal: Signal) -> set[str]:
    return {_plain(each) for each in (signal.witness, signal.source) if each.strip()}


def agreed(incident: Incident, signal: Signal) -> bool:
    """Whether somebody wrote down that the witness of a report agrees to its use."""
    known = {_plain(each.who) for each in incident.consents if not each.withdrawn}
    return bool(_names(signal) & known)


def honoured(value: Mapping[str, Any]) -> dict[str, Any]:
    """The incident file without what witnesses took back; the same where nobody did."""
    incident = incident_of(value)
    gone = _taken_back(incident)
    if not gone:
        return dict(value)
    theirs = [bool(_names(each) & gone) for each in incident.signals]
    cited = {e.raw for e, out in zip(incident.signals, theirs, strict=True) if e.raw and not out}
    dropped = {e.raw for e, out in zip(incident.signals, theirs, strict=True) if out} - cited
    given = zip(value.get("signals") or [], incident.signals, theirs, strict=True)
    signals = [_less(each, read) if out else each for each, read, out in given]
    told = {
        "signals": signals,
        "consents": [_unnamed(each, gone) for each in value.get("consents") or []],
        "raw": [each for each in value.get("raw") or [] if each.get("sha256") not in dropped],
    }
    people = [e.who for e in incident.consents if _plain(e.who) in gone]
    struck: dict[str, Any] = _without(
        dict(value) | told, Strike({*people, *words_of(people, incident)})
    )
    return struck


def _less(signal: Mapping[str, Any], read: Signal) -> dict[str, Any]:
    """A report of which the hour and the kind alone stay."""
    out = dict.fromkeys(("source", "text", "raw", "witness"))
    hours = {"at": utc(hour_of(read.at)), "received_at": utc(hour_of(read.received_at))}
    return dict(signal) | out | hours | {"withdrawn": True}


def _unnamed(line: Mapping[str, Any], gone: set[str]) -> dict[str, Any]:
    return dict(line) | {"who": None} if _plain(str(line.get("who") or "")) in gone else dict(line)


def _without(held: Any, strike: Strike) -> Any:
    """The same with names struck out of every text, whatever the text is in."""
    if isinstance(held, dict):
        return {name: _without(each, strike) for name, each in held.items()}
    if isinstance(held, list):
        return [_without(each, strike) for each in held]
    return strike.names_out(held) if isinstance(held, str) else held
