"""How each site is: every change of state since it was first seen, and the state of now.

A site that was never seen or measured is unknown; that is a state.
"""

from django.db import models
from django.utils import timezone

from liane.server.networks.upkeep.rules.states import State
from liane.server.site.records import Origin, Record

__all__ = ["SiteState", "StateChange"]


class StateChange(Record):
    """From a moment on, a site is in a state; never changed."""

    site = models.ForeignKey("registers.Site", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    was = models.CharField(
        max_length=8, choices=State.choices, default=State.UNKNOWN, help_text="the state before"
    )
    at = models.DateTimeField(default=timezone.now, help_text="UTC; when it became so")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["site", "at"], name="changes_of_site"),
            models.Index(fields=["operator", "at"], name="changes_of_operator"),
        )


class SiteState(models.Model):
    """The last change of each site, kept beside for quick reading."""

    site = models.OneToOneField(
        "registers.Site", primary_key=True, on_delete=models.CASCADE, related_name="upkeep_state"
    )
    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices)
    since = models.DateTimeField(help_text="UTC")
    reason = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
