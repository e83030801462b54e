"""Recording dues, cancelling a line by another, reminding people before their year ends."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from liane.errors import BadInput
from liane.server.community.association.actions.roll import held_scheme, must
from liane.server.community.association.gateway import queue_sms
from liane.server.community.association.models import Dues, Membership, Reminder, Scheme
from liane.server.community.association.permissions import may_keep, may_record
from liane.server.community.association.rules.roll import covered_until
from liane.server.community.members.models import Channel, Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.words import N_

__all__ = ["call", "cancel_dues", "record_dues", "remind"]


def _until_now(membership: Membership) -> date | None:
    """The last day that the lines which stand pay for, or that the parent body told of."""
    standing = membership.dues.filter(cancels=None, cancelled_by=None)
    days = [*standing.values_list("covers_until", flat=True), membership.told_until]
    return max((day for day in days if day is not None), default=None)


@transaction.atomic
def record_dues(
    membership: Membership,
    *,
    amount: Decimal,
    paid_on: date,
    way: str,
    acting_member: Member,
    reference: str = "",
    covers_until: date | None = None,
    even_so: bool = False,
) -> Dues:
    """Write down dues that were paid; the year they pay for follows from the scheme.

    The same amount on the same day was perhaps written down by somebody else: then it is refused,
    unless `even_so`.
    """
    must(may_record(acting_member), N_("dues: a treasurer or a bearer records them"))
    must(amount >= 0, N_("amount: it is below zero; to cancel a line, open that line"))
    must(paid_on <= timezone.localdate(), N_("day: it is in the future; write the day of payment"))
    scheme = held_scheme(membership.operator_id)
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    must(
        held.state == Membership.State.ACCEPTED,
        N_("dues: this person is not let in; answer the application first"),
    )
    if not even_so:
        _not_twice(held, amount, paid_on)
    until = covers_until or covered_until(scheme.period, paid_on, _until_now(held))
    dues = Dues.objects.create(
        membership=held,
        amount=amount,
        currency=held.operator.currency,
        paid_on=paid_on,
        way=way,
        reference=reference.strip() or None,
        covers_until=until,
        noted_by_id=acting_member.pk,
    )
    _refresh(held)
    audit.note("association.record_dues", acting_member, held, until=until.isoformat())
    return dues


def _not_twice(membership: Membership, amount: Decimal, paid_on: date) -> None:
    same = membership.dues.filter(
        amount=amount, paid_on=paid_on, cancels=None, cancelled_by=None
    ).select_related("noted_by")
    if (found := same.first()) is not None:
        raise BadInput(
            N_(
                "dues: {name} wrote down the same amount for that day already; if it is another"
                " payment, say so below"
            ),
            name=found.noted_by or "?",
        )


def _refresh(membership: Membership) -> None:
    membership.valid_until = _until_now(membership)
    membership.version += 1
    membership.save(update_fields=["valid_until", "version", "changed_at"])


@transaction.atomic
def cancel_dues(dues: Dues, why: str, *, acting_member: Member) -> Dues:
    """Cancel a line by another that takes its amount back; both stay to be read."""
    must(may_record(acting_member), N_("dues: a treasurer or a bearer records them"))
    must(why.strip(), N_("why: say in a few words what was wrong"))
    held_scheme(dues.membership.operator_id)
    must(
        dues.cancels_id is None and not Dues.objects.filter(cancels=dues).exists(),
        N_("dues: this line was cancelled already"),
    )
    line = Dues.objects.create(
        membership=dues.membership,
        amount=-dues.amount,
        currency=dues.currency,
        paid_on=timezone.localdate(),
        way=dues.way,
        covers_until=dues.covers_until,
        noted_by_id=acting_member.pk,
        cancels=dues,
        why=why.strip()[:200],
    )
    _refresh(Membership.objects.select_for_update().get(pk=dues.membership_id))
    audit.note("association.cancel_dues", acting_member, dues.membership)
    return line


@transaction.atomic
def remind(
    operator: Operator, memberships: Iterable[Membership], *, acting_member: Member | None
) -> dict[str, int]:
    """Remind people by the channels they agreed to, once for each last day; how many by channel.

    Who agreed to no channel that works is left for somebody to call or visit.
    """
    if acting_member is not None:
        must(may_keep(acting_member), N_("reminder: who keeps the roll sends it"))
    scheme = held_scheme(operator.pk)
    told = {"mail": 0, "sms": 0, "call": 0}
    for membership in memberships:
        for channel in _channels(membership, scheme):
            told[channel] += _told(membership, scheme, channel)
    if any(told.values()):
        audit.note("association.remind", acting_member, operator=operator, by_channel=told)
    return told


@transaction.atomic
def call(membership: Membership, *, acting_member: Member) -> None:
    """Somebody was called or visited about the end of their year."""
    must(may_keep(acting_member), N_("reminder: who keeps the roll sends it"))
    must(membership.valid_until, N_("reminder: no dues are recorded yet"))
    Reminder.objects.get_or_create(
        membership=membership, for_day=membership.valid_until, channel=Reminder.Channel.CALL
    )
    audit.note("association.call", acting_member, membership)


def _channels(membership: Membership, scheme: Scheme) -> list[str]:
    member: Any = membership.member
    found = []
    if Channel.MAIL in member.consents and member.mail:
        found.append("mail")
    if Channel.SMS in member.consents and member.phone and scheme.sms_address:
        found.append("sms")
    return found


def _told(membership: Membership, scheme: Scheme, channel: str) -> int:
    _line, fresh = Reminder.objects.get_or_create(
        membership=membership, for_day=membership.valid_until, channel=channel
    )
    if not fresh:
        return 0
    member: Any = membership.member
    text = _words(membership, scheme)
    if channel == "mail":
        title = _("Your membership of {name}").format(name=membership.operator)
        send_mail(title, text, None, [str(member.mail)])
    else:
        queue_sms(scheme, str(member.phone), text)
    return 1


def _words(membership: Membership, scheme: Scheme) -> str:
    day = date_format(membership.valid_until, "SHORT_DATE_FORMAT") if membership.valid_until else ""
    text = _("{name}: your membership is paid until {day}.").format(
        name=membership.operator, day=day
    )
    return f"{text} {scheme.how_to_pay}".strip()
