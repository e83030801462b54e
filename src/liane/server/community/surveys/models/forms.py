"""A survey, the versions of its form, its editions and their sample.

A survey is a question asked to a place: who it is for, what is promised to those who answer. Its
form comes from a spreadsheet and gets a new version each time it changes; an answer keeps the
version it was given to. An edition is one round: from a day to a day, a frame, a size, quotas.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record

__all__ = ["Audience", "Edition", "FormFile", "FormVersion", "Purpose", "Survey"]


class Audience(models.TextChoices):
    """Who may answer on the site."""

    EVERYONE = "everyone", lazy("everybody, on the portal")
    MEMBERS = "members", lazy("members")
    COLLECTORS = "collectors", lazy("only through people who collect")


class Purpose(models.TextChoices):
    """What a survey is for; two purposes come with a form of their own."""

    OPEN = "open", lazy("a survey of our own")
    READINESS = "readiness", lazy("readiness of the community")
    SHUTDOWN = "shutdown", lazy("needs before a shutdown")


class Survey(Record):
    """A survey: its form, its promise, its editions."""

    title = models.CharField(max_length=160)
    form_id = models.CharField(max_length=80, help_text="name of the form for programs (form_id)")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.OPEN)
    about = models.TextField(blank=True, max_length=2000, help_text="why it is asked, for readers")
    consent = models.TextField(blank=True, max_length=4000, help_text="read before the first page")
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.MEMBERS)
    segment = models.CharField(
        max_length=200, blank=True, help_text="question that parts answers into groups; empty: none"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it lives")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "form_id"], name="one_form_id_each"),
        )

    def __str__(self) -> str:
        return self.title


class FormVersion(Record):
    """One version of a form, as it was checked. It is never changed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(help_text="1, 2, 3… in the order they came")
    code = models.CharField(max_length=80, blank=True, help_text="version written in the form")
    xml = models.TextField(help_text="the XForm that pyxform made, and that is answered")
    warnings = models.JSONField(default=list, help_text="what pyxform advised")
    questions = models.PositiveIntegerField(help_text="how many questions are asked")
    brought_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["survey", "number"], name="version_numbers"),
        )

    def __str__(self) -> str:
        return f"{self.number}"


class FormFile(models.Model):
    """A file of a version: its spreadsheet, a list, a picture of a question."""

    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    is_source = models.BooleanField(default=False, help_text="the spreadsheet it was made from")
    data = models.BinaryField(help_text="the file; not sealed, it is no answer")
    md5 = models.CharField(max_length=32, help_text="for the manifest of collectors")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["version", "name"], name="one_file_of_a_name"),
        )


class Edition(Record):
    """One round of a survey, with its sample."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="editions")
    name = models.CharField(max_length=80, help_text="as « 2026, before the rains »")
    starts = models.DateField(default=timezone.localdate)
    ends = models.DateField(null=True, blank=True, help_text="last day; empty: not said")
    frame = models.TextField(
        blank=True, max_length=1000, help_text="the list or rule that people are drawn from"
    )
    population = models.PositiveIntegerField(
        null=True, blank=True, help_text="people in the frame; empty: unknown"
    )
    planned = models.PositiveIntegerField(
        null=True, blank=True, help_text="answers wanted; empty: not said"
    )
    confidence = models.PositiveSmallIntegerField(default=95, help_text="percent: 90, 95 or 99")
    design_effect = models.DecimalField(
        max_digits=4, decimal_places=2, default=1, help_text="1 for a simple draw, 2 for clusters"
    )
    drawn = models.BooleanField(
        default=False, help_text="people were drawn by chance: a margin of error has a meaning"
    )
    quotas = models.JSONField(default=dict, help_text="answers wanted, by value of the segment")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while open")

    class Meta:
        indexes = (models.Index(fields=["survey", "-starts"], name="editions_of_survey"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Neither closed nor past its last day; what devices still hold comes in marked."""
        return self.closed_at is None and (self.ends is None or self.ends >= timezone.localdate())
