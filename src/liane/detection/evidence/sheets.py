"""The tables of an evidence file, as CSV that any spreadsheet reads.

A cell that a spreadsheet would take for a formula gets an apostrophe. Unknown is an empty cell.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from liane.detection.evidence.chronology import Moment, local, zone_of
from liane.detection.evidence.exhibits import Exhibit, utc
from liane.detection.evidence.incidents import Incident, Signal, is_late
from liane.measurement.stop import safe

__all__ = ["Told", "sheets_of", "sources_of"]

_CHRONOLOGY = "utc local received_utc late kind source by_person reliability exhibit text"
_SOURCES = "source by_person kinds reliability signals first_utc last_utc raw late"


class Told:
    """What one source told, in all."""

    def __init__(self, source: str, signals: list[Signal]) -> None:
        times = sorted(each.at for each in signals if each.at)
        self.source = source
        self.signals = signals
        self.by_person = any(each.by_person for each in signals)
        self.kinds = sorted({each.kind for each in signals if each.kind})
        self.reliability = sorted({each.reliability for each in signals if each.reliability})
        self.first: datetime | None = times[0] if times else None
        self.last: datetime | None = times[-1] if times else None
        self.raw = len({each.raw for each in signals if each.raw})
        self.late = sum(is_late(each.at, each.received_at) is True for each in signals)


def sources_of(incident: Incident) -> list[Told]:
    """The sources in the order in which they first stand in the incident file."""
    held: dict[str, list[Signal]] = {}
    for each in incident.signals:
        held.setdefault(each.source, []).append(each)
    return [Told(source, signals) for source, signals in held.items()]


def sheets_of(
    incident: Incident, moments: list[Moment], exhibits: list[Exhibit]
) -> Iterator[tuple[str, bytes]]:
    """Chronology, sources, harm, custody and consents, each with its name."""
    yield "chronology.csv", _csv(_CHRONOLOGY.split(), _moments(incident, moments, exhibits))
    yield "sources.csv", _csv(_SOURCES.split(), (_source(each) for each in sources_of(incident)))
    impacts = ([utc(e.at), e.sector, e.people, e.text] for e in incident.impacts)
    yield "impacts.csv", _csv(["utc", "sector", "people", "text"], impacts)
    papers = ([e.on, e.kind, e.title, e.source, e.author, e.text] for e in incident.documents)
    yield "documents.csv", _csv(["on", "kind", "title", "source", "author", "text"], papers)
    journal = ([utc(each.at), each.who, each.what] for each in incident.custody)
    yield "custody.csv", _csv(["utc", "who", "what"], journal)
    consents = ([utc(e.at), e.who, e.what, _yes(e.withdrawn)] for e in incident.consents)
    yield "consents.csv", _csv(["utc", "who", "what", "withdrawn"], consents)


def _moments(
    incident: Incident, moments: list[Moment], exhibits: list[Exhibit]
) -> Iterator[list[Any]]:
    zone = zone_of(incident)
    names = {each.number: each.path or each.sha256 for each in exhibits}
    for each in moments:
        times = [utc(each.at), local(each.at, zone), utc(each.received_at), _yes(each.late)]
        who = [each.kind, each.source, _yes(each.by_person), each.reliability]
        yield [*times, *who, names.get(each.exhibit or 0), each.text]


def _source(each: Told) -> list[Any]:
    lists = [" ".join(each.kinds), " ".join(each.reliability), len(each.signals)]
    return [
        each.source,
        _yes(each.by_person),
        *lists,
        utc(each.first),
        utc(each.last),
        each.raw,
        each.late,
    ]


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")
