"""What waits for those who sign and pay."""

from collections.abc import Iterator

from django.utils.translation import ngettext

from liane.server.community.members.models import Member
from liane.server.community.welcome.queues import Line
from liane.server.projects.finance.models import Payment
from liane.server.projects.finance.permissions import may_sign

__all__ = ["lines"]


def to_sign(n: int) -> str:
    return ngettext("{n} payment to sign", "{n} payments to sign", n).format(n=n)


def to_pay(n: int) -> str:
    return ngettext("{n} signed payment to pay", "{n} signed payments to pay", n).format(n=n)


def lines(member: Member) -> Iterator[Line]:
    """Payments that this member has not signed; for treasurers, those to be paid."""
    if not may_sign(member):
        return
    every = Payment.objects.filter(operator=member.operator)
    asked = every.filter(state=Payment.State.ASKED).exclude(signatures__member=member)
    yield Line(to_sign, "payments", asked)
    if "treasurer" in member.role_names:
        yield Line(to_pay, "payments", every.filter(state=Payment.State.SIGNED))
