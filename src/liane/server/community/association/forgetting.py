"""When somebody is erased, what the association kept in their words goes too; money stays."""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.association.models import Dues, Membership, Step
from liane.server.community.members.models import Member

__all__ = ["forget"]


@receiver(member_erased)
def forget(sender: Any, member: Member, **_more: Any) -> None:
    """Amounts and days stay for the accounts, without what names anybody."""
    mine = Membership.objects.filter(member=member)
    Dues.objects.filter(membership__in=mine).update(reference=None)
    mine.update(
        **dict.fromkeys(("name", "phone", "mail", "words", "answer", "parent_number")),
        zone="",
        languages=[],
        skills=[],
        consents={},
        source="",
        state=Membership.State.ENDED,
    )
    Step.objects.filter(member=member).delete()
