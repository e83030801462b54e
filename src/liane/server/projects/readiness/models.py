"""Rounds of the questionnaire, the sheets that people filled, and their answers.

Every round is kept: comparing them draws what was learnt. A sheet is one person's or one meeting's
answers, for the group they speak for; it holds no name.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Answer", "Group", "Round", "Sheet", "Way"]


class Group(models.TextChoices):
    """For whom a sheet speaks."""

    BEARERS = "bearers", lazy("who carries the project")
    INHABITANTS = "inhabitants", lazy("inhabitants")
    AUTHORITIES = "authorities", lazy("authorities")
    TECHNICAL = "technical", lazy("technicians")
    LEGAL = "legal", lazy("legal advisers")


class Way(models.TextChoices):
    """How the answers came."""

    WEB = "web", lazy("on this site")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone")
    MEETING = "meeting", lazy("at a meeting")


class Round(Record):
    """The questionnaire asked once, between two days."""

    title = models.CharField(max_length=120)
    opened_on = models.DateField(default=timezone.localdate)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it is open")
    computed = models.JSONField(
        default=list,
        blank=True,
        help_text="what other rooms computed, when it was last looked at: code, value, origin, day",
    )

    surveyed = models.JSONField(
        default=dict,
        blank=True,
        help_text="a closed edition of the survey, as it was taken in: name, day, answers and "
        "stages by group; empty: none",
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="rounds_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Sheet(Record):
    """The answers of a person or of a meeting."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    group = models.CharField(max_length=12, choices=Group.choices)
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)
    member = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who fills it on this site, so that they can go on later; empty otherwise",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["round", "member", "group"],
                condition=models.Q(member__isnull=False),
                name="one_own_sheet_a_group",
            ),
        )


class Answer(models.Model):
    """One answer: a stage, or that it is not known, or that it does not apply."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=6, help_text="D1Q1 to D12Q4")
    stage = models.PositiveSmallIntegerField(null=True, help_text="1 to 4; empty: see `said`")
    said = models.CharField(
        max_length=16, blank=True, help_text="unknown or not_applicable where there is no stage"
    )
    value = models.DecimalField(
        null=True, max_digits=14, decimal_places=2, help_text="the number given, in its unit"
    )
    words = SealedTextField(
        null=True, blank=True, help_text="what was told beside the stage, where it is asked; sealed"
    )
    evidence = models.CharField(
        max_length=300, blank=True, help_text="file, measurement, minutes or address that shows it"
    )
    evidence_on = models.DateField(null=True, blank=True, help_text="day of the evidence")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["sheet", "code"], name="one_answer_a_question"),
        )
