"""Which objects an SNMP agent is asked for, and what reading each one is.

Interfaces by the IF-MIB (RFC 2863), batteries by the UPS-MIB (RFC 1628), radios by the MIBs of
Ubiquiti (UBNT-AirMAX-MIB) and MikroTik (MIKROTIK-MIB), the two that villages buy most. An agent
that does not know an object says so, which costs one packet. Levels that cannot be one are left out
(an idle radio tells 0, or −2,147,483,648).
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from liane.measurement.readings import Reading

__all__ = ["SCALARS", "TABLES", "readings_of"]

_OUTPUT_NORMAL = 3


class Known(NamedTuple):
    """An object: the reading it is, and what to multiply its value with."""

    reading: str
    times: float = 1.0


_UPS, _UBNT, _MIKROTIK = "1.3.6.1.2.1.33.1", "1.3.6.1.4.1.41112.1.4.5.1", "1.3.6.1.4.1.14988.1.1"
SCALARS = {
    "1.3.6.1.2.1.1.3.0": Known("uptime_s", 0.01),
    f"{_UPS}.2.4.0": Known("battery_percent"),
    f"{_UPS}.2.5.0": Known("battery_v", 0.1),
    f"{_UPS}.4.1.0": Known("on_mains"),
    f"{_MIKROTIK}.3.8.0": Known("battery_v", 0.1),
}
TABLES = {
    "1.3.6.1.2.1.31.1.1.1.1": Known("name"),
    "1.3.6.1.2.1.2.2.1.8": Known("port_up"),
    "1.3.6.1.2.1.31.1.1.1.6": Known("in_octets"),
    "1.3.6.1.2.1.31.1.1.1.10": Known("out_octets"),
    f"{_UBNT}.5": Known("signal_dbm"),
    f"{_UBNT}.9": Known("rate_mbps", 1e-6),
    f"{_UBNT}.10": Known("rate_mbps", 1e-6),
    f"{_UBNT}.15": Known("clients"),
    f"{_MIKROTIK}.1.1.1.4": Known("signal_dbm"),
    f"{_MIKROTIK}.1.1.1.2": Known("rate_mbps", 1e-6),
    f"{_MIKROTIK}.1.1.1.3": Known("rate_mbps", 1e-6),
    f"{_MIKROTIK}.1.3.1.6": Known("clients"),
}
_BY_INTERFACE = ("1.3.6.1.2.1.31.", "1.3.6.1.2.1.2.2.", f"{_MIKROTIK}.1.")
_LOOP = ("lo",)

Told = Mapping[str, int | float | str]


def readings_of(told: Told) -> list[Reading]:
    """The readings that objects (dotted identifier: value) are."""
    names = {
        identifier.rpartition(".")[2]: str(value)
        for identifier, value in told.items()
        if identifier.startswith("1.3.6.1.2.1.31.1.1.1.1.")
    }
    found = [
        Reading(name, value, place)
        for identifier, given in told.items()
        for name, value, place in _one(identifier, given, names)
        if place not in _LOOP
    ]
    return _slower(found)


def _one(
    identifier: str, given: int | float | str, names: Mapping[str, str]
) -> Iterable[tuple[str, float, str]]:
    table, _dot, index = identifier.rpartition(".")
    known = SCALARS.get(identifier) or TABLES.get(table)
    if known is None or known.reading == "name" or isinstance(given, str):
        return
    place = ""
    if identifier not in SCALARS:
        place = names.get(index, index) if identifier.startswith(_BY_INTERFACE) else f"radio{index}"
    value = _meant(known, float(given))
    if value is not None:
        yield known.reading, value, place


def _meant(known: Known, value: float) -> float | None:
    """The value in the unit of its reading; None for one that cannot be."""
    if known.reading == "port_up":
        return float(value == 1)
    if known.reading == "on_mains":
        return float(value == _OUTPUT_NORMAL)
    if known.reading == "signal_dbm":
        return value if -120 <= value < 0 else None
    if known.reading in ("rate_mbps", "battery_v") and value <= 0:
        return None
    return value * known.times


def _slower(found: list[Reading]) -> list[Reading]:
    """Of the two directions of a radio the slower one."""
    kept: dict[tuple[str, str], Reading] = {}
    for each in found:
        key = (each.name, each.place)
        if key not in kept or each.value < kept[key].value:
            kept[key] = each
    return list(kept.values())
