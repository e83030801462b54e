"""People who may come: an interest, the referent who follows it, and each next step.

The next step is never more than a week away: somebody who held out a hand is not left waiting.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models.people import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Interest", "Step"]


class Interest(Record):
    """Somebody who showed interest: how to reach them, what draws them, what they can give."""

    class State(models.TextChoices):
        NEW = "new", lazy("to call back")
        FOLLOWED = "followed", lazy("followed")
        MEMBER = "member", lazy("became a member")
        CLOSED = "closed", lazy("closed")

    class Way(models.TextChoices):
        WEB = "web", lazy("on this site")
        PAPER = "paper", lazy("on paper")
        PHONE = "phone", lazy("by phone")
        SMS = "sms", lazy("by text message")
        MEETING = "meeting", lazy("at a meeting")

    class Draw(models.TextChoices):
        ACCESS = "access", lazy("having the Internet at home or at work")
        BUILD = "build", lazy("building the network")
        SERVICES = "services", lazy("local services: courses, radio, notices")
        DECIDE = "decide", lazy("deciding together, keeping the accounts")
        WATCH = "watch", lazy("watching over cuts")
        LEARN = "learn", lazy("learning")

    name = SealedTextField(once_erased="—", help_text="sealed")
    contact = SealedTextField(null=True, blank=True, help_text="phone, mail or where; sealed")
    draws = models.JSONField(default=list, help_text="codes of Interest.Draw")
    gives = models.JSONField(default=list, help_text="codes of GiftKind")
    words = SealedTextField(null=True, blank=True, help_text="what they said; sealed")
    zone = models.CharField(max_length=80, blank=True, help_text="part of the place")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)
    entered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    referent = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    due_on = models.DateField(null=True, blank=True, help_text="day of the next step")
    became = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "due_on"], name="interests_due"),)


class Step(Record):
    """What was done for an interest, and what comes next."""

    interest = models.ForeignKey(Interest, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    done = SealedTextField(null=True, blank=True, help_text="what happened; sealed")
    following = SealedTextField(null=True, blank=True, help_text="what comes next; sealed")
    due_on = models.DateField(null=True, blank=True, help_text="day of what comes next")
