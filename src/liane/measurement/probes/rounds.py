"""Rounds of measuring: the own devices, the link, then sites at their pace, written as they end.

Opens a socket through the other parts. A round is cut short by the stop file within half a second;
what was measured by then is kept. A site whose page did not come is visited once more in the round:
one failure is an accident, two may be an act. Sites wait for consent, for the day's limit, and for
a control that says its word; the own devices wait for nobody.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from liane import __version__
from liane.measurement.probes.clocks import Clock
from liane.measurement.probes.consents import Permissions
from liane.measurement.probes.control import SEEN_FROM, get, proved, remembered
from liane.measurement.probes.failures import failure_of
from liane.measurement.probes.files import put
from liane.measurement.probes.journals import Journal
from liane.measurement.probes.pings import ping
from liane.measurement.probes.speeds import measure_pair, measure_speed
from liane.measurement.probes.targets import Device, Site
from liane.measurement.probes.traces import trace
from liane.measurement.probes.traffic import Pace, Traffic
from liane.measurement.probes.webs import Asking, measure_site

__all__ = ["Plan", "Round", "Rounds"]

_AT_A_TIME = 16
_LOOK_S = 0.5
_KEEP_TRAFFIC_S = 5.0
_VISIT_COST, _PAIR_COST, _SPEED_COST = 40_000, 400_000, 2_200_000  # bytes, above the usual
_VERSIONS = {"web_connectivity": "0.5.0"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure, from where, and how often."""

    sites: Sequence[Site] = ()
    devices: Sequence[Device] = ()
    asking: Asking = field(default_factory=Asking)
    country: str | None = None
    asn: int | None = None
    network: str = ""
    per_second: float = 1.0
    every_s: float = 3600.0
    rounds: int = 1
    pairs: int = 0
    speed: str | None = None
    traces: bool = False


@dataclass(slots=True)
class Round:
    """One round: what was measured and acknowledged, and why something was left out."""

    number: int
    began: datetime
    done: list[dict[str, Any]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    stopped: bool = False

    def leave_out(self, why: str) -> None:
        """Count one more target that was not measured."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


class Rounds:
    """The rounds of one plan, written to one journal."""

    def __init__(
        self, plan: Plan, journal: Journal, may: Permissions, traffic: Traffic, clock: Clock
    ) -> None:
        self.plan, self.may, self.traffic, self.clock = plan, may, traffic, clock
        self._journal = journal
        self._notes = dict(journal.notes)
        self._run = secrets.token_hex(8)
        self._started = clock.now()
        self._pace = Pace(plan.per_second)
        self._own = ""
        self._waiting: list[dict[str, Any]] = []
        self._writing = asyncio.Lock()
        self._kept_at = 0.0
        self._addresses = journal.folder / "addresses.json"
        with suppress(OSError, ValueError, TypeError):
            remembered.update(json.loads(self._addresses.read_text("utf-8")))
        if journal.last:
            with suppress(ValueError):
                clock.last = datetime.fromisoformat(journal.last.at + "+00:00")

    async def run(self, tell: Callable[[Round], None]) -> int:
        """Go round until the plan's rounds are done or everything is stopped; how many were."""
        number = 0
        while not self.may.stopped and (not self.plan.rounds or number < self.plan.rounds):
            began = time.monotonic()
            number += 1
            if not self.may.paused(self.clock.now()):
                tell(await self._one(number))
            if self.plan.rounds and number == self.plan.rounds:
                break
            await self._rest(began + self.plan.every_s)
        return number

    async def _rest(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0 and not self.may.stopped:
            await asyncio.sleep(min(left, _LOOK_S))

    async def _one(self, number: int) -> Round:
        this = Round(number, self.clock.now())
        work = asyncio.create_task(self._measure(this))
        while not work.done():
            if self.may.stopped:
                this.stopped = True
                work.cancel()
            await asyncio.wait([work], timeout=_LOOK_S)
        await self._write()
        if not work.cancelled() and (error := work.exception()):
            raise _first(error)
        self.traffic.keep(self.clock.now())
        put(self._addresses, json.dumps(remembered).encode())
        return this

    async def _measure(self, this: Round) -> None:
        async with asyncio.TaskGroup() as group:
            devices = [self._device(this, each) for each in self.plan.devices]
            group.create_task(self._all(devices))
            group.create_task(self._beyond(this))

    async def _beyond(self, this: Round) -> None:
        """Whatever lies beyond the own network."""
        plan = self.plan
        if not self._may_leave(this):
            return
        if plan.asking.control:
            await self._link(this, plan.asking.control)
        await self._sites(this)
        await self._pairs(this)
        if plan.speed:
            await self._speed(this, plan.speed)
        if plan.traces:
            await self._trace_all(this)

    def _may_leave(self, this: Round) -> bool:
        if self.may.may_leave(self.plan.country):
            return True
        for _each in self.plan.sites:
            this.leave_out("consent")
        return False

    async def _all(self, works: Sequence[Awaitable[None]]) -> None:
        """Everything, a few at a time; the first error ends all, and is told."""
        room = asyncio.Semaphore(_AT_A_TIME)

        async def one(work: Awaitable[None]) -> None:
            async with room:
                await work

        async with asyncio.TaskGroup() as group:
            for each in works:
                group.create_task(one(each))

    async def _device(self, this: Round, device: Device) -> None:
        about = {"name": device.name, "kind": device.kind, "behind": device.behind}
        wait_s = self.plan.asking.patience.connect_s / 5
        meter = self.traffic.meter
        keys = partial(ping, device.address, meter, timeout_s=wait_s, port=device.port)
        await self._note(this, "ping", device.address, keys, device=about)

    async def _link(self, this: Round, control: str) -> None:
        """Does the word that only the control knows come back, asked for in clear?"""
        word = secrets.token_hex(8)
        url = urljoin(control, f"/alive/{word}").replace("https:", "http:", 1)

        async def keys() -> dict[str, Any]:
            try:
                page = await get(url, self.traffic.meter, self.plan.asking.patience)
            except (OSError, EOFError, ValueError, TimeoutError) as error:
                return {"url": url, "failure": failure_of(error)}
            self.clock.heard(page.header("date"))
            self._own = page.header(SEEN_FROM.lower()) or self._own
            failure = page.failure
            if not failure and page.body != word.encode():
                failure = "captive_portal"
            if not failure:
                proved(url)
            where = urlsplit(page.header("location")).hostname
            return {"url": url, "status": page.status, "leads_to": where, "failure": failure}

        await self._note(this, "link", url, keys)

    async def _sites(self, this: Round) -> None:
        order = self._pace.shuffled([each.url for each in self.plan.sites])
        again: list[str] = []
        await self._all([self._site(this, url, again) for url in order])
        await self._all([self._site(this, url, []) for url in again])

    async def _site(self, this: Round, url: str, again: list[str]) -> None:
        await self._pace.wait()

        async def keys() -> dict[str, Any]:
            found, hour = await measure_site(url, self.plan.asking, self.traffic.meter)
            self.clock.heard(hour)
            if not _has_page(found):
                again.append(url)
            return found | {"requests": without(found["requests"], self._own)}

        with self._room(this, self.plan.asking.patience.page_bytes + _VISIT_COST) as may:
            if may:
                await self._note(this, "web_connectivity", url, keys)

    async def _pairs(self, this: Round) -> None:
        control = self.plan.asking.control
        order = self._pace.shuffled([each.url for each in self.plan.sites])
        for url in order[: self.plan.pairs] if control else []:
            with self._room(this, _PAIR_COST) as may:
                if may and control:
                    patience = self.plan.asking.patience
                    keys = partial(measure_pair, url, control, self.traffic.meter, patience)
                    await self._note(this, "throughput_pair", url, keys)

    async def _speed(self, this: Round, server: str) -> None:
        with self._room(this, _SPEED_COST) as may:
            if may:
                patience = self.plan.asking.patience
                keys = partial(measure_speed, server, self.traffic.meter, patience)
                await self._note(this, "ndt", server, keys)

    async def _trace_all(self, this: Round) -> None:
        ends = [each.address for each in self.plan.devices if each.kind == "uplink"]
        for address in ends:
            wait_s = self.plan.asking.patience.connect_s / 5
            keys = partial(trace, address, self.traffic.meter, timeout_s=wait_s)
            await self._note(this, "traceroute", address, keys)

    @contextmanager
    def _room(self, this: Round, cost: int) -> Iterator[bool]:
        """Within it, the bytes are promised; what finds none left is counted as left out."""
        with self.traffic.promised(cost, self.clock.now()) as may:
            if not may:
                this.leave_out("limit")
            yield may

    async def _note(
        self,
        this: Round,
        test: str,
        target: str,
        measure: Callable[[], Awaitable[dict[str, Any]]],
        **about: Any,
    ) -> None:
        """Measure, and write what came with its time and the doubts about it."""
        at, began = self.clock.now(), time.monotonic()
        keys = await measure()
        value = self._envelope(test, target, at) | {
            "annotations": self.clock.doubts(at) | self._notes,
            "test_keys": keys | about,
            "test_runtime": round(time.monotonic() - began, 6),
        }
        self._notes = {}
        self._waiting.append(value)
        await self._write()
        this.done.append(value)

    def _envelope(self, test: str, target: str, at: datetime) -> dict[str, Any]:
        plan = self.plan
        control = plan.asking.control
        return {
            "test_name": test,
            "test_version": _VERSIONS.get(test, "0.1.0"),
            "input": target,
            "measurement_start_time": f"{at:%Y-%m-%d %H:%M:%S}",
            "test_start_time": f"{self._started:%Y-%m-%d %H:%M:%S}",
            "data_format_version": "0.2.0",
            "report_id": self._run,
            "software_name": "liane",
            "software_version": __version__,
            "probe_asn": f"AS{plan.asn or 0}",
            "probe_cc": plan.country or "ZZ",
            "probe_ip": "127.0.0.1",
            "probe_network_name": plan.network,
            "test_helpers": {"backend": {"address": control, "type": "https"}} if control else {},
        }

    async def _write(self) -> None:
        """Put what waits onto the disk, all at once; whoever comes meanwhile goes with the next."""
        async with self._writing:
            batch, self._waiting = self._waiting, []
            if not batch:
                return
            writing = asyncio.ensure_future(asyncio.to_thread(self._journal.append, batch))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                await writing  # whoever stops the round does not tear a line
                raise
            if time.monotonic() - self._kept_at > _KEEP_TRAFFIC_S:
                self._kept_at = time.monotonic()
                self.traffic.keep(self.clock.now())


def without(value: Any, address: str) -> Any:
    """A value with one's own address taken out of every text: pages like to repeat it.

    >>> without([{"body": "you are 203.0.113.9"}], "203.0.113.9")
    [{'body': 'you are [own address]'}]
    """
    if not address:
        return value
    if isinstance(value, str):
        return value.replace(address, "[own address]")
    if isinstance(value, list):
        return [without(each, address) for each in value]
    if isinstance(value, dict):
        return {name: without(each, address) for name, each in value.items()}
    return value


def _first(error: BaseException) -> BaseException:
    """The first error of a group: one is enough to be told."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _has_page(keys: dict[str, Any]) -> bool:
    """Whether a page came whole: then nothing has to be tried again."""
    return bool(keys["requests"]) and not keys["requests"][0]["failure"]
