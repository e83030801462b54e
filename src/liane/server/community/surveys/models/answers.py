"""What was answered: submissions, drafts, attachments, and what is held back.

A submission says nothing of who answered: no account, no hour, an identifier drawn at random, a
day. Answers that could identify somebody are sealed apart from the others. Nothing is changed: an
answer that is corrected is a new one, and the old one is no longer counted.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.surveys.models.forms import Edition, FormVersion, Survey
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Attachment", "Collector", "Draft", "Held", "Submission", "Way"]


class Way(models.TextChoices):
    """How an answer came."""

    WEB = "web", lazy("on this site")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone or face to face")
    DEVICE = "device", lazy("by a collector’s device")


class Collector(Record):
    """A device or a person that collects with ODK Collect or KoboCollect, by its own secret."""

    label = SealedTextField(help_text="whose phone it is; sealed")
    username = models.CharField(max_length=40, help_text="typed in the application")
    secret_mark = SealedTextField(
        help_text="MD5 of user, realm and secret, as digest needs; sealed"
    )
    last_used_on = models.DateField(null=True, blank=True, help_text="a day, not a moment")
    revoked_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it works")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["operator", "username"], name="one_collector_of_a_name"
            ),
        )


class Submission(models.Model):
    """One answer to a version of a form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="submissions")
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="+")
    instance_id = models.CharField(max_length=120, help_text="drawn by who asked; counted once")
    way = models.CharField(max_length=8, choices=Way.choices)
    sheet = models.CharField(max_length=40, blank=True, help_text="number on the paper, if any")
    received_on = models.DateField(default=timezone.localdate, help_text="a day, not a moment")
    answers = models.JSONField(default=dict, help_text="answers that identify nobody, by question")
    sealed = SealedTextField(null=True, blank=True, help_text="the others, as JSON; sealed")
    marks = models.JSONField(default=list, help_text="codes: what to look at in it")
    segment = models.CharField(max_length=80, blank=True, help_text="its group, for comparing")
    counted = models.BooleanField(default=True, help_text="False: replaced, or set aside")
    replaces = models.CharField(
        max_length=120, blank=True, help_text="instance_id of the answer that this one corrects"
    )
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    entered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="who typed it for somebody else; never who answered",
    )  # fmt: skip
    collector = models.ForeignKey(
        Collector, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["survey", "instance_id"], name="answers_once"),
            models.UniqueConstraint(
                fields=["survey", "replaces"], condition=~models.Q(replaces=""),
                name="one_correction_of_an_answer",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["edition", "counted", "segment"], name="answers_of_edition"),
        )


class Draft(models.Model):
    """An answer being filled in on the site; erased when it is sent, or after a week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)
    language = models.CharField(max_length=60, blank=True, help_text="of the form, as it names it")
    state = SealedTextField(help_text="the answers so far, as JSON; sealed")
    sheet = models.CharField(max_length=40, blank=True, help_text="number on the paper, if any")
    entered_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+",
        help_text="who types for somebody else",
    )  # fmt: skip
    changed_at = models.DateTimeField(auto_now=True, db_index=True, help_text="UTC")


class Held(Record):
    """Something that came and could not be counted: kept sealed, with the reason, for people."""

    class Why(models.TextChoices):
        UNREADABLE = "unreadable", lazy("it cannot be read")
        UNKNOWN_FORM = "unknown_form", lazy("no form of that name here")
        UNKNOWN_VERSION = "unknown_version", lazy("no such version of the form")
        NO_EDITION = "no_edition", lazy("no edition was open")
        STRANGE = "strange", lazy("it holds values that the form has no place for")
        OTHER_ANSWER = "other_answer", lazy("the same name with other answers")

    survey = models.ForeignKey(Survey, null=True, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=16, choices=Why.choices)
    told = models.CharField(max_length=200, blank=True, help_text="what was wrong, without answers")
    mark = models.CharField(max_length=64, help_text="blind mark of what came: held once")
    raw = SealedTextField(help_text="what came, base64; sealed")
    collector = models.ForeignKey(
        Collector, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: to look at")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator", "mark"], name="held_once"),)


class Attachment(models.Model):
    """A picture, a sound or a file of an answer, sealed in blobs/."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(
        Submission, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    draft = models.ForeignKey(
        Draft, null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    held = models.ForeignKey(Held, null=True, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120, help_text="as the answer names it")
    kind = models.CharField(max_length=60, help_text="media type as it came")
    size = models.PositiveIntegerField(help_text="bytes, before sealing")
    damaged = models.BooleanField(default=False, help_text="cut short: it cannot be opened whole")
    blob = models.CharField(max_length=64, help_text="names the sealed file in blobs/surveys/")
