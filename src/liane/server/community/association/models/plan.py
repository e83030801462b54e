"""The plan of a year: axes of the parent body, objectives, activities and what they came to.

Money and readings of indicators are lines that are only added: what a budget line plans, commits
or spends is the sum of its entries, and a wrong entry is mended by another.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record

__all__ = [
    "Activity",
    "Axis",
    "BudgetLine",
    "Entry",
    "Evidence",
    "Indicator",
    "Objective",
    "Reading",
    "Review",
    "YearPlan",
]


class Axis(Record):
    """A strategic axis of the parent body, for the years it holds."""

    body = models.CharField(max_length=120, help_text="whose axis it is")
    title = models.CharField(max_length=160)
    rank = models.PositiveSmallIntegerField(default=1)
    from_year = models.PositiveSmallIntegerField(help_text="first year it holds")
    until_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="last year")
    source = models.CharField(max_length=200, blank=True, help_text="where it is written")

    class Meta:
        indexes = (models.Index(fields=["operator", "from_year", "rank"], name="axes_of"),)

    def __str__(self) -> str:
        return self.title


class YearPlan(Record):
    """What the association means to do in a year, and the report of it."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("being written")
        ADOPTED = "adopted", lazy("adopted")
        REPORTED = "reported", lazy("report published")

    year = models.PositiveSmallIntegerField()
    vision = models.TextField(max_length=4_000, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    adopted_on = models.DateField(null=True, blank=True)
    foreword = models.TextField(max_length=8_000, blank=True, help_text="opens the report")
    report = models.JSONField(null=True, blank=True, help_text="figures as they were published")
    reported_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "year"], name="one_plan_a_year"),
        )


class Objective(Record):
    """What the association wants to come to, under an axis."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="objectives")
    axis = models.ForeignKey(
        Axis, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    text = models.CharField(max_length=240)

    def __str__(self) -> str:
        return self.text


class Activity(Record):
    """Something the association does in the year."""

    class State(models.TextChoices):
        PLANNED = "planned", lazy("planned")
        UNDER_WAY = "under_way", lazy("under way")
        DONE = "done", lazy("carried out")
        POSTPONED = "postponed", lazy("put off")
        DROPPED = "dropped", lazy("given up")

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="activities")
    axis = models.ForeignKey(
        Axis, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    objective = models.ForeignKey(
        Objective, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )
    title = models.CharField(max_length=160)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    partners = models.CharField(max_length=400, blank=True)
    starts_on = models.DateField(null=True, blank=True, help_text="empty: not said yet")
    ends_on = models.DateField(null=True, blank=True, help_text="empty: not said yet")
    place = models.CharField(max_length=160, blank=True, help_text="or « on line »")
    public = models.CharField(max_length=200, blank=True, help_text="for whom it is")
    funding = models.CharField(max_length=200, blank=True, help_text="who pays for it")
    risks = models.TextField(max_length=2_000, blank=True)
    communications = models.TextField(max_length=2_000, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    outcome = models.TextField(max_length=4_000, blank=True, help_text="what came of it")

    class Meta:
        indexes = (models.Index(fields=["plan", "starts_on"], name="activities_of_plan"),)

    def __str__(self) -> str:
        return self.title


class BudgetLine(Record):
    """Something that costs money in an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lines")
    label = models.CharField(max_length=120)
    category = models.CharField(
        max_length=24, blank=True, help_text="the funder's category; empty: not said"
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")


class Entry(models.Model):
    """An amount planned, committed or spent on a line. Never changed: a correction is another."""

    class Kind(models.TextChoices):
        PLANNED = "planned", lazy("planned")
        COMMITTED = "committed", lazy("committed")
        SPENT = "spent", lazy("spent")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    amount = models.DecimalField(
        max_digits=14, decimal_places=2, help_text="below zero: takes back what was too much"
    )
    day = models.DateField(default=timezone.localdate)
    reference = models.CharField(max_length=120, blank=True, help_text="receipt, quote, decision")
    noted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Indicator(Record):
    """What tells whether an activity came to something."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="indicators")
    title = models.CharField(max_length=160)
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="empty: unknown"
    )
    target = models.DecimalField(
        null=True, blank=True, max_digits=14, decimal_places=2, help_text="empty: not set"
    )
    survey = models.UUIDField(null=True, blank=True, help_text="a survey that tells it, in percent")
    question = models.CharField(max_length=200, blank=True, help_text="its name in the form")
    choice = models.CharField(max_length=200, blank=True, help_text="code of the answer counted")


class Reading(models.Model):
    """What an indicator was on a day; the last one counts, all are kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    value = models.DecimalField(max_digits=14, decimal_places=2)
    day = models.DateField(default=timezone.localdate)
    source = models.CharField(max_length=200, help_text="how it is known")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Evidence(Record):
    """What shows that an activity took place: an attendance sheet, a report, a photo, a page."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    title = models.CharField(max_length=160)
    where = models.CharField(max_length=300, help_text="folder, drawer or address of a page")
    day = models.DateField(default=timezone.localdate)


class Review(Record):
    """What people said of the plan at the end of a quarter, and what they asked for."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="reviews")
    quarter = models.PositiveSmallIntegerField(help_text="1 to 4")
    held_on = models.DateField(default=timezone.localdate)
    said = models.TextField(max_length=6_000, blank=True)
    slipped = models.JSONField(default=list, help_text="activities that were late on that day")
    asked = models.JSONField(default=list, help_text="[task or item, title]: what was asked for")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "quarter"], name="one_review_a_quarter"),
        )
