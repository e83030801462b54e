"""An alert: what leaves the operator about an incident, once a second person has read it."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.models.incidents import Incident
from liane.server.lookout.incidents.rules import Step
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Alert"]


def no_words() -> dict[str, Any]:
    return {}


class Alert(Record):
    """Words for everybody: written by one person, approved by another, then never changed."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("waits to be read by a second person")
        SENT = "sent", lazy("sent out")
        DROPPED = "dropped", lazy("dropped")

    class Type(models.TextChoices):
        ALERT = "Alert", lazy("alert")
        UPDATE = "Update", lazy("follow-up")
        CANCEL = "Cancel", lazy("correction: it was not so")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="alerts")
    number = models.PositiveIntegerField(help_text="counts up inside the incident")
    type = models.CharField(max_length=8, choices=Type.choices, default=Type.ALERT)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    step = models.CharField(max_length=10, choices=Step.choices, help_text="reached when written")
    headline = models.CharField(max_length=160)
    text = models.TextField(max_length=2000)
    advice = models.TextField(max_length=1000, blank=True, help_text="what to do")
    language = models.CharField(max_length=3, default="fr", help_text="ISO 639")
    others = models.JSONField(
        default=no_words, help_text="{language: {headline, text, advice}}: the same, translated"
    )
    channels = models.JSONField(default=list, help_text="mail, sms; page and feeds always")
    written_by = SealedTextField(null=True, blank=True, help_text="sealed")
    writer_mark = models.CharField(max_length=40, blank=True, help_text="keyed; who wrote it")
    approved_by = SealedTextField(null=True, blank=True, help_text="sealed")
    sent_as = models.JSONField(
        default=no_words, help_text="what CAP says beside the words, as it was when it was sent"
    )
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: not sent")
    mails = models.PositiveIntegerField(default=0, help_text="put in the queue")
    texts = models.PositiveIntegerField(default=0, help_text="put in the queue")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "number"], name="one_alert_per_number"),
        )
        indexes = (models.Index(fields=["operator", "state", "-sent_at"], name="alerts_sent"),)
        ordering = ("id",)

    @property
    def languages(self) -> list[str]:
        """Every language in which it was written, that of its writer first."""
        return [self.language, *sorted(self.others)]

    def words_in(self, language: str) -> dict[str, str]:
        """Its words in a language; in that of its writer where nobody translated them."""
        own = {"headline": self.headline, "text": self.text, "advice": self.advice}
        return {**own, **self.others.get(language, {})}

    @property
    def said(self) -> dict[str, str]:
        """Its words in the language of the page."""
        return self.words_in((get_language() or self.language)[:2])
