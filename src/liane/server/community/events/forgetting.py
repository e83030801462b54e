"""When somebody is erased, the places they took lose their name; how many came stays true."""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.events.models import Place
from liane.server.community.members.models import Member
from liane.server.site.sealing import ERASED

__all__ = ["forget_places"]


@receiver(member_erased)
def forget_places(sender: Any, member: Member, **_more: Any) -> None:
    """A place that a member took keeps neither name nor contact."""
    Place.objects.filter(member=member).update(
        name=ERASED, name_mark="", contact=None, remind=False, member=None
    )
