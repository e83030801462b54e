"""What the own network tells of power and of the way out, as spans of time: evidence for causes.

A provider's router that answers shows that our link was up; a router that fell silent on its
battery, that our power was lost. Only what stands on the way out is asked, for a mast that is dark
at the other end of the village cuts nobody off from the Internet. What nobody watched is not said,
and no name or place of a device leaves from here.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.models import DaySum, Device, How, Kind, Trouble

__all__ = ["Told", "told_by_own"]

_HOUR = timedelta(hours=1)
_SHOWS = {  # what it shows that one answers: its kind of signal, and how reliable that is
    ("up", Kind.UPLINK): (("gateway_answers", 0.9), ("link_fine", 0.9), ("power_fine", 0.8)),
    ("up", Kind.GATEWAY): (("power_fine", 0.7),),
    ("on_mains", Kind.POWER): (("power_fine", 0.9),),
}
_SURE = 0.9
_ALWAYS = 0.99  # share of the looks of an hour


class Told(NamedTuple):
    """What was so from one moment to another; `kind` as the engine of causes names it."""

    kind: str
    begin: datetime
    end: datetime
    reliability: float


def told_by_own(operator: Operator, since: datetime) -> list[Told]:
    """What devices on the way out show since a moment; nothing where none is watched."""
    devices = {
        each.pk: each
        for each in Device.objects.filter(operator=operator, gone_at=None)
        .defer("agent_secret").select_related("condition")
    }  # fmt: skip
    way = _way_out(devices)
    return [*_answers(devices, way, since), *_losses(operator, devices, way, since)]


def _way_out(devices: Mapping[UUID, Device]) -> set[UUID]:
    """Providers' routers and gateways, and all through which they are reached."""
    way: set[UUID] = set()
    for each in devices.values():
        at: Device | None = each if each.kind in (Kind.UPLINK, Kind.GATEWAY) else None
        while at is not None and at.pk not in way:
            way.add(at.pk)
            at = devices.get(at.behind_id) if at.behind_id else None
    return way


def _answers(devices: Mapping[UUID, Device], way: set[UUID], since: datetime) -> Iterator[Told]:
    """Hours in which every look was answered, joined; and since when one has answered till now."""
    hours: dict[tuple[UUID, str], list[datetime]] = {}
    wanted = [pk for pk, each in devices.items() if pk in way or each.kind == Kind.POWER]
    sums = DaySum.objects.filter(
        Q(reading="up") | Q(reading="on_mains"), device__in=wanted, place="", day__gte=since.date()
    ).exclude(hours=None).order_by("day")  # fmt: skip
    for row in sums:
        for hour, (_count, low, *_rest) in sorted((row.hours or {}).items(), key=_number):
            at = datetime(row.day.year, row.day.month, row.day.day, int(hour), tzinfo=UTC)
            if low >= _ALWAYS and at > since - _HOUR:
                hours.setdefault((row.device_id, row.reading), []).append(at)
    now = timezone.now()
    for (pk, reading), found in hours.items():
        for begin, end in _joined(found):
            yield from _shown(reading, devices[pk], begin, min(end, now))
    for pk in way:
        known = getattr(devices[pk], "condition", None)
        if known is not None and known.how == How.UP and known.since is not None:
            yield from _shown("up", devices[pk], max(known.since, since), now)


def _number(item: tuple[str, object]) -> int:
    return int(item[0])


def _joined(hours: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Hours that follow one another, as one span."""
    begin: datetime | None = None
    end = datetime.min.replace(tzinfo=UTC)
    for at in hours:
        if begin is not None and at != end:
            yield begin, end
        begin = at if begin is None or at != end else begin
        end = at + _HOUR
    if begin is not None:
        yield begin, end


def _shown(reading: str, device: Device, begin: datetime, end: datetime) -> Iterator[Told]:
    for kind, sure in _SHOWS.get((reading, Kind(device.kind)), ()):
        yield Told(kind, begin, end, sure)


def _losses(
    operator: Operator, devices: Mapping[UUID, Device], way: set[UUID], since: datetime
) -> Iterator[Told]:
    """Troubles on the way out: of power where the battery told so, of the link, or beyond it."""
    keys = {str(pk) for pk in way}
    uplinks = {str(pk) for pk in way if devices[pk].kind == Kind.UPLINK}
    troubles = Trouble.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=since), operator=operator,
        kind__in=(Trouble.Kind.CUT, Trouble.Kind.ISLAND),
    )  # fmt: skip
    for each in troubles:
        island = each.kind == Trouble.Kind.ISLAND
        if not island and not keys & set(each.members):
            continue
        begin, end = each.since, each.ended_at or timezone.now()
        if each.cause in ("battery", "mains"):
            yield Told("power_lost", begin, end, _SURE)
        beyond = not island and set(each.members) <= uplinks
        yield Told("gateway_silent" if beyond else "link_lost", begin, end, _SURE)
