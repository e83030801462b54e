"""What comes back: chores that prevent faults, and the address of the calendar for phones."""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["CalendarKey", "Chore", "ChoreDone", "ChoreKind"]


class ChoreKind(models.TextChoices):
    """What is maintained."""

    PANELS = "panels", lazy("clean the solar panels")
    BOLTS = "bolts", lazy("tighten bolts and guy wires")
    BATTERY = "battery", lazy("test the battery")
    EARTH = "earth", lazy("check earthing and lightning arrester")
    BRANCHES = "branches", lazy("cut the branches in the line of sight")
    DUST = "dust", lazy("take the dust out of the cabinet")
    BACKUP = "backup", lazy("backup of the box, and try to restore it")
    UPDATE = "update", lazy("update the routers")
    OTHER = "other", lazy("something else")


class Chore(Record):
    """Something to do again and again at a site or for the whole network."""

    kind = models.CharField(max_length=8, choices=ChoreKind.choices)
    what = models.CharField(max_length=160, blank=True, help_text="in your words, if it needs more")
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    zone = models.CharField(max_length=120, blank=True)
    equipment = models.CharField(max_length=80, blank=True, help_text="panel, mast, battery…")
    every_months = models.PositiveSmallIntegerField(help_text="months between two times")
    next_on = models.DateField(help_text="day it is due")
    goes_there = models.BooleanField(default=True, help_text="needs a visit")
    at_height = models.BooleanField(default=False)
    stopped = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["operator", "stopped", "next_on"], name="chores_due"),)

    def __str__(self) -> str:
        return self.what or str(self.get_kind_display())


class ChoreDone(Record):
    """A chore was done on a day; never changed."""

    chore = models.ForeignKey(Chore, on_delete=models.CASCADE, related_name="times")
    done_on = models.DateField()
    visit = models.ForeignKey(
        "upkeep.Visit", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)


class CalendarKey(Record):
    """The secret address under which a member's phone reads the calendar."""

    member = models.OneToOneField(
        "members.Member", on_delete=models.CASCADE, related_name="calendar_key"
    )
    secret = SealedTextField(help_text="shown again to its owner")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
