"""Chained and signed lines: what a probe wrote, in which order, and that nobody changed it since.

Each line is one JSON object. `chain` holds its number, the SHA-256 of the whole line before it and
the probe's public key; `signature`, always last, is Ed25519 over every byte that stands before it.
So a line is checked as it is, with no canonical form to agree on. Opens no socket.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from liane.words import N_

__all__ = ["FIRST", "Link", "Problem", "Report", "check", "public_of", "read_link", "written"]

FIRST = "0" * 64  # what stands before the first line
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
class Problem:
    """What is wrong with a line, where, as a message with its facts."""

    source: str
    line: int
    message: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Report:
    """What a check found: lines that hold, keys, first and last moments, and every problem."""

    lines: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    continues: list[str] = field(default_factory=list)
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
    signed = _as_json(plain | {"chain": chain})[:-1]
    return signed + f',"signature":"{key.sign(signed).hex()}"}}'.encode()


def _as_json(value: dict[str, Any]) -> bytes:
    """JSON in UTF-8; halves of signs, which strangers send and UTF-8 has not, are escaped."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def read_link(line: bytes) -> Link | None:
    """Where a line stands; None where it is no line of a probe or its signature does not hold."""
    found = _SIGNED.match(line)
    if not found:
        return None
    try:
        value = json.loads(line)
        chain = value["chain"]
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(chain["key"]))
        public.verify(bytes.fromhex(found[2].decode()), found[1])
        number = int(chain["number"])
    except (ValueError, KeyError, TypeError, RecursionError, InvalidSignature):
        return None
    digest = hashlib.sha256(line).hexdigest()
    at = str(value.get("measurement_start_time") or "")
    return Link(chain["key"], number, str(chain["previous"]), digest, at)


def check(lines: Iterable[tuple[str, int, bytes]]) -> Report:
    """Check lines with their source and place: each signature, each chain, and forks of a key."""
    report = Report()
    links: dict[str, dict[int, tuple[Link, str, int]]] = {}
    for source, at, line in lines:
        link = read_link(line)
        if link is None:
            wrong = _FORGED if _SIGNED.match(line) else _NO_LINE
            report.problems.append(Problem(source, at, wrong))
            continue
        before = links.setdefault(link.key, {}).get(link.number)
        if before and before[0].digest != link.digest:
            report.problems.append(Problem(source, at, _TWO, {"number": link.number}))
            continue
        links[link.key][link.number] = (link, source, at)
    for key, held in links.items():
        report.keys[key] = len(held)
        report.lines += len(held)
        report.problems += _breaks(held, report)
    moments = sorted(link.at for held in links.values() for link, *_place in held.values())
    if moments:
        report.first_at, report.last_at = moments[0], moments[-1]
    return report


def _breaks(held: dict[int, tuple[Link, str, int]], report: Report) -> Iterator[Problem]:
    """Where the lines of one key do not follow each other; the first may continue others."""
    previous: Link | None = None
    for number in sorted(held):
        link, source, at = held[number]
        if previous is None:
            if number > 1:
                report.continues.append(link.previous)
        elif number != previous.number + 1:
            yield Problem(source, at, _GAP, {"number": previous.number + 1})
        elif link.previous != previous.digest:
            yield Problem(source, at, _TORN)
        if number == 1 and link.previous != FIRST:
            yield Problem(source, at, _TORN)
        previous = link
