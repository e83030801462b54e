"""The way to a machine, hop by hop, without rights: opens a socket for each hop.

Datagrams are sent with a small time to live, and the kernel's queue of errors (IP_RECVERR) says who
dropped each. All hops are tried at once. Where the system has no such queue, that is the answer.
"""

import asyncio
import ipaddress
import socket
import struct
import time
from typing import Any

from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter

__all__ = ["trace"]

_RECVERR, _RECVERR6, _ERRQUEUE = 11, 25, 0x2000
_FIRST_PORT = 33434
_ERROR = struct.Struct("=IBBBBII")  # sock_extended_err of <linux/errqueue.h>
_FROM_NETWORK = (2, 3)  # SO_EE_ORIGIN_ICMP and ICMP6
_BYTES = 100


async def trace(
    address: str, meter: Meter, hops: int = 20, timeout_s: float = 2.0
) -> dict[str, Any]:
    """The keys of one traceroute: each hop that answered, and whether the end was reached."""
    tried = await asyncio.gather(
        *(_hop(address, ttl, timeout_s, meter) for ttl in range(1, hops + 1))
    )
    end = next((at for at, each in enumerate(tried) if each["address"] == address), None)
    kept = list(tried if end is None else tried[: end + 1])
    while kept and end is None and kept[-1]["address"] is None and len(kept) > 1:
        kept.pop()
    failure = None if end is not None else (tried[0]["failure"] or "generic_timeout_error")
    return {
        "method": "udp",
        "address": address,
        "hops": kept,
        "reached": end is not None,
        "failure": failure,
    }


async def _hop(address: str, ttl: int, timeout_s: float, meter: Meter) -> dict[str, Any]:
    began = time.monotonic()
    found: str | None = None
    failure: str | None = None
    try:
        with _socket(address, ttl) as own:
            meter.count(_BYTES)
            own.send(b"liane" + bytes(27))
            async with asyncio.timeout(timeout_s):
                found = await _who_dropped(own)
    except (OSError, TimeoutError) as error:
        failure = failure_of(error)
    spent = round((time.monotonic() - began) * 1000, 3)
    return {"ttl": ttl, "address": found, "failure": failure, "rtt_ms": spent if found else None}


def _socket(address: str, ttl: int) -> socket.socket:
    six = ":" in address
    family = socket.AF_INET6 if six else socket.AF_INET
    own = socket.socket(family, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        if six:
            own.setsockopt(socket.IPPROTO_IPV6, _RECVERR6, 1)
            own.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
        else:
            own.setsockopt(socket.IPPROTO_IP, _RECVERR, 1)
            own.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
        own.connect((address, _FIRST_PORT + ttl))
    except OSError:
        own.close()
        raise
    return own


async def _who_dropped(own: socket.socket) -> str:
    loop = asyncio.get_running_loop()
    told: asyncio.Future[str] = loop.create_future()

    def look() -> None:
        try:
            found = _read_error(own)
        except BlockingIOError:
            return
        except OSError as error:
            found, failed = None, error
            if not told.done():
                told.set_exception(failed)
        if found and not told.done():
            told.set_result(found)

    loop.add_reader(own, look)
    try:
        return await told
    finally:
        loop.remove_reader(own)


def _read_error(own: socket.socket) -> str | None:
    """Who sent the error that waits; an error of this machine's own is raised."""
    _data, notes, _flags, _from = own.recvmsg(512, 512, _ERRQUEUE)
    for _level, _kind, note in notes:
        if len(note) < _ERROR.size + 8:
            continue
        number, origin, *_rest = _ERROR.unpack_from(note)
        if origin not in _FROM_NETWORK:
            raise OSError(number, "the system's own error")
        return _address(note[_ERROR.size :])
    return None


def _address(told: bytes) -> str | None:
    family = int.from_bytes(told[:2], "little" if struct.pack("=H", 1)[0] else "big")
    if family == socket.AF_INET:
        return str(ipaddress.ip_address(told[4:8]))
    if family == socket.AF_INET6:
        return str(ipaddress.ip_address(told[8:24]))
    return None
