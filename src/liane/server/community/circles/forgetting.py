"""When somebody is erased, their places in circles end, with their phone and their candidacies."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.circles.models import Call, Candidacy, Introduction, Place, Wish
from liane.server.community.members.models import Member

__all__ = ["forget_places"]


@receiver(member_erased)
def forget_places(sender: Any, member: Member, **_more: Any) -> None:
    """What they told a circle stays there, by « a former member »."""
    places = Place.objects.filter(member=member)
    Call.objects.filter(Q(caller__in=places) | Q(called__in=places)).delete()
    places.filter(left_at=None).update(left_at=timezone.now())
    places.update(phone=None, exclusion_reason=None, wish=Wish.NONE, keeps=False)
    Candidacy.objects.filter(member=member).delete()
    Introduction.objects.filter(member=member).delete()
