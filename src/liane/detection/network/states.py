"""How one device is: up, degraded, down or unknown, since when and why.

What one look shows is a `Judgement`; a state changes when the same judgement came several times in
a row (`Limits.confirm`), and then since the first of them. A device that was never read is unknown,
and so is one that this box has no way to read: silence of ours is never a fault of theirs.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

__all__ = [
    "RULES",
    "UNSEEN",
    "USUAL",
    "Judgement",
    "Limits",
    "Memory",
    "State",
    "confirmed",
    "judged",
    "power_of",
]

RULES = "own network 1"
_STALE_POWER_S = 1800.0  # what a battery said longer ago explains nothing


class State(StrEnum):
    """How a device is."""

    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    UNKNOWN = "unknown"


class Judgement(NamedTuple):
    """What one look shows: a state, the code of its reason, and the figure that shows it."""

    state: State
    reason: str = ""
    figure: float | None = None


class Limits(NamedTuple):
    """From where on a device is degraded, and how many looks confirm a change.

    None: no limit. A device that is weak is believed later than one that is silent.
    """

    loss: float = 0.5
    signal_dbm: float | None = None
    battery_v: float | None = None
    battery_percent: float = 20.0
    confirm: int = 2
    confirm_weak: int = 5


class Memory(NamedTuple):
    """What is known of a device; times are seconds since 1970, UTC."""

    state: str = State.UNKNOWN
    since: float | None = None
    reason: str = ""
    figure: float | None = None
    wanted: str = ""  # another state, seen but not confirmed yet
    wanted_since: float | None = None
    times: int = 0
    seen_at: float | None = None
    power: str = ""  # what its power was last, where it is bad: mains, battery
    power_at: float | None = None
    uptime_s: float | None = None
    restarted_at: float | None = None


UNSEEN, USUAL = Memory(), Limits()


def power_of(figures: Mapping[str, float], limits: Limits) -> str:
    """What is bad of its power: `battery` nearly empty, `mains` gone; empty where nothing is known
    or nothing is bad.

    >>> power_of({"on_mains": 0, "battery_percent": 64}, Limits())
    'mains'
    """
    volts, percent = figures.get("battery_v"), figures.get("battery_percent")
    if limits.battery_v is not None and volts is not None and volts < limits.battery_v:
        return "battery"
    if percent is not None and percent < limits.battery_percent:
        return "battery"
    return "mains" if figures.get("on_mains") == 0 else ""


def judged(figures: Mapping[str, float], limits: Limits) -> Judgement:
    """What the figures of one look show.

    >>> judged({"up": 1, "loss": 0.667}, Limits())
    Judgement(state=<State.DEGRADED: 'degraded'>, reason='loss', figure=0.667)
    """
    if figures.get("up", 1.0) == 0 and len(figures) == 1:
        return Judgement(State.DOWN, "silent")
    if not figures:
        return Judgement(State.UNKNOWN, "unread")
    if figures.get("port_up") == 0:
        return Judgement(State.DEGRADED, "port")
    loss, signal = figures.get("loss"), figures.get("signal_dbm")
    if loss is not None and loss >= limits.loss:
        return Judgement(State.DEGRADED, "loss", loss)
    if power_of(figures, limits) == "battery":
        named = "battery_v" if limits.battery_v is not None else "battery_percent"
        return Judgement(State.DEGRADED, "battery", figures.get(named))
    if limits.signal_dbm is not None and signal is not None and signal < limits.signal_dbm:
        return Judgement(State.DEGRADED, "signal", signal)
    return Judgement(State.UP)


def confirmed(
    before: Memory, figures: Mapping[str, float], at: float, limits: Limits, full: bool = True
) -> Memory:
    """The memory after one look; a quick look (not `full`) says nothing of what it did not read."""
    found = judged(figures, limits)
    if not full and found.state == State.UP and before.state == State.DEGRADED:
        found = Judgement(State(before.state), before.reason, before.figure)
    noted = _noted(before, figures, at, limits)
    if found.state == before.state and before.since is not None:
        same = noted._replace(wanted="", wanted_since=None, times=0, figure=found.figure)
        return same if found.reason == before.reason else same._replace(reason=found.reason)
    again = found.state == before.wanted
    times = before.times + 1 if again else 1
    since = before.wanted_since if again and before.wanted_since is not None else at
    if times < _needed(before, found, limits):
        return noted._replace(wanted=str(found.state), wanted_since=since, times=times)
    return noted._replace(
        state=str(found.state), since=since, reason=found.reason, figure=found.figure,
        wanted="", wanted_since=None, times=0,
    )  # fmt: skip


def _needed(before: Memory, found: Judgement, limits: Limits) -> int:
    """How many looks in a row change a state: the first word on a device counts at once if good."""
    if before.since is None and found.state == State.UP:
        return 1
    weak = State.DEGRADED in (found.state, before.state)
    return limits.confirm_weak if weak and found.state != State.DOWN else limits.confirm


def _noted(before: Memory, figures: Mapping[str, float], at: float, limits: Limits) -> Memory:
    """What a look says of power and of restarts, whatever becomes of the state."""
    memory = before
    if figures.get("up", 1.0) and figures:
        memory = memory._replace(seen_at=at)
    if {"on_mains", "battery_v", "battery_percent"} & figures.keys():
        bad = power_of(figures, limits)
        memory = memory._replace(power=bad, power_at=at if bad else None)
    up_s = figures.get("uptime_s")
    if up_s is not None:
        if before.uptime_s is not None and up_s < before.uptime_s:
            memory = memory._replace(restarted_at=at - up_s)
        memory = memory._replace(uptime_s=up_s)
    return memory


def bad_power(memory: Memory) -> str:
    """What its power was when it was last heard, where that was not long before it fell silent."""
    if not memory.power or memory.power_at is None or memory.since is None:
        return ""
    return memory.power if memory.since - memory.power_at <= _STALE_POWER_S else ""
