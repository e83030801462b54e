"""One connection, in clear or over TLS: the part that opens a socket towards a site.

asyncio's own TLS cannot tell a connection that was closed from one that was reset in the middle of
a handshake, and that difference is evidence; so TLS runs here over two memory buffers. What passes
is counted in a `Meter`, headers of packets estimated.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

__all__ = ["Line", "Meter", "connect", "has_roots", "trusting", "verifying"]

_Done = TypeVar("_Done")
_BLOCK = 16 * 1024
_WINDOW = 64 * 1024  # what a peer may send ahead: the most that is paid for and not wanted
_CONNECTION = 320  # bytes of packet headers to open and close a connection
_PER_BYTE = 1.04  # and those of the packets that carry data


class Meter:
    """Bytes that passed, both ways, with an estimate for the headers of packets."""

    def __init__(self) -> None:
        self.passed = 0

    def count(self, payload: int) -> None:
        """Note that `payload` bytes of data passed."""
        self.passed += round(payload * _PER_BYTE)

    def opened(self) -> None:
        """Note one more connection."""
        self.passed += _CONNECTION


def has_roots() -> bool:
    """Whether this machine knows any root certificate; without one every site would look forged."""
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    return bool(paths.cafile) or bool(folder and any(folder.iterdir()))


@lru_cache(maxsize=1)
def verifying() -> ssl.SSLContext:
    """TLS as a browser takes it: a certificate that does not hold ends the handshake."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=1)
def trusting() -> ssl.SSLContext:
    """TLS that takes any certificate: only ever used to keep one that was refused, as evidence."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_alpn_protocols(["http/1.1"])
    return context


class Line:
    """An open connection; `secure` puts TLS over it."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, meter: Meter
    ) -> None:
        self._reader, self._writer, self._meter = reader, writer, meter
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls: ssl.SSLObject | None = None
        self.first_at: float | None = None
        self.last_at = 0.0
        self.taken = 0
        self.rtt_s: float | None = None

    async def secure(self, context: ssl.SSLContext, name: str) -> ssl.SSLObject:
        """Shake hands, naming `name`; a peer that hangs up meanwhile is an EOFError."""
        self.tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=name)
        await self._through(self.tls.do_handshake)
        return self.tls

    async def send(self, data: bytes) -> None:
        """Send all of `data`; what is taken, and when, counts from here."""
        self.first_at, self.taken = None, 0
        tls = self.tls
        if tls:
            await self._through(lambda: tls.write(data))
        else:
            await self._put(data)

    async def receive(self, most: int = _BLOCK) -> bytes:
        """Some bytes; none at the end of what the peer sends."""
        tls = self.tls
        if tls is None:
            return await self._take(most)
        try:
            return await self._through(lambda: tls.read(most))
        except (EOFError, ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""

    def close(self) -> None:
        """Hang up without waiting for anybody."""
        transport = self._writer.transport
        transport.abort() if transport.get_write_buffer_size() else transport.close()

    async def _take(self, most: int) -> bytes:
        data = await self._reader.read(most)
        self._meter.count(len(data))
        if data:
            self.last_at = time.monotonic()
            self.first_at = self.first_at or self.last_at
            self.taken += len(data)
        return data

    async def _put(self, data: bytes) -> None:
        self._meter.count(len(data))
        self._writer.write(data)
        await self._writer.drain()

    async def _through(self, act: Callable[[], _Done]) -> _Done:
        """Do a step of TLS, carrying its bytes to and fro until it is done."""
        while True:
            try:
                done = act()
            except ssl.SSLWantReadError:
                await self._flush()
                data = await self._take(_BLOCK)
                if not data:
                    raise EOFError from None
                self._incoming.write(data)
            except ssl.SSLError:
                await self._flush()  # the alert that says why
                raise
            else:
                await self._flush()
                return done

    async def _flush(self) -> None:
        if waiting := self._outgoing.read():
            await self._put(waiting)


async def connect(address: str, port: int, meter: Meter, timeout_s: float) -> Line:
    """A connection to an address; no name is looked up."""
    meter.opened()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    own = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
    try:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        began = time.monotonic()
        async with asyncio.timeout(timeout_s):
            await asyncio.get_running_loop().sock_connect(own, (address, port))
            spent_s = time.monotonic() - began
            reader, writer = await asyncio.open_connection(sock=own)
    except BaseException:
        own.close()
        raise
    line = Line(reader, writer, meter)
    line.rtt_s = spent_s
    return line
