"""Closing an operator: announced, exported first, undone for a while, then erased."""

from datetime import date

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.operators.rules import (
    EXPORT_COUNTS_FOR,
    REOPEN_WITHIN,
    earliest_closing,
)
from liane.server.site import audit
from liane.words import N_

__all__ = [
    "announce_closing",
    "cancel_closing",
    "close_those_due",
    "erase_those_past",
    "reopen",
]


def _guard_closing(operator: Operator, reason: str, on: date) -> None:
    if operator.closed_at or operator.closing_on:
        raise BadInput(N_("closing: it is announced already"))
    if not reason.strip():
        raise BadInput(N_("reason: it is empty; members will ask why"))
    exported = operator.exported_at
    if exported is None or exported < timezone.now() - EXPORT_COUNTS_FOR:
        raise BadInput(N_("closing: export everything first, so that nothing is lost"))
    members = Member.objects.filter(operator=operator, state=Member.ACTIVE).count()
    earliest = earliest_closing(timezone.localdate(), members)
    if on < earliest:
        said = date_format(earliest, "SHORT_DATE_FORMAT")
        raise BadInput(N_("day: members need notice; choose {day} or later"), day=said)


@transaction.atomic
def announce_closing(
    operator: Operator, *, reason: str, on: date, acting_member: Member
) -> Operator:
    """Tell members that the operator closes `on` a day; everything was exported before."""
    _guard_closing(operator, reason, on)
    operator.closing_on, operator.closing_reason = on, reason.strip()
    operator.save(update_fields=["closing_on", "closing_reason", "changed_at"])
    audit.note("operators.announce_closing", acting_member, operator, on=on.isoformat())
    close_those_due()
    return operator


@transaction.atomic
def cancel_closing(operator: Operator, *, acting_member: Member) -> None:
    """Go on after all."""
    if operator.closed_at or not operator.closing_on:
        raise BadInput(N_("closing: none is announced"))
    Operator.objects.filter(pk=operator.pk).update(closing_on=None, closing_reason="")
    audit.note("operators.cancel_closing", acting_member, operator)


@transaction.atomic
def close_those_due() -> int:
    """Close the operators whose announced day has come; return how many."""
    today = timezone.localdate()
    due = list(Operator.objects.filter(closing_on__lte=today, closed_at=None))
    for operator in due:
        operator.closed_at = timezone.now()
        operator.reopen_until = today + REOPEN_WITHIN
        operator.save(update_fields=["closed_at", "reopen_until", "changed_at"])
        audit.note("operators.close", None, operator, operator=operator)
    return len(due)


@transaction.atomic
def reopen(operator: Operator, *, acting_member: Member) -> None:
    """Open again what was closed, while it is still there."""
    if operator.closed_at is None:
        raise BadInput(N_("operator: it is open"))
    Operator.objects.filter(pk=operator.pk).update(
        closed_at=None, closing_on=None, closing_reason="", reopen_until=None
    )
    audit.note("operators.reopen", acting_member, operator)


def erase_those_past() -> int:
    """Erase closed operators whose time to reopen is over; return how many.

    Operators inside them stand alone from then on. One that another app still needs is kept.
    """
    past = Operator.objects.filter(reopen_until__lt=timezone.localdate()).exclude(closed_at=None)
    return sum(_erase(operator) for operator in past)


def _erase(operator: Operator) -> bool:
    try:
        with transaction.atomic():
            operator.children.update(parent=None)
            operator.delete()
    except ProtectedError:
        return False
    return True
