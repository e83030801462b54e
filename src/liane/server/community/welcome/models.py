"""What the first pages show: the services that are here without Internet, and the day of a visit.

Of a member's visits one day is kept, and the one before it: enough to say what changed since, too
little to follow anybody.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.welcome.rules import is_local, link_of
from liane.server.site.records import Record

__all__ = ["OfferedService", "ServiceKind", "ServiceState", "Visit"]


class ServiceKind(models.TextChoices):
    """What a service of the place is for."""

    LIBRARY = "library", lazy("books and guides")
    COURSES = "courses", lazy("courses")
    RADIO = "radio", lazy("radio")
    VIDEO = "video", lazy("videos")
    MESSAGES = "messages", lazy("messages")
    CALLS = "calls", lazy("calls between people of the network")
    FILES = "files", lazy("files and printing")
    MAP = "map", lazy("map")
    HEALTH = "health", lazy("health")
    MARKET = "market", lazy("market and jobs")
    OTHER = "other", lazy("something else")


class ServiceState(models.TextChoices):
    """Whether a service answers, as those who keep it say."""

    OK = "ok", lazy("in service")
    WORN = "worn", lazy("degraded")
    CUT = "cut", lazy("out of order")
    UNKNOWN = "unknown", lazy("never tried")


class OfferedService(Record):
    """Something people can use here: a library, a radio, a place to print."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=ServiceKind.choices)
    what = models.TextField(max_length=600, blank=True, help_text="what one finds there")
    address = models.CharField(
        max_length=200, blank=True, help_text="on the local network, or where to tune or to go"
    )
    hours = models.CharField(max_length=120, blank=True, help_text="as people say it")
    state = models.CharField(
        max_length=8, choices=ServiceState.choices, default=ServiceState.UNKNOWN
    )
    state_on = models.DateField(null=True, blank=True, help_text="day somebody tried it")
    plain = models.TextField(editable=False, default="", help_text="its words, to search in")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "withdrawn_at"], name="services_of_operator"),)

    @property
    def link(self) -> str:
        """What a tap opens; empty when the address is a frequency or a room."""
        return link_of(self.address)

    @property
    def is_local(self) -> bool:
        """Whether it works without Internet, by what its address says."""
        return is_local(self.address)

    def __str__(self) -> str:
        return self.name


class Visit(models.Model):
    """The last two days on which a member opened their first page."""

    member = models.OneToOneField(
        "members.Member", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    last_on = models.DateField()
    before_on = models.DateField(null=True, help_text="empty: they came for the first time")
