"""What is read of the watched network: devices and how they are, troubles, sums, drift, links."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.keeping import last_look
from liane.server.lookout.devices.models import (
    DaySum,
    Device,
    How,
    Kind,
    MeshLink,
    Trouble,
    Watching,
    Work,
    shape_of,
)
from liane.server.lookout.devices.rules import (
    Drift,
    Expected,
    Passed,
    drift_of,
    mean_of,
    worst_first,
)
from liane.server.networks.plans.queries import expected_links
from liane.server.site.sealing import Sealed

__all__ = [
    "HOWS", "Row", "Series", "covered_sites", "devices_of", "drifts_of", "expected_of", "links_of",
    "rows_of", "secret_of", "series_of", "strip_of", "troubles_about",
    "troubles_now", "troubles_of", "watching_of", "ways_out", "windows_of", "works_now", "works_of",
]  # fmt: skip

DAYS = 30
_MOST_WAYS = 20
_TESTED = "throughput_mbps"
_COUNTED = ("rx_mbps", "tx_mbps")  # of the interface that is named: others are not the link
_OF_LINKS = ("signal_dbm", "rate_mbps", *_COUNTED, _TESTED)
HOWS = (How.UP, How.DEGRADED, How.DOWN, How.UNKNOWN)
_ORDER = (How.DOWN, How.DEGRADED, How.UNKNOWN, How.UP)


def watching_of(operator: Operator) -> Watching:
    """How the network is watched; what holds where nobody set anything."""
    return Watching.objects.filter(operator=operator).first() or Watching(operator=operator)


def devices_of(operator: Operator) -> QuerySet[Device]:
    """The devices that are watched, what is worst first, then by name; nothing is unsealed."""
    places = [When(condition__how=how, then=Value(at)) for at, how in enumerate(_ORDER)]
    found = Device.objects.filter(operator=operator, gone_at=None).defer("agent_secret")
    order = Case(*places, default=Value(_ORDER.index(How.UNKNOWN)))
    return found.select_related("site", "condition", "behind").order_by(order, "name", "id")


def ways_out(operator: Operator) -> list[dict[str, str]]:
    """The gateways and uplinks that are watched, for the probe's rounds: no name of theirs."""
    kinds = (Kind.GATEWAY, Kind.UPLINK)
    found = devices_of(operator).filter(kind__in=kinds, echo=True).exclude(address="")
    return [
        {"name": f"{each.kind} {at}", "address": each.address, "kind": each.kind}
        for at, each in enumerate(found.order_by("pk")[:_MOST_WAYS], 1)
    ]


def secret_of(device: Device) -> dict[str, str]:
    """What lets the box into a device; empty for none, and in a locked box."""
    if not device.agent_secret or isinstance(device.agent_secret, Sealed):
        return {}
    try:
        held = json.loads(device.agent_secret)
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in held.items()} if isinstance(held, dict) else {}


@dataclass(frozen=True)
class Row:
    """A device with how it is and its last figures."""

    device: Device
    how: str
    since: datetime | None
    reason: str
    figure: float | None
    figures: Mapping[str, float] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)
    read_at: datetime | None = None

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        return shape_of(self.how)


def rows_of(operator: Operator, devices: Iterable[Device]) -> list[Row]:
    """Devices with what is known of each, from the records and from the last look."""
    look = last_look(operator)
    figures, failures = look.get("figures", {}), look.get("failures", {})
    at = datetime.fromtimestamp(look["at"], UTC) if look.get("at") else None
    return [
        _row(each, figures.get(str(each.pk), {}), failures.get(str(each.pk), {}), at)
        for each in devices
    ]


def _row(
    device: Device, figures: dict[str, float], failures: dict[str, str], at: datetime | None
) -> Row:
    known = getattr(device, "condition", None)
    if known is None:
        return Row(device, How.UNKNOWN, None, "", None, figures, failures, at)
    return Row(
        device, known.how, known.since, known.reason, known.figure, figures, failures, at
    )  # fmt: skip


def troubles_now(operator: Operator) -> QuerySet[Trouble]:
    """What goes on, the widest first."""
    found = Trouble.objects.filter(operator=operator, ended_at=None)
    return found.select_related("incident", "ticket").order_by("-widest", "since")


def troubles_of(operator: Operator) -> QuerySet[Trouble]:
    """Every trouble, the newest first."""
    found = Trouble.objects.filter(operator=operator).select_related("incident", "ticket")
    return found.order_by("-since", "-id")


def troubles_about(operator: Operator, device: Device) -> list[Trouble]:
    """The troubles of a year that a device was part of, the newest first."""
    year = timezone.now() - timedelta(days=365)
    key = str(device.pk)
    found = troubles_of(operator).filter(since__gt=year)[:500]
    return [each for each in found if key in each.members or key in each.root]


def covered_sites(operator: Operator) -> set[Any]:
    """Sites that are cut because something before them is: one of each trouble stands for all."""
    covered: set[Any] = set()
    for trouble in Trouble.objects.filter(operator=operator, ended_at=None, kind="cut"):
        sites = dict(
            Device.objects.filter(pk__in=trouble.members).exclude(site=None)
            .values_list("pk", "site_id").order_by("name")
        )  # fmt: skip
        roots = [sites[pk] for pk in sites if str(pk) in trouble.root]
        first = roots[0] if roots else next(iter(sites.values()), None)
        covered |= set(sites.values()) - {first}
    return covered


def works_of(operator: Operator) -> QuerySet[Work]:
    """Planned work that is not over, then what was, the newest first."""
    found = Work.objects.filter(operator=operator).select_related("site", "device")
    return found.order_by("-end", "-id")


def works_now(operator: Operator, at: datetime | None = None) -> QuerySet[Work]:
    """Work that is under way."""
    now = at or timezone.now()
    return Work.objects.filter(operator=operator, begin__lte=now, end__gt=now)


def links_of(operator: Operator) -> list[MeshLink]:
    """The links of the mesh as last told; those that nobody told of for a week are left out."""
    week = timezone.now() - timedelta(days=7)
    found = MeshLink.objects.filter(operator=operator)
    return list(found.exclude(Q(state="untold") & Q(since__lt=week)).order_by("a", "b"))


@dataclass(frozen=True)
class Series:
    """One reading of a device over hours: moments of the hours, with their mean or None."""

    reading: str
    place: str
    points: tuple[tuple[datetime, float | None], ...]
    low: float
    mean: float
    high: float


def series_of(device: Device, until: datetime, hours: int = 72) -> list[Series]:
    """The readings of the last hours, by the hour, each at each of its places."""
    since = until - timedelta(hours=hours)
    sums = DaySum.objects.filter(device=device, day__gte=since.date(), day__lte=until.date())
    held: dict[tuple[str, str], dict[datetime, list[float]]] = defaultdict(dict)
    for row in sums.exclude(hours=None).order_by("day"):
        for hour, values in (row.hours or {}).items():
            at = datetime(row.day.year, row.day.month, row.day.day, int(hour), tzinfo=UTC)
            if at >= since.replace(minute=0, second=0, microsecond=0):
                held[row.reading, row.place][at] = values
    return [_series(name, place, found) for (name, place), found in sorted(held.items())]


def _series(reading: str, place: str, found: dict[datetime, list[float]]) -> Series:
    first, last = min(found), max(found)
    many = int((last - first).total_seconds() // 3600)
    moments = [first + timedelta(hours=at) for at in range(many + 1)]
    points = tuple((at, found[at][2] if at in found else None) for at in moments)
    counts = sum(each[0] for each in found.values())
    mean = sum(each[0] * each[2] for each in found.values()) / counts
    low, high = min(each[1] for each in found.values()), max(each[3] for each in found.values())
    return Series(reading, place, points, low, mean, high)


def strip_of(device: Device, today: date, days: int = DAYS) -> list[tuple[date, str, float | None]]:
    """Each of the last days: its state by the share of looks that were answered, and that share."""
    sums = DaySum.objects.filter(
        device=device, reading="up", day__gt=today - timedelta(days=days), day__lte=today
    )
    shares = {row.day: row.mean for row in sums}
    told = [today - timedelta(days=days - 1 - at) for at in range(days)]
    return [(day, _day_state(shares.get(day)), shares.get(day)) for day in told]


def _day_state(share: float | None) -> str:
    if share is None:
        return "unknown"
    if share >= 0.99:
        return "ok"
    return "worn" if share > 0.5 else "cut"


def expected_of(operator: Operator) -> list[Expected]:
    """What the links of the decided plan should give, those that were built."""
    return [
        Expected(each.key, each.name, each.planned_dbm, each.built_dbm, each.mbps, each.built_mbps)
        for each in expected_links(operator)
    ]


@dataclass
class Window:
    """What was read of one device of a link over a window, by the hour: means, and the highest."""

    means: dict[tuple[str, datetime], float] = field(default_factory=dict)
    highs: dict[tuple[str, datetime], float] = field(default_factory=dict)


def windows_of(devices: Iterable[Device], since: datetime, *readings: str) -> dict[Any, Window]:
    """Readings of devices since a moment, each at the interface that its link hangs on."""
    wanted = {each.pk: each for each in devices}
    rows = DaySum.objects.filter(device__in=wanted, reading__in=readings, day__gte=since.date())
    found: dict[Any, Window] = defaultdict(Window)
    for row in rows.exclude(hours=None):
        device = wanted[row.device_id]
        elsewhere = row.place and row.place != device.interface and row.reading != _TESTED
        if device.interface and elsewhere:
            continue
        held = found[device.pk]
        for hour, values in (row.hours or {}).items():
            at = datetime(row.day.year, row.day.month, row.day.day, int(hour), tzinfo=UTC)
            if at >= since - timedelta(hours=1):
                key = row.reading, at
                held.means[key] = min(held.means.get(key, values[2]), values[2])
                held.highs[key] = max(held.highs.get(key, values[3]), values[3])
    return found


def _drift(
    link: Expected,
    ends: Sequence[Device],
    told: Mapping[Any, Window],
    behind: Mapping[Any, Any],
    limits: tuple[float, float],
) -> Drift:
    """One link: the weaker of its ends hour by hour, and the most that passed it."""
    held = [told[each.pk] for each in ends if each.pk in told]
    levels, rates = (_weaker(held, name) for name in ("signal_dbm", "rate_mbps"))
    passed = Passed(
        tested=_best([told.get(each.pk) for each in ends], _TESTED),
        near=_near(ends, told, behind),
        counted=_best([told.get(each.pk) for each in ends if each.interface], *_COUNTED),
        radio=mean_of(rates),
    )
    hours = len({at for each in held for _name, at in each.means})
    return drift_of(link, levels, passed, limits, hours)


def _weaker(held: Iterable[Window], name: str) -> list[float]:
    lowest: dict[datetime, float] = {}
    for window in held:
        for (reading, at), value in window.means.items():
            if reading == name:
                lowest[at] = min(lowest.get(at, value), value)
    return list(lowest.values())


def _best(held: Iterable[Window | None], *names: str) -> float | None:
    values = [
        value
        for window in held
        if window
        for (reading, _at), value in window.highs.items()
        if reading in names
    ]
    return max(values, default=None)


def _near(ends: Sequence[Device], told: Mapping[Any, Window], behind: Mapping[Any, Any]) -> Any:
    """The best test of the nearest device before a link, on the way from this box."""
    tested = [each.pk for each in ends if each.pk in told and _best([told[each.pk]], _TESTED)]
    seen = {each.pk for each in ends}
    now = behind.get(tested[0]) if tested else None
    while now is not None:
        best = _best([told.get(now)], _TESTED)
        if best is not None and now not in seen:
            return best
        seen.add(now)
        now = behind.get(now) if behind.get(now) not in seen else None
    return None


def drifts_of(
    operator: Operator, until: datetime | None = None, watching: Watching | None = None
) -> list[Drift]:
    """Every link that a watched device carries or that was measured when built, worst first."""
    how, now = watching or watching_of(operator), until or timezone.now()
    expected = expected_of(operator)
    if not expected:
        return []
    devices = list(devices_of(operator))
    told = windows_of(devices, now - timedelta(hours=how.drift_hours), *_OF_LINKS)
    behind = {each.pk: each.behind_id for each in devices}
    carried: dict[str, list[Device]] = defaultdict(list)
    for each in devices:
        if each.planned_link:
            carried[each.planned_link].append(each)
    limits = how.drift_db, how.drift_share
    found = [
        _drift(link, carried[link.key], told, behind, limits)
        for link in expected
        if link.key in carried or link.built_dbm is not None or link.built_mbps is not None
    ]
    return worst_first(found)
