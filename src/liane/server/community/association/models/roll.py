"""Who belongs to the association: what it asks, memberships, dues, reminders, steps, tables.

Dues are recorded, never held: the box keeps no money. They are only added; a wrong one is
cancelled by another that names it. Whether a membership is active or lapsed is read from its last
day, so it is never out of date. An applicant's name and contacts are sealed here until they are
let in; then they are those of the member.
"""

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.association.rules.roll import standing_of
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField
from liane.server.site.tables.brought import Brought

__all__ = ["Dues", "Membership", "Reminder", "RollTable", "Scheme", "Step"]


def _code() -> str:
    return secrets.token_urlsafe(12)


class Scheme(models.Model):
    """What the association asks of its members; what nobody entered stays unknown."""

    class Period(models.TextChoices):
        CALENDAR = "calendar", lazy("until 31 December")
        ROLLING = "rolling", lazy("twelve months from the payment")

    operator = models.OneToOneField(
        Operator, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    dues = models.DecimalField(
        null=True,
        blank=True,
        max_digits=12,
        decimal_places=2,
        help_text="a year, in the operator's currency; empty: not said; 0: nothing is asked",
    )
    period = models.CharField(max_length=8, choices=Period.choices, default=Period.CALENDAR)
    remind_days = models.PositiveSmallIntegerField(
        default=30, help_text="days before the last day when people are reminded"
    )
    parent_body = models.CharField(
        max_length=120, blank=True, help_text="the body that the association is a chapter of"
    )
    how_to_pay = models.TextField(max_length=600, blank=True, help_text="told to every member")
    sms_address = SealedTextField(null=True, blank=True, help_text="https:// of the SMS gateway")
    sms_secret = SealedTextField(
        null=True, blank=True, help_text="shared with the gateway, in both directions"
    )
    sms_sender = models.CharField(max_length=20, blank=True, help_text="number or name it shows")
    account_in_name = models.BooleanField(
        null=True, blank=True, help_text="a bank account in the association's name; empty: not said"
    )


class Membership(Record):
    """Somebody asks to belong to the association, is let in, pays, renews or lets it lapse."""

    class State(models.TextChoices):
        APPLIED = "applied", lazy("application to look at")
        ACCEPTED = "accepted", lazy("let in")
        REFUSED = "refused", lazy("not let in")
        ENDED = "ended", lazy("ended")

    class Way(models.TextChoices):
        WEB = "web", lazy("on this site")
        PAPER = "paper", lazy("on paper")
        PHONE = "phone", lazy("by phone")
        FILE = "file", lazy("from a file")

    LABELS: ClassVar = {
        "applied": lazy("application to look at"),
        "approved": lazy("let in, dues awaited"),
        "active": lazy("up to date"),
        "lapsed": lazy("lapsed"),
        "refused": lazy("not let in"),
        "ended": lazy("ended"),
    }
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    name = SealedTextField(null=True, blank=True, help_text="of the applicant; sealed")
    phone = SealedTextField(null=True, blank=True, help_text="of the applicant; sealed")
    mail = SealedTextField(null=True, blank=True, help_text="of the applicant; sealed")
    words = SealedTextField(null=True, blank=True, help_text="why they wish to belong; sealed")
    zone = models.CharField(max_length=80, blank=True, help_text="of the applicant")
    languages = models.JSONField(default=list, help_text="ISO 639 codes, of the applicant")
    skills = models.JSONField(default=list, help_text="words, of the applicant")
    consents = models.JSONField(default=dict, help_text="channel: day, of the applicant")
    state = models.CharField(max_length=8, choices=State.choices, default=State.APPLIED)
    way = models.CharField(max_length=5, choices=Way.choices, default=Way.WEB)
    source = models.CharField(
        max_length=120, blank=True, help_text="event or other occasion that brought them"
    )
    event = models.UUIDField(null=True, blank=True, help_text="the event that brought them")
    asked_on = models.DateField(default=timezone.localdate)
    answered_on = models.DateField(null=True, blank=True)
    answer = SealedTextField(null=True, blank=True, help_text="a word with the answer; sealed")
    number = models.PositiveIntegerField(
        null=True, blank=True, help_text="here, in the order of letting in"
    )
    parent_number = SealedTextField(
        null=True, blank=True, help_text="what the parent body calls them; sealed"
    )
    told_until = models.DateField(
        null=True, blank=True, help_text="last day paid for, as a file of the parent body says"
    )
    valid_until = models.DateField(
        null=True, blank=True, help_text="last day that is paid for; empty: nothing recorded yet"
    )
    card_code = models.CharField(
        max_length=24, unique=True, default=_code, help_text="in the card's QR; says nothing else"
    )
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="membership_number_once"),
        )
        indexes = (
            models.Index(fields=["operator", "state", "valid_until"], name="memberships_standing"),
        )

    def standing(self, today: date | None = None) -> str:
        """Applied, approved, active, lapsed, refused or ended."""
        return standing_of(self.state, self.valid_until, today or timezone.localdate())

    @property
    def standing_label(self) -> str:
        """The standing of today, in words."""
        return str(self.LABELS[self.standing()])

    @property
    def standing_sign(self) -> str:
        """The standing of today, as a state of pages."""
        signs = {"active": "ok", "approved": "worn", "applied": "worn", "lapsed": "cut"}
        return signs.get(self.standing(), "unknown")

    @property
    def called(self) -> str:
        """The name of the member, or of the applicant."""
        return str(self.member.name if self.member else self.name or "?")


class Dues(models.Model):
    """Dues that somebody paid to somebody: a line that is never changed."""

    class Way(models.TextChoices):
        CASH = "cash", lazy("cash")
        MOBILE = "mobile", lazy("mobile money")
        TRANSFER = "transfer", lazy("transfer")
        KIND = "kind", lazy("in kind")
        FREE = "free", lazy("nothing was asked")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="dues")
    amount = models.DecimalField(
        max_digits=12, decimal_places=2, help_text="below zero: cancels the line that it names"
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    paid_on = models.DateField()
    way = models.CharField(max_length=8, choices=Way.choices)
    reference = SealedTextField(null=True, blank=True, help_text="receipt or transfer; sealed")
    covers_until = models.DateField(help_text="last day that it pays for")
    noted_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    cancels = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="cancelled_by"
    )
    why = models.CharField(max_length=200, blank=True, help_text="why a line is cancelled")


class Reminder(models.Model):
    """Somebody was reminded that their membership ends: once for each last day and channel."""

    class Channel(models.TextChoices):
        MAIL = "mail", lazy("mail")
        SMS = "sms", lazy("text message")
        CALL = "call", lazy("call or visit")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reminders")
    for_day = models.DateField(help_text="the last day that it is about")
    channel = models.CharField(max_length=4, choices=Channel.choices)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["membership", "for_day", "channel"], name="reminded_once"
            ),
        )


class Step(Record):
    """A step on somebody's path: a skill, a mission, a training, a mentor. For their eyes only."""

    class Kind(models.TextChoices):
        SKILL = "skill", lazy("skill to learn or to share")
        MISSION = "mission", lazy("mission")
        TRAINING = "training", lazy("training")
        MENTORING = "mentoring", lazy("mentoring")

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="path_steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = SealedTextField(help_text="in their words; sealed")
    mentor = SealedTextField(null=True, blank=True, help_text="with whom; sealed")
    done_on = models.DateField(null=True, blank=True, help_text="empty: under way")


class RollTable(Brought):
    """A file of the parent body, or of our own, that was read in."""

    before = SealedTextField(
        null=True, blank=True, help_text="JSON: what each record was, to undo; sealed"
    )
    choices = models.JSONField(default=dict, help_text="line: new, or which membership it is")
    report = SealedTextField(null=True, blank=True, help_text="JSON: likely duplicates; sealed")
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="UTC; empty unless the worker has it to do"
    )
    seconds = models.FloatField(null=True, blank=True, help_text="how long reading in took")
