"""Whether a machine answers, and how fast: opens a socket for echoes, or for connections.

Where the system lets nobody send echoes without rights (`net.ipv4.ping_group_range`), a TCP port is
tried instead: a refusal is an answer too. Which of both was done stands in the measurement.
"""

import asyncio
import os
import socket
import struct
import time
from typing import Any

from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter, connect

__all__ = ["ping"]

_ECHO = struct.Struct("!BBHHH")
_PORTS = (80, 443, 22, 53)
_BYTES = 84
_APART_S = 0.05


async def ping(
    address: str, meter: Meter, packets: int = 3, timeout_s: float = 2.0, port: int | None = None
) -> dict[str, Any]:
    """The keys of one ping: each packet, the method, and a failure where nothing came back."""
    began = time.monotonic()
    try:
        own = _echo_socket(address)
    except OSError:
        found = await _by_connecting(address, meter, timeout_s, port)
        method = "tcp"
    else:
        with own:
            found = [
                await _echo(own, address, at, timeout_s, meter) for at in range(1, packets + 1)
            ]
        method = "icmp"
    answered = [each["rtt_ms"] for each in found if each["failure"] is None]
    return {
        "method": method,
        "address": address,
        "packets": found,
        "sent": len(found),
        "received": len(answered),
        "rtt_ms": min(answered, default=None),
        "failure": None if answered else found[0]["failure"],
        "x_seconds": round(time.monotonic() - began, 3),
    }


def _echo_socket(address: str) -> socket.socket:
    """A socket for echoes, as the system gives to ordinary users or else to root."""
    six = ":" in address
    family = socket.AF_INET6 if six else socket.AF_INET
    protocol = socket.IPPROTO_ICMPV6 if six else socket.IPPROTO_ICMP
    own = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK, protocol)
    try:
        own.connect((address, 0))
    except OSError:
        own.close()
        raise
    return own


async def _echo(
    own: socket.socket, address: str, number: int, timeout_s: float, meter: Meter
) -> dict[str, Any]:
    loop, began = asyncio.get_running_loop(), time.monotonic()
    word = os.urandom(16)
    kind = 128 if ":" in address else 8
    failure = None
    try:
        meter.count(_BYTES)
        own.send(_ECHO.pack(kind, 0, 0, 0, number) + word)
        async with asyncio.timeout(timeout_s):
            while not (await loop.sock_recv(own, 256)).endswith(word):
                pass  # a late answer to an earlier packet
        meter.count(_BYTES)
    except (OSError, TimeoutError) as error:
        failure = failure_of(error)
    spent = round((time.monotonic() - began) * 1000, 3)
    if failure is None:
        await asyncio.sleep(_APART_S)
    return {"failure": failure, "rtt_ms": spent if failure is None else None}


async def _by_connecting(
    address: str, meter: Meter, timeout_s: float, port: int | None
) -> list[dict[str, Any]]:
    ports = (port,) if port else _PORTS
    return list(await asyncio.gather(*(_knock(address, each, meter, timeout_s) for each in ports)))


async def _knock(address: str, port: int, meter: Meter, timeout_s: float) -> dict[str, Any]:
    began, failure = time.monotonic(), None
    try:
        (await connect(address, port, meter, timeout_s)).close()
    except (OSError, TimeoutError) as error:
        failure = failure_of(error)
    if failure == "connection_refused":
        failure = None
    spent = round((time.monotonic() - began) * 1000, 3)
    return {"failure": failure, "rtt_ms": None if failure else spent, "port": port}
