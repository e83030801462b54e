"""Signals: what somebody or something says; sightings: what the crowd map shows.

Of a report stay its hour, its zone and its provider; who said it is sealed, and a keyed mark tells
two people apart without naming them. A sighting has two places: the exact one, sealed, and one
rounded to about a kilometre, which alone is ever public.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.models.incidents import Incident, Service
from liane.server.lookout.incidents.rules import Says, Who, shape_of
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Channel", "Nearness", "Reliability", "Sighting", "Signal", "Theme"]


class Channel(models.TextChoices):
    """How it reached us."""

    PAGE = "page", lazy("on the page")
    SMS = "sms", lazy("by text message")
    PHONE = "phone", lazy("by phone")
    PAPER = "paper", lazy("on paper or in person")
    CHAT = "chat", lazy("in a conversation that was read in")
    BOX = "box", lazy("measured by this box")
    FILE = "file", lazy("a file of measurements")
    TEAM = "team", lazy("noted by the team")


class Nearness(models.TextChoices):
    """How near the source was."""

    UNKNOWN = "unknown", lazy("not said")
    SAW = "saw", lazy("saw it themselves")
    HEARD = "heard", lazy("heard it from somebody")
    READ = "read", lazy("read it in a document")
    MEASURED = "measured", lazy("measured by an instrument")


class Reliability(models.TextChoices):
    """What was found when it was looked at."""

    UNKNOWN = "unknown", lazy("not looked at yet")
    DOUBTFUL = "doubtful", lazy("doubtful")
    LIKELY = "likely", lazy("plausible")
    SURE = "sure", lazy("checked")
    FALSE = "false", lazy("false")

    @classmethod
    def standing(cls) -> tuple[str, ...]:
        """Those that count on the ladder."""
        return (cls.UNKNOWN, cls.LIKELY, cls.SURE)


class Signal(Record):
    """One word about what goes on: by a person, by an instrument, or read in a conversation."""

    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="signals",
        help_text="empty: it waits to be sorted",
    )  # fmt: skip
    says = models.CharField(max_length=8, choices=Says.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    at = models.DateTimeField(help_text="UTC; when it was so")
    received_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    service = models.CharField(max_length=8, choices=Service.choices, default=Service.INTERNET)
    zone = models.CharField(max_length=120, blank=True, help_text="empty: not said")
    provider = models.CharField(max_length=60, blank=True, help_text="telecom operator")
    powered = models.BooleanField(null=True, help_text="current at their place; empty: not said")
    words = SealedTextField(null=True, blank=True, help_text="as it was said; sealed")
    told = models.CharField(max_length=300, blank=True, help_text="as everybody may read it")
    who = models.CharField(max_length=8, choices=Who.choices, default=Who.NOBODY)
    who_mark = models.CharField(max_length=40, blank=True, help_text="keyed; tells people apart")
    name = SealedTextField(null=True, blank=True, help_text="as given; sealed")
    contact = SealedTextField(null=True, blank=True, help_text="sealed; erased after 30 days")
    noted_by = SealedTextField(null=True, blank=True, help_text="who entered it; sealed")
    nearness = models.CharField(max_length=8, choices=Nearness.choices, default=Nearness.UNKNOWN)
    reliability = models.CharField(
        max_length=8, choices=Reliability.choices, default=Reliability.UNKNOWN
    )
    judged_by = SealedTextField(null=True, blank=True, help_text="who qualified it; sealed")
    judged_why = SealedTextField(null=True, blank=True, help_text="sealed")
    judged_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not yet")
    raw = models.ForeignKey(
        "incidents.RawFile", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=["operator", "incident", "at"], name="signals_of_incident"),
            models.Index(fields=["operator", "-received_at"], name="signals_as_they_came"),
        )

    @property
    def by_person(self) -> bool:
        """Whether a person said it, not an instrument."""
        return self.channel not in (Channel.BOX, Channel.FILE)

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        return shape_of(self.says)


class Theme(models.TextChoices):
    """What a sighting is about."""

    CUT = "cut", lazy("no connection")
    HEALTH = "health", lazy("health")
    ROAD = "road", lazy("road, flood, fire")
    POWER = "power", lazy("power and water")
    SAFETY = "safety", lazy("safety of people")
    HELP = "help", lazy("help offered or asked for")
    OTHER = "other", lazy("something else")


class Sighting(Record):
    """Something seen at a place: sorted, checked by one person, let out by another, later."""

    class State(models.TextChoices):
        NEW = "new", lazy("to be sorted")
        CHECKED = "checked", lazy("checked")
        APPROVED = "approved", lazy("let out")
        ASIDE = "aside", lazy("put aside")

    theme = models.CharField(max_length=8, choices=Theme.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    at = models.DateTimeField(default=timezone.now, help_text="UTC; when it was seen")
    zone = models.CharField(max_length=120, blank=True, help_text="empty: not said")
    words = SealedTextField(help_text="as it was said; sealed")
    told = models.CharField(max_length=300, blank=True, help_text="as everybody may read it")
    exact = SealedTextField(null=True, blank=True, help_text="« lat lon », degrees; sealed")
    lat = models.FloatField(null=True, blank=True, help_text="degrees, to a hundredth (1 km)")
    lon = models.FloatField(null=True, blank=True, help_text="degrees, to a hundredth (1 km)")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.PAGE)
    name = SealedTextField(null=True, blank=True, help_text="as given; sealed")
    contact = SealedTextField(null=True, blank=True, help_text="sealed; erased once let out")
    noted_by = SealedTextField(null=True, blank=True, help_text="who entered it; sealed")
    checked_by = SealedTextField(null=True, blank=True, help_text="sealed")
    checker_mark = models.CharField(max_length=40, blank=True, help_text="keyed; who checked it")
    checked_how = SealedTextField(null=True, blank=True, help_text="sealed")
    approved_by = SealedTextField(null=True, blank=True, help_text="sealed")
    public_from = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not let out")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: goes on")
    settled_how = models.CharField(max_length=200, blank=True, help_text="as everybody may read it")
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.SET_NULL, related_name="sightings"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "-id"], name="sightings_by_state"),)
