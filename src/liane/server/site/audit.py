"""Writing the audit and the outbox: the last two steps of every action before it ends.

record.save()
audit.note("registers.add_site", acting_member, site, kind=site.kind)
audit.share(site, "registers", {"name": site.name, ...})
"""

from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.sealing import blind, is_open

__all__ = ["A_RUN", "Acting", "forget_who", "note", "share"]

NAMED_FOR = timedelta(days=30)
PEOPLE = ("members.Member", "accounts.User")
A_RUN = 20_000
"""Lines forgotten in one go: a task that lasts a second or two, not a minute."""
_A_BATCH = 1000
_FORGET = (
    "UPDATE site_auditline SET pseudonym = %s, member = NULL, for_member = NULL,"
    " subject = CASE WHEN subject_kind IN (%s, %s) THEN NULL ELSE subject END WHERE id = %s"
)


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


def forget_who(at_most: int = A_RUN) -> int:
    """Replace the members of lines older than 30 days by pseudonyms; return how many, `at_most`.

    In a locked box nothing is done: a pseudonym made without the key could be undone.
    """
    if not is_open():
        return 0
    about = models.Q(subject_kind__in=PEOPLE, subject__isnull=False)
    named = models.Q(member__isnull=False) | models.Q(for_member__isnull=False) | about
    old = AuditLine.objects.filter(named, at__lt=timezone.now() - NAMED_FOR).order_by("at")
    lines = list(old.values_list("pk", "at", "member", "pseudonym")[:at_most])
    for start in range(0, len(lines), _A_BATCH):
        _forget(lines[start : start + _A_BATCH])
    return len(lines)


def _forget(lines: list[tuple[UUID, datetime, UUID | None, str]]) -> None:
    """One statement for many lines: nothing but the pseudonym differs between them."""
    as_kept = AuditLine._meta.pk.get_db_prep_value
    rows = [
        (_pseudonym(at, member) if member else was, *PEOPLE, as_kept(pk, connection))
        for pk, at, member, was in lines
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_FORGET, rows)


def _pseudonym(at: datetime, member: UUID) -> str:
    """Who acted, for one month: the same in all its lines, another the month after."""
    return blind(f"audit {at:%Y-%m}", str(member))[:12]
