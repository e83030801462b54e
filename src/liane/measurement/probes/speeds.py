"""How fast the link is: NDT7, and pairs of downloads in one minute. Opens a socket for each.

NDT7 (M-Lab, protocol version 7) is a plain exchange over a websocket, of which this is the client's
half; it ends by itself after ten seconds or once the bytes allowed have passed. A pair lays the
target's goodput beside that of the control's file by the same link: a link that is slow is slow for
both. Source: m-lab/ndt-server, spec/ndt7-protocol.md; RFC 6455.
"""

import asyncio
import base64
import json
import os
import secrets
import struct
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from liane.measurement.probes.control import ask, get_line
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.iperf import iperf_mbps
from liane.measurement.probes.lines import Line, Meter
from liane.measurement.probes.pages import Page, fetch, way_to
from liane.measurement.probes.sites import Patience

__all__ = ["measure_pair", "measure_speed", "throughput_mbps", "timed"]

_PROTOCOL = "net.measurementlab.ndt.v7"
_LONGEST_S = 10.0
_MOST_BYTES = 1_000_000
_FRAME = 8 * 1024
_MOST_FRAME = 16 * 1024 * 1024
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
_KEPT = 20
_PAIR_BYTES = 128 * 1024
_OWN_BYTES, _OWN_LEAST = 8_000_000, 64_000  # across links of one's own


@dataclass(slots=True)
class _Passage:
    """One direction of NDT7: bytes, seconds and what the server measured."""

    longest_s: float = _LONGEST_S
    payload: int = 0
    seconds: float = 0.0
    told: list[dict[str, Any]] = field(default_factory=list)
    failure: str | None = None

    @property
    def kbit_s(self) -> float | None:
        """The mean rate; None where nothing passed."""
        return self.payload * 8 / 1000 / self.seconds if self.seconds and self.payload else None


async def measure_speed(
    server: str, meter: Meter, patience: Patience, most: int = _MOST_BYTES
) -> dict[str, Any]:
    """The keys of one NDT7 test against a server (`ws://…` or `wss://…`), both ways."""
    down = await _passage(urljoin(server, "/ndt/v7/download"), meter, patience, most)
    up = await _passage(urljoin(server, "/ndt/v7/upload"), meter, patience, most)
    told: list[Any] = [each.get("TCPInfo") for each in reversed(down.told)]
    info: dict[str, Any] = next((each for each in told if isinstance(each, dict)), {})
    sent, again = _number(info.get("BytesSent")), _number(info.get("BytesRetrans"))
    return {
        "protocol": 7,
        "server": {"hostname": urlsplit(server).hostname},
        "summary": {
            "download": down.kbit_s,
            "upload": up.kbit_s,
            "ping": _in_ms(info.get("RTT")),
            "min_rtt": _in_ms(info.get("MinRTT")),
            "retransmit_rate": again / sent if sent and again is not None else None,
        },
        "download": down.told[-_KEPT:],
        "upload": up.told[-_KEPT:],
        "failure": down.failure or up.failure,
    }


def _number(value: Any) -> float | None:
    given = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if given else None


def _in_ms(microseconds: Any) -> float | None:
    told = _number(microseconds)
    return None if told is None else told / 1000


async def _passage(
    url: str, meter: Meter, patience: Patience, most: int, longest_s: float = _LONGEST_S
) -> _Passage:
    done = _Passage(longest_s)
    line = None
    try:
        line = await get_line(url, meter, patience)
        async with asyncio.timeout(patience.handshake_s):
            rest = await _upgrade(line, url)
        move = _download if url.endswith("download") else _upload
        async with asyncio.timeout(longest_s + patience.page_s):
            await move(line, rest, done, most)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        done.failure = failure_of(error)
    finally:
        if line:
            line.close()
    return done


async def _upgrade(line: Line, url: str) -> bytes:
    """Turn the connection into a websocket; bytes of frames that came already are given back."""
    _scheme, host, _port, path = way_to(url)
    key = base64.b64encode(os.urandom(16)).decode()
    asked = (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Protocol: {_PROTOCOL}\r\nUser-Agent: liane\r\n\r\n"
    )
    await line.send(asked.encode("ascii"))
    held = b""
    while b"\r\n\r\n" not in held:
        data = await line.receive()
        if not data or len(held) > _FRAME:
            raise EOFError
        held += data
    head, _mark, rest = held.partition(b"\r\n\r\n")
    if head.split(b" ")[1:2] != [b"101"]:
        raise ValueError("no websocket: " + head[:60].decode("latin-1"))
    return rest


async def _download(line: Line, rest: bytes, done: _Passage, most: int) -> None:
    began, held = time.monotonic(), bytearray(rest)
    while done.payload < most and done.seconds < done.longest_s:
        frame = _taken(held)
        if frame is None:
            data = await line.receive(64 * 1024)
            if not data:
                return
            held += data
            continue
        kind, payload = frame
        if kind == _CLOSE:
            return
        if kind == _PING:
            await line.send(_framed(_PONG, payload))
        done.payload += len(payload)
        done.seconds = time.monotonic() - began
        _note(done, kind, payload)


async def _upload(line: Line, rest: bytes, done: _Passage, most: int) -> None:
    """Send until time or bytes are up; what the server says of it is read at the end."""
    began, held = time.monotonic(), bytearray(rest)
    frame = _framed(_BINARY, os.urandom(_FRAME))
    while done.payload < most and done.seconds < done.longest_s:
        await line.send(frame)
        done.payload += _FRAME
        done.seconds = time.monotonic() - began
    await line.send(_framed(_CLOSE, b""))
    while data := await line.receive():
        held += data
        while (told := _taken(held)) is not None:
            if told[0] == _CLOSE:
                done.seconds = time.monotonic() - began
                return
            _note(done, *told)


def _note(done: _Passage, kind: int, payload: bytes) -> None:
    if kind != _TEXT:
        return
    told = json.loads(payload, parse_constant=lambda _word: None)
    if isinstance(told, dict):
        done.told = [*done.told, told][-_KEPT:]


def _taken(held: bytearray) -> tuple[int, bytes] | None:
    """The next whole frame, taken off; None where more bytes are needed."""
    if len(held) < 2:
        return None
    kind, length, at = held[0] & 15, held[1] & 127, 2
    if length > 125:
        form = ">H" if length == 126 else ">Q"
        at += struct.calcsize(form)
        if len(held) < at:
            return None
        length = struct.unpack_from(form, held, 2)[0]
    if length > _MOST_FRAME:
        raise ValueError("a frame too long")
    if len(held) < at + length:
        return None
    payload = bytes(held[at : at + length])
    del held[: at + length]
    return kind, payload


def _framed(kind: int, payload: bytes) -> bytes:
    """A whole frame, masked as a client's must be."""
    size = len(payload)
    head = bytes([0x80 | kind])
    if size < 126:
        head += bytes([0x80 | size])
    elif size < 65536:
        head += bytes([0x80 | 126]) + struct.pack(">H", size)
    else:
        head += bytes([0x80 | 127]) + struct.pack(">Q", size)
    mask = secrets.token_bytes(4)
    key = (mask * (size // 4 + 1))[:size]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")
    return head + mask + masked


async def measure_pair(
    url: str, control: str, meter: Meter, patience: Patience, most: int = _PAIR_BYTES
) -> dict[str, Any]:
    """The keys of one pair: the control's file, then the target, by the same link.

    `elsewhere` is how fast the control itself gets the target: a slow site is slow for all.
    """
    file = urljoin(control, f"/file/{most}")
    beside = await timed(file, meter, patience, most)
    target = await timed(url, meter, patience, most)
    answer, why, _hour = await ask(control, url, [], meter, patience)
    page = (answer or {}).get("http_request")
    seen = page if isinstance(page, dict) else {}
    elsewhere = {
        "failure": why or seen.get("failure"),
        "bytes": seen.get("x_bytes"),
        "seconds": seen.get("x_seconds"),
    }
    return {"target": target, "control": beside, "elsewhere": elsewhere, "failure": None}


async def throughput_mbps(url: str, meter: Meter, wait_s: float, longest_s: float) -> float:
    """What comes through from NDT7 (`ws://…`), iperf3 (`iperf3://…`) or as a file, Mb/s.

    At most 8 MB in `longest_s` seconds; raises ValueError where too little came to tell.
    """
    if url.startswith("iperf3:"):
        return await iperf_mbps(url, meter, wait_s, longest_s, _OWN_BYTES)
    patience = Patience(wait_s, wait_s, wait_s, 2 * longest_s)
    if url.startswith("ws"):
        server = urljoin(url, "/ndt/v7/download")
        done = await _passage(server, meter, patience, _OWN_BYTES, longest_s)
        size, seconds, failure = done.payload, done.seconds, done.failure
    else:
        told = await timed(url, meter, patience, _OWN_BYTES)
        size, seconds, failure = told["bytes"], told["seconds"], told["failure"]
        if told["status"] and told["status"] != 200:
            failure, size = f"status {told['status']}", 0
    if size < _OWN_LEAST or not seconds:
        raise ValueError(failure or "too little came to tell a rate")
    return size * 8e-6 / seconds


async def timed(url: str, meter: Meter, patience: Patience, most: int) -> dict[str, Any]:
    """One download: bytes, seconds from the first to the last of them, and of the way there."""
    line, failure, began = None, None, time.monotonic()
    page = Page()
    ready = began
    try:
        line = await get_line(url, meter, patience)
        ready = time.monotonic()
        await fetch(line, url, most, patience.page_s / 2, page=page)
        failure = page.failure
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        failure = failure_of(error)
    finally:
        if line:
            line.close()
    first = line.first_at if line and line.first_at else None
    return {
        "url": url,
        "failure": failure,
        "status": page.status,
        "bytes": line.taken if line else 0,  # on the wire: TLS shows a record only when whole
        "rtt_s": round(line.rtt_s, 6) if line and line.rtt_s is not None else None,
        "connect_s": round(ready - began, 6),
        "first_byte_s": round(first - ready, 6) if first else None,
        "seconds": round(line.last_at - first, 6) if line and first else None,
    }
