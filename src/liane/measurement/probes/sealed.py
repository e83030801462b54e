"""Names asked of a chosen resolver over HTTPS (RFC 8484): opens a socket for each question.

Nobody on the way reads or changes a sealed answer, so that it can be laid beside those that came in
clear. The resolver is an address of a page, as https://9.9.9.9/dns-query; one that is a name is
looked up by the system, once. A resolver that is itself cut off fails by the step that failed.
"""

import asyncio
import base64
import socket
import ssl
import time
from typing import Any

from liane.measurement.addresses import is_address
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Line, Meter, connect, verifying
from liane.measurement.probes.lookups import aside, entry_of
from liane.measurement.probes.messages import Reply, question, read_reply
from liane.measurement.probes.pages import fetch, way_to

__all__ = ["by_sealed"]

_MOST_ANSWER = 64 * 1024
_MOST_ADDRESSES = 2
_known: dict[str, list[str]] = {}  # addresses of resolvers that are names, for as long as we run


async def by_sealed(
    host: str, kind: str, resolver: str, began: float, timeout_s: float, meter: Meter
) -> dict[str, Any]:
    """What one resolver, asked over HTTPS, says of the addresses of a name."""
    t0 = time.monotonic() - began
    try:
        async with asyncio.timeout(timeout_s):
            reply = await _asked(host, kind, resolver, meter, timeout_s)
    except (OSError, ValueError, TimeoutError, EOFError) as error:
        reply = Reply(failure_of(error), (), (), False)
    return entry_of(host, kind, "doh", resolver, reply, (t0, time.monotonic() - began))


async def _asked(host: str, kind: str, resolver: str, meter: Meter, timeout_s: float) -> Reply:
    asking = base64.urlsafe_b64encode(question(host, kind, 0)).rstrip(b"=").decode()
    url = f"{resolver}{'&' if '?' in resolver else '?'}dns={asking}"
    line = await _line(url, meter, timeout_s)
    try:
        page = await fetch(line, url, _MOST_ANSWER, timeout_s, kinds="application/dns-message")
    finally:
        line.close()
    if page.failure or page.status != 200:
        said = page.failure or f"unknown_failure: status {page.status}"
        return Reply(said, (), (), False)
    reply = read_reply(page.body, 0, host, kind)
    return reply or Reply("unknown_failure: not a reply", (), (), False)


async def _line(url: str, meter: Meter, timeout_s: float) -> Line:
    _scheme, host, port, _path = way_to(url)
    error: BaseException = TimeoutError()
    for address in await _addresses(host):
        try:
            line = await connect(address, port, meter, timeout_s)
        except (OSError, TimeoutError) as met:
            error = met
            continue
        try:
            await line.secure(verifying(), host)
        except (OSError, EOFError, ssl.SSLError, asyncio.CancelledError):
            line.close()
            raise
        return line
    raise error


async def _addresses(host: str) -> list[str]:
    if is_address(host):
        return [host]
    if host not in _known:
        try:
            found = await aside(lambda: socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM))
        except OSError as error:  # of the resolver's name: it says nothing of the one asked for
            raise ValueError(f"the resolver's own name: {failure_of(error)}") from error
        _known[host] = list(dict.fromkeys(str(each[4][0]) for each in found))[:_MOST_ADDRESSES]
    return _known[host]
