"""An operator: a community that runs its own networks, contents and uses, at any scale.

Operators nest: a building in a district, a village in a commune, a group in a chapter. Belonging
to one gives nothing in another. An operator is the one writer of its records. It moves under a
parent only when the parent consents (`MoveRequest`); it is made of parts (`Part`): floors and
switches of a building, quarters of a village.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["WINGS", "Kind", "MoveRequest", "Operator", "Part", "Privacy"]

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
    clock_zone = models.CharField(
        max_length=40, blank=True, help_text="IANA name; empty: not said, hours are those of UTC"
    )
    lat = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    lon = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    shows_exact_place = models.BooleanField(
        default=False, help_text="others see the coordinates unrounded; chosen by the bearer"
    )
    languages = models.JSONField(default=french_only, help_text="ISO 639 codes, first is main")
    wings = models.JSONField(default=every_wing, help_text="wings that are open")
    privacy = models.CharField(max_length=12, choices=Privacy.choices, default=Privacy.ON_REQUEST)
    presentation = models.TextField(blank=True, help_text="what it is for, in its own words")
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    changed_at = models.DateTimeField(auto_now=True, help_text="UTC")
    exported_at = models.DateTimeField(null=True, blank=True, help_text="UTC; last full export")
    closing_on = models.DateField(null=True, blank=True, help_text="the day announced for closing")
    closing_reason = models.TextField(blank=True, help_text="why it closes, as members read it")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while open")
    reopen_until = models.DateField(
        null=True, blank=True, help_text="last day it can be reopened; erased after it"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return self.name


class MoveRequest(Record):
    """An operator asks to be placed under another; the wished parent answers."""

    ASKED, ACCEPTED, REFUSED, WITHDRAWN = "asked", "accepted", "refused", "withdrawn"
    parent = models.ForeignKey(
        Operator, on_delete=models.CASCADE, related_name="+", help_text="the parent wished for"
    )
    words = models.TextField(blank=True, help_text="why, as the parent reads it")
    answer = models.TextField(blank=True, help_text="a word with the answer")
    answered_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    state = models.CharField(
        max_length=10,
        default=ASKED,
        choices=(
            (ASKED, lazy("asked")),
            (ACCEPTED, lazy("accepted")),
            (REFUSED, lazy("refused")),
            (WITHDRAWN, lazy("withdrawn")),
        ),
    )


class Part(Record):
    """A part of the place an operator looks after: a floor, a riser, a quarter, an axis of work.

    Which kinds there are depends on the operator's kind: see `templates_of_kinds`.
    """

    kind = models.CharField(max_length=20, help_text="code in templates_of_kinds")
    name = models.CharField(max_length=120, help_text="as people say it")
    inside = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="within"
    )
    level = models.SmallIntegerField(
        null=True, blank=True, help_text="storeys above the ground, 0 for the ground floor"
    )
    share = models.DecimalField(
        null=True,
        blank=True,
        max_digits=9,
        decimal_places=2,
        help_text="votes of an owner, in the unit of the building's rules",
    )
    holder = SealedTextField(null=True, blank=True, help_text="who owns or keeps it; sealed")
    note = models.CharField(
        max_length=240, blank=True, help_text="typed by those who look after it"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "kind", "level"], name="parts_of_operator"),)

    def __str__(self) -> str:
        return self.name
