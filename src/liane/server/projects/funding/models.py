"""Calls for applications, what came, how it was judged, and what became of the money.

Who applies is sealed, and hidden from those who judge until it is decided. Scores are sealed too,
and nobody reads another's before two are in.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Application",
    "Call",
    "Declaration",
    "Document",
    "Grant",
    "Instalment",
    "Report",
    "Review",
    "Seat",
]


class Call(Record):
    """An invitation to apply for money, with what is asked and how it will be judged."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("being written")
        OPEN = "open", lazy("open to applications")
        REVIEW = "review", lazy("being judged")
        DECIDED = "decided", lazy("results published")

    title = models.CharField(max_length=140)
    text = models.TextField(max_length=8000, help_text="for whom, for what, how")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    currency = models.CharField(max_length=3, help_text="ISO 4217")
    budget = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="of the whole call"
    )
    most = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="for one application"
    )
    closes_on = models.DateField(help_text="last day to send")
    decided_by = models.DateField(null=True, blank=True, help_text="day the results are due")
    questions = models.JSONField(
        default=list, help_text="texts; an application must say yes to all"
    )
    criteria = models.JSONField(default=list, help_text="[text, weight], weights above zero")
    categories = models.JSONField(default=list, help_text="of the funder, for budgets and reports")
    documents = models.JSONField(default=list, help_text="names of the papers to join")

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "-id"], name="funding_calls"),)

    def __str__(self) -> str:
        return self.title


class Seat(models.Model):
    """A member of the committee; the name is published as they wish."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    shown_as = models.CharField(max_length=140, help_text="as everybody reads it")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["call", "member"], name="one_seat_each"),)


class Application(Record):
    """What an organisation asks money for."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("draft")
        SENT = "sent", lazy("sent")
        ACCEPTED = "accepted", lazy("accepted")
        DECLINED = "declined", lazy("not accepted")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="applications")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    number = models.PositiveIntegerField(null=True, help_text="in its call, once sent")
    secret = SealedTextField(help_text="of its address, for who applies")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
    who = SealedTextField(blank=True, help_text="the organisation; sealed")
    contact = SealedTextField(blank=True, help_text="how to reach it; sealed")
    title = models.CharField(max_length=140, blank=True, help_text="read blind: no name")
    summary = models.TextField(max_length=4000, blank=True, help_text="read blind: no name")
    amount = models.DecimalField(
        null=True, blank=True, max_digits=16, decimal_places=2, help_text="asked for"
    )
    budget = models.JSONField(default=dict, help_text="category of the funder: amount, as text")
    answers = models.JSONField(default=list, help_text="yes or no to each question of the call")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    granted = models.DecimalField(null=True, blank=True, max_digits=16, decimal_places=2)
    reason = models.TextField(max_length=2000, blank=True, help_text="of the decision; no names")
    decided_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["call", "number"],
                condition=models.Q(number__isnull=False),
                name="one_number_an_application",
            ),
        )


class Document(Record):
    """A paper joined to an application; those who judge do not see it before the decision.

    Once the contract is signed, receipts come the same way.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(max_length=120, help_text="which of the papers asked for")
    media = models.CharField(max_length=40, help_text="media type")
    body = SealedTextField(help_text="the paper in base64; sealed")
    receipt = models.BooleanField(
        default=False, help_text="it shows what was done or spent, after the contract"
    )


class Declaration(models.Model):
    """Somebody of the committee says whether an application touches their own interests."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="declarations"
    )
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    conflict = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "member"], name="one_declaration_each"),
        )


class Review(models.Model):
    """The scores one person gave, and why; written once."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviews")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    scores = SealedTextField(help_text="JSON: a score from 0 to 5 for each criterion; sealed")
    comment = SealedTextField(blank=True, help_text="sealed")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "member"], name="one_review_each"),
        )


class Grant(Record):
    """The contract with who was accepted."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="grant")
    terms = models.TextField(max_length=8000, blank=True, help_text="added to the contract")
    signed_on = models.DateField(null=True, blank=True, help_text="by both; empty: not yet")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC")


class Instalment(models.Model):
    """A part of the grant, due once a milestone is reached. Recorded, never held."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="instalments")
    milestone = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=16, decimal_places=2)
    due_on = models.DateField(null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=160, blank=True, help_text="of the payment; no names")


class Report(Record):
    """What was done, or what was spent by category of the funder."""

    NARRATIVE, FINANCIAL = "narrative", "financial"
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(
        max_length=9,
        choices=((NARRATIVE, lazy("what was done")), (FINANCIAL, lazy("what was spent"))),
    )
    text = models.TextField(max_length=8000, blank=True)
    spent = models.JSONField(default=dict, help_text="category of the funder: amount, as text")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    remark = models.CharField(max_length=400, blank=True, help_text="why it was sent back")
