"""The cash book: entries that only add up, payments that two people sign, receipts.

Nothing in it is changed or erased: a mistake is undone by an entry of the opposite side.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.projects.finance.models.budget import Line
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Account", "Code", "Entry", "Payment", "Receipt", "Signature"]


class Account(models.TextChoices):
    """Where the money lies."""

    CASH = "cash", lazy("cash box")
    BANK = "bank", lazy("bank")
    MOBILE = "mobile", lazy("mobile money")


class Code(Record):
    """An analytic code: what an entry is for, beside its budget line."""

    class Kind(models.TextChoices):
        PROJECT = "project", lazy("project")
        AXIS = "axis", lazy("axis of the parent body")
        FUNDER = "funder", lazy("funder")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=16, help_text="short, as written on receipts")
    name = models.CharField(max_length=140)
    categories = models.JSONField(
        default=dict, blank=True, help_text="identifier of a budget line: what this body calls it"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; no longer offered")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "kind", "code"], name="one_code_each"),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class Coded(Record):
    """What an entry and a payment both say of themselves."""

    on = models.DateField(default=timezone.localdate, help_text="day of the money")
    account = models.CharField(max_length=6, choices=Account.choices, default=Account.CASH)
    amount = models.DecimalField(max_digits=16, decimal_places=2, help_text="above zero")
    what = models.CharField(max_length=140, help_text="for what; no names")
    whom = SealedTextField(blank=True, help_text="from whom or to whom; sealed")
    line = models.ForeignKey(
        Line, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="line of the budget",
    )  # fmt: skip
    project = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    axis = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    funder = models.ForeignKey(
        Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Payment(Coded):
    """Money that somebody asks to pay out: two sign, one of them a treasurer; paid once."""

    class State(models.TextChoices):
        ASKED = "asked", lazy("waits for signatures")
        SIGNED = "signed", lazy("signed, to be paid")
        PAID = "paid", lazy("paid")
        REFUSED = "refused", lazy("refused")

    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    refused_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "-id"], name="payments_by_state"),)


class Signature(models.Model):
    """Somebody agreed to a payment."""

    payment = models.ForeignKey(Payment, on_delete=models.CASCADE, related_name="signatures")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    as_treasurer = models.BooleanField()
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["payment", "member"], name="one_signature_each"),
        )


class Entry(Coded):
    """A line of the cash book: money in or out. Written once."""

    IN, OUT = "in", "out"
    number = models.PositiveIntegerField(help_text="counted from 1 in its operator, without a gap")
    side = models.CharField(max_length=3, choices=((IN, lazy("in")), (OUT, lazy("out"))))
    payment = models.OneToOneField(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entry"
    )
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    why = models.CharField(max_length=200, blank=True, help_text="of a correction")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="one_number_an_entry"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="an_entry_has_an_amount"),
        )
        indexes = (models.Index(fields=["operator", "on"], name="entries_by_day"),)


class Receipt(Record):
    """The photo of a receipt: re-encoded, so that it says no place or hour."""

    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.CASCADE, related_name="receipts"
    )
    entry = models.ForeignKey(
        Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="receipts"
    )
    blob = models.CharField(max_length=64, help_text="SHA-256 of the file kept in blobs/")
