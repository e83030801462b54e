"""Erasing somebody: what named them is destroyed; what they did stays, by « a former member ».

The bytes go too: SQLite overwrites what is deleted, and the write-ahead log is brought in and cut
after the change. It works in a locked box. Apps that keep sealed words of members say how to erase
them by listening to `member_erased`, which is sent inside the same transaction.
"""

import secrets
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone

from liane.server.community.accounts.models import User
from liane.server.community.members.actions.people import guard_last_bearer
from liane.server.community.members.models import Interest, Member, NameMark, Role
from liane.server.site import audit
from liane.server.site.models import AuditLine, OutboxEntry
from liane.server.site.sealing import ERASED, SealedTextField

__all__ = ["erase_account", "erase_member", "member_erased"]

member_erased = Signal()  # given `member`, whose name is destroyed already


def erase_account(user: User) -> None:
    """Leave every operator, erase what was sealed, and the account with all that opens it.

    Raises `BadInput` for the only bearer of an operator: somebody else must bear it first.
    """
    with transaction.atomic():
        for member in Member.objects.filter(user=user).select_related("operator"):
            _erase(member)
        _forget_in_audit(user.pk)
        user.delete()
        audit.note("accounts.erase", None)
    _cut_the_log()


def erase_member(member: Member, *, acting_member: Any) -> None:
    """Erase a member of an operator; their account stays where it opens something else."""
    with transaction.atomic():
        user = member.user
        _erase(member)
        audit.note("members.erase", acting_member, operator=member.operator)
        if user and not Member.objects.filter(user=user).exists():
            user.delete()
    _cut_the_log()


def _erase(member: Member) -> None:
    guard_last_bearer(member)
    today = timezone.localdate()
    Role.objects.filter(member=member, until=None).update(until=today)
    NameMark.objects.filter(member=member).delete()
    Member.objects.filter(pk=member.pk).update(
        **_emptied(member), user=None, state=Member.LEFT, left_on=today
    )
    for interest in Interest.objects.filter(became=member):
        Interest.objects.filter(pk=interest.pk).update(**_emptied(interest))
    member_erased.send(Member, member=member)
    _forget_in_audit(member.pk)
    audit.share(member, "members", {}, op=OutboxEntry.ERASE)


def _emptied(record: models.Model) -> dict[str, Any]:
    """Sealed fields without a byte, marks and free words empty."""
    values: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if isinstance(field, SealedTextField):
            values[field.name] = None if field.null else ERASED
        elif field.name.endswith(("_mark", "_index")) or field.name == "zone":
            values[field.name] = ""
        elif isinstance(field, models.JSONField):
            values[field.name] = field.get_default()
        elif field.name in ("household",):
            values[field.name] = None
    return values


def _forget_in_audit(somebody: Any) -> None:
    """Give the lines of somebody a pseudonym at once: drawn by month, so that nothing ties them."""
    names: dict[str, str] = {}
    about = Q(member=somebody) | Q(for_member=somebody) | Q(subject=somebody)
    changed = list(AuditLine.objects.filter(about))
    for line in changed:
        if line.member == somebody:
            line.pseudonym = names.setdefault(f"{line.at:%Y-%m}", secrets.token_hex(6))
            line.member = None
        line.for_member = None if line.for_member == somebody else line.for_member
        line.subject = None if line.subject == somebody else line.subject
    fields = ["member", "for_member", "subject", "pseudonym"]
    AuditLine.objects.bulk_update(changed, fields, batch_size=200)


def _cut_the_log() -> None:
    """Bring SQLite's write-ahead log in and cut it: it still held the pages as they were."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
