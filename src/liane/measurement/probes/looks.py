"""One look at every device of the own network: opens a socket a way, a few devices at a time.

A device may be pinged, asked by SNMP, by its Prometheus exporter, and by its routing daemon; each
way has its own time-out and fails alone. A quick look pings and reads the mesh; a full one reads
the rest after that, so that nothing that is slow here lengthens a round trip. Nothing is judged,
and no secret stands in what comes back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from liane.measurement.exporters import readings_of
from liane.measurement.meshes import Seen, Tale, of_babel, of_text
from liane.measurement.probes.agents import Agent, Agents, AgentSilent
from liane.measurement.probes.control import get
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.lines import Meter, connect
from liane.measurement.probes.pings import ping
from liane.measurement.probes.sites import Patience
from liane.measurement.probes.speeds import throughput_mbps
from liane.measurement.readings import Reading

__all__ = ["Look", "Watched", "hear_mesh", "look"]

_AT_A_TIME = 16
_MOST_BYTES = 1_000_000
_MOST_DUMP = 1_000_000
_SPEED_S = 3.0


@dataclass(frozen=True, slots=True)
class Watched:
    """A device and the ways in which it is read; `mesh_at` is `host:port` for babel, else a URL.

    `speed` is what is fetched across its link, at the end of this look: for one device at a time.
    """

    key: str
    address: str = ""
    port: int | None = None
    echo: bool = True
    agent: Agent | None = None
    exporter: str = field(default="", repr=False)
    mesh: str = ""
    mesh_at: str = field(default="", repr=False)
    speed: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How long a way may take, how many echoes are sent, and whether everything is read."""

    full: bool = True
    timeout_s: float = 2.0
    echoes: int = 3
    most_s: float = 15.0


async def look(devices: Sequence[Watched], how: Look, meter: Meter) -> list[Seen]:
    """Look at every device; the whole ends in `most_s`, and what came by then is kept."""
    means, found = _Means(how, meter, Agents()), [Seen(each.key, time.time()) for each in devices]
    pairs = list(zip(devices, found, strict=True))
    ends = time.monotonic() + how.most_s
    try:
        await _all([_quick(*pair, means) for pair in pairs], ends)
        if how.full:
            await _all([_rest(*pair, means) for pair in pairs], ends)
            left_s = ends - time.monotonic()
            means = replace(means, speed_s=min(_SPEED_S, left_s / 2))
            await _all([_speed(*pair, means) for pair in pairs if pair[0].speed], ends)
    finally:
        means.agents.close()
    return found


async def _all(works: Sequence[Coroutine[Any, Any, None]], ends: float) -> None:
    """Everything, a few at a time; what is not done by `ends` is given up."""
    room = asyncio.Semaphore(_AT_A_TIME)

    async def one(work: Coroutine[Any, Any, None]) -> None:
        async with room:
            await work

    async def until(end: float) -> None:
        async with asyncio.timeout(end - time.monotonic()), asyncio.TaskGroup() as group:
            for each in works:
                group.create_task(one(each))

    with suppress(TimeoutError):
        await until(ends)
    for each in works:
        each.close()  # what never had its turn


@dataclass(frozen=True, slots=True)
class _Means:
    """What a look works with."""

    how: Look
    meter: Meter
    agents: Agents
    speed_s: float = 0.0


_Way = Callable[[Watched, Seen, _Means], Awaitable[None]]


async def _quick(device: Watched, seen: Seen, means: _Means) -> None:
    seen.at = time.time()
    if device.echo and device.address:
        await _tried("ping", _echo, device, seen, means)
    if device.mesh and device.mesh_at:
        await _tried("mesh", _mesh, device, seen, means)


async def _rest(device: Watched, seen: Seen, means: _Means) -> None:
    if device.agent and device.address:
        await _tried("snmp", _agent, device, seen, means)
    if device.exporter:
        await _tried("exporter", _exporter, device, seen, means)


async def _tried(name: str, way: _Way, device: Watched, seen: Seen, means: _Means) -> None:
    try:
        await way(device, seen, means)
    except AgentSilent as silent:
        seen.failures[name] = str(silent)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        seen.failures[name] = failure_of(error)


async def _echo(device: Watched, seen: Seen, means: _Means) -> None:
    how = means.how
    told = await ping(device.address, means.meter, how.echoes, how.timeout_s, device.port)
    seen.readings.append(Reading("up", float(told["received"] > 0)))
    if told["received"]:
        seen.readings.append(Reading("rtt_ms", told["rtt_ms"]))
        lost = 1 - told["received"] / told["sent"] if told["method"] == "icmp" else 0.0
        seen.readings.append(Reading("loss", round(lost, 3)))
    else:
        seen.failures["ping"] = str(told["failure"])


async def _agent(device: Watched, seen: Seen, means: _Means) -> None:
    if device.agent:
        told = await means.agents.ask(device.address, device.agent, means.how.timeout_s)
        seen.readings += told


async def _exporter(device: Watched, seen: Seen, means: _Means) -> None:
    told = await _page(device.exporter, means.how, means.meter)
    seen.readings += readings_of(told.decode("utf-8", "replace"))


async def _mesh(device: Watched, seen: Seen, means: _Means) -> None:
    seen.tale = await hear_mesh(device.mesh, device.mesh_at, means.how, means.meter)


async def _speed(device: Watched, seen: Seen, means: _Means) -> None:
    await _tried("speed", _transfer, device, seen, means)


async def _transfer(device: Watched, seen: Seen, means: _Means) -> None:
    wait_s, longest_s = means.how.timeout_s, means.speed_s
    try:
        mbps = await throughput_mbps(device.speed, means.meter, wait_s, longest_s)
    except ValueError as error:  # it has the name of a failure already
        seen.failures["speed"] = str(error)
        return
    seen.readings.append(Reading("throughput_mbps", round(mbps, 3)))


async def _page(url: str, how: Look, meter: Meter) -> bytes:
    wait = how.timeout_s
    page = await get(url, meter, Patience(wait, wait, wait, wait), most=_MOST_BYTES)
    if page.failure:
        raise ValueError(page.failure)
    if page.status != 200:
        raise ValueError(f"status {page.status}")
    return page.body


async def hear_mesh(kind: str, where: str, how: Look, meter: Meter) -> Tale:
    """What a routing daemon tells: babeld's local socket at `host:port`, or a page at a URL."""
    if kind != "babel":
        return of_text(await _page(where, how, meter))
    host, _colon, port = where.rpartition(":")
    async with asyncio.timeout(how.timeout_s):
        line = await connect(host.strip("[]"), int(port), meter, how.timeout_s)
        try:
            await line.send(b"dump\nquit\n")
            told = b""
            while part := await line.receive():
                told += part
                if len(told) > _MOST_DUMP:
                    raise ValueError("too long")
        finally:
            with suppress(OSError):
                line.close()
    if not told.startswith(b"BABEL 1"):
        raise ValueError("no babel")
    return of_babel(told.decode("utf-8", "replace").splitlines())
