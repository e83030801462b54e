"""Being ready: lines of checklists, dates and signs at risk, drills, estimates, duties.

A line is done when a proof says so, and a proof grows old. Early warning is a sum of weights that
everybody can redo: it is not a prediction. What a shutdown cost is a range over several models,
and an input that nobody knows stays unknown. Proofs, reviews and messages are sealed: they may name
people.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Drill", "Duty", "DutyName", "Estimate", "Line", "Mark", "Message", "Sign", "Weight"]


class Weight(models.IntegerChoices):
    """How much a sign counts."""

    LOW = 1, lazy("1 · light")
    MIDDLE = 2, lazy("2 · middling")
    HIGH = 3, lazy("3 · heavy")


class DutyName(models.TextChoices):
    """What somebody answers for when the network is cut."""

    LEAD = "lead", lazy("coordination")
    MEASURE = "measure", lazy("measurements and raw files")
    NETWORK = "network", lazy("links and local services")
    LAW = "law", lazy("law and evidence")
    WORD = "word", lazy("public word and messages")
    HEALTH = "health", lazy("health and vital services")
    SAFETY = "safety", lazy("safety of people")
    RECEPTION = "reception", lazy("reception and requests for help")


def _member() -> "models.ForeignKey[Member | None, Member | None]":
    return models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Line(Record):
    """How far a line of a checklist is, and what proves it."""

    class State(models.TextChoices):
        TODO = "todo", lazy("to be done")
        DOING = "doing", lazy("begun")
        DONE = "done", lazy("done, with its proof")
        NOT_OURS = "not_ours", lazy("not for us")

    code = models.CharField(max_length=12, help_text="code of the line in data/")
    owner = _member()
    due = models.DateField(null=True, blank=True, help_text="empty: no day was said")
    state = models.CharField(max_length=8, choices=State.choices, default=State.TODO)
    proof = SealedTextField(null=True, blank=True, help_text="what shows it is done; sealed")
    proof_on = models.DateField(null=True, blank=True, help_text="the day of the proof")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "code"], name="one_line_for_each_code"),
        )


class Sign(Record):
    """A date or a fact that makes a cut more likely, from a day to a day, with its source."""

    kind = models.CharField(max_length=12, help_text="code in data/signals.toml")
    what = models.CharField(max_length=200, help_text="what exactly, without the name of a person")
    from_day = models.DateField(help_text="first day it counts")
    until_day = models.DateField(help_text="last day it counts")
    on_day = models.DateField(null=True, blank=True, help_text="the day itself; empty: none")
    weight = models.PositiveSmallIntegerField(choices=Weight.choices, help_text="1 to 3")
    source = models.CharField(max_length=240, help_text="where it was read or heard")
    source_on = models.DateField(null=True, blank=True, help_text="date of the source")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "until_day"], name="signs_of_operator"),)


class Drill(Record):
    """A rehearsal: a scenario, the lines of DURING marked as they are done, a review."""

    title = models.CharField(max_length=140)
    scenario = models.TextField(max_length=4000, help_text="what is played")
    planned_on = models.DateField()
    started_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    stopped_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    to_reach = models.PositiveIntegerField(
        null=True, blank=True, help_text="people who should be reached; empty: not counted"
    )
    reached = models.PositiveIntegerField(
        null=True, blank=True, help_text="people who were reached; empty: not counted"
    )
    review = SealedTextField(null=True, blank=True, help_text="what worked, who was missed; sealed")
    reviewed_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    lessons = models.JSONField(default=list, help_text="identifiers of the tasks that came of it")

    class Meta:
        indexes = (models.Index(fields=["operator", "-planned_on"], name="drills_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Mark(models.Model):
    """A line of DURING was carried out in a drill, at a moment; it is written once."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="marks")
    code = models.CharField(max_length=12, help_text="code of the line in data/")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["drill", "code"], name="marked_once"),)


class Estimate(Record):
    """What a shutdown costs: its inputs; the results are worked out again each time."""

    title = models.CharField(max_length=140)
    inputs = models.JSONField(
        default=dict, help_text="name: [value as text or empty, source]; names in rules.INPUTS"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="estimates_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Duty(Record):
    """Who answers for something during a cut, and who does when they cannot."""

    name = models.CharField(max_length=12, choices=DutyName.choices)
    holder = _member()
    deputy = _member()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "name"], name="one_holder_for_each_duty"),
        )


class Message(Record):
    """A message that people wrote for an audience in a language."""

    kit = models.CharField(max_length=12, help_text="code in data/kits.toml")
    language = models.CharField(max_length=3, help_text="ISO 639")
    text = SealedTextField(help_text="with {places} to fill; sealed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "kit", "language"], name="one_text_for_a_language"
            ),
        )
