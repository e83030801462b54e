"""The audit, which says who did what for whom, and the outbox of what may be shared.

An audit line names a member for 30 days, then only a pseudonym. An outbox entry is written in the
same transaction as the change it tells; the signed log carries it to neighbours later.
"""

from django.db import models
from django.utils import timezone

from liane.server.site.identifiers import uuid7

__all__ = ["AuditLine", "LastRun", "OutboxEntry", "Pulse"]


class AuditLine(models.Model):
    """One thing that somebody did in an operator, and for whom if it was for another."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator = models.ForeignKey(
        "operators.Operator", null=True, on_delete=models.CASCADE, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text="UTC")
    action = models.CharField(max_length=60, help_text="app.verb, as `members.give_role`")
    member = models.UUIDField(null=True, help_text="the member who acted; empty after 30 days")
    for_member = models.UUIDField(null=True, help_text="the member it was done for")
    pseudonym = models.CharField(max_length=16, blank=True, help_text="who acted, after 30 days")
    subject_kind = models.CharField(max_length=40, blank=True)
    subject = models.UUIDField(null=True)
    facts = models.JSONField(default=dict, help_text="what changed; no name, phone or secret")

    class Meta:
        indexes = (
            models.Index(fields=["operator", "-at", "-id"], name="audit_of_operator"),
            models.Index(fields=["operator", "action", "-at", "-id"], name="audit_by_action"),
            models.Index(fields=["member", "-at", "-id"], name="audit_by_member"),
            models.Index(fields=["for_member"], name="audit_by_for_member"),
            models.Index(fields=["subject"], name="audit_by_subject"),
        )


class OutboxEntry(models.Model):
    """A change of a record that may be shared, waiting for the log to carry it."""

    PUT, ERASE = "put", "erase"
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operator = models.ForeignKey("operators.Operator", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    topic = models.CharField(max_length=40, help_text="what neighbours subscribe to")
    kind = models.CharField(max_length=40, help_text="app.Model")
    subject = models.UUIDField()
    op = models.CharField(max_length=8, choices=((PUT, PUT), (ERASE, ERASE)), default=PUT)
    payload = models.JSONField(default=dict, help_text="the public fields; never a person's")


class LastRun(models.Model):
    """When a scheduled task was last put in the queue."""

    name = models.CharField(max_length=60, primary_key=True, help_text="app.task")
    at = models.DateTimeField(null=True, help_text="UTC; empty: never yet")
    task = models.UUIDField(null=True, help_text="the task that was queued then")


class Pulse(models.Model):
    """How many transactions have written in a table: written by `engines.pulse` alone."""

    name = models.CharField(max_length=63, primary_key=True, help_text="a table; « * » for all")
    number = models.BigIntegerField(help_text="transactions that wrote in it since the box began")
