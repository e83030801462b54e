"""What an incident is proved with: raw files, documents, consents, custody, the evidence made.

Files are wrapped to the key of the box, under the sum of what is in them. Custody and consents are
lines that are added, never changed.
"""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.lookout.incidents.models.incidents import Incident
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField
from liane.words import N_

__all__ = [
    "BROKE", "LOST_AFTER", "Consent", "Custody", "Document", "Evidence", "Paper", "RawFile",
    "Recipient",
]  # fmt: skip

BROKE = N_("it broke; ask again")
LOST_AFTER = timedelta(minutes=20)  # twice what its making may take


class RawFile(Record):
    """A file as it was received: a measurement, a notice that was photographed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="raw_files")
    sha256 = models.CharField(max_length=64, help_text="of the file as received")
    name = SealedTextField(help_text="as the file was called; sealed")
    size_bytes = models.PositiveIntegerField()
    received_at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "sha256"], name="one_raw_file_per_sum"),
        )


class Paper(models.TextChoices):
    """What a document is."""

    ORDER = "order", lazy("a decision or an order")
    NOTICE = "notice", lazy("a notice of a provider")
    RELEASE = "release", lazy("a press release")
    TEXT = "text", lazy("a text message that was received")
    PRESS = "press", lazy("an article")
    READING = "reading", lazy("the reading of a lawyer")


class Document(Record):
    """A paper about the cause, entered by somebody: what is in it, where it comes from."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=8, choices=Paper.choices)
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=240, help_text="who issued it, where it was read")
    issued_on = models.DateField(null=True, blank=True, help_text="empty: not dated")
    words = SealedTextField(null=True, blank=True, help_text="what it says; sealed")
    author = SealedTextField(null=True, blank=True, help_text="the lawyer who read; sealed")
    raw = models.ForeignKey(
        RawFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_by = SealedTextField(null=True, blank=True, help_text="who entered it; sealed")


class Custody(Record):
    """Somebody did something with what proves the incident; never changed."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="custody")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    who = SealedTextField(null=True, blank=True, help_text="empty: the box itself; sealed")
    what = SealedTextField(help_text="sealed")

    class Meta:
        ordering = ("at", "id")


class Consent(Record):
    """Somebody agrees that what they said is used, and how far; taken back by another line."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="consents")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    who = SealedTextField(help_text="name or the code they go by; sealed")
    what = SealedTextField(help_text="what for: court, publication, statistics; sealed")
    signal = models.ForeignKey(
        "incidents.Signal", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the report that it is about; empty: another thing",
    )  # fmt: skip
    withdrawn = models.BooleanField(default=False, help_text="they agree no more")

    class Meta:
        ordering = ("at", "id")


class Recipient(Record):
    """Somebody off this box who may read sealed evidence: a lawyer, a partner; a public key."""

    name = SealedTextField(help_text="who it is; sealed")
    key = models.TextField(max_length=400, help_text="public X25519 key, PEM: it opens nothing")
    mark = models.CharField(max_length=16, help_text="first signs of the key's SHA-256")
    added_by = SealedTextField(null=True, blank=True, help_text="sealed")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: in use")

    class Meta:
        ordering = ("id",)


def nobody() -> list[str]:
    return []


class Evidence(Record):
    """A file of evidence that was asked for, and how far its making is."""

    class State(models.TextChoices):
        WAITING = "waiting", lazy("waits its turn")
        RUNNING = "running", lazy("is being made")
        DONE = "done", lazy("is ready")
        FAILED = "failed", lazy("could not be made")
        GONE = "gone", lazy("erased: a consent was taken back; make it anew")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="evidence")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the file; empty: none yet")
    fingerprint = models.CharField(max_length=80, blank=True, help_text="to be noted elsewhere")
    ending = models.CharField(max_length=6, blank=True, help_text="zip, sealed, or json")
    size_bytes = models.PositiveIntegerField(null=True, blank=True)
    message = models.CharField(max_length=200, blank=True, help_text="why it failed")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    asked_by = SealedTextField(null=True, blank=True, help_text="sealed")
    redacted = models.BooleanField(default=False, help_text="without people and exact places")
    recipients = models.JSONField(
        default=nobody, help_text="identifiers of who alone can read it; empty: not sealed to any"
    )
    phrase = SealedTextField(
        null=True, blank=True, help_text="that opens it too; sealed, erased once it is made"
    )

    class Meta:
        ordering = ("-id",)

    @property
    def is_awaited(self) -> bool:
        """Whether its making goes on; what a fallen worker left is not waited for."""
        goes_on = self.state in (Evidence.State.WAITING, Evidence.State.RUNNING)
        return goes_on and self.made_at > timezone.now() - LOST_AFTER
