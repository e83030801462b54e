"""When somebody is erased, the words they left here go with them."""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.members.models import Interest, Member, Offer, Step
from liane.server.site.sealing import ERASED

__all__ = ["forget_words"]


@receiver(member_erased)
def forget_words(sender: Any, member: Member, **_more: Any) -> None:
    """Offers end without their words; the interest they came by holds no name any more."""
    Offer.objects.filter(member=member).update(what="—", zone="", state=Offer.State.ENDED)
    came_by = Interest.objects.filter(became=member)
    Step.objects.filter(interest__in=came_by).update(done=None, following=None)
    came_by.update(name=ERASED, contact=None, words=None, zone="")
