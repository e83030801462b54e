"""CAP 1.2 alerts (OASIS Common Alerting Protocol), written and read, each rule of its schema held.

`write_cap` raises BadInput for what the schema would refuse; `problems_of` names what a foreign
alert breaks. Times carry their zone and UTC is written `-00:00`, as section 3.3.2 wants it.
Source: CAP-v1.2-os, sections 3.2 and 3.3, and its schema.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from liane.errors import BadInput
from liane.words import N_

__all__ = ["CAP", "cap_time", "is_cap", "problems_of", "rows_of_cap", "write_cap"]

CAP = "urn:oasis:names:tc:emergency:cap:1.2"

# Each element in the order of the schema: name, least times, most times (0: any).
_ALERT = (
    ("identifier", 1, 1),
    ("sender", 1, 1),
    ("sent", 1, 1),
    ("status", 1, 1),
    ("msgType", 1, 1),
    ("source", 0, 1),
    ("scope", 1, 1),
    ("restriction", 0, 1),
    ("addresses", 0, 1),
    ("code", 0, 0),
    ("note", 0, 1),
    ("references", 0, 1),
    ("incidents", 0, 1),
    ("info", 0, 0),
)
_INFO = (
    ("language", 0, 1),
    ("category", 1, 0),
    ("event", 1, 1),
    ("responseType", 0, 0),
    ("urgency", 1, 1),
    ("severity", 1, 1),
    ("certainty", 1, 1),
    ("audience", 0, 1),
    ("eventCode", 0, 0),
    ("effective", 0, 1),
    ("onset", 0, 1),
    ("expires", 0, 1),
    ("senderName", 0, 1),
    ("headline", 0, 1),
    ("description", 0, 1),
    ("instruction", 0, 1),
    ("web", 0, 1),
    ("contact", 0, 1),
    ("parameter", 0, 0),
    ("resource", 0, 0),
    ("area", 0, 0),
)
_PAIR = (("valueName", 1, 1), ("value", 1, 1))
_RESOURCE = (
    ("resourceDesc", 1, 1),
    ("mimeType", 1, 1),
    ("size", 0, 1),
    ("uri", 0, 1),
    ("derefUri", 0, 1),
    ("digest", 0, 1),
)
_AREA = (
    ("areaDesc", 1, 1),
    ("polygon", 0, 0),
    ("circle", 0, 0),
    ("geocode", 0, 0),
    ("altitude", 0, 1),
    ("ceiling", 0, 1),
)
_PARTS = {
    "alert": _ALERT,
    "info": _INFO,
    "eventCode": _PAIR,
    "parameter": _PAIR,
    "geocode": _PAIR,
    "resource": _RESOURCE,
    "area": _AREA,
}
_WORDS = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
_SIGNED = "{http://www.w3.org/2000/09/xmldsig#}"  # the schema lets it stand at the end
_TIMES = ("sent", "effective", "onset", "expires")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_UNSPOKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # not in XML 1.0

_REFUSED = N_("this is no alert that CAP 1.2 allows: {why}")


def cap_time(at: datetime) -> str:
    """A time as CAP wants it: with its zone, and UTC as -00:00.

    >>> from datetime import UTC
    >>> cap_time(datetime(2026, 3, 2, 8, tzinfo=UTC))
    '2026-03-02T08:00:00-00:00'
    """
    text = at.replace(microsecond=0).isoformat()
    return text[:-6] + "-00:00" if text.endswith("+00:00") else text


def write_cap(alert: Mapping[str, Any]) -> bytes:
    """An alert as XML; elements that hold others are mappings, those that repeat are lists."""
    ET.register_namespace("", CAP)
    root = _element("alert", alert)
    broken = problems_of(root)
    if broken:
        raise BadInput(_REFUSED, why="; ".join(broken))
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n").encode("utf-8")


def _element(name: str, value: Any) -> ET.Element:
    element = ET.Element(f"{{{CAP}}}{name}")
    if not isinstance(value, Mapping):
        element.text = _UNSPOKEN.sub("\ufffd", str(value))
        return element
    known = [each for each, _least, _most in _PARTS.get(name, ())]
    for part in [*known, *(each for each in value if each not in known)]:
        held = value.get(part)
        every = held if isinstance(held, Sequence) and not isinstance(held, str) else [held]
        element.extend(_element(part, each) for each in every if each is not None)
    return element


def is_cap(root: ET.Element) -> bool:
    """Whether the root of a document is an alert of CAP 1.2."""
    return root.tag == f"{{{CAP}}}alert"


def problems_of(root: ET.Element) -> list[str]:
    """What an alert breaks of the schema and of the rules beside it; nothing for a good one."""
    if not is_cap(root):
        return [f"{root.tag} is not an alert of CAP 1.2"]
    return [*_structure(root, "alert"), *_beside(root)]


def _structure(element: ET.Element, name: str) -> Iterator[str]:
    """The parts of an element: known, in their order, as often as they may stand."""
    held = [each for each in element if not each.tag.startswith(_SIGNED)]
    found = [each.tag.removeprefix(f"{{{CAP}}}") for each in held]
    yield from _order(name, found)
    for child, part in zip(held, found, strict=True):
        if part in _PARTS:
            yield from _structure(child, part)
        else:
            yield from _value(part, child.text or "")


def _order(name: str, found: list[str]) -> Iterator[str]:
    order = [part for part, _least, _most in _PARTS[name]]
    for unknown in sorted({each for each in found if each not in order}):
        yield f"{name}: {unknown} is not known"
    places = [order.index(each) for each in found if each in order]
    if places != sorted(places):
        yield f"{name}: its parts are not in order"
    for part, least, most in _PARTS[name]:
        if found.count(part) < least:
            yield f"{name}: {part} is missing"
        if most and found.count(part) > most:
            yield f"{name}: {part} stands {found.count(part)} times"


def _value(part: str, text: str) -> Iterator[str]:
    if part in _WORDS and text not in _WORDS[part].split():
        yield f"{part}: {text!r} is none of its words"
    if part in _TIMES and not _is_time(text):
        yield f"{part}: {text!r} is not a time with its zone"
    if part in ("identifier", "sender") and (not text or re.search(r"[\s,<&]", text)):
        yield f"{part}: {text!r} is empty, or holds a space, a comma, < or &"


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(_TIME.fullmatch(text))


def _beside(root: ET.Element) -> Iterator[str]:
    """Rules that the text of the standard gives beside its schema."""
    said = {name: root.findtext(f"{{{CAP}}}{name}") for name in ("scope", "msgType")}
    for scope, needs in (("Restricted", "restriction"), ("Private", "addresses")):
        if said["scope"] == scope and not root.findtext(f"{{{CAP}}}{needs}"):
            yield f"alert: {needs} is missing, which the scope {scope} needs"
    if said["msgType"] in ("Update", "Cancel") and not root.findtext(f"{{{CAP}}}references"):
        yield f"alert: references is missing, which {said['msgType']} needs"


def rows_of_cap(root: ET.Element) -> list[dict[str, Any]]:
    """One row for each part of an alert that informs (one alone where none does)."""
    head = {name: root.findtext(f"{{{CAP}}}{name}") for name, _l, most in _ALERT if most == 1}
    infos = root.findall(f"{{{CAP}}}info") or [ET.Element("info")]
    return [head | _info(each) for each in infos]


def _info(info: ET.Element) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: info.findtext(f"{{{CAP}}}{name}") for name, _l, most in _INFO if most == 1
    }
    row["category"] = " ".join(each.text or "" for each in info.findall(f"{{{CAP}}}category"))
    areas = info.findall(f"{{{CAP}}}area/{{{CAP}}}areaDesc")
    row["areas"] = "; ".join(each.text or "" for each in areas)
    return row
