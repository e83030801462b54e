"""An alert as CAP 1.2 (OASIS, 1 July 2010) and as an entry of an Atom feed (RFC 4287). Pure.

The step is said three times: in `certainty` (reported is Possible, measured Likely, confirmed and
attributed Observed), in a parameter `liane-step`, and in words. No cause is ever written here.
Times carry their offset, « -00:00 » for UTC, as the standard asks; identifiers hold no space, comma
or sign that it forbids.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

__all__ = ["CAP", "CERTAINTY", "Told", "atom_of", "cap_of", "cap_time"]

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
_NO_SIGNS = "\ufffe\uffff"
_ATOM = "http://www.w3.org/2005/Atom"
CERTAINTY = {
    "reported": "Possible", "measured": "Likely", "confirmed": "Observed", "attributed": "Observed"
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An alert that was sent, in plain values."""

    identifier: str
    sender: str
    sender_name: str
    sent: datetime
    type: str  # Alert, Update, Cancel
    status: str  # Actual, Exercise
    language: str
    event: str
    headline: str
    text: str
    advice: str
    step: str
    step_said: str
    over: bool
    severe: bool
    onset: datetime | None
    ended: datetime | None
    area: str
    circle: tuple[float, float, float] | None = None  # lat, lon, km
    references: Sequence[tuple[str, str, datetime]] = ()  # sender, identifier, sent
    incident: str = ""
    web: str = ""


def cap_time(moment: datetime) -> str:
    """A moment as CAP writes it.

    >>> cap_time(datetime(2026, 3, 12, 6, 12, tzinfo=UTC))
    '2026-03-12T06:12:00-00:00'
    """
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}-00:00"


def cap_of(told: Told, *others: Told) -> bytes:
    """The alert as an XML document; `others` are the same in other languages, each its `info`."""
    alert = ET.Element("alert", xmlns=CAP)
    head = [
        ("identifier", told.identifier),
        ("sender", told.sender),
        ("sent", cap_time(told.sent)),
        ("status", told.status),
        ("msgType", told.type),
        ("scope", "Public"),
        ("references", " ".join(f"{s},{i},{cap_time(at)}" for s, i, at in told.references)),
        ("incidents", told.incident),
    ]
    _add(alert, head)
    for each in (told, *others):
        _info(alert, each)
    return _document(alert)


def _info(alert: ET.Element, told: Told) -> None:
    info = ET.SubElement(alert, "info")
    body = [
        ("language", told.language),
        ("category", "Infra"),
        ("event", told.event),
        ("responseType", "AllClear" if told.over or told.type == "Cancel" else "Monitor"),
        ("urgency", "Past" if told.over else "Immediate"),
        ("severity", "Severe" if told.severe else "Moderate"),
        ("certainty", "Unlikely" if told.type == "Cancel" else CERTAINTY[told.step]),
        ("effective", cap_time(told.sent)),
        ("onset", cap_time(told.onset) if told.onset else ""),
        ("senderName", told.sender_name),
        ("headline", told.headline[:160]),
        ("description", f"{told.text}\n{told.step_said}"),
        ("instruction", told.advice),
        ("web", told.web),
    ]
    _add(info, body)
    for name, value in (("liane-step", told.step), ("liane-rules", "incidents-1")):
        pair = ET.SubElement(info, "parameter")
        _add(pair, [("valueName", name), ("value", value)])
    area = ET.SubElement(info, "area")
    _add(area, [("areaDesc", told.area)])
    if told.circle:
        lat, lon, km = told.circle
        _add(area, [("circle", f"{lat:g},{lon:g} {km:g}")])


def atom_of(
    title: str, mark: str, address: str, home: str, updated: datetime,
    entries: Iterable[tuple[Told, str]],
) -> bytes:  # fmt: skip
    """A feed of alerts, known by its `mark`, each with the address of its CAP document."""
    feed = ET.Element("feed", xmlns=_ATOM)
    head = [("id", mark), ("title", title), ("updated", _atom_time(updated))]
    _add(feed, head)
    ET.SubElement(feed, "link", rel="self", href=address)
    ET.SubElement(feed, "link", rel="alternate", href=home)
    for told, cap_address in entries:
        _entry(feed, told, cap_address)
    return _document(feed)


def _entry(feed: ET.Element, told: Told, cap_address: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _add(
        entry,
        [
            ("id", f"urn:liane:{told.identifier}"),
            ("title", told.headline),
            ("updated", _atom_time(told.sent)),
            ("published", _atom_time(told.sent)),
            ("summary", f"{told.text}\n{told.step_said}"),
        ],
    )
    author = ET.SubElement(entry, "author")
    _add(author, [("name", told.sender_name)])
    ET.SubElement(entry, "category", term=told.step)
    ET.SubElement(entry, "link", rel="alternate", href=told.web)
    kind = {"rel": "enclosure", "type": "application/cap+xml", "href": cap_address}
    ET.SubElement(entry, "link", kind)


def _atom_time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: ET.Element, pairs: Iterable[tuple[str, str]]) -> None:
    """Elements with their text; those without any are left out."""
    for name, value in pairs:
        if value:
            ET.SubElement(parent, name).text = _clean(value)


def _clean(text: str) -> str:
    """Without the signs that XML cannot hold."""
    return "".join(each for each in text if each in "\n\t" or " " <= each not in _NO_SIGNS)


def _document(root: ET.Element) -> bytes:
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body
