"""A project on its way through the phases: deliverables, passages of gates, results.

One project for an operator. A passage of a gate is written once, with the facts as they stood:
passed by a decision, forced by somebody who says why, or a step back, for phases may loop.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Deliverable", "Gate", "Kit", "Paper", "Passage", "Project", "Reading", "TakenUp"]


class Project(Record):
    """What an operator sets out to do, and the phase it is in."""

    name = models.CharField(max_length=120)
    aim = models.TextField(blank=True, max_length=2000, help_text="what for, in its own words")
    phase = models.PositiveSmallIntegerField(
        default=1, help_text="1 to 11; 12 where every gate was passed"
    )
    entered_on = models.DateField(default=timezone.localdate, help_text="into this phase")
    kit_from = models.CharField(
        max_length=120, blank=True, help_text="community whose kit was taken up; empty: none"
    )
    kit_receipt = models.CharField(
        max_length=9, blank=True, help_text="to give back to that community"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator"], name="one_project_for_an_operator"),
        )

    def __str__(self) -> str:
        return self.name


class Deliverable(Record):
    """Something a phase has to leave behind, and who sees to it."""

    class State(models.TextChoices):
        MISSING = "missing", lazy("not begun")
        STARTED = "started", lazy("under way")
        DONE = "done", lazy("there")
        SPARED = "spared", lazy("not needed here")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="deliverables")
    phase = models.PositiveSmallIntegerField(help_text="1 to 11")
    code = models.CharField(max_length=20, blank=True, help_text="empty: added by the project")
    title = models.CharField(max_length=140, blank=True, help_text="of one added by the project")
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MISSING)
    document = models.CharField(
        max_length=200, blank=True, help_text="what the paper is called, where it is kept"
    )
    link = models.URLField(max_length=300, blank=True, help_text="page or file that shows it")
    done_on = models.DateField(null=True, blank=True, help_text="day it was there")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "code"],
                condition=~models.Q(code=""),
                name="one_deliverable_of_a_code",
            ),
        )
        indexes = (models.Index(fields=["operator", "state", "due"], name="deliverables_due"),)

    @property
    def is_late(self) -> bool:
        """Past its day and not there."""
        living = self.state in (self.State.MISSING, self.State.STARTED)
        return bool(self.due and living and self.due < timezone.localdate())

    @property
    def is_shown(self) -> bool:
        """Somebody can be shown it: a paper that has a place, an address, or a file kept here."""
        files = getattr(self, "files", None)
        kept = self.papers.exists() if files is None else files > 0
        return bool(self.document or self.link or kept)


class Paper(Record):
    """A file of a deliverable: a PDF as it is, or a picture written anew. Sealed."""

    deliverable = models.ForeignKey(Deliverable, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=140, help_text="what it is; names nobody")
    media_type = models.CharField(max_length=40, help_text="read from the file itself")
    size_bytes = models.PositiveIntegerField(help_text="bytes, as kept")
    content = SealedTextField(help_text="base64; sealed")
    for_members = models.BooleanField(
        default=False, help_text="every member reads it; else who steers and who sees to it"
    )


class Gate(models.Model):
    """What was last measured of a gate, in one language: read by pages, made anew by the box."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="gates")
    phase = models.PositiveSmallIntegerField(help_text="1 to 11")
    language = models.CharField(max_length=2)
    facts = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now, help_text="UTC; when it was measured")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["project", "phase", "language"], name="one_measure_of_a_gate"
            ),
        )


class Passage(models.Model):
    """A gate passed, forced, or a step back; written once."""

    class Kind(models.TextChoices):
        PASSED = "passed", lazy("passed by decision")
        FORCED = "forced", lazy("forced")
        BACK = "back", lazy("taken up again")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="passages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    from_phase = models.PositiveSmallIntegerField()
    to_phase = models.PositiveSmallIntegerField()
    on = models.DateField(default=timezone.localdate, help_text="day of the decision")
    decision = models.ForeignKey(
        "governance.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposal = models.ForeignKey(
        "governance.Proposal",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the vote that carried it",
    )
    reason = models.TextField(blank=True, max_length=2000, help_text="of a forced gate or a return")
    signed = SealedTextField(null=True, blank=True, help_text="who takes it on themselves; sealed")
    facts = models.JSONField(default=list, help_text="the facts of the gate as they stood")
    at = models.DateTimeField(default=timezone.now, help_text="UTC; when it was written down")


class Reading(models.Model):
    """A result on a day; a correction is a new one."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="readings")
    code = models.CharField(max_length=20, help_text="indicator of data/phases.toml")
    value = models.DecimalField(max_digits=14, decimal_places=2, help_text="in its own unit")
    on = models.DateField(default=timezone.localdate)
    source = models.CharField(max_length=160, help_text="how it was counted, or by which survey")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Kit(Record):
    """The project as another community may take it up: lists and figures, nobody's name.

    The file itself is not kept: it is made of the records of its day and given away.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kits")
    seal = models.CharField(max_length=32, help_text="drawn; in the file; receipts are made of it")


class TakenUp(Record):
    """Another community took a kit up: its Liane made the receipt that was typed here."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kits_taken")
    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="taken")
    community = models.CharField(max_length=120, help_text="as it calls itself; public")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["kit", "community"], name="a_kit_once_a_community"),
        )
