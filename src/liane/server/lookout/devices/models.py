"""Devices that are watched, how each one is, planned work, troubles, and sums of their readings.

A device is read by this box alone, and where it stands is for technicians. What lets the box in (a
community, passwords) is sealed as one text. Single readings lie in files by day (`keeping`); here
are their sums by the hour and by the day, which are never changed once their day is over.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Agent", "Condition", "DaySum", "Device", "How", "Kind", "Mesh", "MeshLink", "Trouble",
    "Watching", "Work",
]  # fmt: skip


class Kind(models.TextChoices):
    """What a device is."""

    GATEWAY = "gateway", lazy("first router behind this box")
    ROUTER = "router", lazy("router or radio link")
    ACCESS = "access", lazy("Wi-Fi access point")
    POWER = "power", lazy("battery, charger or UPS")
    UPLINK = "uplink", lazy("router of an Internet provider")
    OTHER = "other", lazy("something else")


class Agent(models.TextChoices):
    """How it is asked by SNMP."""

    NONE = "", lazy("not asked")
    V2C = "2c", lazy("version 2c (community)")
    V3 = "3", lazy("version 3 (name and passwords)")


class Mesh(models.TextChoices):
    """How it tells who it hears."""

    NONE = "", lazy("does not tell")
    BABEL = "babel", lazy("babeld, its local socket")
    PAGE = "page", lazy("a page: NetJSON, OLSR (jsoninfo), batman (JSON)")


class How(models.TextChoices):
    """How a device is."""

    UP = "up", lazy("in service")
    DEGRADED = "degraded", lazy("degraded")
    DOWN = "down", lazy("cut")
    UNKNOWN = "unknown", lazy("unknown")


_SHAPES = {How.UP: "ok", How.DEGRADED: "worn", How.DOWN: "cut", How.UNKNOWN: "unknown"}


class Device(Record):
    """A machine of the operator's own network that this box reads."""

    name = models.CharField(max_length=80, help_text="as technicians say it; no person's name")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.ROUTER)
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="where it stands; for technicians only",
    )  # fmt: skip
    address = models.CharField(max_length=45, blank=True, help_text="IPv4 or IPv6, no name")
    behind = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="beyond",
        help_text="the device through which it is reached; empty: unknown, or the first",
    )  # fmt: skip
    interface = models.CharField(max_length=32, blank=True, help_text="that its link hangs on")
    planned_link = models.CharField(
        max_length=120, blank=True, help_text="id of the link in the decided plan; empty: none"
    )
    echo = models.BooleanField(default=True, help_text="pinged")
    agent = models.CharField(max_length=2, blank=True, choices=Agent.choices)
    agent_port = models.PositiveIntegerField(default=161, help_text="UDP port")
    agent_secret = SealedTextField(null=True, blank=True, help_text="JSON; what lets the box in")
    exporter = models.CharField(max_length=200, blank=True, help_text="URL of its exporter")
    mesh = models.CharField(max_length=5, blank=True, choices=Mesh.choices)
    mesh_at = models.CharField(max_length=200, blank=True, help_text="host:port, or a URL")
    speed = models.CharField(
        max_length=200, blank=True, help_text="URL fetched across its link once an hour; empty: no"
    )
    low_signal_dbm = models.FloatField(null=True, blank=True, help_text="dBm; empty: no limit")
    low_battery_v = models.FloatField(null=True, blank=True, help_text="V; empty: no limit")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it stands")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "name"], condition=Q(gone_at=None), name="one_device_per_name"
            ),
        )
        indexes = (models.Index(fields=["operator", "gone_at", "name"], name="devices_listed"),)

    def __str__(self) -> str:
        return self.name


class Condition(models.Model):
    """How a device is since when, and why; written when it changes."""

    device = models.OneToOneField(
        Device, primary_key=True, on_delete=models.CASCADE, related_name="condition"
    )
    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices, default=How.UNKNOWN)
    since = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: never read")
    reason = models.CharField(max_length=12, blank=True, help_text="code, see wording")
    figure = models.FloatField(null=True, blank=True, help_text="that shows it, in its own unit")

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        return shape_of(self.how)


class MeshLink(models.Model):
    """A link between two devices as the mesh tells it; written when it changes."""

    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    a = models.CharField(max_length=60, help_text="identifier of a device, or a strange address")
    b = models.CharField(max_length=60, help_text="the same; after a in order")
    state = models.CharField(max_length=6, help_text="there, gone, untold")
    since = models.DateTimeField(help_text="UTC")
    cost = models.FloatField(null=True, blank=True, help_text="in the metric of its protocol")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "a", "b"], name="one_row_per_mesh_link"),
        )


class Watching(Record):
    """How an operator's network is watched: one row."""

    on = models.BooleanField(default=True, help_text="off: nothing is read")
    looks = models.PositiveSmallIntegerField(
        default=2, help_text="looks in a row, 20 s apart, before a change is believed"
    )
    drift_db = models.FloatField(default=5.0, help_text="dB under what is expected")
    drift_share = models.FloatField(default=0.3, help_text="share under what is expected, 0 to 1")
    drift_hours = models.PositiveSmallIntegerField(default=24, help_text="hours looked back")
    looked_at = models.DateTimeField(null=True, blank=True, help_text="UTC; last change of states")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator"], name="one_row_of_watching"),)


class Work(Record):
    """Planned work: what falls meanwhile wakes nobody and is no incident."""

    begin = models.DateTimeField(help_text="UTC")
    end = models.DateTimeField(help_text="UTC")
    what = models.CharField(max_length=160, help_text="in one line; names nobody")
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="empty with no device: the whole network",
    )  # fmt: skip
    device = models.ForeignKey(
        Device, null=True, blank=True, on_delete=models.CASCADE, related_name="works"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "end"], name="works_to_come"),)


def nobody() -> list[str]:
    return []


class Trouble(Record):
    """One happening on the own network, whatever hangs behind it, from its onset to its end."""

    class Kind(models.TextChoices):
        ISLAND = "island", lazy("this box is cut off from its network")
        CUT = "cut", lazy("cut")
        LINK = "link", lazy("a link fell, another way carries")
        WEAK = "weak", lazy("degraded")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    root = models.JSONField(default=nobody, help_text="devices: one, or both ends of a link")
    members = models.JSONField(default=nobody, help_text="devices that are lost with it")
    widest = models.PositiveIntegerField(default=0, help_text="most devices lost at a time")
    since = models.DateTimeField(help_text="UTC; the first look that showed it")
    known_at = models.DateTimeField(default=timezone.now, help_text="UTC; when it was believed")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: goes on")
    cause = models.CharField(max_length=12, blank=True, help_text="code; empty: nothing shows it")
    planned = models.BooleanField(default=False, help_text="during planned work: nobody is told")
    incident = models.ForeignKey(
        "incidents.Incident", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ticket = models.ForeignKey(
        "upkeep.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "ended_at", "-since"], name="troubles_now"),)

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        if self.ended_at:
            return "ok"
        return "cut" if self.kind in (self.Kind.CUT, self.Kind.ISLAND) else "worn"


class DaySum(models.Model):
    """One reading of one device over one day of UTC: the day, and each of its hours."""

    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="sums")
    reading = models.CharField(max_length=16, help_text="name of the reading, with its unit")
    place = models.CharField(max_length=32, blank=True, help_text="interface; empty: all of it")
    day = models.DateField(help_text="of UTC")
    count = models.PositiveIntegerField(help_text="readings")
    low = models.FloatField()
    mean = models.FloatField()
    high = models.FloatField()
    hours = models.JSONField(
        null=True, help_text="{hour: [count, low, mean, high]}; empty once it is two years old"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["device", "reading", "place", "day"], name="one_sum_of_a_day"
            ),
        )
        indexes = (models.Index(fields=["operator", "day"], name="sums_by_day"),)


def shape_of(how: Any) -> str:
    """The shape of a state of a device."""
    return _SHAPES.get(how, "unknown")
