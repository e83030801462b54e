"""What the worker does for circles: tell that there is something new, and nothing of what it is."""

from datetime import timedelta

from django.core.mail import send_mail
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from liane.server.community.association.gateway import queue_sms
from liane.server.community.association.models import Scheme
from liane.server.community.circles.models import Place, Wish
from liane.server.community.circles.queries import digest_of
from liane.server.community.members.models import Channel, Member

__all__ = ["tell_circles"]

NOT_BEFORE = timedelta(hours=20)


@task()
def tell_circles() -> int:
    """At most one word a day to each person who asked for it and agreed to the channel.

    A mail or a text message may be read by others: it names no circle, no person, no subject.
    """
    told = 0
    waiting = Place.objects.filter(
        left_at=None,
        circle__closed_at=None,
        member__state=Member.ACTIVE,
        told_at__lt=timezone.now() - NOT_BEFORE,
    ).exclude(wish=Wish.NONE)
    for place in waiting.select_related("circle", "member__operator").iterator(chunk_size=200):
        if not digest_of(place.circle, place.told_at).is_empty and _tell(place):
            Place.objects.filter(pk=place.pk).update(told_at=timezone.now())
            told += 1
    return told


def _tell(place: Place) -> bool:
    """Whether a word left; a channel whose consent was withdrawn says nothing."""
    member, said = place.member, _("There is something new in your circle.")
    if place.wish == Wish.MAIL and Channel.MAIL in member.consents and member.mail:
        send_mail(said, _("Sign in on your box to read it."), None, [str(member.mail)])
        return True
    if place.wish == Wish.SMS and Channel.SMS in member.consents and member.phone:
        scheme = Scheme.objects.filter(operator=member.operator).first()
        if scheme and scheme.sms_address:
            queue_sms(scheme, str(member.phone), said)
            return True
    return False
