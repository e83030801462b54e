"""Chained and signed lines: what a probe wrote, in which order, and that nobody changed it since.

Each line is one JSON object. `chain` holds its number, the SHA-256 of the whole line before it and
the probe's public key; `signature`, always last, is Ed25519 over every byte that stands before it.
So a line is checked as it is, with no canonical form to agree on. Lines that a probe let go of to
make room stand as one signed word: their numbers, what stood before them, the sums of the last and
of their file. A chain holds across it, and a copy kept elsewhere is laid beside. Opens no socket.
"""

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from liane.words import N_

__all__ = [
    "FIRST",
    "LET_GO",
    "Link",
    "Problem",
    "Report",
    "Span",
    "check",
    "public_of",
    "read_link",
    "read_span",
    "signed",
    "written",
]

FIRST = "0" * 64  # what stands before the first line
LET_GO = "journal_let_go"  # the name of the test, in a line that says what was let go
_SIGNED = re.compile(rb'^(\{.*),"signature":"([0-9a-f]{128})"\}$', re.DOTALL)

_NO_LINE = N_("no line of a probe: its signature is missing")
_FORGED = N_("the signature does not hold: the line was changed after it was signed")
_GAP = N_("line {number} is missing before this one")
_TORN = N_("what stands before it is not what was there when it was written")
_TWO = N_("number {number} was written twice with one key: two probes use it")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a line stands in its chain."""

    key: str
    number: int
    previous: str
    digest: str
    at: str


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that a probe let go of, as it signed: their numbers, what stood before, their last."""

    key: str
    first: int
    last: int
    previous: str
    digest: str
    until: str

    @property
    def lines(self) -> int:
        """How many they were."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, where, as a message with its facts."""

    source: str
    line: int
    message: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What a check found: lines that hold, keys, first and last moments, and every problem.

    `let_go` counts the lines that are no longer there and that the probe itself signed off.
    """

    lines: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    continues: list[str] = field(default_factory=list)
    let_go: int = 0
    let_go_until: str | None = None
    problems: list[Problem] = field(default_factory=list)
    first_at: str | None = None
    last_at: str | None = None


def public_of(key: Ed25519PrivateKey) -> str:
    """The public half of a key, in hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def written(value: dict[str, Any], number: int, previous: str, key: Ed25519PrivateKey) -> bytes:
    """A value as one signed line, without its line end."""
    chain = {"number": number, "previous": previous, "key": public_of(key)}
    plain = {name: each for name, each in value.items() if name not in ("chain", "signature")}
    return signed(plain | {"chain": chain}, key)


def signed(value: dict[str, Any], key: Ed25519PrivateKey) -> bytes:
    """A value as one line, its signature last."""
    plain = _as_json(value)[:-1]
    return plain + f',"signature":"{key.sign(plain).hex()}"}}'.encode()


def _as_json(value: dict[str, Any]) -> bytes:
    """JSON in UTF-8; halves of signs, which strangers send and UTF-8 has not, are escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def read_link(line: bytes) -> Link | None:
    """Where a line stands; None where it is no line of a probe or its signature does not hold."""
    try:
        value = _held(line, "chain")
        chain = value["chain"]
        number, previous = int(chain["number"]), str(chain["previous"])
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature):
        return None
    digest = hashlib.sha256(line).hexdigest()
    at = str(value.get("measurement_start_time") or "")
    return Link(chain["key"], number, previous, digest, at)


def read_span(line: bytes) -> Span | None:
    """What a line says was let go; None where it says no such thing or its signature fails."""
    if LET_GO.encode() not in line[:256]:
        return None
    try:
        value = _held(line, "test_keys")
        keys = value["test_keys"]
        first, last = int(keys["first"]), int(keys["last"])
        sums = str(keys["previous"]), str(keys["digest"])
        told = Span(keys["key"], first, last, *sums, str(keys["until"]))
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature):
        return None
    return told if value.get("test_name") == LET_GO and 0 < first <= last else None


def _held(line: bytes, where: str) -> dict[str, Any]:
    """The value of a line, signed by the key that stands in it at `where`; raises what is wrong."""
    found = _SIGNED.match(line)
    if not found:
        raise ValueError("no signature")
    value: dict[str, Any] = json.loads(line)
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(value[where]["key"]))
    public.verify(bytes.fromhex(found[2].decode()), found[1])
    return value


_Place = tuple[str, int]  # a source, and a line of it
_Links = dict[int, tuple[Link, _Place]]


def check(lines: Iterable[tuple[str, int, bytes]]) -> Report:
    """Check lines with their source and place: each signature, each chain, and forks of a key."""
    report = Report()
    links: dict[str, _Links] = {}
    spans: dict[str, list[tuple[Span, _Place]]] = {}
    for source, at, line in lines:
        link = read_link(line)
        span = None if link else read_span(line)
        if span:
            spans.setdefault(span.key, []).append((span, (source, at)))
        elif link is None:
            wrong = _FORGED if _SIGNED.match(line) else _NO_LINE
            report.problems.append(Problem(source, at, wrong))
        elif _is_fork(links.setdefault(link.key, {}), link):
            report.problems.append(Problem(source, at, _TWO, {"number": link.number}))
        else:
            links[link.key][link.number] = (link, (source, at))
    for key in links | spans:
        held = links.get(key, {})
        report.keys[key] = len(held)
        report.lines += len(held)
        report.problems += _breaks(_pieces(held, spans.get(key, []), report), report)
    moments = sorted(link.at for held in links.values() for link, _place in held.values())
    if moments:
        report.first_at, report.last_at = moments[0], moments[-1]
    return report


def _is_fork(held: _Links, link: Link) -> bool:
    before = held.get(link.number)
    return before is not None and before[0].digest != link.digest


_Piece = tuple[int, int, str, str, _Place]  # numbers, what stands before, sum of the last, where


def _pieces(held: _Links, spans: Iterable[tuple[Span, _Place]], report: Report) -> list[_Piece]:
    """Lines and spans in the order of their numbers; a span whose lines are here is left out.

    Of a span of which some lines are here (a copy kept elsewhere), each holds by its signature, and
    the last by the sum that the span tells.
    """
    numbers, covered, signed_off = sorted(held), set[int](), list[_Piece]()
    for span, place in {each[0]: each for each in spans}.values():
        there = numbers[bisect_left(numbers, span.first) : bisect_right(numbers, span.last)]
        last = held.get(span.last)
        if last and last[0].digest != span.digest:
            report.problems.append(Problem(*place, _TWO, {"number": span.last}))
        if len(there) == span.lines:
            continue
        covered.update(there)
        signed_off.append((span.first, span.last, span.previous, span.digest, place))
        report.let_go += span.lines - len(there)
        report.let_go_until = max(report.let_go_until or "", span.until)
    lines = [
        (number, number, link.previous, link.digest, place)
        for number, (link, place) in held.items()
        if number not in covered
    ]
    return sorted(lines + signed_off)


def _breaks(pieces: list[_Piece], report: Report) -> Iterator[Problem]:
    """Where the lines of one key do not follow each other; the first may continue others."""
    before: _Piece | None = None
    for piece in pieces:
        first, _last, previous, _digest, (source, at) = piece
        if before is None:
            if first > 1:
                report.continues.append(previous)
        elif first != before[1] + 1:
            yield Problem(source, at, _GAP, {"number": before[1] + 1})
        elif previous != before[3]:
            yield Problem(source, at, _TORN)
        if first == 1 and previous != FIRST:
            yield Problem(source, at, _TORN)
        before = piece
