"""An incident: one happening, from the first word about it to what was learnt."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.rules import Own, Step
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Beyond", "Cause", "CauseName", "Happening", "Impact", "Incident", "Kind", "Sector",
    "Service", "State",
]  # fmt: skip


class Kind(models.TextChoices):
    """What sort of cut it is, as far as it is known."""

    UNKNOWN = "unknown", lazy("not known yet")
    TOTAL = "total", lazy("everything is cut")
    MOBILE = "mobile", lazy("mobile data alone is cut")
    SLOWED = "slowed", lazy("slowed down")
    BLOCKED = "blocked", lazy("sites or applications are blocked")
    LOCAL = "local", lazy("our own network alone")


class Service(models.TextChoices):
    """What people miss."""

    INTERNET = "internet", lazy("the whole Internet")
    MOBILE = "mobile", lazy("mobile data")
    SOCIAL = "social", lazy("messages and social networks")
    SITES = "sites", lazy("some sites")
    VOICE = "voice", lazy("calls and text messages")
    MONEY = "money", lazy("mobile money")
    HERE = "here", lazy("the services of here")
    OTHER = "other", lazy("something else")


class State(models.TextChoices):
    """Where an incident is in its life."""

    RUNNING = "running", lazy("under way")
    OVER = "over", lazy("over")
    CLOSED = "closed", lazy("closed")
    MERGED = "merged", lazy("put into another")


class Beyond(models.TextChoices):
    """How far it is known to reach."""

    UNKNOWN = "unknown", lazy("how far is not known")
    SITE = "site", lazy("one place")
    ZONE = "zone", lazy("one or more zones")
    OPERATOR = "operator", lazy("the whole network of here")
    REGION = "region", lazy("a region")
    COUNTRY = "country", lazy("the country")


class Incident(Record):
    """Something that happened to the link, to a provider, to a country; never whose doing it is."""

    number = models.PositiveIntegerField(help_text="counts up inside the operator")
    title = models.CharField(max_length=140, help_text="as the public may read it; names nobody")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UNKNOWN)
    services = models.JSONField(default=list, help_text="codes of Service")
    zones = models.JSONField(default=list, help_text="zones of the registers, as the public reads")
    beyond = models.CharField(max_length=8, choices=Beyond.choices, default=Beyond.UNKNOWN)
    area = models.CharField(max_length=120, blank=True, help_text="region or country; empty: none")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.REPORTED)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    began_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: unknown")
    detected_at = models.DateTimeField(default=timezone.now, help_text="UTC; when we could know")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not over")
    own_power = models.CharField(max_length=8, choices=Own.choices, default=Own.UNKNOWN)
    own_power_why = models.CharField(max_length=200, blank=True, help_text="what shows it; public")
    own_link = models.CharField(max_length=8, choices=Own.choices, default=Own.UNKNOWN)
    own_link_why = models.CharField(max_length=200, blank=True, help_text="what shows it; public")
    words = models.TextField(blank=True, help_text="what the team tells everybody; names nobody")
    public_since = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not public")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; said by somebody")
    attributed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; said by somebody")
    attribution = models.TextField(blank=True, help_text="what the documents say, for everybody")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ticket = models.ForeignKey(
        "upkeep.Ticket", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="where it is mended, if the fault is ours",
    )  # fmt: skip
    watched = models.CharField(
        max_length=12, blank=True, help_text="`uplink` where this box opened it; else empty"
    )
    review = SealedTextField(null=True, blank=True, help_text="what was learnt; sealed")
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    lessons = models.JSONField(default=list, help_text="identifiers of the tasks that came of it")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="one_incident_per_number"),
        )
        indexes = (models.Index(fields=["operator", "state", "-id"], name="incidents_of_operator"),)

    def __str__(self) -> str:
        return self.title

    @property
    def shape(self) -> str:
        """Running is cut, or degraded where things still work a little; what is over is fine."""
        if self.state != State.RUNNING:
            return "ok" if self.state == State.OVER else "unknown"
        spared = self.kind == Kind.LOCAL and not self.services and self.watched
        return "worn" if spared or self.kind in (Kind.SLOWED, Kind.BLOCKED) else "cut"

    @property
    def service_labels(self) -> list[str]:
        """What is missed, in words."""
        return [str(Service(code).label) for code in self.services if code in Service.values]


class Happening(Record):
    """One line of the history of an incident; never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="happenings")
    verb = models.CharField(max_length=12, help_text="opened, step, state, merged, split, told…")
    step = models.CharField(max_length=10, choices=Step.choices, blank=True)
    words = models.CharField(max_length=300, blank=True, help_text="as everybody may read it")
    public = models.BooleanField(default=True, help_text="shown to everybody")
    about = models.UUIDField(null=True, blank=True, help_text="an alert; empty: nothing else")
    said_by = SealedTextField(null=True, blank=True, help_text="who did it; sealed")

    class Meta:
        ordering = ("id",)


class CauseName(models.TextChoices):
    """What may be behind a cut."""

    POWER = "own_power", lazy("our own power")
    LINK = "own_link", lazy("our own link")
    PROVIDER = "provider", lazy("the provider")
    CABLE = "upstream_cable", lazy("a cable further up")
    ORDER = "national_order", lazy("an order")
    UNKNOWN = "unknown", lazy("unknown")


class Cause(Record):
    """How likely one cause is, and why; read by those who have to know, never by the public."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="causes")
    cause = models.CharField(max_length=16, choices=CauseName.choices)
    percent = models.PositiveSmallIntegerField(null=True, blank=True, help_text="empty: unknown")
    reasons = SealedTextField(null=True, blank=True, help_text="one on each line; sealed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "cause"], name="one_line_for_each_cause"),
        )


class Sector(models.TextChoices):
    """Whom a cut hurts; health comes first."""

    HEALTH = "health", lazy("health")
    MONEY = "money", lazy("money and mobile money")
    TRADE = "trade", lazy("work and trade")
    SCHOOL = "school", lazy("school and exams")
    OFFICE = "office", lazy("administration and justice")
    PRESS = "press", lazy("information and media")
    FAMILY = "family", lazy("families and safety of people")
    OTHER = "other", lazy("something else")


class Impact(Record):
    """What the cut did to somebody, in a sector: a log for the review and for the file."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="impacts")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    sector = models.CharField(max_length=8, choices=Sector.choices)
    words = SealedTextField(help_text="what happened, what was lost; sealed")
    people = models.PositiveIntegerField(null=True, blank=True, help_text="empty: not counted")
    said_by = SealedTextField(null=True, blank=True, help_text="who wrote it; sealed")

    class Meta:
        ordering = ("at", "id")
