"""The demonstration's watched network: seven devices, thirty days, a hill whose battery is empty.

Nothing is really looked at on a demonstration: addresses are those kept for examples. The hill that
upkeep tells as cut is cut here too, with what hangs behind it, and its battery said so before.
"""

import json
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from liane.server.lookout.devices import actions
from liane.server.lookout.devices.keeping import MEMORY, folder_of
from liane.server.lookout.devices.models import Condition, Device, MeshLink, Trouble
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.queries import tickets_of
from liane.server.site.demo import DemoContext

__all__ = ["fill"]

# name, kind, site, behind, link of the plan, usual signal in dBm
_DEVICES = (
    ("Routeur du point d’accès", "gateway", "pop", None, "", None),
    ("Farako, radio vers le point d’accès", "router", "farako", 0, "L01", -50.5),
    ("Studio de la radio, borne", "access", "radio", 0, "", None),
    ("Kulujan, radio vers Farako", "router", "kulujan", 1, "L08", -72.5),
    ("Kulujan, batterie et panneau", "power", "kulujan", 3, "", None),
    ("Bafara, radio vers Kulujan", "router", "bafara", 3, "L09", -73.0),
    ("Bafara, borne du centre de santé", "access", "cs_bafara", 5, "", None),
)
_LOST = (3, 4, 5, 6)
_HOURS_CUT = 2


def fill(context: DemoContext) -> None:
    """Register the devices, and tell what they told."""
    devices = _register(context)
    if not devices:
        return
    now = timezone.now()
    fell = now - timedelta(hours=_HOURS_CUT, minutes=10)
    _conditions(context.operator, devices, now, fell)
    _links(context.operator, devices, fell)
    _troubles(context.operator, devices, now, fell)
    for ago in range(29, -1, -1):
        day = now.date() - timedelta(days=ago)
        rows = [row for at in range(len(devices)) for row in _sums(devices, at, day, fell, ago < 3)]
        actions.keep_sums(context.operator, day, rows)
    _last_look(context.operator, devices, now)


def _register(context: DemoContext) -> list[Device]:
    sites = {site.code: site for site in sites_of(context.operator)}
    if not {each[2] for each in _DEVICES} <= sites.keys():
        return []
    made: list[Device] = []
    for at, (name, kind, site, behind, link, _level) in enumerate(_DEVICES):
        made.append(
            actions.add_device(
                acting_member=context.people["moussa"], name=name, kind=kind, site=sites[site],
                behind=None if behind is None else made[behind], planned_link=link,
                address=f"192.0.2.{at + 1}", interface="wlan0" if link else "",
                exporter=f"http://192.0.2.{at + 1}:9100/metrics" if kind != "power" else "",
            )
        )  # fmt: skip
    return made


def _conditions(operator: Any, devices: list[Device], now: datetime, fell: datetime) -> None:
    weeks = now - timedelta(days=26)
    Condition.objects.bulk_create(
        Condition(
            device=each, operator=operator,
            how="down" if at in _LOST else "up", since=fell if at in _LOST else weeks,
            reason=("silent" if at == _LOST[0] else "behind") if at in _LOST else "",
        )
        for at, each in enumerate(devices)
    )  # fmt: skip


def _links(operator: Any, devices: list[Device], fell: datetime) -> None:
    long_ago = fell - timedelta(days=24)
    ends = ((0, 1, "there", 96.0), (0, 2, "there", 256.0), (1, 3, "gone", 128.0),
            (3, 5, "untold", 192.0), (1, 2, "there", 384.0))  # fmt: skip
    for one, two, state, cost in ends:
        a, b = sorted((str(devices[one].pk), str(devices[two].pk)))
        since = long_ago if state == "there" else fell
        MeshLink.objects.create(operator=operator, a=a, b=b, state=state, since=since, cost=cost)


def _troubles(operator: Any, devices: list[Device], now: datetime, fell: datetime) -> None:
    hill = [str(devices[1].pk), str(devices[3].pk)]
    lost = [str(devices[at].pk) for at in _LOST]
    ticket = tickets_of(operator, "all").filter(site=devices[3].site).first()
    before = now - timedelta(days=19)
    common = {"operator": operator, "origin": "measured", "root": hill, "kind": "cut"}
    Trouble.objects.create(
        **common, members=lost, widest=4, since=before, known_at=before + timedelta(seconds=40),
        ended_at=before + timedelta(hours=9), cause="mains",
    )  # fmt: skip
    Trouble.objects.create(
        **common, members=lost, widest=4, since=fell, known_at=fell + timedelta(seconds=40),
        cause="battery", ticket=ticket,
    )  # fmt: skip


def _sums(
    devices: list[Device], at: int, day: date, fell: datetime, whole: bool
) -> Iterator[dict[str, Any]]:
    """One device on one day: whether it answered; and, of the last days, what it read."""
    hours = [hour for hour in range(24) if _moment(day, hour) <= timezone.now()]
    cut = {hour for hour in hours if at in _LOST and _moment(day, hour) >= fell}
    if at in _LOST and (timezone.now().date() - day).days == 19:
        cut = set(range(7, 16))
    told = {"device": str(devices[at].pk), "place": ""}
    yield told | {"reading": "up", "hours": {str(h): _flat(float(h not in cut)) for h in hours}}
    if not whole:
        return
    heard = [hour for hour in hours if hour not in cut]
    for name, tell in _TELLS.items():
        values = {str(hour): tell(at, hour) for hour in heard if tell(at, hour) is not None}
        if values:
            yield told | {"reading": name, "hours": values}


def _moment(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _flat(value: float, spread: float = 0.0) -> list[float]:
    return [60, round(value - spread, 2), round(value, 2), round(value + spread, 2)]


def _sun(hour: int) -> float:
    return max(0.0, math.sin(math.pi * (hour - 6) / 12))


def _level(at: int, hour: int) -> list[float] | None:
    usual = _DEVICES[at][5]
    weaker = 7.0 if at == 5 else 0.0  # since the storm
    return None if usual is None else _flat(usual - weaker - 1.5 * _sun(hour + at), 1.2)


def _busy(at: int, hour: int) -> list[float] | None:
    away = min(abs(hour - 20), 24 - abs(hour - 20))
    crowd = (0.4 + math.exp(-(away**2) / 18)) / (1 + at / 2)
    return None if at == 4 else _flat(6.0 * crowd, 1.5 * crowd)


def _clients(at: int, hour: int) -> list[float] | None:
    return _flat(3 + 14 * math.exp(-((hour - 19) ** 2) / 20), 2) if at in (2, 6) else None


def _volts(at: int, hour: int) -> list[float] | None:
    return _flat(11.4 + 2.1 * _sun(hour) + 0.3 * math.cos(hour / 4), 0.1) if at == 4 else None


def _passed(at: int, hour: int) -> list[float] | None:
    usual = {1: 92.0, 3: 64.0, 5: 19.0}.get(at)  # the last one since the storm
    return None if usual is None else [1, usual, usual, usual] if hour % 2 else None


_TELLS = {
    "signal_dbm": _level,
    "throughput_mbps": _passed,
    "rx_mbps": _busy,
    "clients": _clients,
    "battery_v": _volts,
}


def _last_look(operator: Any, devices: list[Device], now: datetime) -> None:
    figures = {
        str(device.pk): {"up": 0.0} if at in _LOST else _figures(at, now.hour)
        for at, device in enumerate(devices)
    }
    failures = {str(devices[at].pk): {"ping": "generic_timeout_error"} for at in _LOST}
    folder = folder_of(operator)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = {"at": now.timestamp(), "figures": figures, "failures": failures}
    (folder / MEMORY).write_text(json.dumps(told), encoding="utf-8")


def _figures(at: int, hour: int) -> dict[str, float]:
    told = {name: found[2] for name, tell in _TELLS.items() if (found := tell(at, hour))}
    return {"up": 1.0, "rtt_ms": 0.8 + 1.6 * at, "loss": 0.0, **told}
