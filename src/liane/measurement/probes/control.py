"""The control: what somebody elsewhere sees of the same page; opens a socket on both sides.

`ask` puts the question to a helper (OONI's test helpers take the same
one), `serve` is such a helper, to be run by people one trusts in another network. A helper is no
way round anything: it gives outcomes, a title and a length, never a page; it visits public
addresses only, and few at a time.
"""

import asyncio
import json
import os
import re
import socket
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Line, Meter, connect, verifying
from liane.measurement.probes.lookups import aside
from liane.measurement.probes.pages import Page, fetch, way_to
from liane.measurement.probes.sites import Patience, Visit, endpoint, may_visit, visit

__all__ = [
    "SEEN_FROM",
    "Helper",
    "answer_to",
    "ask",
    "get",
    "get_line",
    "proved",
    "remembered",
    "serve",
]

SEEN_FROM = "X-Seen-From"  # the address that a helper sees, so that a probe can leave it out
remembered: dict[str, list[str]] = {}  # of controls, kept by the journal's folder from run to run
_told: dict[str, list[str]] = {}  # as resolvers told them last; a portal lies about all names
_MOST_ADDRESSES = 3
_MOST_ANSWER = 256 * 1024
_MOST_QUESTION = 32 * 1024
_MOST_ENDPOINTS = 8
_AT_A_TIME = 32
_FILE_MOST = 4 * 1024 * 1024
_TITLE = re.compile(r"<title[^>]*>([^<]{0,512})", re.IGNORECASE)


async def ask(
    helper: str, url: str, endpoints: list[str], meter: Meter, patience: Patience
) -> tuple[dict[str, Any] | None, str | None, str]:
    """What the control says, why it says nothing, and the hour it has (HTTP's Date)."""
    question = {"http_request": url, "tcp_connect": endpoints, "http_request_headers": {}}
    try:
        page = await get(helper, meter, patience, json.dumps(question).encode())
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        return None, failure_of(error), ""
    if page.failure:
        return None, page.failure, ""
    try:
        told = json.loads(page.body, parse_constant=lambda _word: None)
    except ValueError:
        told = None
    if page.status != 200 or not isinstance(told, dict) or "http_request" not in told:
        return None, f"unknown_failure: no answer of a control ({page.status})", ""
    proved(helper)
    return told, None, page.header("date")


async def get(
    url: str, meter: Meter, patience: Patience, body: bytes | None = None, most: int = _MOST_ANSWER
) -> Page:
    """One page from an address that the operator chose (a control)."""
    line = await get_line(url, meter, patience)
    try:
        return await fetch(line, url, most, patience.page_s * 2, body)
    finally:
        line.close()


async def get_line(url: str, meter: Meter, patience: Patience) -> Line:
    """A connection ready to ask for a page, at the first of its addresses that lets it."""
    scheme, host, port, _path = way_to(url)
    error: BaseException = TimeoutError()
    for address in await _addresses(host, patience):
        try:
            line = await connect(address, port, meter, patience.connect_s)
        except (OSError, TimeoutError) as met:
            error = met
            continue
        try:
            if scheme in ("https", "wss"):
                async with asyncio.timeout(patience.handshake_s):
                    await line.secure(verifying(), host)
        except BaseException:
            line.close()
            raise
        return line
    raise error


async def _addresses(host: str, patience: Patience) -> list[str]:
    """The addresses of a control: those of now, or the last known where no resolver answers."""
    try:
        async with asyncio.timeout(patience.names_s):
            found = await aside(lambda: socket.getaddrinfo(host, 0, type=socket.SOCK_STREAM))
    except (OSError, TimeoutError):
        if host in remembered:
            return remembered[host]
        raise
    _told[host] = list(dict.fromkeys(str(each[4][0]) for each in found))[:_MOST_ADDRESSES]
    return _told[host]


def proved(url: str) -> None:
    """A control answered as only it can: where it was found is remembered from now on."""
    host = way_to(url)[1]
    if host in _told:
        remembered[host] = _told[host]


async def answer_to(question: dict[str, Any], patience: Patience) -> dict[str, Any]:
    """What is seen from here of a page and of the addresses that somebody else was given."""
    url = str(question.get("http_request"))
    seen = Visit(time.monotonic(), Meter(), patience, (), public_only=True)
    asked = question.get("tcp_connect")
    endpoints = [each for each in asked if isinstance(each, str)] if isinstance(asked, list) else []
    secure = urlsplit(url).scheme == "https"
    name = urlsplit(url).hostname or ""
    tried, _page = await asyncio.gather(
        asyncio.gather(
            *(_try(each, name if secure else "", patience) for each in endpoints[:_MOST_ENDPOINTS])
        ),
        visit(seen, url),
    )
    return _as_answer(seen, dict(zip(endpoints, tried, strict=False)), secure)


async def _try(at: str, name: str, patience: Patience) -> tuple[str | None, str | None]:
    """How the connection and the handshake to an endpoint end: two failures, or None each."""
    address, _colon, port = at.rpartition(":")
    address = address.strip("[]")
    if not port.isdigit() or not may_visit(address, int(port)):
        return "unknown_failure: not visited", "unknown_failure: not visited"
    try:
        line = await connect(address, int(port), Meter(), patience.connect_s)
    except (OSError, TimeoutError) as error:
        return failure_of(error), failure_of(error)
    try:
        if name:
            async with asyncio.timeout(patience.handshake_s):
                await line.secure(verifying(), name)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        return None, failure_of(error)
    finally:
        line.close()
    return None, None


def _as_answer(
    seen: Visit, tried: dict[str, tuple[str | None, str | None]], secure: bool
) -> dict[str, Any]:
    query = seen.queries[0] if seen.queries else None
    answers = (query["answers"] or []) if query else []
    given = [each.get("ipv4") or each.get("ipv6") for each in answers]
    for each in seen.connections:
        if "depth=0" in each["tags"]:
            at = endpoint(each["ip"], each["port"])
            tried.setdefault(at, (each["status"]["failure"], _shaken(seen, at)))
    return {
        "dns": {"failure": query["failure"] if query else None, "addrs": given},
        "tcp_connect": {
            at: {"status": failure is None, "failure": failure}
            for at, (failure, _tls) in tried.items()
        },
        "tls_handshake": {
            at: {"status": tls is None, "failure": tls}
            for at, (failure, tls) in tried.items()
            if secure and failure is None
        },
        "http_request": _page_of(seen),
        "ip_info": {},
    }


def _shaken(seen: Visit, at: str) -> str | None:
    told = (each["failure"] for each in seen.handshakes if each["address"] == at)
    return next(told, None)


def _page_of(seen: Visit) -> dict[str, Any]:
    if not seen.requests:
        steps = [each["failure"] for each in seen.handshakes]
        steps += [each["status"]["failure"] for each in seen.connections]
        steps += [each["failure"] for each in seen.queries]
        failure = next((each for each in steps if each), "unknown_failure")
        return {"failure": failure, "status_code": -1, "body_length": -1, "headers": {}}
    last = seen.requests[0]
    response = last["response"]
    body = response["body"] if isinstance(response["body"], str) else ""
    title = _TITLE.search(body)
    whole = not response["body_is_truncated"] and isinstance(response["body"], str)
    return {
        "failure": last["failure"],
        "status_code": response["code"] or -1,
        "body_length": len(body.encode()) if whole else -1,
        "title": title[1].strip() if title else "",
        "headers": response["headers"],
        "x_bytes": len(body.encode()),
        "x_seconds": round(last["t"] - last["t0"], 6),
    }


@dataclass(slots=True)
class Helper:
    """A running helper; `answered` counts the questions, and nothing else is kept of them."""

    patience: Patience
    answered: int = 0


async def serve(host: str, port: int, patience: Patience) -> tuple[asyncio.Server, Helper]:
    """Answer probes at an address until the server that is given back is closed."""
    helper = Helper(patience)
    room = asyncio.Semaphore(_AT_A_TIME)

    async def receive(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with room, asyncio.timeout(120):
                await _answer(reader, writer, helper)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            pass  # whoever asked has gone, or asked nothing that can be answered
        finally:
            writer.close()

    return await asyncio.start_server(receive, host, port), helper


async def _answer(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, helper: Helper
) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, path, *_version = head.split(" ", 2)
    doors: dict[tuple[str, str], Callable[[], Awaitable[bytes]]] = {
        ("GET", "alive"): lambda: _alive(path),
        ("GET", "file"): lambda: _file(path),
        ("POST", ""): lambda: _question(reader, head, helper),
    }
    door = doors.get((method, path.split("/")[1] if "/" in path else ""))
    body = await door() if door else b""
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    status = "200 OK" if door else "404 Not Found"
    writer.write(
        f"HTTP/1.1 {status}\r\nDate: {date}\r\nContent-Length: {len(body)}\r\n"
        "Content-Type: application/octet-stream\r\nCache-Control: no-store\r\n"
        f"{SEEN_FROM}: {writer.get_extra_info('peername')[0]}\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    writer.write(body)
    await writer.drain()


async def _alive(path: str) -> bytes:
    """The word that was asked for: whoever stands between cannot have it ready."""
    return path.rpartition("/")[2].encode()[:64]


async def _file(path: str) -> bytes:
    """So many bytes that no cache and no compression makes smaller: a way to time the link."""
    asked = path.rpartition("/")[2]
    return os.urandom(min(int(asked), _FILE_MOST) if asked.isdigit() else 0)


async def _question(reader: asyncio.StreamReader, head: str, helper: Helper) -> bytes:
    told = re.search(r"content-length: *(\d{1,6})\r", head, re.IGNORECASE)
    length = int(told[1]) if told else 0
    if not 0 < length <= _MOST_QUESTION:
        raise ValueError("no question of that length")
    question = json.loads(await reader.readexactly(length))
    if not isinstance(question, dict):
        raise ValueError("no question")
    way_to(str(question.get("http_request")))
    answer = await answer_to(question, helper.patience)
    helper.answered += 1
    return json.dumps(answer).encode()
