"""Names looked up by the system, and by chosen resolvers in clear: opens a socket for each.

A question asked in clear is listened to a little longer than its first answer: whoever injects
answers is faster than the resolver, and the true one then comes second. Both are kept.
"""

import asyncio
import ipaddress
import secrets
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from liane.errors import BadInput
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter, connect
from liane.measurement.probes.messages import KINDS, Reply, question, read_reply
from liane.measurement.probes.pages import way_to
from liane.words import N_

__all__ = ["aside", "by_resolver", "by_system", "check_resolver", "entry_of", "system_resolver"]

_LISTEN_ON_S = 0.25
_DATAGRAM = 60  # bytes of headers of a question and its answer
_CONFIGURATION = Path("/etc/resolv.conf")

_NO_RESOLVER = N_("'{text}' is no resolver; write 9.9.9.9, [2620:fe::fe]:53 or https://…/dns-query")


def system_resolver() -> str | None:
    """The first resolver that the system is told to ask, as `address:port`; None if unknown."""
    try:
        lines = _CONFIGURATION.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    words = [line.split() for line in lines]
    told = [each[1] for each in words if len(each) > 1 and each[0] == "nameserver"]
    return _with_port(told[0]) if told else None


def _with_port(address: str) -> str:
    return f"[{address}]:53" if ":" in address else f"{address}:53"


async def by_system(host: str, began: float, timeout_s: float) -> dict[str, Any]:
    """What the system says of a name, whatever it asks: one entry with all addresses."""
    t0 = time.monotonic() - began
    addresses: list[str] = []
    failure = None
    try:
        async with asyncio.timeout(timeout_s):
            found = await aside(lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    except (OSError, UnicodeError, TimeoutError) as error:
        failure = failure_of(error)
    reply = Reply(failure, tuple(addresses), (), False)
    times = (t0, time.monotonic() - began)
    return entry_of(host, "ANY", "getaddrinfo", system_resolver() or "", reply, times)


async def aside(work: Callable[[], Any]) -> Any:
    """Work in a thread that nobody has to wait for: a dead resolver must not hold up the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Any] = loop.create_future()

    def tell(method: Callable[[Any], None], what: Any) -> None:
        if not done.done():
            method(what)

    def run() -> None:
        try:
            told = (done.set_result, work())
        except Exception as error:  # whatever it is, it is handed to who asked
            told = (done.set_exception, error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, *told)

    threading.Thread(target=run, daemon=True).start()
    return await done


async def by_resolver(
    host: str, kind: str, resolver: str, began: float, timeout_s: float, meter: Meter
) -> dict[str, Any]:
    """What one resolver, asked in clear at `address:port`, says of the addresses of a name."""
    t0 = time.monotonic() - began
    second: Reply | None = None
    try:
        async with asyncio.timeout(timeout_s):
            reply, second = await _asked(host, kind, resolver, meter)
    except (OSError, ValueError, TimeoutError, EOFError) as error:
        reply = Reply(failure_of(error), (), (), False)
    times = (t0, time.monotonic() - began)
    entry = entry_of(host, kind, "udp", resolver, reply, times)
    if second and second != reply:
        entry["x_second_answer"] = {
            "failure": second.failure,
            "addresses": list(second.addresses),
        }
    return entry


async def _asked(host: str, kind: str, resolver: str, meter: Meter) -> tuple[Reply, Reply | None]:
    address, port = _address_of(resolver)
    number = secrets.randbelow(65536)
    asking = question(host, kind, number)
    replies: asyncio.Queue[Reply | OSError] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(
        lambda: _Listener(lambda data: read_reply(data, number, host, kind), replies, meter),
        remote_addr=(address, port),
    )
    try:
        meter.count(len(asking) + _DATAGRAM)
        transport.sendto(asking)
        first = await replies.get()
        if isinstance(first, OSError):
            raise first
        if first.truncated:
            return await _over_tcp(asking, host, kind, (address, port), meter), None
        return first, await _one_more(replies)
    finally:
        transport.close()


async def _one_more(replies: "asyncio.Queue[Reply | OSError]") -> Reply | None:
    try:
        async with asyncio.timeout(_LISTEN_ON_S):
            second = await replies.get()
    except TimeoutError:
        return None
    return None if isinstance(second, OSError) else second


class _Listener(asyncio.DatagramProtocol):
    """Takes every datagram that answers the question; others are strangers' noise."""

    def __init__(
        self,
        read: Callable[[bytes], Reply | None],
        replies: "asyncio.Queue[Reply | OSError]",
        meter: Meter,
    ) -> None:
        self._read, self._replies, self._meter = read, replies, meter

    def datagram_received(self, data: bytes, addr: Any) -> None:  # noqa: ARG002
        self._meter.count(len(data))
        if reply := self._read(data):
            self._replies.put_nowait(reply)

    def error_received(self, exc: Exception) -> None:
        if isinstance(exc, OSError):
            self._replies.put_nowait(exc)


async def _over_tcp(
    asking: bytes, host: str, kind: str, resolver: tuple[str, int], meter: Meter
) -> Reply:
    line = await connect(*resolver, meter, 10.0)
    try:
        await line.send(len(asking).to_bytes(2, "big") + asking)
        held = b""
        while len(held) < 2 or len(held) < 2 + int.from_bytes(held[:2], "big"):
            data = await line.receive()
            if not data:
                raise EOFError
            held += data
    finally:
        line.close()
    reply = read_reply(held[2:], int.from_bytes(asking[:2], "big"), host, kind)
    return reply or Reply("unknown_failure: not a reply", (), (), False)


def check_resolver(resolver: str) -> str:
    """A resolver that can be asked: an address, or https://… of a sealed one; else BadInput.

    >>> check_resolver("9.9.9.9"), check_resolver("https://9.9.9.9/dns-query")
    ('9.9.9.9', 'https://9.9.9.9/dns-query')
    """
    try:
        sealed = resolver.startswith("https:") and way_to(resolver)
        if not sealed and not 0 < _address_of(resolver)[1] < 65536:
            raise ValueError(resolver)
    except ValueError as error:
        raise BadInput(_NO_RESOLVER, text=resolver) from error
    return resolver


def _address_of(resolver: str) -> tuple[str, int]:
    """`9.9.9.9`, `9.9.9.9:53` or `[2620:fe::fe]:53` as address and port.

    >>> _address_of("9.9.9.9"), _address_of("[2620:fe::fe]:5353")
    (('9.9.9.9', 53), ('2620:fe::fe', 5353))
    """
    if resolver.count(":") > 1 and not resolver.startswith("["):
        return str(ipaddress.ip_address(resolver)), 53
    address, colon, port = resolver.rpartition(":")
    address, port = (address, port) if colon and not port.endswith("]") else (resolver, "53")
    return str(ipaddress.ip_address(address.strip("[]"))), int(port)


def entry_of(
    host: str, kind: str, engine: str, resolver: str, reply: Reply, times: tuple[float, float]
) -> dict[str, Any]:
    """A look-up as OONI writes it; a number of network that is not known is left out."""
    answers: list[dict[str, Any]] = [
        {"answer_type": "CNAME", "hostname": alias, "ttl": None} for alias in reply.aliases
    ]
    for address in reply.addresses:
        six = ":" in address
        answers.append(
            {
                "answer_type": "AAAA" if six else "A",
                "ipv6" if six else "ipv4": address,
                "ttl": None,
            }
        )
    return {
        "engine": engine,
        "hostname": host,
        "query_type": kind if kind in KINDS else "ANY",
        "resolver_address": resolver,
        "answers": answers or None,
        "failure": reply.failure,
        "t0": round(times[0], 6),
        "t": round(times[1], 6),
    }
