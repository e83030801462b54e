"""The probe of an operator, what was agreed to, its pauses and rounds; what was brought in.

The lines that a probe measures lie in a journal of files, signed with a key of their own; here is
what was agreed, asked and counted. Who agreed, who paused and who brought a file is sealed. A pause
is known to who asked for it and to safety referents; nothing that others read names it.
"""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Batch", "Consent", "Pause", "Probe", "Round"]


def nothing() -> dict[str, Any]:
    return {}


def nobody() -> list[Any]:
    return []


class Probe(Record):
    """How the link of an operator is measured from this box: one row, off until switched on."""

    on = models.BooleanField(default=False, help_text="off: nothing is measured")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166; where the link is")
    asn = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="number of its network (AS); empty: unknown"
    )
    network = models.CharField(max_length=60, blank=True, help_text="its provider, as people say")
    control = models.CharField(
        max_length=200, blank=True, help_text="URL of a control elsewhere; empty: no verdict"
    )
    categories = models.JSONField(
        default=nobody, help_text="codes of Citizen Lab; empty: common services"
    )
    own_list = models.BooleanField(default=False, help_text="a list of sites was brought")
    resolvers = models.JSONField(
        default=nobody, help_text="asked besides the system's: addresses, https://… for sealed ones"
    )
    speed = models.CharField(
        max_length=200, blank=True, help_text="NDT7 server (ws:// or wss://); empty: no speed test"
    )
    uplinks = models.BooleanField(
        default=True, help_text="gateways and uplinks that are watched are pinged, uplinks traced"
    )
    pairs = models.PositiveSmallIntegerField(default=0, help_text="sites timed beside the control")
    daily_mb = models.FloatField(default=20.0, help_text="megabytes a day at most, all counted")
    keep_mb = models.PositiveIntegerField(
        default=4000, help_text="megabytes of journal kept; the oldest files go, signed off"
    )
    every_minutes = models.PositiveSmallIntegerField(
        default=60, help_text="from one round to the next, a quarter more or less by chance"
    )
    due_at = models.DateTimeField(null=True, blank=True, help_text="UTC; next round; empty: none")
    read_to = models.JSONField(default=nothing, help_text="how far the journal was taken in")
    journal = models.JSONField(
        default=nothing, help_text="bytes, lines, since, let_go, let_go_until: after the last round"
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=["operator"], name="one_probe"),)


class Consent(Record):
    """Somebody who answers for the link agreed to the text in use, for a country."""

    country = models.CharField(max_length=2, help_text="ISO 3166")
    text = models.CharField(max_length=8, help_text="version of what was read")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    agreed_by = SealedTextField(null=True, blank=True, help_text="sealed")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: it holds")

    class Meta:
        indexes = (models.Index(fields=["operator", "country"], name="consents_by_country"),)


class Pause(Record):
    """Hours in which nothing is measured and silence means nothing; nobody else is told."""

    since = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(help_text="UTC; it ends by itself")
    mark = models.CharField(max_length=40, help_text="keyed; who asked for it")

    class Meta:
        indexes = (models.Index(fields=["operator", "-until"], name="pauses_now"),)


class Round(Record):
    """One round of the probe: what was measured, what was left out, and the state of the clock."""

    class State(models.TextChoices):
        RUNNING = "running", lazy("under way")
        DONE = "done", lazy("done")
        STOPPED = "stopped", lazy("stopped")
        CUT = "cut", lazy("cut short: the box or its process fell")
        FAILED = "failed", lazy("could not be made")

    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    began_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: under way")
    measured = models.PositiveIntegerField(null=True, blank=True, help_text="measurements kept")
    left_out = models.JSONField(default=nothing, help_text="{why: how many}")
    day_bytes = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="that passed on that day of UTC, this round included"
    )
    wrong = models.JSONField(default=nobody, help_text="what did not work, in words; no verdict")
    clock = models.JSONField(default=nothing, help_text="state of the clock and doubts about it")
    message = models.CharField(max_length=300, blank=True, help_text="why it gave nothing")
    facts = models.JSONField(default=nothing, help_text="what fills the message")

    class Meta:
        indexes = (models.Index(fields=["operator", "-began_at"], name="rounds_in_time"),)

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        if self.state == self.State.DONE:
            return "ok"
        return "cut" if self.state == self.State.FAILED else "unknown"


class Batch(Record):
    """Measurements that came in at once: a file that somebody brought, or a round of the probe."""

    class State(models.TextChoices):
        WAITING = "waiting", lazy("waits its turn")
        RUNNING = "running", lazy("is being read")
        DONE = "done", lazy("is read")
        FAILED = "failed", lazy("could not be read")

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    name = SealedTextField(null=True, blank=True, help_text="as the file was called; sealed")
    round = models.OneToOneField(
        Round, null=True, blank=True, on_delete=models.SET_NULL, related_name="batch",
        help_text="empty: somebody brought it",
    )  # fmt: skip
    sha256 = models.CharField(max_length=64, blank=True, help_text="as received")
    size_bytes = models.PositiveBigIntegerField(default=0)
    received_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    given_by = SealedTextField(null=True, blank=True, help_text="who brought it; sealed")
    table = models.JSONField(default=nothing, help_text="what the columns of a series are")
    records = models.PositiveIntegerField(null=True, blank=True, help_text="read; empty: not yet")
    duplicates = models.PositiveIntegerField(default=0, help_text="that were here already")
    observations = models.PositiveIntegerField(default=0, help_text="new rows of the table")
    late = models.PositiveIntegerField(default=0, help_text="rows that came late")
    rejected = models.PositiveIntegerField(default=0, help_text="records set aside")
    reasons = models.JSONField(
        default=nobody, help_text="first ones set aside: source, line, why, facts"
    )
    found = models.PositiveIntegerField(null=True, blank=True, help_text="happenings found")
    incidents = models.JSONField(default=nobody, help_text="identifiers that it told something to")
    message = models.CharField(max_length=300, blank=True, help_text="why it could not be read")
    facts = models.JSONField(default=nothing, help_text="what fills the message")

    class Meta:
        indexes = (models.Index(fields=["operator", "-received_at"], name="batches_in_time"),)

    @property
    def shape(self) -> str:
        """The shape it is shown with."""
        if self.state == self.State.DONE:
            return "worn" if self.rejected else "ok"
        return "cut" if self.state == self.State.FAILED else "unknown"
