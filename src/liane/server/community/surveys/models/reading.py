"""What answers say: counts kept as they come, results that were published, focus groups.

A tally is the only thing that results are drawn from: they cost the same for twenty answers and
for twenty thousand.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.surveys.models.forms import Edition, Survey
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Excerpt", "FocusNote", "Published", "Recommendation", "Tally", "Theme"]


class Tally(models.Model):
    """Counts of an edition: of everybody (segment empty), or of one segment."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tallies")
    segment = models.CharField(max_length=80, blank=True)
    answers = models.PositiveIntegerField(default=0, help_text="how many answers are counted")
    counts = models.JSONField(default=dict, help_text="by question: see rules/tallies.py")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "segment"], name="one_tally_each"),
        )


class Published(Record):
    """Results as somebody looked at them and put them out; it is never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="published")
    answers = models.PositiveIntegerField(help_text="how many answers they rest on")
    tables = models.JSONField(help_text="tables with small cells taken out")
    on = models.DateField(default=timezone.localdate)


class Theme(Record):
    """Something that people spoke of, in several groups perhaps."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["survey", "name"], name="one_theme_each"),)

    def __str__(self) -> str:
        return self.name


class FocusNote(Record):
    """A discussion group: when, who in general, and what was said."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="notes")
    title = models.CharField(max_length=140)
    held_on = models.DateField(default=timezone.localdate)
    zone = models.CharField(max_length=80, blank=True, help_text="part of the place, no finer")
    people = models.PositiveSmallIntegerField(null=True, blank=True, help_text="how many came")
    kind = models.CharField(max_length=80, blank=True, help_text="as « women traders »")
    text = SealedTextField(blank=True, help_text="what was said; sealed")


class Excerpt(Record):
    """A passage of a note, under a theme."""

    note = models.ForeignKey(FocusNote, on_delete=models.CASCADE, related_name="excerpts")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="excerpts")
    text = SealedTextField(help_text="the passage; sealed")


class Recommendation(Record):
    """What follows: something to do, and what it rests on."""

    class Kind(models.TextChoices):
        TRAINING = "training", lazy("training")
        RESOURCES = "resources", lazy("resources")
        RESEARCH = "research", lazy("research")
        TOOLS = "tools", lazy("tools")
        OTHER = "other", lazy("something else")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="recommendations")
    text = models.CharField(max_length=400)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OTHER)
    themes = models.ManyToManyField(Theme, related_name="recommendations")
    questions = models.JSONField(default=list, help_text="questions it rests on, by path")
    is_public = models.BooleanField(default=False, help_text="shown with published results")
