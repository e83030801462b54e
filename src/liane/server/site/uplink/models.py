"""The link to the Internet as this box sees it, how it changed, and what waits for it to go out.

One row says what the link is now; changes are only added. What must go out (mail, webhooks) is
sealed: it names people. An exercise is not here: it lives in the browser of whoever does it.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.identifiers import uuid7
from liane.server.site.sealing import SealedTextField

__all__ = ["LinkChange", "LinkNow", "LinkState", "Outgoing"]


class LinkState(models.TextChoices):
    """The state of the link to the Internet."""

    OK = "ok", lazy("Internet works")
    WORN = "worn", lazy("Internet is unsteady")
    CUT = "cut", lazy("Internet is cut")
    UNKNOWN = "unknown", lazy("state of the Internet unknown")


class LinkNow(models.Model):
    """The one row that says what the link is now."""

    state = models.CharField(max_length=8, choices=LinkState.choices, default=LinkState.UNKNOWN)
    since = models.DateTimeField(default=timezone.now, help_text="UTC")
    checked_at = models.DateTimeField(null=True, help_text="UTC; empty: never measured")
    failed_rounds = models.PositiveSmallIntegerField(default=0, help_text="rounds in a row")


class LinkChange(models.Model):
    """The link became something else."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text="UTC")
    state = models.CharField(max_length=8, choices=LinkState.choices)


class Outgoing(models.Model):
    """A message for the outside, kept until the link lets it go."""

    MAIL, WEBHOOK = "mail", "webhook"
    ALERT, ORDINARY = 0, 5
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(
        max_length=8, choices=((MAIL, lazy("mail")), (WEBHOOK, lazy("webhook")))
    )
    priority = models.PositiveSmallIntegerField(default=ORDINARY, help_text="0 goes first: alerts")
    body = SealedTextField(help_text="JSON: addresses and text")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now, help_text="UTC")
    sent_at = models.DateTimeField(null=True, help_text="UTC; empty while it waits")
    until = models.DateTimeField(
        null=True, help_text="UTC; later it is of no use and is dropped; empty: always of use"
    )
    last_error = models.CharField(max_length=60, blank=True, help_text="kind of error, no address")

    class Meta:
        indexes = (models.Index(fields=["sent_at", "priority", "id"], name="outgoing_in_order"),)
