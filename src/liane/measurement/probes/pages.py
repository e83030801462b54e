"""A page asked for over HTTP/1.1 on an open connection; opens a socket nowhere itself.

Only the first bytes of a body are kept (`most`), which a measurement needs, and the rest is not
fetched: it would be paid by who lends the link. What came is told also where it ended too early.
"""

import asyncio
import base64
import codecs
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Line

__all__ = ["AGENT", "Page", "as_response", "fetch", "host_of", "way_to"]

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_MOST_HEAD = 64 * 1024
_MOST_HINTS = 5
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "iperf3": 5201}


@dataclass(slots=True)
class Page:
    """What came back: its parts as far as they came, and why it ended early if it did."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    truncated: bool = False
    failure: str | None = None

    def header(self, name: str) -> str:
        """The first header of a name; empty if there is none."""
        return next((text for each, text in self.headers if each.lower() == name), "")


def way_to(url: str) -> tuple[str, str, int, str]:
    """The scheme, host, port and path of a page; ValueError where it is no address of one.

    >>> way_to("https://example.org")
    ('https', 'example.org', 443, '/')
    """
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    if not parts.hostname or not port or any(ord(sign) <= 32 for sign in url):
        raise ValueError(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port, path


def host_of(url: str) -> str:
    """The host as a request names it, with its port where it is not the usual one."""
    scheme, host, port, _path = way_to(url)
    shown = f"[{host}]" if ":" in host else host.encode("idna").decode()
    return shown if _PORTS.get(scheme) == port else f"{shown}:{port}"


async def fetch(
    line: Line,
    url: str,
    most: int,
    timeout_s: float,
    body: bytes | None = None,
    page: Page | None = None,
    kinds: str = "",
) -> Page:
    """Ask for a page; with `body`, post that. What came before a failure is in the page too.

    `kinds` are what is accepted, where that is no page for people.
    """
    page = Page() if page is None else page
    try:
        async with asyncio.timeout(timeout_s):
            await line.send(_request(url, body, kinds))
            await _receive(line, page, most)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        page.failure = "unknown_failure: not HTTP" if _is_format(error) else failure_of(error)
    return page


def _is_format(error: BaseException) -> bool:
    return isinstance(error, ValueError) and not isinstance(error, OSError)


def _request(url: str, body: bytes | None, kinds: str = "") -> bytes:
    path = way_to(url)[3]
    lines = [f"{'GET' if body is None else 'POST'} {path} HTTP/1.1", f"Host: {host_of(url)}"]
    headers = asked_headers() | ({"Accept": kinds} if kinds else {})
    lines += [f"{name}: {text}" for name, text in headers.items()]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace") + (body or b"")


def asked_headers() -> dict[str, str]:
    """What a request says beside its host: like a usual browser, so that no site is put out."""
    return {
        "User-Agent": AGENT,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Accept-Language": "fr,en;q=0.5",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


async def _receive(line: Line, page: Page, most: int) -> None:
    head, rest = await _head(line)
    for _hint in range(_MOST_HINTS):
        if not _is_hint(head):
            break
        head, rest = await _head(line, rest)
    first, *lines = head.decode("latin-1").split("\r\n")
    page.status = _status(first)
    parted = (each.partition(":") for each in lines)
    page.headers = [(name.strip(), text.strip()) for name, colon, text in parted if colon]
    if page.status in (204, 304):
        return
    if page.header("transfer-encoding").lower() == "chunked":
        await _in_chunks(line, page, rest, most)
    else:
        await _in_one(line, page, rest, most)


def _is_hint(head: bytes) -> bool:
    """An answer before the answer (100, 103), which says nothing of the page."""
    return head.startswith((b"HTTP/1.1 1", b"HTTP/1.0 1"))


def _status(first: str) -> int:
    version, status, *_words = [*first.split(" "), ""]
    if not version.startswith("HTTP/1") or not re.fullmatch(r"[1-9]\d\d", status, re.ASCII):
        raise ValueError(first)
    return int(status)


async def _head(line: Line, held: bytes = b"") -> tuple[bytes, bytes]:
    while b"\r\n\r\n" not in held:
        data = await line.receive()
        if not data:
            raise EOFError
        held += data
        if len(held) > _MOST_HEAD:
            raise ValueError("a head without end")
    head, _mark, rest = held.partition(b"\r\n\r\n")
    return head, rest


async def _in_one(line: Line, page: Page, rest: bytes, most: int) -> None:
    told = page.header("content-length")
    length = int(told) if told.isdigit() and len(told) < 18 else None
    page.body = rest
    while len(page.body) < most and (length is None or len(page.body) < length):
        data = await line.receive()
        if not data:
            if length is not None:
                raise EOFError
            return
        page.body += data
    page.truncated = len(page.body) > most or (length or 0) > most
    page.body = page.body[:most]


async def _in_chunks(line: Line, page: Page, rest: bytes, most: int) -> None:
    held = rest
    while len(page.body) < most:
        while b"\r\n" not in held:
            held += await _more(line)
            if len(held) > _MOST_HEAD:
                raise ValueError("a chunk without a size")
        size_text, _mark, held = held.partition(b"\r\n")
        size = int(size_text.partition(b";")[0], 16)
        if size < 0:
            raise ValueError("a chunk of less than nothing")
        if size == 0:
            return
        while len(held) < size + 2 and len(page.body) + len(held) < most:
            held += await _more(line)
        page.body += held[:size]
        held = held[size + 2 :]
    page.truncated = True
    page.body = page.body[:most]


async def _more(line: Line) -> bytes:
    data = await line.receive()
    if not data:
        raise EOFError
    return data


def as_response(page: Page) -> dict[str, Any]:
    """The page as OONI writes a response: a body that is no text goes in base64."""
    text: Any = ""
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(page.body, not page.truncated)
    except UnicodeDecodeError:
        text = {"data": base64.b64encode(page.body).decode(), "format": "base64"}
    return {
        "body": text,
        "body_is_truncated": page.truncated,
        "code": page.status,
        "headers": dict(page.headers),
        "headers_list": [list(each) for each in page.headers],
    }
