"""The six registers of a territory, and its sites: the places that matter to a network.

An `Entry` is a line of a register: a zone, a service, a society, a building, a common, a target.
A `Site` is a place where equipment stands or people are served; plans know it by its code. Who
owns a roof, whom to call and the signed agreement are sealed. Nothing is erased at once: `gone_at`
hides a record, so that a slip can be undone. Each change keeps what was before (`Version`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField
from liane.server.site.tables.brought import Brought

__all__ = ["Agreement", "Document", "Entry", "Import", "Photo", "Power", "Register", "Site"]
__all__ += ["Priority", "Version"]


class Register(models.TextChoices):
    """The six registers."""

    TERRITORY = "territory", lazy("Territory")
    SERVICES = "services", lazy("Internet services")
    NETWORKS = "networks", lazy("Relational networks")
    BUILDINGS = "buildings", lazy("Buildings and owners")
    COMMONS = "commons", lazy("Commons")
    USERS = "users", lazy("Users, targets, relays")


class Power(models.TextChoices):
    """How a site is powered."""

    UNKNOWN = "", lazy("unknown")
    MAINS = "mains", lazy("mains, all day")
    HOURS = "hours", lazy("mains, some hours a day")
    SOLAR = "solar", lazy("solar already there")
    GENERATOR = "generator", lazy("generator")
    NONE = "none", lazy("no power")


class Priority(models.TextChoices):
    """What survives first when something falls: `gold` is promised most."""

    GOLD = "gold", lazy("first (gold)")
    SILVER = "silver", lazy("second (silver)")
    BRONZE = "bronze", lazy("third (bronze)")


class Agreement(models.TextChoices):
    """Whether the owner of a roof or tower agrees."""

    UNKNOWN = "", lazy("unknown")
    ASKED = "asked", lazy("asked")
    SPOKEN = "spoken", lazy("agreed by word")
    SIGNED = "signed", lazy("signed")
    REFUSED = "refused", lazy("refused")
    ENDED = "ended", lazy("ended")
    NEEDLESS = "needless", lazy("not needed")


class Entry(Record):
    """A line of one of the six registers."""

    register = models.CharField(max_length=12, choices=Register.choices)
    kind = models.CharField(max_length=30, help_text="one of the kinds of kinds.toml")
    name = models.CharField(max_length=160, help_text="as people here say it; no person's name")
    facts = models.JSONField(default=dict, help_text="by kind, as kinds.toml says")
    zone = models.CharField(max_length=120, blank=True, help_text="quarter, hamlet or area")
    lat = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    lon = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    contact = SealedTextField(null=True, blank=True, help_text="whom to call; sealed")
    notes = models.TextField(blank=True, help_text="no person's name or phone")
    known_on = models.DateField(null=True, blank=True, help_text="day the fact was known")
    source = models.CharField(max_length=200, blank=True, help_text="who or what says so")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it stands")

    class Meta:
        indexes = (
            models.Index(fields=["operator", "register", "gone_at", "name"], name="entry_listed"),
        )

    def __str__(self) -> str:
        return self.name


class Site(Record):
    """A place that matters to the network: where equipment stands, or people are served."""

    code = models.CharField(max_length=40, help_text="short name that plans use: chateau")
    name = models.CharField(max_length=160, help_text="as people here say it")
    kind = models.CharField(max_length=30, default="hub", help_text="mast, pop, hub, school…")
    lat = models.FloatField(help_text="degrees, WGS 84")
    lon = models.FloatField(help_text="degrees, WGS 84")
    zone = models.CharField(max_length=120, blank=True, help_text="quarter or hamlet; public")
    ground_m = models.FloatField(
        null=True, blank=True, help_text="m above mean sea level; empty: read from the terrain"
    )
    mast_heights_m = models.JSONField(
        default=list, help_text="m above ground: heights at which an antenna could stand"
    )
    existing_height_m = models.FloatField(
        null=True, blank=True, help_text="m above ground: roof or tower that stands today"
    )
    power = models.CharField(max_length=10, blank=True, choices=Power.choices, help_text="today")
    households = models.PositiveIntegerField(null=True, blank=True, help_text="empty: unknown")
    demand_mbps = models.FloatField(
        null=True, blank=True, help_text="Mb/s at the busy hour; empty: unknown"
    )
    priority = models.CharField(
        max_length=8, choices=Priority.choices, default=Priority.BRONZE, help_text="survival class"
    )
    notes = models.TextField(blank=True, help_text="no person's name or phone")
    owner = SealedTextField(null=True, blank=True, help_text="owner of roof or tower; sealed")
    agreement = models.CharField(max_length=10, blank=True, choices=Agreement.choices)
    agreed_from = models.DateField(null=True, blank=True, help_text="first day")
    agreed_until = models.DateField(null=True, blank=True, help_text="last day; empty: no end")
    known_on = models.DateField(null=True, blank=True, help_text="day the facts were known")
    source = models.CharField(max_length=200, blank=True, help_text="who or what says so")
    origins = models.JSONField(
        default=dict, help_text="by field: {origin, on, source}, where it differs from the record's"
    )
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it stands")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "code"],
                condition=models.Q(gone_at=None),
                name="one_code_per_operator",
            ),
        )
        indexes = (
            models.Index(fields=["operator", "gone_at", "name"], name="site_listed"),
            models.Index(fields=["operator", "gone_at", "kind"], name="site_by_kind"),
            models.Index(fields=["operator", "gone_at", "lat", "lon"], name="site_in_box"),
        )

    def __str__(self) -> str:
        return self.name


class Document(Record):
    """A paper about a site, as a signed agreement: sealed, for it bears names."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="documents")
    title = SealedTextField(help_text="as it was called; sealed")
    media_type = models.CharField(max_length=60, help_text="application/pdf, image/jpeg…")
    size_bytes = models.PositiveIntegerField(help_text="bytes of the paper as given")
    content = SealedTextField(help_text="the paper in base64; sealed")


class Photo(Record):
    """A picture of a site, re-encoded: it no longer says where or with what it was taken."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64, help_text="names the file in blobs/")
    width_px = models.PositiveIntegerField(help_text="pixels")
    height_px = models.PositiveIntegerField(help_text="pixels")
    size_bytes = models.PositiveIntegerField(help_text="bytes, as kept")
    caption = models.CharField(max_length=200, blank=True)


class Import(Brought):
    """A table of sites, or of the lines of a register, that was read in."""

    register = models.CharField(
        max_length=12,
        blank=True,
        choices=Register.choices,
        help_text="empty: the table is of sites",
    )


class Version(models.Model):
    """What a site or an entry was before a change; sealed fields are not repeated here."""

    id = models.BigAutoField(primary_key=True)
    subject = models.UUIDField(db_index=True, help_text="the site or entry")
    version = models.PositiveIntegerField(help_text="the version that this change made")
    at = models.DateTimeField(auto_now_add=True, help_text="UTC")
    member = models.UUIDField(null=True, help_text="who changed it; empty after 30 days")
    verb = models.CharField(max_length=12, help_text="add, change, remove, restore, import, undo")
    before = models.JSONField(default=dict, help_text="fields that changed, as they were")
    after = models.JSONField(default=dict, help_text="fields that changed, as they became")
    sealed_before = SealedTextField(null=True, help_text="JSON of sealed fields, as they were")
    brought = models.ForeignKey(
        Import, null=True, on_delete=models.SET_NULL, related_name="versions"
    )

    class Meta:
        ordering = ("-id",)
