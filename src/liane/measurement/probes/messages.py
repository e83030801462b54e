"""DNS messages written and read: one question, its answers. Opens no socket itself.

A message from the network is a stranger's: every length is checked, and pointers may only lead
backwards, so that a reading always ends. Sources: RFC 1035 sections 4.1 and 4.2, RFC 3596.
"""

import ipaddress
import struct
from dataclasses import dataclass

__all__ = ["KINDS", "Reply", "question", "read_reply"]

KINDS = {"A": 1, "AAAA": 28}
_ALIAS = 5
_HEAD = struct.Struct("!6H")
_RECORD = struct.Struct("!HHIH")
_FAILURES = {2: "dns_servfail_error", 3: "dns_nxdomain_error", 5: "dns_refused_error"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What one message answers: why it fails, addresses, aliases, and whether it was cut short."""

    failure: str | None
    addresses: tuple[str, ...]
    aliases: tuple[str, ...]
    truncated: bool


def question(name: str, kind: str, number: int) -> bytes:
    """A recursive question for the addresses of a name.

    >>> len(question("example.org", "A", 7))
    29
    """
    head = _HEAD.pack(number, 0x0100, 1, 0, 0, 0)
    return head + _written(name) + struct.pack("!HH", KINDS[kind], 1)


def _written(name: str) -> bytes:
    labels = [label for label in name.rstrip(".").encode("idna").split(b".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def read_reply(data: bytes, number: int, name: str, kind: str) -> Reply | None:
    """The reply that a message holds; None where it is no reply to this question.

    >>> read_reply(b"nonsense", 7, "example.org", "A") is None
    True
    """
    try:
        return _read(data, number, name, kind)
    except (IndexError, ValueError, struct.error):
        return None


def _read(data: bytes, number: int, name: str, kind: str) -> Reply | None:
    its_number, flags, questions, answers, _authority, _more = _HEAD.unpack_from(data)
    if its_number != number or not flags & 0x8000 or questions > 1:
        return None
    at = _HEAD.size
    if questions:
        asked, at = _name(data, at)
        if asked != name.rstrip(".").lower().encode("idna").decode().lower():
            return None
        at += 4
    addresses, aliases = _answers(data, at, answers, kind)
    code = flags & 15
    failure = _FAILURES.get(code, f"unknown_failure: dns rcode {code}") if code else None
    if not failure and not addresses:
        failure = "dns_no_answer"
    return Reply(failure, tuple(addresses), tuple(aliases), bool(flags & 0x0200))


def _answers(data: bytes, at: int, count: int, kind: str) -> tuple[list[str], list[str]]:
    addresses, aliases = [], []
    for _each in range(count):
        _owner, at = _name(data, at)
        its_kind, _class, _ttl, length = _RECORD.unpack_from(data, at)
        at += _RECORD.size
        held = data[at : at + length]
        if len(held) < length:
            break
        if its_kind == _ALIAS:
            aliases.append(_name(data, at)[0])
        elif its_kind == KINDS[kind]:
            addresses.append(str(ipaddress.ip_address(held)))
        at += length
    return addresses, aliases


def _name(data: bytes, at: int) -> tuple[str, int]:
    """A name and where it ends; a pointer leads to an earlier place, or the message is refused."""
    labels: list[str] = []
    end, limit = 0, at
    while length := data[at]:
        if length & 0xC0 == 0xC0:
            end = end or at + 2
            at = (length & 0x3F) << 8 | data[at + 1]
            if at >= limit:
                raise ValueError("a pointer that does not lead back")
            limit = at
        else:
            labels.append(data[at + 1 : at + 1 + length].decode("ascii", "replace").lower())
            at += 1 + length
    return ".".join(labels), end or at + 1
