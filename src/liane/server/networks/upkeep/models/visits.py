"""A visit: people go to a place on a day, after a checklist, and say what they found.

Where and when somebody goes is for technicians. At height nobody goes alone.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Check", "Reading", "ReadingKind", "Visit", "VisitPart", "VisitPhoto", "VisitState"]


class VisitState(models.TextChoices):
    """Where a visit stands."""

    PLANNED = "planned", lazy("planned for its day")
    DONE = "done", lazy("was made")
    CANCELLED = "dropped", lazy("was given up")


class ReadingKind(models.TextChoices):
    """What is measured on a visit."""

    RSSI = "rssi", lazy("received signal (dBm)")
    VOLTAGE = "voltage", lazy("battery voltage (V)")
    RATE = "rate", lazy("throughput (Mb/s)")
    LOSS = "loss", lazy("packet loss (%)")
    EARTH = "earth", lazy("earth resistance (Ω)")


class Visit(Record):
    """People who go somewhere to see, mend or maintain."""

    ticket = models.ForeignKey(
        "upkeep.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    chore = models.ForeignKey(
        "upkeep.Chore", null=True, blank=True, on_delete=models.SET_NULL, related_name="visits"
    )
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    zone = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=200, help_text="what to do there")
    planned_on = models.DateField(help_text="day, in the operator's clock zone")
    at_height = models.BooleanField(default=False, help_text="somebody climbs: two people rule")
    with_power = models.BooleanField(default=False, help_text="somebody touches power")
    people = models.ManyToManyField("members.Member", related_name="+", blank=True)
    others = SealedTextField(null=True, blank=True, help_text="who comes along and is no member")
    others_count = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=VisitState.choices, default=VisitState.PLANNED)
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="UTC; when every box of the checklist was ticked"
    )
    found = models.TextField(blank=True, help_text="what was found there")
    done = models.TextField(blank=True, help_text="what was done")
    done_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True, help_text="minutes on site")

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "planned_on"], name="visits_to_do"),)

    def __str__(self) -> str:
        return self.purpose


class Check(Record):
    """One box of the checklist that somebody ticked before going."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="checks")
    code = models.CharField(max_length=20, help_text="see rules.visits.CHECKLIST")
    said_by = SealedTextField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "code"], name="one_tick_per_box"),)


class VisitPart(Record):
    """A spare to carry, then how many of it were used."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="parts")
    item = models.ForeignKey("upkeep.StockItem", on_delete=models.PROTECT, related_name="+")
    carried = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    used = models.DecimalField(
        max_digits=9, decimal_places=1, null=True, blank=True, help_text="empty until the visit"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["visit", "item"], name="one_line_per_part"),)


class Reading(Record):
    """One thing measured by hand on a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="readings")
    kind = models.CharField(max_length=8, choices=ReadingKind.choices)
    value = models.FloatField(help_text="in the unit of its kind")
    on = models.CharField(max_length=80, blank=True, help_text="which antenna, port or battery")


class VisitPhoto(Record):
    """A picture taken on a visit: re-encoded, its place removed; for technicians."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    blob = models.CharField(max_length=64, help_text="SHA-256 of the file kept in blobs/")
    width_px = models.PositiveIntegerField()
    height_px = models.PositiveIntegerField()
    caption = models.CharField(max_length=160, blank=True)
