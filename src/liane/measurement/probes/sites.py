"""A site measured from names to page, as `web_connectivity` 0.5 writes it: opens a socket a step.

The steps are noted as they are met, and nothing is judged here: `liane.detection` does that beside
the control, which is asked for the same page and the same addresses in the same minute.
"""

import asyncio
import base64
import errno
import ssl
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from liane.measurement.addresses import is_address, is_bogon
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Line, Meter, connect, trusting, verifying
from liane.measurement.probes.lookups import by_resolver, by_system, system_resolver
from liane.measurement.probes.pages import Page, as_response, asked_headers, fetch, host_of, way_to
from liane.measurement.probes.sealed import by_sealed

__all__ = ["Patience", "Visit", "endpoint", "look_up", "may_visit", "visit"]

_MOST_ADDRESSES = 2
_MOST_REDIRECTIONS = 10
_PAGES = (80, 443)
_REDIRECTIONS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each kind of step may take, in seconds, and the most bytes of a page to fetch."""

    names_s: float = 6.0
    connect_s: float = 10.0
    handshake_s: float = 10.0
    page_s: float = 15.0
    page_bytes: int = 24 * 1024


@dataclass(slots=True)
class Visit:
    """What a visit noted so far, in OONI's words."""

    began: float
    meter: Meter
    patience: Patience
    resolvers: tuple[str, ...]
    public_only: bool = False
    queries: list[dict[str, Any]] = field(default_factory=list)
    connections: list[dict[str, Any]] = field(default_factory=list)
    handshakes: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def now(self) -> float:
        """Seconds since the visit began, on the clock that never jumps."""
        return round(time.monotonic() - self.began, 6)


async def visit(seen: Visit, url: str, addresses: list[str] | None = None) -> None:
    """Go to a page and follow where it leads, noting each step; its names may be known already."""
    for depth in range(_MOST_REDIRECTIONS + 1):
        if depth or addresses is None:
            addresses = await look_up(seen, way_to(url)[1], depth)
        page = await steps_of(seen, url, addresses, depth)
        onward = _led_on(url, page)
        if not onward:
            return
        url = onward


def _led_on(url: str, page: Page | None) -> str | None:
    if page is None or page.failure or page.status not in _REDIRECTIONS:
        return None
    try:
        onward = urljoin(url, page.header("location"))
        scheme = way_to(onward)[0]
    except ValueError:
        return None
    return onward if scheme in ("http", "https") and onward != url else None


async def look_up(seen: Visit, host: str, depth: int) -> list[str]:
    """The addresses that the system has for a name, and beside it those of the chosen resolvers."""
    tags = ["classic", f"depth={depth}"]
    if is_address(host):
        return [host]
    asked = [by_system(host, seen.began, seen.patience.names_s)]
    own = None if seen.public_only else system_resolver()  # a helper needs no second opinion
    resolvers = [each for each in (own, *seen.resolvers) if each]
    for resolver in dict.fromkeys(resolvers if depth == 0 else []):
        asked += [
            _ask_of(resolver)(host, kind, resolver, seen.began, seen.patience.names_s, seen.meter)
            for kind in ("A", "AAAA")
        ]
    found = await asyncio.gather(*asked)
    found[0]["tags"] = tags
    for each in found[1:]:
        each["tags"] = [f"depth={depth}"]
    seen.queries += found
    return _addresses(found[0])


def _ask_of(resolver: str) -> Any:
    """How a resolver is asked: over HTTPS where it is the address of a page, else in clear."""
    return by_sealed if resolver.startswith("https:") else by_resolver


def _addresses(query: dict[str, Any]) -> list[str]:
    answers = query["answers"] or []
    return [each.get("ipv4") or each.get("ipv6") for each in answers if "hostname" not in each]


async def steps_of(seen: Visit, url: str, addresses: list[str], depth: int) -> Page | None:
    """Connect, shake hands and ask for the page, at one address after the other until it comes.

    A site that is well costs one connection; one that is not is tried at each family.
    """
    page = None
    for address in _to_try(addresses):
        page = await _steps_at(seen, url, address, depth) or page
        if page and (page.status or not page.failure):
            break
    return page


def _to_try(addresses: list[str]) -> list[str]:
    four = [each for each in addresses if ":" not in each]
    six = [each for each in addresses if ":" in each]
    return four[:_MOST_ADDRESSES] + six[:1]


async def _steps_at(seen: Visit, url: str, address: str, depth: int) -> Page | None:
    scheme, host, port, _path = way_to(url)
    tags = ["classic", f"depth={depth}", "fetch_body=true"]
    line = await _connecting(seen, address, port, tags)
    if line is None:
        return None
    try:
        if scheme == "https" and not await _shaking(seen, line, (address, port), host, tags):
            return None
        return await _asking(seen, line, url, (address, port), tags)
    finally:
        line.close()


async def _connecting(seen: Visit, address: str, port: int, tags: list[str]) -> Line | None:
    t0, line, failure = seen.now(), None, None
    try:  # a page that leads into somebody's own network is not followed there
        led_home = is_bogon(address) and "depth=0" not in tags
        if led_home or (seen.public_only and not may_visit(address, port)):
            raise PermissionError(errno.EPERM, "not a public address")
        line = await connect(address, port, seen.meter, seen.patience.connect_s)
    except (OSError, TimeoutError) as error:
        failure = failure_of(error)
    status = {"blocked": None, "failure": failure, "success": failure is None}
    seen.connections.append(
        {"ip": address, "port": port, "status": status, "t0": t0, "t": seen.now(), "tags": tags}
    )
    return line


async def _shaking(
    seen: Visit, line: Line, at: tuple[str, int], host: str, tags: list[str]
) -> bool:
    t0, failure = seen.now(), None
    try:
        async with asyncio.timeout(seen.patience.handshake_s):
            await line.secure(verifying(), host)
    except (OSError, EOFError, TimeoutError, ValueError) as error:
        failure = failure_of(error)
    entry = _handshake(line, at, host, failure) | {"t0": t0, "t": seen.now(), "tags": tags}
    if failure and failure.startswith("ssl_"):
        entry["peer_certificates"] = await _refused_certificate(seen, at, host)
    seen.handshakes.append(entry)
    return failure is None


def _handshake(line: Line, at: tuple[str, int], host: str, failure: str | None) -> dict[str, Any]:
    tls = line.tls if failure is None else None
    cipher = tls.cipher() if tls else None
    certificate = tls.getpeercert(binary_form=True) if tls else None
    return {
        "network": "tcp",
        "address": endpoint(*at),
        "server_name": host,
        "failure": failure,
        "no_tls_verify": False,
        "tls_version": (tls.version() or "") if tls else "",
        "cipher_suite": cipher[0] if cipher else "",
        "negotiated_protocol": (tls.selected_alpn_protocol() or "") if tls else "",
        "peer_certificates": _kept(certificate),
    }


def _kept(certificate: bytes | None) -> list[dict[str, str]]:
    if not certificate:
        return []
    return [{"data": base64.b64encode(certificate).decode(), "format": "base64"}]


async def _refused_certificate(seen: Visit, at: tuple[str, int], host: str) -> list[dict[str, str]]:
    """The certificate that did not hold, asked for once more and kept: it says who shows it."""
    line = None
    try:
        async with asyncio.timeout(seen.patience.handshake_s):
            line = await connect(*at, seen.meter, seen.patience.connect_s)
            tls = await line.secure(trusting(), host)
            return _kept(tls.getpeercert(binary_form=True))
    except (OSError, EOFError, TimeoutError, ssl.SSLError):
        return []
    finally:
        if line:
            line.close()


def may_visit(address: str, port: int) -> bool:
    """Public addresses and the ports of pages: a helper is no door to its own network.

    >>> may_visit("127.0.0.1", 80), may_visit("93.184.216.34", 443)
    (False, True)
    """
    return is_address(address) and not is_bogon(address) and port in _PAGES


def endpoint(address: str, port: int) -> str:
    """An address and a port as one text.

    >>> endpoint("2001:db8::1", 443)
    '[2001:db8::1]:443'
    """
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


async def _asking(seen: Visit, line: Line, url: str, at: tuple[str, int], tags: list[str]) -> Page:
    t0 = seen.now()
    page = await fetch(line, url, seen.patience.page_bytes, seen.patience.page_s)
    headers = {"Host": host_of(url)} | asked_headers()
    request = {
        "method": "GET",
        "url": url,
        "headers": headers,
        "headers_list": [list(each) for each in headers.items()],
        "body": "",
        "x_transport": "tcp",
    }
    seen.requests.insert(  # the last one first, as OONI writes them
        0,
        {
            "network": "tcp",
            "address": endpoint(*at),
            "failure": page.failure,
            "request": request,
            "response": as_response(page),
            "x_received_bytes": line.taken,
            "t0": t0,
            "t": seen.now(),
            "tags": tags,
        },
    )
    return page
