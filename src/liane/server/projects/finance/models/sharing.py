"""What operators owe each other for a commons that they use together."""

from django.db import models

from liane.server.site.records import Record

__all__ = ["Settlement", "SettlementPart"]


class Settlement(Record):
    """A period in which several bore costs and several used what was built."""

    title = models.CharField(max_length=120, help_text="the period, as people say it")
    fee = models.DecimalField(
        max_digits=16, decimal_places=2, default=0, help_text="equal part of each, per period"
    )
    usage_unit = models.CharField(max_length=40, default="Go", help_text="what use is counted in")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; it no longer changes")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="settlements_listed"),)

    def __str__(self) -> str:
        return self.title


class SettlementPart(models.Model):
    """What one participant spent for the commons, and how much it used."""

    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="parts")
    participant = models.CharField(max_length=120, help_text="an operator, by name")
    expenses = models.DecimalField(max_digits=16, decimal_places=2)
    usage = models.DecimalField(max_digits=16, decimal_places=3)
    approved = models.BooleanField(
        default=False, help_text="the others agree that it was spent for all"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["settlement", "participant"], name="one_part_a_participant"
            ),
        )
