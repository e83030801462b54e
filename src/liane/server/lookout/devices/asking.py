"""What a job is asked: which devices to look at and how, as plain JSON on its input.

What lets the box in goes this way alone: not in arguments, not in the environment, not on the disk.
In a locked box it is left out, and devices are pinged all the same.
"""

from collections.abc import Iterable
from typing import Any

from liane.server.community.operators.models import Operator
from liane.server.lookout.devices.keeping import folder_of
from liane.server.lookout.devices.models import Device, Kind, Watching, Work
from liane.server.lookout.devices.queries import secret_of, watching_of, works_now
from liane.server.site.demo import is_demo
from liane.server.site.sealing import is_open

__all__ = ["look_at", "watched_operators"]


def watched_operators() -> list[Operator]:
    """Operators of this box whose network is watched; none on a demonstration.

    Its devices are invented, and their addresses may be somebody's where it is shown.
    """
    if is_demo():
        return []
    ours = Device.objects.filter(gone_at=None).values("operator")
    off = Watching.objects.filter(on=False).values("operator")
    found = Operator.objects.filter(closed_at=None, pk__in=ours).exclude(pk__in=off)
    return [each for each in found.order_by("pk") if "lookout" in each.wings]


def look_at(operator: Operator) -> dict[str, Any]:
    """One operator, as the job takes it."""
    devices = list(Device.objects.filter(operator=operator, gone_at=None).order_by("pk"))
    works, how = list(works_now(operator)), watching_of(operator)
    opened = is_open()
    return {
        "operator": str(operator.pk),
        "folder": str(folder_of(operator)),
        "devices": [_device(each, how, works, opened) for each in devices],
    }


def _device(device: Device, how: Watching, works: Iterable[Work], opened: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": str(device.pk),
        "behind": str(device.behind_id) if device.behind_id else None,
        "gateway": device.kind == Kind.GATEWAY,
        "planned": any(_touches(each, device) for each in works),
        "address": device.address,
        "echo": device.echo,
        "place": device.interface,
        "exporter": device.exporter,
        "mesh": device.mesh,
        "mesh_at": device.mesh_at,
        "speed": device.speed,
        "looks": how.looks,
        "low_signal_dbm": device.low_signal_dbm,
        "low_battery_v": device.low_battery_v,
    }
    secret = secret_of(device) if device.agent and opened else {}
    if secret:
        told["agent"] = {"version": device.agent, "port": device.agent_port, **secret}
    return told


def _touches(work: Work, device: Device) -> bool:
    if work.device_id is not None:
        return work.device_id == device.pk
    return work.site_id is None or work.site_id == device.site_id
