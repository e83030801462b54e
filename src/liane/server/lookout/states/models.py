"""Faults that somebody has to know of, and the hours in which nobody is woken.

A fault begins when a site or the link of this box is cut and ends by itself when it works again.
Who acknowledged it is sealed, as an identifier. What is sent outside names no place.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Fault", "Hours"]


class Fault(Record):
    """Something is cut, from a moment to a moment; somebody says « I have seen it »."""

    class Kind(models.TextChoices):
        SITE = "site", lazy("a site is cut")
        LINK = "link", lazy("the Internet is cut")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="for technicians only; empty: the link of this box",
    )  # fmt: skip
    since = models.DateTimeField(default=timezone.now, help_text="UTC")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: goes on")
    seen_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: nobody yet")
    seen_by = SealedTextField(null=True, blank=True, help_text="who; sealed")
    told_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not sent yet")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "site"], condition=Q(ended_at=None, kind="site"),
                name="one_fault_for_a_site",
            ),
            models.UniqueConstraint(
                fields=["operator"], condition=Q(ended_at=None, kind="link"),
                name="one_fault_for_the_link",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["operator", "ended_at", "-id"], name="faults_going_on"),)


class Hours(Record):
    """How technicians of an operator are told, and when they are left in peace."""

    quiet_from = models.TimeField(null=True, blank=True, help_text="hours of here; empty: never")
    quiet_until = models.TimeField(null=True, blank=True, help_text="hours of here")
    by_mail = models.BooleanField(default=True, help_text="to who agreed to get mail")
    by_text = models.BooleanField(default=False, help_text="to who agreed to get text messages")
    after_minutes = models.PositiveSmallIntegerField(
        default=10, help_text="minutes that a fault lasts before it is sent"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator"], name="one_row_of_hours"),)
