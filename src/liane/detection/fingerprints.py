"""Block pages and forged addresses that others published: what they say of one measurement.

A fingerprint is a pattern in the body of a page, in one of its headers, or an address that a
resolver gives, with its scope: whose filter it is known from. The list is the reader's own (the
columns are those of OONI's and Citizen Lab's lists). It speaks only where something is amiss: a
page that proved who it is, or that is the control's, may well quote a block page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from liane.detection.verdicts import Finding
from liane.errors import BadInput
from liane.measurement import Measurement, Rejected, documents, read_records
from liane.measurement.lists import ListRow
from liane.measurement.streams import Others
from liane.words import N_

__all__ = ["Fingerprints", "fingerprints", "kept_fingerprints", "read_fingerprints", "told_by"]

_BODY, _ANSWER, _HEADER = "body", "dns", "header."
_LONGEST = 1_000_000  # characters of a page that are looked through
_FALSE = "fp"  # pages that look like blocking, and are none
_SCOPES = {  # whose it is, and how strongly it speaks; the first of these counts
    "nat": (6.0, N_("a filter of the country")),
    "isp": (6.0, N_("a filter of the provider")),
    "inst": (3.0, N_("the filter of an institution, for those in it")),
    "prod": (3.0, N_("a filtering product: a provider's, a school's or a house's")),
    _FALSE: (2.0, ""),
    "vbw": (2.5, N_("whose it is, the list does not say")),
}
_ELSEWHERE = 0.5  # of its weight, where it is known from other countries alone

_PAGE = N_("what came is a known block page ({name}): {whose}")
_NAME = N_("the resolver gives {address}, known for forged answers ({name}): {whose}")
_NO_BLOCK = N_("the page is known, and is no block page ({name})")
_NONE = N_("{file}: no fingerprint in it; a list has the columns {columns}")
_WANTED = "name, scope, location_found, pattern_type, pattern"


class Fingerprint(NamedTuple):
    """One pattern: where it stands, how it is compared, whose it is and where it was met."""

    name: str
    scope: str
    place: str
    kind: str
    pattern: str
    countries: frozenset[str]

    def matches(self, text: str) -> bool:
        """Whether a text is, begins with or holds the pattern."""
        if self.kind == "regexp":
            return re.search(self.pattern, text) is not None
        if self.kind == "contains":
            return self.pattern in text
        return text.startswith(self.pattern) and (self.kind == "prefix" or text == self.pattern)


@dataclass(frozen=True)
class Fingerprints:
    """A list, by where its patterns stand: bodies, headers by name, addresses."""

    bodies: tuple[Fingerprint, ...]
    headers: Mapping[str, tuple[Fingerprint, ...]]
    answers: Mapping[str, Fingerprint]


def fingerprints(rows: Iterable[Mapping[str, Any]]) -> Fingerprints:
    """The list that rows are, strongest first; a scope that is not known is taken as vague.

    >>> row = {"name": "a", "scope": "nat", "pattern_type": "full", "pattern": "203.0.113.9"}
    >>> list(fingerprints([row | {"location_found": "dns"}]).answers)
    ['203.0.113.9']
    """
    every = sorted(map(_fingerprint, rows), key=lambda each: list(_SCOPES).index(each.scope))
    named = {each.place.removeprefix(_HEADER) for each in every if each.place.startswith(_HEADER)}
    return Fingerprints(
        tuple(each for each in every if each.place == _BODY),
        {name: tuple(e for e in every if e.place == _HEADER + name) for name in named},
        {each.pattern: each for each in reversed(every) if each.place == _ANSWER},
    )


def _fingerprint(row: Mapping[str, Any]) -> Fingerprint:
    said = {name: str(row.get(name) or "") for name in (*_OF_ROW, "expected_countries")}
    scope = said["scope"] if said["scope"] in _SCOPES else "vbw"
    countries = frozenset(re.findall(r"[A-Z]{2}", said["expected_countries"].upper()))
    place, kind = said["location_found"].lower(), said["pattern_type"]
    return Fingerprint(said["name"], scope, place, kind, said["pattern"], countries)


_OF_ROW = ("name", "scope", "location_found", "pattern_type", "pattern")


def read_fingerprints(files: Sequence[Path]) -> tuple[Fingerprints | None, list[Rejected]]:
    """The list in files, and the rows that cannot be used; a file without any is bad input."""
    rows, rejected = list[ListRow](), list[Rejected]()
    for file in files:
        before = len(rows)
        for record in read_records([file], Others(documents.ENDINGS, documents.reader_of)):
            if isinstance(record, Rejected):
                rejected.append(record)
            elif isinstance(record.value, ListRow) and record.value.kind == "fingerprints":
                rows.append(record.value)
        if len(rows) == before:
            raise BadInput(_NONE, file=file, columns=_WANTED)
    return (fingerprints(rows) if rows else None), rejected


def kept_fingerprints(store: Path) -> Fingerprints | None:
    """The list that a table of observations holds beside its days."""
    from liane.measurement.lists_table import listed  # noqa: PLC0415 (a light box has no tables)

    rows = listed(store, "fingerprints").to_pylist()
    return fingerprints(rows) if rows else None


def told_by(known: Fingerprints, seen: Measurement, page_is_well: bool) -> list[Finding]:
    """What the list says of a measurement: of its addresses and, unless all is well, its pages."""
    found = [*_of_answers(known, seen)]
    return found if page_is_well else [*found, *_of_pages(known, seen)]


def _of_answers(known: Fingerprints, seen: Measurement) -> Iterator[Finding]:
    given = [
        address
        for lookup in seen.lookups
        for address in lookup.addresses
        if address in known.answers and address not in seen.control.addresses
    ]
    for address in given[:1]:
        mark = known.answers[address]
        nats, whose = _weight(mark, seen)
        if mark.scope != _FALSE:
            facts = {"address": address, "name": mark.name, "whose": (whose,)}
            yield Finding("blocked", "dns", nats, _NAME, facts)


def _of_pages(known: Fingerprints, seen: Measurement) -> Iterator[Finding]:
    """The strongest of what stands in the pages: one is enough."""
    met = sorted(_met(known, seen), key=lambda each: list(_SCOPES).index(each.scope))
    for mark in met[:1]:
        nats, whose = _weight(mark, seen)
        if mark.scope == _FALSE:
            yield Finding("insufficient", None, nats, _NO_BLOCK, {"name": mark.name})
        else:
            yield Finding("blocked", "http", nats, _PAGE, {"name": mark.name, "whose": (whose,)})


def _met(known: Fingerprints, seen: Measurement) -> Iterator[Fingerprint]:
    for each in seen.exchanges:
        if each.failure:
            continue
        body = (each.body or "")[:_LONGEST]
        yield from (mark for mark in known.bodies if body and mark.matches(body))
        for name, marks in known.headers.items():
            text = each.headers.get(name)
            yield from (mark for mark in marks if text is not None and mark.matches(text))


def _weight(mark: Fingerprint, seen: Measurement) -> tuple[float, str]:
    nats, whose = _SCOPES[mark.scope]
    elsewhere = mark.countries and seen.probe_cc and seen.probe_cc not in mark.countries
    return (nats * _ELSEWHERE if elsewhere else nats), whose
