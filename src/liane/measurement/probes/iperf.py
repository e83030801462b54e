"""One test against an iperf3 server of the own network, downwards: opens two sockets, no more.

The client's half of iperf3's exchange, one TCP stream in reverse: what the far end sends for some
seconds is counted here. OpenWrt, Debian and RouterOS' containers carry the server. A server that is
busy or refuses is told as that. Source: esnet/iperf, src/iperf_api.h and iperf_client_api.c (3.12).
"""

import asyncio
import json
import secrets
import string
import time
from typing import Any

from liane.measurement.probes.lines import Line, Meter, connect
from liane.measurement.probes.pages import way_to

__all__ = ["iperf_mbps"]

_START, _RUNNING, _END, _PARAMETERS, _STREAMS = 1, 2, 4, 9, 10
_RESULTS, _SHOW, _DONE, _DENIED, _ERROR = 13, 14, 16, 255, 254
_COOKIE = string.ascii_lowercase + "234567"
_BLOCK = 128 * 1024
_LONGEST_ANSWER = 1_000_000


async def iperf_mbps(url: str, meter: Meter, wait_s: float, longest_s: float, most: int) -> float:
    """What comes through from `iperf3://address:port`, Mb/s; ValueError where nothing can be told.

    At most `most` bytes in `longest_s` seconds.
    """
    _scheme, host, port, _path = way_to(url)
    control = await connect(host, port, meter, wait_s)
    stream = None
    try:
        async with asyncio.timeout(wait_s + longest_s + wait_s):
            cookie = "".join(secrets.choice(_COOKIE) for _each in range(36)).encode() + b"\0"
            await control.send(cookie)
            await _expected(control, _PARAMETERS)
            await _say(control, {"tcp": True, "omit": 0, "time": max(1, round(longest_s)),
                                 "parallel": 1, "reverse": True, "len": _BLOCK,
                                 "client_version": "3.12"})  # fmt: skip
            await _expected(control, _STREAMS)
            stream = await connect(host, port, meter, wait_s)
            await stream.send(cookie)
            await _expected(control, _START)
            await _expected(control, _RUNNING)
            size, seconds = await _counted(stream, longest_s, most)
            await _end(control, size)
    finally:
        control.close()
        if stream:
            stream.close()
    return size * 8e-6 / seconds if seconds else 0.0


async def _counted(stream: Line, longest_s: float, most: int) -> tuple[int, float]:
    began, size, spent = time.monotonic(), 0, 0.0
    while size < most and spent < longest_s:
        async with asyncio.timeout(longest_s):
            data = await stream.receive(_BLOCK)
        if not data:
            break
        size, spent = size + len(data), time.monotonic() - began
    return size, spent


async def _end(control: Line, size: int) -> None:
    """Say that it is over and what came, so that the server is free for the next."""
    await control.send(bytes([_END]))
    await _expected(control, _RESULTS)
    told = {"id": 1, "bytes": size, "retransmits": -1, "jitter": 0, "errors": 0, "packets": 0}
    usage = dict.fromkeys(("cpu_util_total", "cpu_util_user", "cpu_util_system"), 0)
    await _say(control, {**usage, "sender_has_retransmits": 0, "streams": [told]})
    length = int.from_bytes(await _exactly(control, 4), "big")
    if length > _LONGEST_ANSWER:
        raise ValueError("an answer too long")
    await _exactly(control, length)
    await _expected(control, _SHOW)
    await control.send(bytes([_DONE]))


async def _expected(control: Line, state: int) -> None:
    told = (await _exactly(control, 1))[0]
    if told == _DENIED:
        raise ValueError("the iperf3 server is busy")
    if told != state:
        why = "says an error" if told == _ERROR else f"is at {told}, not at {state}"
        raise ValueError(f"the iperf3 server {why}")


async def _exactly(control: Line, size: int) -> bytes:
    data = b""
    while len(data) < size:
        more = await control.receive(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


async def _say(control: Line, told: dict[str, Any]) -> None:
    written = json.dumps(told).encode()
    await control.send(len(written).to_bytes(4, "big") + written)
