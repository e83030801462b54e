"""What strangers send: any bytes of a site, of a resolver, of a speed server or of a probe."""

import asyncio
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liane.measurement.probes import Meter, Patience, serve
from liane.measurement.probes.control import ask, get
from liane.measurement.probes.lines import connect
from liane.measurement.probes.pages import Page, fetch
from liane.measurement.probes.sites import Visit, visit
from liane.measurement.probes.speeds import _taken
from liane.measurement.probes.traffic import Pace

QUICK = Patience(1.0, 1.0, 1.0, 1.0, 4096)
HEAD = b"HTTP/1.1 200 OK\r\n"


async def answered(sent: bytes) -> Page:
    """What is made of the bytes that a server sends before it hangs up."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        line = await connect("127.0.0.1", port, Meter(), 1.0)
        page = await fetch(line, f"http://127.0.0.1:{port}/", 4096, 1.0)
        line.close()
        return page


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status", "body", "failure"),
    [
        (HEAD + b"Content-Length: 5\r\n\r\nhello", 200, b"hello", None),
        (HEAD + b"\r\nall to the end", 200, b"all to the end", None),
        (CHUNKED + b"5\r\nhello\r\n0\r\n\r\n", 200, b"hello", None),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + HEAD + b"\r\nx", 200, b"x", None),
        (HEAD + b"Content-Length: 50\r\n\r\ncut", 200, b"cut", "eof_error"),
        (CHUNKED + b"50\r\ncut", 200, b"", "eof_error"),
        (CHUNKED + b"-5\r\nhello", 200, b"", "unknown_failure: not HTTP"),
        (CHUNKED + b"zz\r\n", 200, b"", "unknown_failure: not HTTP"),
        (b"", 0, b"", "eof_error"),
        (b"SSH-2.0-server\r\n\r\n", 0, b"", "unknown_failure: not HTTP"),
        (b"HTTP/1.1 99999999999999999999 Odd\r\n\r\n", 0, b"", "unknown_failure: not HTTP"),
    ],
)
def test_a_page_is_read_as_far_as_it_goes(sent, status, body, failure):
    page = asyncio.run(answered(sent))
    assert (page.status, page.body, page.failure) == (status, body, failure)


def test_no_more_of_a_page_is_kept_than_was_allowed():
    page = asyncio.run(answered(HEAD + b"\r\n" + b"x" * 50_000))
    assert (len(page.body), page.truncated, page.failure) == (4096, True, None)


@settings(max_examples=40)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=60).map(lambda b: CHUNKED + b)))
def test_any_bytes_of_a_server_are_a_page_or_a_failure(sent):
    page = asyncio.run(answered(sent))
    assert page.status or page.failure


@given(st.binary(max_size=64))
def test_any_bytes_of_a_websocket_are_frames_or_more_is_needed_or_refused(sent):
    held = bytearray(sent)
    try:
        while _taken(held) is not None:
            assert len(held) < len(sent)
    except ValueError as error:
        assert "too long" in str(error)


def test_a_page_that_leads_into_the_own_network_is_not_followed_there():
    async def lead() -> Visit:
        async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/admin\r\n\r\n")
            writer.close()

        async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            seen = Visit(0.0, Meter(), QUICK, ())
            await visit(seen, f"http://127.0.0.1:{port}/")
            return seen

    seen = asyncio.run(lead())
    assert [each["status"]["failure"] for each in seen.connections] == [None, "permission_denied"]


def test_a_control_answers_the_next_probe_whatever_the_last_one_sent():
    async def talk() -> tuple[int, str | None, str, dict | None]:
        server, helper = await serve("127.0.0.1", 0, QUICK)
        at = server.sockets[0].getsockname()[1]
        for sent in (b"\r\n\r\n", b'POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"a": []}', b"x"):
            line = await connect("127.0.0.1", at, Meter(), 1.0)
            await line.send(sent)
            line.close()
        url = f"http://127.0.0.1:{at}/"
        said, why, _date = await ask(url, "http://127.0.0.1:1/", ["127.0.0.1:1"], Meter(), QUICK)
        word = await get(url + "alive/word", Meter(), QUICK)
        server.close()
        return helper.answered, why, word.body.decode(), said

    count, why, word, said = asyncio.run(talk())
    assert (count, why, word) == (1, None, "word")
    # A helper is no door to its own network.
    assert said["tcp_connect"]["127.0.0.1:1"]["failure"] in (
        "unknown_failure: not visited",
        "permission_denied",
    )
    assert json.dumps(said)


def test_turns_come_at_a_mean_rate_that_nobody_can_foretell():
    async def turns() -> list[float]:
        pace = Pace(1e6, random.Random(1))  # noqa: S311
        found = []
        for _each in range(50):
            before = pace._next
            await pace.wait()
            found.append((pace._next - before) * 1e6)
        return found[1:]

    assert len(set(asyncio.run(turns()))) > 40
    assert asyncio.run(Pace(0.0).wait()) is None
