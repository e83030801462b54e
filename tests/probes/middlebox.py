"""A middlebox between a client and the world, that can be told to censor in one way at a time.

It stands between two TUN interfaces, each in a namespace of its own, and carries packets from one
to the other: the client's own kernel and the servers' kernels do all the rest.
"""

import asyncio
import contextlib
import os
from collections.abc import Callable

from probes import packets
from probes.packets import ACK, FIN, ICMP, RST, TCP, UDP, Packet

GATEWAY = "100.64.1.254"
NOBODY = "66.220.144.1"
_RATE, _BURST_S = 8000.0, 0.4  # 64 kb/s


class Middlebox:
    """Carries packets; `way` says how it censors; whom, `name` and `addresses`."""

    def __init__(self, client: int, world: int) -> None:
        self.client, self.world = client, world
        self.way, self.name, self.instead = "nothing", b"", ""
        self.addresses: tuple[str, ...] = ()
        self._moved: dict[tuple[str, int], str] = {}
        self._free_at, self.rate = 0.0, _RATE
        self.count = 0

    def start(self) -> None:
        loop = asyncio.get_running_loop()
        loop.add_reader(self.client, self._out)
        loop.add_reader(self.world, self._in)

    def _out(self) -> None:
        for data in _read_all(self.client):
            seen = packets.read(data)
            if seen is None:
                self._to_world(data)
            elif seen.target == GATEWAY and seen.protocol == ICMP:
                self._to_client(packets.echo_answered(seen).to_bytes())
            elif seen.ttl == 1:
                self._to_client(packets.time_exceeded(seen, GATEWAY).to_bytes())
            else:
                self.count += 1
                self._ways().get(self.way, self._pass)(seen, data)

    def _ways(self) -> dict[str, Callable[[Packet, bytes], None]]:
        return {
            "dns injection": self._inject,
            "dns refusal": self._refuse,
            "reset on sni": self._reset,
            "dns empty": lambda seen, data: self._refuse(seen, data, 0),
            "dns no such name": lambda seen, data: self._refuse(seen, data, 3),
            "reset on host": lambda seen, data: self._reset(seen, data, 80),
            "reset on syn": self._shut,
            "end on sni": lambda seen, data: self._reset(seen, data, 443, FIN | ACK),
            "drop on sni": self._swallow,
            "silent drop": self._drop,
            "no way": self._no_way,
            "tls man in the middle": lambda seen, data: self._move(seen, data, 443),
            "http block page": lambda seen, data: self._move(seen, data, 80),
            "full cut": lambda _seen, _data: None,
            "captive portal": self._portal,
            "dead resolver": self._deaf,
        }

    def _in(self) -> None:
        for data in _read_all(self.world):
            if self.way == "full cut":
                continue
            seen = packets.read(data)
            if seen is None or seen.protocol != TCP:
                self._to_client(data)
                continue
            moved = self._moved.get((seen.source, seen.ports[1]))
            told = seen.coming_from(moved).to_bytes() if moved else data
            if self.way == "slow link" or (
                self.way == "throttling" and seen.source in self.addresses
            ):
                self._later(told)
            else:
                self._to_client(told)

    def _pass(self, _seen: Packet, data: bytes) -> None:
        self._to_world(data)

    def _is_question(self, seen: Packet) -> bool:
        return seen.protocol == UDP and seen.ports[1] == 53 and self.name in seen.payload

    def _inject(self, seen: Packet, data: bytes) -> None:
        """The false answer comes first; the true one is let through and comes too late."""
        if self._is_question(seen):
            self._to_client(packets.dns_answered(seen, self.instead or NOBODY).to_bytes())
        self._to_world(data)

    def _refuse(self, seen: Packet, data: bytes, code: int = 5) -> None:
        if self._is_question(seen):
            self._to_client(packets.dns_answered(seen, None, code).to_bytes())
        else:
            self._to_world(data)

    def _deaf(self, seen: Packet, data: bytes) -> None:
        if seen.protocol != UDP or seen.ports[1] != 53:
            self._to_world(data)

    def _names(self, seen: Packet, port: int) -> bool:
        """Whether a packet begins a conversation and names whom the censor is after."""
        begins = {443: b"\x16", 80: b"G"}[port]
        asks = seen.protocol == TCP and seen.ports[1] == port and seen.payload[:1] == begins
        return asks and self.name in seen.payload

    def _reset(self, seen: Packet, data: bytes, port: int = 443, flags: int = RST | ACK) -> None:
        if self._names(seen, port):
            to_client, to_server = packets.resets(seen, flags)
            self._to_client(to_client.to_bytes())
            self._to_world(to_server.to_bytes())
        else:
            self._to_world(data)

    def _shut(self, seen: Packet, data: bytes) -> None:
        if seen.protocol == TCP and seen.target in self.addresses:
            self._to_client(packets.resets(seen)[0].to_bytes())
        else:
            self._to_world(data)

    def _swallow(self, seen: Packet, data: bytes) -> None:
        """The name in the handshake is what is dropped; the connection stands."""
        if not self._names(seen, 443):
            self._to_world(data)

    def _drop(self, seen: Packet, data: bytes) -> None:
        if seen.target not in self.addresses:
            self._to_world(data)

    def _no_way(self, seen: Packet, data: bytes) -> None:
        if seen.target in self.addresses:
            self._to_client(packets.unreachable(seen, GATEWAY).to_bytes())
        else:
            self._to_world(data)

    def _move(self, seen: Packet, data: bytes, port: int) -> None:
        if seen.protocol == TCP and seen.target in self.addresses and seen.ports[1] == port:
            self._moved[self.instead, seen.ports[0]] = seen.target
            data = seen.redirected(self.instead).to_bytes()
        self._to_world(data)

    def _portal(self, seen: Packet, data: bytes) -> None:
        """Pages in clear become the sign-in page, all else but names goes nowhere."""
        if seen.protocol == TCP and seen.ports[1] == 80:
            self._moved[self.instead, seen.ports[0]] = seen.target
            self._to_world(seen.redirected(self.instead).to_bytes())
        elif seen.protocol == UDP and seen.ports[1] == 53:
            self._to_world(data)

    def _later(self, data: bytes) -> None:
        """A queue of 0.4 s in front of 64 kb/s; what finds it full is dropped."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        turn = max(self._free_at, now)
        if turn - now <= _BURST_S:
            self._free_at = turn + len(data) / self.rate
            loop.call_at(self._free_at, self._to_client, data)

    def _to_client(self, data: bytes) -> None:
        _put(self.client, data)

    def _to_world(self, data: bytes) -> None:
        _put(self.world, data)


def _read_all(handle: int) -> list[bytes]:
    found = []
    try:
        while len(found) < 64:
            found.append(os.read(handle, 65536))
    except BlockingIOError:
        pass
    return found


def _put(handle: int, data: bytes) -> None:
    with contextlib.suppress(OSError):  # an interface that is down loses packets, as any does
        os.write(handle, data)
