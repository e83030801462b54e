"""Spares: what is on the shelf, and every movement in and out.

The quantity of an item is the sum of its movements, kept beside it. It can fall below zero when
people use what was never written: then the page asks for a count.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["MovementKind", "StockItem", "StockMovement"]


class MovementKind(models.TextChoices):
    """Why a quantity changed."""

    RECEIVED = "received", lazy("came in")
    USED = "used", lazy("used")
    RETURNED = "returned", lazy("came back to the shelf")
    LOST = "lost", lazy("lost or broken")
    COUNTED = "counted", lazy("counted")


class StockItem(Record):
    """A kind of spare part or consumable."""

    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True, help_text="piece if empty; m, kg…")
    place = models.CharField(max_length=120, blank=True, help_text="where it lies; technicians")
    minimum = models.DecimalField(
        max_digits=9, decimal_places=1, null=True, blank=True, help_text="empty: no warning"
    )
    quantity = models.DecimalField(
        max_digits=9, decimal_places=1, default=0, help_text="sum of the movements"
    )
    counted_on = models.DateField(null=True, blank=True, help_text="empty: never counted")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "name"], name="one_item_per_name"),
        )

    def __str__(self) -> str:
        return self.name


class StockMovement(Record):
    """A quantity that came or went; never changed."""

    item = models.ForeignKey(StockItem, on_delete=models.CASCADE, related_name="movements")
    kind = models.CharField(max_length=8, choices=MovementKind.choices)
    delta = models.DecimalField(max_digits=9, decimal_places=1, help_text="in the item's unit")
    visit = models.ForeignKey(
        "upkeep.Visit", null=True, blank=True, on_delete=models.SET_NULL, related_name="movements"
    )
    note = models.CharField(max_length=160, blank=True)
    said_by = SealedTextField(null=True, blank=True)
