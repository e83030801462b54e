"""What is read of a device of the own network: a name, where on the device, and a figure.

The names and units below are the only ones; a reader of SNMP, of an exporter or of a mesh puts what
it finds into them, or leaves it out. Nothing of who is connected is ever a reading: stations are
counted, and their addresses are read past.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

__all__ = ["COUNTERS", "READINGS", "Reading", "rates", "worst"]

READINGS = {
    "up": "1 where it answered, 0 where it did not",
    "rtt_ms": "round trip, ms",
    "loss": "share of echoes that did not come back, 0 to 1",
    "port_up": "1 where an interface is up, else 0",
    "rx_mbps": "received, Mb/s, between two readings of its counter",
    "tx_mbps": "sent, Mb/s, between two readings of its counter",
    "signal_dbm": "level received from the other end, dBm; the median of several",
    "rate_mbps": "rate that the radio chose, the slower direction, Mb/s: no more can pass",
    "throughput_mbps": "what came through in a test across the link, Mb/s",
    "clients": "stations connected, a count",
    "battery_v": "voltage of the battery or of the supply, V",
    "battery_percent": "charge of the battery, %",
    "on_mains": "1 where it is fed from outside, 0 where it runs on its battery",
    "uptime_s": "seconds since it started",
}
COUNTERS = {"in_octets": "rx_mbps", "out_octets": "tx_mbps"}  # read, and kept as rates only
_FASTEST_MBPS = 100_000.0


class Reading(NamedTuple):
    """One figure of a device; `place` is an interface, or empty for the whole of it."""

    name: str
    value: float
    place: str = ""


Counts = Mapping[str, tuple[float, float]]


def rates(
    readings: Iterable[Reading], before: Counts, at: float
) -> tuple[list[Reading], dict[str, tuple[float, float]]]:
    """Counters as rates since `before` ({"name place": (when, count)}), and the counts of now.

    A counter that went back (a restart, a wrap of 32 bits) gives no rate: it would be invented.

    >>> rates([Reading("in_octets", 2_500_000, "wlan0")], {"in_octets wlan0": (0, 0)}, 10)[0]
    [Reading(name='rx_mbps', value=2.0, place='wlan0')]
    """
    told, counts = [], {}
    for each in readings:
        if each.name not in COUNTERS:
            told.append(each)
            continue
        key = f"{each.name} {each.place}"
        counts[key] = (at, each.value)
        then, count = before.get(key, (at, 0.0))
        if at > then and each.value >= count:
            mbps = (each.value - count) * 8e-6 / (at - then)
            if mbps <= _FASTEST_MBPS:
                told.append(Reading(COUNTERS[each.name], round(mbps, 4), each.place))
    return told, counts


_LOWEST = {
    "up",
    "throughput_mbps",
    "port_up",
    "signal_dbm",
    "rate_mbps",
    "battery_v",
    "battery_percent",
    "on_mains",
}
_ADDED = {"clients", "rx_mbps", "tx_mbps"}


def worst(readings: Iterable[Reading], place: str = "") -> dict[str, float]:
    """One figure for each name: at `place` where one is given, else the worst of all places.

    Clients and rates of several places are added.

    >>> worst([Reading("signal_dbm", -61, "a"), Reading("signal_dbm", -72, "b")])
    {'signal_dbm': -72}
    """
    found: dict[str, float] = {}
    for name, value, where in readings:
        if place and where and where != place and name != "clients":
            continue
        if name not in found:
            found[name] = value
        elif name in _ADDED:
            found[name] += value
        else:
            found[name] = (min if name in _LOWEST else max)(found[name], value)
    return found
