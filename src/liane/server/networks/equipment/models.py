"""A choice of radio for one link, between two sites or over a distance, as it was worked out.

Nothing is decided here: a choice is figures and reasons on a day, from the catalogue, the ground,
the law and the prices that were known then. It says where masts are: technicians read it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers.models import Site
from liane.server.site.records import Record

__all__ = ["Choice"]


class Choice(Record):
    """Which radio for a link, asked and answered."""

    class State(models.TextChoices):
        WAITING = "waiting", lazy("waiting")
        RUNNING = "running", lazy("running")
        DONE = "done", lazy("done")
        FAILED = "failed", lazy("failed")

    a = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="one end; empty: only a distance is known",
    )
    b = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="the other end",
    )
    height_a_m = models.FloatField(null=True, blank=True, help_text="m above ground, antenna at a")
    height_b_m = models.FloatField(null=True, blank=True, help_text="m above ground, antenna at b")
    distance_km = models.FloatField(
        null=True, blank=True, help_text="km, where the ends are no sites: a clear path is supposed"
    )
    mbps = models.FloatField(help_text="Mb/s net that the link must carry, one way at a time")
    country = models.CharField(max_length=2, help_text="ISO 3166-1: whose law of emission")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217, of the prices")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    failure = models.JSONField(default=dict, help_text="message and facts, where it failed")
    result = models.JSONField(default=dict, help_text="as `job` says it: path, options, words")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="choices_of_radios"),)

    @property
    def is_going(self) -> bool:
        """Whether somebody still waits for it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
