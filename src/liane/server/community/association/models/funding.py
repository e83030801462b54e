"""Grants received and the reports that funders wait for."""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record

__all__ = ["Filing", "Grant"]


class Grant(Record):
    """Money that a funder gives for a time; kept elsewhere, followed here."""

    class State(models.TextChoices):
        WISHED = "wished", lazy("to ask for")
        ASKED = "asked", lazy("asked for")
        GIVEN = "given", lazy("given")
        REFUSED = "refused", lazy("refused")
        CLOSED = "closed", lazy("closed")

    funder = models.CharField(max_length=40, help_text="code in data/funders.toml; or its name")
    title = models.CharField(max_length=160)
    amount = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="empty: not known"
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WISHED)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class Filing(Record):
    """A report that a funder waits for."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="filings")
    what = models.CharField(max_length=160, help_text="narrative, financial, audit…")
    due_on = models.DateField()
    filed_on = models.DateField(null=True, blank=True, help_text="empty: not sent yet")
    receipt = models.CharField(max_length=160, blank=True, help_text="what proves it was received")

    class Meta:
        indexes = (models.Index(fields=["operator", "filed_on", "due_on"], name="filings_due"),)
