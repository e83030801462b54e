"""An operator: a community that runs its own networks, contents and uses, at any scale.

Operators nest: a building in a district, a village in a commune, a group in a chapter. Belonging
to one gives nothing in another. An operator is the one writer of its records.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.identifiers import uuid7

__all__ = ["WINGS", "Kind", "Operator", "Privacy"]

WINGS = ("community", "projects", "networks", "contents", "solidarity", "lookout")


class Kind(models.TextChoices):
    """The scale of an operator."""

    BUILDING = "building", lazy("building")
    DISTRICT = "district", lazy("district")
    VILLAGE = "village", lazy("village")
    COMMUNE = "commune", lazy("commune")
    TERRITORY = "territory", lazy("project territory")
    CHAPTER = "chapter", lazy("chapter")
    FEDERATION = "federation", lazy("federation")


class Privacy(models.TextChoices):
    """Who may see that an operator is there and read its open pages."""

    PUBLIC = "public", lazy("public: everybody reads its open pages")
    ON_REQUEST = "on_request", lazy("on request: everybody sees its front page and may ask to join")
    PRIVATE = "private", lazy("private: only members know of it")


def every_wing() -> list[str]:
    return list(WINGS)


def french_only() -> list[str]:
    return ["fr"]


class Operator(models.Model):
    """A community that is its own local operator."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True, help_text="its name in addresses")
    place = models.CharField(max_length=160, blank=True, help_text="town or area, as people say it")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1; empty: not said")
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217; empty: not said")
    clock_zone = models.CharField(max_length=40, default="UTC", help_text="IANA name")
    lat = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84")
    lon = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84")
    languages = models.JSONField(default=french_only, help_text="ISO 639 codes, first is main")
    wings = models.JSONField(default=every_wing, help_text="wings that are open")
    privacy = models.CharField(max_length=12, choices=Privacy.choices, default=Privacy.ON_REQUEST)
    presentation = models.TextField(blank=True, help_text="what it is for, in its own words")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while open")
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.name
