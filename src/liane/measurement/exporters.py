"""What a Prometheus exporter tells, as readings of one device.

Known are node_exporter, the exporter of OpenWrt (prometheus-node-exporter-lua), those of Network
UPS Tools and of iperf3; other samples are read past, and so are the addresses of stations. The text
format is the one of Prometheus 0.0.4 and OpenMetrics 1.0; a line that is neither is counted, never
fatal.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import median
from typing import NamedTuple

from liane.measurement.readings import Reading

__all__ = ["Sample", "readings_of", "samples"]

_SAMPLE = re.compile(r"([a-zA-Z_:][\w:]*)\s*(?:\{(.*)\})?\s+([^\s{}]+)(?:\s+\S+)?(?:\s+#.*)?$")
_LABEL = re.compile(r'\s*,?\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"')
_MOST_SAMPLES = 20_000

# name of the sample: reading, label that says where, and what to multiply with
_PLAIN = {
    "node_network_receive_bytes_total": ("in_octets", "device", 1.0),
    "node_network_transmit_bytes_total": ("out_octets", "device", 1.0),
    "node_network_up": ("port_up", "device", 1.0),
    "wifi_network_signal_dbm": ("signal_dbm", "ifname", 1.0),
    "wifi_network_bitrate": ("rate_mbps", "ifname", 1e-3),  # kb/s
    "wifi_stations": ("clients", "ifname", 1.0),
    "node_power_supply_voltage_volt": ("battery_v", "", 1.0),
    "node_power_supply_capacity": ("battery_percent", "", 1.0),
    "network_ups_tools_battery_voltage": ("battery_v", "", 1.0),
    "network_ups_tools_battery_charge": ("battery_percent", "", 1.0),
}
_STATIONS = {"node_wifi_station_signal_dbm": "device", "wifi_station_signal_dbm": "ifname"}
_MAINS = ("node_power_supply_online",)
_STATUS = "network_ups_tools_ups_status"
_IDLE = ("lo", "sit", "ip6tnl", "tunl", "ifb", "teql", "gre", "erspan")
_WEAKEST, _STRONGEST = -120, 0


class Sample(NamedTuple):
    """One line: a name, its labels, a value."""

    name: str
    labels: dict[str, str]
    value: float


def samples(text: str) -> Iterator[Sample]:
    """The samples of an exposition, at most 20,000; comments, `NaN` and broken lines are left out.

    >>> list(samples('# HELP x\\nx{a="1"} 2'))
    [Sample(name='x', labels={'a': '1'}, value=2.0)]
    """
    for count, line in enumerate(text.splitlines()):
        if count >= _MOST_SAMPLES:
            return
        found = None if line.startswith("#") else _SAMPLE.match(line.strip())
        if not found:
            continue
        try:
            value = float(found[3])
        except ValueError:
            continue
        if math.isfinite(value):
            yield Sample(found[1], dict(_LABEL.findall(found[2] or "")), value)


def readings_of(text: str) -> list[Reading]:
    """The readings that an exposition holds."""
    told = list(samples(text))
    found = [each for sample in told for each in _plain(sample)]
    found += _stations(told)
    mains = [each.value for each in told if each.name in _MAINS] + list(_by_status(told))
    if mains:
        found.append(Reading("on_mains", float(max(mains) > 0)))
    found += _transfers(told)
    times = {each.name: each.value for each in told if each.name.startswith("node_")}
    if {"node_time_seconds", "node_boot_time_seconds"} <= times.keys():
        up_s = times["node_time_seconds"] - times["node_boot_time_seconds"]
        found += [Reading("uptime_s", up_s)] if up_s >= 0 else []
    return found


def _plain(sample: Sample) -> Iterator[Reading]:
    known = _PLAIN.get(sample.name)
    if known is None:
        return
    name, label, times = known
    place = sample.labels.get(label, "") if label else ""
    if not place.startswith(_IDLE) and not (name == "signal_dbm" and not _is_level(sample.value)):
        yield Reading(name, sample.value * times, place)


def _is_level(value: float) -> bool:
    return _WEAKEST <= value < _STRONGEST


def _stations(told: Iterable[Sample]) -> Iterator[Reading]:
    """Stations by interface: how many, and their median level; who they are is not kept."""
    levels: dict[str, list[float]] = defaultdict(list)
    for each in told:
        if each.name in _STATIONS:
            levels[each.labels.get(_STATIONS[each.name], "")].append(each.value)
    for place, heard in levels.items():
        yield Reading("clients", float(len(heard)), place)
        fit = [each for each in heard if _is_level(each)]
        if fit:
            yield Reading("signal_dbm", median(fit), place)


def _transfers(told: Iterable[Sample]) -> Iterator[Reading]:
    """Tests of iperf3: what the far end received, in its own seconds."""
    parts: dict[str, dict[str, float]] = defaultdict(dict)
    for each in told:
        if each.name.startswith("iperf3_received_"):
            parts[each.labels.get("target", "")][each.name] = each.value
    for held in parts.values():
        size, seconds = (held.get(f"iperf3_received_{name}") for name in ("bytes", "seconds"))
        if size and seconds and seconds > 0:
            yield Reading("throughput_mbps", size * 8e-6 / seconds)


def _by_status(told: Iterable[Sample]) -> Iterator[float]:
    """Network UPS Tools: flag OL is on line, OB on battery."""
    for each in told:
        if each.name == _STATUS and each.labels.get("flag") == "OL":
            yield each.value
