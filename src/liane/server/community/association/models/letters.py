"""Letters to members, by mail and by text message: written once, sent once, kept.

Who got a letter is kept as long as the letter, so that a second run of the worker sends nothing
twice; addresses are in the outgoing queue alone, sealed, and leave with it.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record

__all__ = ["Letter", "Sent"]


class Letter(Record):
    """A letter to members."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("draft")
        SENDING = "sending", lazy("being handed to the queue")
        SENT = "sent", lazy("in the queue or gone")

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", lazy("every member of this operator")
        ACTIVE = "active", lazy("members who are up to date")
        LAPSED = "lapsed", lazy("members who lapsed")

    title = models.CharField(max_length=140)
    mail_text = models.TextField(max_length=20_000, blank=True, help_text="empty: no mail")
    sms_text = models.CharField(max_length=1_000, blank=True, help_text="empty: no text message")
    audience = models.CharField(max_length=9, choices=Audience.choices, default=Audience.EVERYBODY)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC; handed to the queue")
    counts = models.JSONField(default=dict, help_text="how many by channel")


class Sent(models.Model):
    """A letter was handed to the queue for somebody, on a channel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="sent")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=4, choices=(("mail", "mail"), ("sms", "sms")))
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["letter", "member", "channel"], name="letter_sent_once"
            ),
        )
