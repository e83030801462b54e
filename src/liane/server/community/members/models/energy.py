"""The energy call: who can give time, a roof, a tool, money or a skill, and who looks for it.

An offer comes from a member, or from somebody interested. A call says what is looked for; a match
ties both and says what became of it. No money is held: an offer of money is a word given.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models.interests import Interest
from liane.server.community.members.models.people import Member
from liane.server.site.records import Record

__all__ = ["Call", "GiftKind", "Match", "Offer"]


class GiftKind(models.TextChoices):
    """What can be given."""

    TIME = "time", lazy("time")
    ROOF = "roof", lazy("a roof or a place")
    TOOL = "tool", lazy("a tool")
    MONEY = "money", lazy("money")
    SKILL = "skill", lazy("a skill")


class Offer(Record):
    """Something that somebody can give."""

    class State(models.TextChoices):
        OPEN = "open", lazy("available")
        TAKEN = "taken", lazy("taken")
        ENDED = "ended", lazy("ended")

    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="offers"
    )
    interest = models.ForeignKey(
        Interest, null=True, blank=True, on_delete=models.CASCADE, related_name="offers"
    )
    kind = models.CharField(max_length=8, choices=GiftKind.choices)
    what = models.CharField(max_length=200, help_text="in the giver's words; seen by members")
    zone = models.CharField(max_length=80, blank=True, help_text="where, as people say it")
    until = models.DateField(null=True, blank=True, help_text="last day; empty: no end said")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "kind"], name="offers_open"),)


class Call(Record):
    """Something that is looked for, by the operator or for one of its tasks."""

    class State(models.TextChoices):
        OPEN = "open", lazy("looked for")
        ANSWERED = "answered", lazy("found, not given yet")
        ENDED = "ended", lazy("ended")

    kind = models.CharField(max_length=8, choices=GiftKind.choices)
    what = models.CharField(max_length=200, help_text="what is looked for, and why")
    zone = models.CharField(max_length=80, blank=True, help_text="where, as people say it")
    until = models.DateField(null=True, blank=True, help_text="wanted before this day")
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    task_kind = models.CharField(max_length=40, blank=True, help_text="app.Model of the task")
    task = models.UUIDField(null=True, blank=True, help_text="the task it is for")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "kind"], name="calls_open"),)


class Match(Record):
    """An offer taken for a call, and what became of it."""

    class State(models.TextChoices):
        ACCEPTED = "accepted", lazy("accepted")
        DONE = "done", lazy("given")
        DROPPED = "dropped", lazy("not given in the end")

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="matches")
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="matches")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ACCEPTED)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
