"""A vote of the owners of a building, counted by their shares, and what each owner said.

Owners are parts of a building (`operators.Part` of the kind `owner`), with a share that may be
unknown. Whoever holds the meeting writes down what was said, on paper or by hand. Closing a vote
freezes its sums; a slip found later is a new vote.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Part
from liane.server.site.records import Record

__all__ = ["Choice", "Majority", "OwnersVote", "Voice"]


class Majority(models.TextChoices):
    """What is needed to carry a question; the rules of the building say which."""

    CAST = "cast", lazy("more for than against, among those who voted")
    HALF = "half", lazy("more than half of all shares")
    TWO_THIRDS = "two_thirds", lazy("two thirds of all shares")
    ALL = "all", lazy("every owner")


class Choice(models.TextChoices):
    """What an owner said; who said nothing was absent."""

    FOR = "for", lazy("for")
    AGAINST = "against", lazy("against")
    ABSTAIN = "abstain", lazy("abstains")


class OwnersVote(Record):
    """A question put to the owners."""

    question = models.CharField(max_length=200, help_text="as it is read out")
    about = models.TextField(blank=True, max_length=4000, help_text="what it would change, cost")
    on = models.DateField(default=timezone.localdate, help_text="day of the meeting")
    needed = models.CharField(max_length=12, choices=Majority.choices, default=Majority.HALF)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while open")
    result = models.JSONField(default=dict, help_text="sums by choice as they stood at closing")

    class Meta:
        indexes = (models.Index(fields=["operator", "-id"], name="votes_of_owners"),)

    def __str__(self) -> str:
        return self.question


class Voice(Record):
    """What one owner said in a vote, with the share held that day."""

    vote = models.ForeignKey(OwnersVote, on_delete=models.CASCADE, related_name="voices")
    owner = models.ForeignKey(
        Part,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the part that votes",
    )
    share = models.DecimalField(
        null=True,
        blank=True,
        max_digits=9,
        decimal_places=2,
        help_text="votes held that day; empty: unknown",
    )
    choice = models.CharField(max_length=8, choices=Choice.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["vote", "owner"], name="one_voice_each_owner"),
        )
