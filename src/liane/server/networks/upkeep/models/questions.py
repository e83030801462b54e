"""Questions to the helpers: asked with their context, answered by hints, then kept as a lesson."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.upkeep.models.tickets import Channel
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["PhoneCall", "Question", "QuestionState", "Reply", "ReplyKind", "Wish"]


class Wish(models.TextChoices):
    """The form of answer that is wished."""

    HINT = "hint", lazy("a hint: I want to find it myself")
    STEPS = "steps", lazy("steps to follow")
    WHY = "why", lazy("an explanation: why it is so")
    CALL = "call", lazy("a call back")
    TOGETHER = "together", lazy("somebody beside me")


class QuestionState(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", lazy("waits for an answer")
    HINTED = "hinted", lazy("a hint was given")
    ANSWERED = "answered", lazy("an answer was given")


class ReplyKind(models.TextChoices):
    """What a reply is."""

    HINT = "hint", lazy("hint")
    ANSWER = "answer", lazy("answer")
    MORE = "more", lazy("more from who asked")


class Question(Record):
    """Something that somebody wants to understand or to do."""

    subject = SealedTextField(help_text="in one line")
    context = SealedTextField(null=True, blank=True, help_text="device, place, what was tried")
    wish = models.CharField(max_length=8, choices=Wish.choices, default=Wish.STEPS)
    state = models.CharField(
        max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    asker = SealedTextField(null=True, blank=True)
    asker_phone = SealedTextField(null=True, blank=True)
    asker_index = models.CharField(max_length=40, blank=True, db_index=True)
    first_reply_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "state"], name="questions_waiting"),)


class Reply(Record):
    """A hint, an answer, or more from who asked; never changed."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=8, choices=ReplyKind.choices)
    words = SealedTextField()
    said_by = SealedTextField(null=True, blank=True)

    class Meta:
        ordering = ("id",)


class PhoneCall(Record):
    """A call that the helpers took or made."""

    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    who = SealedTextField(null=True, blank=True)
    about = SealedTextField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="minutes")
    said_by = SealedTextField(null=True, blank=True)
