"""The world of the tests: a resolver, sites in clear and over TLS, and a server of NDT7.

Every site is on an address of its own, on the loopback of the servers' namespace, and looks like a
public one: the rules know private addresses for what they are.
"""

import asyncio
import base64
import hashlib
import json
import socket
import ssl
import struct
import time
from pathlib import Path

from probes.authority import Authority
from probes.packets import dns_answer

RESOLVER, RESOLVER6, OTHER_RESOLVER = "100.64.0.53", "2a00:1450:4000::53", "9.9.9.9"
CONTROL, SPEED = "45.33.32.156", "45.33.32.157"
BLOCK_PAGE, FALSE_SITE, PORTAL = "81.2.69.200", "81.2.69.201", "81.2.69.202"
REDIRECT, FOREIGN_PAGE = "81.2.69.203", "81.2.69.204"
SHUT = "10.10.34.35"  # where a false answer leads, and nothing listens
NAMES = {
    "news.example": ("81.2.69.142",),
    "mail.example": ("81.2.69.160",),
    "radio.example": ("81.2.69.170",),
    "cdn.example": ("81.2.69.181",),
    "shop.example": ("81.2.69.190",),
    "control.example": (CONTROL,),
    "speed.example": (SPEED,),
    "*.many.example": ("81.2.69.210",),
}
CDN_ELSEWHERE = "81.2.69.182"
SIX = {
    "news.example": "2a00:1450:4000::142",
    "six.example": "2a00:1450:4000::6",
    "control.example": "2a00:1450:4000::156",
}
SECURE = (
    "news.example",
    "mail.example",
    "cdn.example",
    "shop.example",
    "six.example",
    "*.many.example",
)
ADDRESSES = (
    RESOLVER,
    OTHER_RESOLVER,
    *(BLOCK_PAGE, FALSE_SITE, PORTAL, REDIRECT, FOREIGN_PAGE, SHUT),
    CDN_ELSEWHERE,
    *(address for addresses in NAMES.values() for address in addresses),
)
_WORDS = "millet onions river market school bus harvest rain radio clinic "


def page(title: str, size: int) -> bytes:
    head = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>".encode()
    return head + (_WORDS * (size // len(_WORDS) + 1)).encode()[:size] + b"</body></html>"


def answer(status: str, body: bytes, **headers: str) -> bytes:
    told = {"Content-Type": "text/html", "Content-Length": str(len(body)), "Connection": "close"}
    lines = [f"{name.replace('_', '-')}: {text}" for name, text in (told | headers).items()]
    return (f"HTTP/1.1 {status}\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body


_PAGES = {
    "news.example": answer("200 OK", page("News of the valley", 300_000), X_Valley_Cache="hit"),
    "mail.example": answer("200 OK", page("Letters for everybody", 9_000), X_Post="4"),
    "radio.example": answer("200 OK", page("Radio Farako in clear", 12_000), X_Studio="b"),
    "cdn.example": answer("200 OK", page("Pictures near you", 8_000), X_Edge="bko"),
    "shop.example": answer(
        "403 Forbidden", page("Are you a robot?", 2_000) + b"Seen from 100.64.1.2", X_Shield="7"
    ),
    "six.example": answer("200 OK", page("Only by the sixth", 7_000), X_Six="6"),
    "many": answer("200 OK", page("One of many", 30_000), X_Many="1"),
    BLOCK_PAGE: answer("200 OK", page("Access refused by decision 12", 900)),
    FALSE_SITE: answer("200 OK", page("News of the valley", 300_000)),
    REDIRECT: answer("302 Found", b"", Location=f"http://{BLOCK_PAGE}/index.php?id=7"),
    FOREIGN_PAGE: answer("200 OK", page("عذرا، هذا الموقع محجوب", 1_200)),
    PORTAL: answer("302 Found", b"", Location="http://hotspot.example/login"),
}
_NONE = answer("404 Not Found", b"")


async def pages(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One request, one page: by the address asked, or by the name in the request."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        at = writer.get_extra_info("sockname")[0]
        name = head.partition("\r\nHost: ")[2].partition("\r\n")[0]
        many = name.endswith(".many.example")
        writer.write(_PAGES.get(at) or _PAGES.get("many" if many else name) or _NONE)
        await writer.drain()
    except (OSError, EOFError):
        pass
    finally:
        writer.close()


class Resolver(asyncio.DatagramProtocol):
    """Answers names; a site with edges gives the control another one than the client."""

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple) -> None:
        self.transport.sendto(self.told(data, str(addr[0])), addr)

    def told(self, data: bytes, asks: str) -> bytes:
        """The answer to a question from an address."""
        name = _name_in(data)
        name = "*.many.example" if name.endswith(".many.example") else name
        near = asks.removeprefix("::ffff:").startswith("100.64.1.")
        four = NAMES.get(name, (None,))[0]
        four = CDN_ELSEWHERE if name == "cdn.example" and not near else four
        known = four or name in SIX
        if data[data.index(b"\0", 12) + 1 :][:2] == b"\0\x1c":
            return _six(data, SIX.get(name), bool(known))
        return dns_answer(data, four, 0 if known else 3)


async def sealed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The resolver over HTTPS: the question stands in the address (RFC 8484)."""
    try:
        path = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split(" ")[1]
        asked = path.partition("?dns=")[2]
        question = base64.urlsafe_b64decode(asked + "=" * (-len(asked) % 4))
        told = Resolver().told(question, writer.get_extra_info("peername")[0])
        writer.write(answer("200 OK", told, Content_Type="application/dns-message"))
        await writer.drain()
    except (OSError, EOFError):
        pass
    finally:
        writer.close()


def _name_in(data: bytes) -> str:
    at, labels = 12, []
    while data[at]:
        labels.append(data[at + 1 : at + 1 + data[at]].decode())
        at += 1 + data[at]
    return ".".join(labels)


def _six(asked: bytes, address: str | None, known: bool) -> bytes:
    end = asked.index(b"\0", 12) + 5
    head = asked[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else 3), 1, bool(address), 0, 0)
    if not address:
        return head + asked[12:end]
    packed = socket.inet_pton(socket.AF_INET6, address)
    return head + asked[12:end] + b"\xc0\x0c" + struct.pack("!HHIH", 28, 1, 60, 16) + packed


async def speed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A server of NDT7: sends for half a second, or counts what it is sent."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        key = head.partition("Sec-WebSocket-Key: ")[2].partition("\r\n")[0]
        mark = hashlib.sha1(
            f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode(), usedforsecurity=False
        ).digest()
        writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Protocol: net.measurementlab.ndt.v7\r\n"
            b"Sec-WebSocket-Accept: " + base64.b64encode(mark) + b"\r\n\r\n"
        )
        await (_send(writer) if "/download" in head else _count(reader, writer))
    except (OSError, EOFError):
        pass
    finally:
        writer.close()


async def _send(writer: asyncio.StreamWriter) -> None:
    until, sent = time.monotonic() + 0.3, 0
    block = bytes([0x82, 126]) + struct.pack(">H", 8192) + bytes(8192)
    while time.monotonic() < until:
        writer.write(block)
        await writer.drain()
        sent += 8192
        info = {"RTT": 21000, "MinRTT": 19000, "BytesSent": sent, "BytesRetrans": sent // 100}
        told = json.dumps({"TCPInfo": info}).encode()
        writer.write(bytes([0x81, len(told)]) + told)
    writer.write(bytes([0x88, 0]))
    await writer.drain()


async def _count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    received, tail = 0, b""
    while data := await reader.read(65536):
        received += len(data)
        tail = (tail + data)[-6:]
        if tail[:2] == bytes([0x88, 0x80]):
            break
    told = json.dumps({"AppInfo": {"NumBytes": received}}).encode()
    writer.write(bytes([0x81, len(told)]) + told + bytes([0x88, 0]))
    await writer.drain()


async def start(folder: Path) -> Path:
    """Start them all; the file of the root to trust."""
    true, false = Authority(folder, "root"), Authority(folder, "impostor")
    loop = asyncio.get_running_loop()
    for at in (RESOLVER, OTHER_RESOLVER, RESOLVER6):
        await loop.create_datagram_endpoint(Resolver, local_addr=(at, 53))
    for name, addresses in NAMES.items():
        if name in ("control.example", "speed.example"):
            continue
        for at in (*addresses, *([CDN_ELSEWHERE] if name == "cdn.example" else [])):
            await _site(name, at, true)
    for name, at in SIX.items():
        if name != "control.example":
            await _site(name, at, true)
    for at in (BLOCK_PAGE, PORTAL, REDIRECT, FOREIGN_PAGE):
        await asyncio.start_server(pages, at, 80)
    await asyncio.start_server(pages, FALSE_SITE, 443, ssl=false.context("news.example"))
    await asyncio.start_server(speed, SPEED, 80)
    await asyncio.start_server(sealed, OTHER_RESOLVER, 443, ssl=true.context(OTHER_RESOLVER))
    return true.root


async def _site(name: str, at: str, authority: Authority) -> None:
    await asyncio.start_server(pages, at, 80)
    if name in SECURE:
        context: ssl.SSLContext = authority.context(name)
        await asyncio.start_server(pages, at, 443, ssl=context)
