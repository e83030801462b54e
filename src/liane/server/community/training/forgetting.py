"""When somebody is erased, the seats they took lose their name, and what was seen of them goes."""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.members.models import Member
from liane.server.community.training.models import Seat, Skill
from liane.server.site.sealing import ERASED

__all__ = ["forget_learning"]


@receiver(member_erased)
def forget_learning(sender: Any, member: Member, **_more: Any) -> None:
    """How many came stays true; who it was does not stay."""
    Seat.objects.filter(member=member).update(name=ERASED, contact=None, member=None)
    Skill.objects.filter(member=member).delete()
