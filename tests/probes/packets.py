"""Packets as bytes: read, rewritten and forged, for the middlebox of the tests."""

import socket
import struct
from dataclasses import dataclass, replace

TCP, UDP, ICMP = 6, 17, 1
FIN, SYN, RST, ACK = 1, 2, 4, 16


def checksum(data: bytes) -> int:
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@dataclass(frozen=True)
class Packet:
    """One packet: who to whom, by which protocol, and what stands behind the address."""

    source: str
    target: str
    protocol: int
    ttl: int
    body: bytes

    @property
    def ports(self) -> tuple[int, int]:
        return struct.unpack_from("!HH", self.body)

    @property
    def payload(self) -> bytes:
        return self.body[8:] if self.protocol == UDP else self.body[(self.body[12] >> 4) * 4 :]

    def to_bytes(self) -> bytes:
        addresses = packed(self.source) + packed(self.target)
        body = self._summed(addresses)
        if len(addresses) == 32:
            head = struct.pack("!IHBB", 6 << 28, len(body), self.protocol, self.ttl)
            return head + addresses + body
        head = struct.pack(
            "!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0x4000, self.ttl, self.protocol, 0
        )
        return head[:10] + struct.pack("!H", checksum(head + addresses)) + addresses + body

    def _summed(self, addresses: bytes) -> bytes:
        at = {TCP: 16, UDP: 6, ICMP: 2}[self.protocol]
        bare = self.body[:at] + b"\0\0" + self.body[at + 2 :]
        last = "!BBH" if len(addresses) == 8 else "!xxBBH"
        pseudo = addresses + struct.pack(last, 0, self.protocol, len(bare))
        value = checksum(bare if self.protocol == ICMP else pseudo + bare)
        return bare[:at] + struct.pack("!H", value or 0xFFFF) + bare[at + 2 :]

    def redirected(self, target: str) -> "Packet":
        return replace(self, target=target)

    def coming_from(self, source: str) -> "Packet":
        return replace(self, source=source)


def packed(address: str) -> bytes:
    return socket.inet_pton(socket.AF_INET6 if ":" in address else socket.AF_INET, address)


def read(data: bytes) -> Packet | None:
    """The packet in some bytes; None for other than plain TCP, UDP or echoes of IPv4."""
    if len(data) >= 48 and data[0] >> 4 == 6 and data[6] in (TCP, UDP):
        ends = (socket.inet_ntop(socket.AF_INET6, data[at : at + 16]) for at in (8, 24))
        return Packet(*ends, data[6], data[7], data[40:])
    if len(data) < 28 or data[0] >> 4 != 4 or data[9] not in (TCP, UDP, ICMP):
        return None
    source, target = socket.inet_ntoa(data[12:16]), socket.inet_ntoa(data[16:20])
    return Packet(source, target, data[9], data[8], data[(data[0] & 15) * 4 :])


def resets(seen: Packet, flags: int = RST | ACK) -> tuple[Packet, Packet]:
    """What a censor sends both ends of a connection when it has seen enough."""
    here, there, number, answered = struct.unpack_from("!HHII", seen.body)
    spent = len(seen.payload) + bool(seen.body[13] & SYN)
    to_client = struct.pack(
        "!HHIIBBHHH", there, here, answered, number + spent & 0xFFFFFFFF, 0x50, flags, 512, 0, 0
    )
    to_server = struct.pack("!HHIIBBHHH", here, there, number, 0, 0x50, RST, 0, 0, 0)
    return (
        Packet(seen.target, seen.source, TCP, 64, to_client),
        Packet(seen.source, seen.target, TCP, 64, to_server),
    )


def dns_answer(asked: bytes, address: str | None, code: int = 0) -> bytes:
    """An answer to a question: one address if it is of the kind that is asked, or a refusal."""
    end = asked.index(b"\0", 12) + 5
    kind = 28 if address and ":" in address else 1
    count = 1 if address and asked[end - 4 : end - 2] == struct.pack("!H", kind) else 0
    head = asked[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, count, 0, 0)
    told = packed(address or "1.1.1.1")
    record = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(told)) + told
    return head + asked[12:end] + record * count


def dns_answered(seen: Packet, address: str | None, code: int = 0) -> Packet:
    """A whole packet that answers another one's question, whoever was asked."""
    here, there = seen.ports
    answer = dns_answer(seen.payload, address, code)
    body = struct.pack("!HHHH", there, here, 8 + len(answer), 0) + answer
    return Packet(seen.target, seen.source, UDP, 64, body)


def echo_answered(seen: Packet) -> Packet:
    return Packet(seen.target, seen.source, ICMP, 64, b"\0" + seen.body[1:])


def time_exceeded(seen: Packet, router: str) -> Packet:
    quoted = seen.to_bytes()[:28]
    return Packet(router, seen.source, ICMP, 64, b"\x0b\0\0\0\0\0\0\0" + quoted)


def unreachable(seen: Packet, router: str) -> Packet:
    """« No way to this host », as a router says it."""
    quoted = seen.to_bytes()[:28]
    return Packet(router, seen.source, ICMP, 64, b"\x03\x01\0\0\0\0\0\0" + quoted)
