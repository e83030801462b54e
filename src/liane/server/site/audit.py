"""Writing the audit and the outbox: the last two steps of every action before it ends.

record.save()
audit.note("registers.add_site", acting_member, site, kind=site.kind)
audit.share(site, "registers", {"name": site.name, ...})
"""

from datetime import timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import models
from django.utils import timezone

from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.sealing import blind, is_open

__all__ = ["Acting", "forget_who", "note", "share"]

NAMED_FOR = timedelta(days=30)
PEOPLE = ("members.Member", "accounts.User")


class Acting(Protocol):
    """A member who acts; `acts_for` is set when it is done for another (on paper, by phone)."""

    pk: Any
    operator_id: Any
    acts_for: Any


def note(
    action: str,
    acting_member: Acting | None,
    subject: models.Model | None = None,
    *,
    operator: models.Model | None = None,
    **facts: Any,
) -> AuditLine:
    """Say in the audit what `acting_member` did; `facts` hold no name, phone or secret.

    `acting_member` is None for what the box does by itself and for visitors: then say `operator`.
    """
    acts_for = getattr(acting_member, "acts_for", None)
    home = operator.pk if operator else getattr(acting_member, "operator_id", None)
    return AuditLine.objects.create(
        operator_id=home,
        action=action,
        member=acting_member.pk if acting_member else None,
        for_member=acts_for.pk if acts_for else None,
        subject_kind=subject._meta.label if subject else "",
        subject=subject.pk if subject and isinstance(subject.pk, UUID) else None,
        facts=facts,
    )


def share(record: Any, topic: str, payload: dict[str, Any], op: str = OutboxEntry.PUT) -> None:
    """Put the public fields of `record` in the outbox of its operator."""
    OutboxEntry.objects.create(
        operator_id=record.operator_id,
        topic=topic,
        kind=record._meta.label,
        subject=record.pk,
        op=op,
        payload=payload,
    )


def forget_who() -> int:
    """Replace the members of lines older than 30 days by pseudonyms; return how many.

    In a locked box nothing is done: a pseudonym made without the key could be undone.
    """
    if not is_open():
        return 0
    about = models.Q(subject_kind__in=PEOPLE, subject__isnull=False)
    named = models.Q(member__isnull=False) | models.Q(for_member__isnull=False) | about
    lines = AuditLine.objects.filter(named, at__lt=timezone.now() - NAMED_FOR)
    forgotten = 0
    while batch := list(lines.order_by("at")[:1000]):
        for line in batch:
            _forget(line)
        fields = ["pseudonym", "member", "for_member", "subject"]
        AuditLine.objects.bulk_update(batch, fields, batch_size=200)
        forgotten += len(batch)
    return forgotten


def _forget(line: AuditLine) -> None:
    if line.member:
        line.pseudonym = blind(f"audit {line.at:%Y-%m}", str(line.member))[:12]
    line.member, line.for_member = None, None
    if line.subject_kind in PEOPLE:
        line.subject = None
