"""What the worker does for circles: tell that there is something new, and nothing of what it is.

A mail or a text message may be read by others: it names no circle, no person, no subject.
"""

from datetime import timedelta

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from liane.server.community.association.gateway import queue_sms
from liane.server.community.association.models import Scheme
from liane.server.community.circles.models import Place, Post, Wish
from liane.server.community.circles.queries import digest_of
from liane.server.community.members.models import Channel, Member

__all__ = ["hand_on", "tell_alert", "tell_circles"]

NOT_BEFORE = timedelta(hours=20)
ALERT_NOT_BEFORE = timedelta(hours=1)


@task()
def hand_on() -> int:
    """Once a day: no circle stays without anybody who keeps it."""
    from liane.server.community.circles.actions import hand_on as handed  # noqa: PLC0415 (calls us)

    return handed()


@task()
def tell_circles() -> int:
    """At most one word a day to each person who asked for it and agreed to the channel."""
    told = 0
    waiting = Place.objects.filter(
        left_at=None,
        circle__closed_at=None,
        member__state=Member.ACTIVE,
        told_at__lt=timezone.now() - NOT_BEFORE,
    ).exclude(wish=Wish.NONE)
    said = _("There is something new in your circle.")
    for place in waiting.select_related("circle", "member__operator").iterator(chunk_size=200):
        if not digest_of(place.circle, place.told_at).is_empty and _tell(place, said):
            Place.objects.filter(pk=place.pk).update(told_at=timezone.now())
            told += 1
    return told


@task()
def tell_alert(post: str) -> int:
    """An alert does not wait for the word of the day: it leaves first, once an hour at most."""
    found = Post.objects.filter(pk=post, kind=Post.Kind.ALERT, withdrawn_at=None).first()
    if found is None:
        return 0
    now = timezone.now()
    fresh = Q(alerted_at=None) | Q(alerted_at__lt=now - ALERT_NOT_BEFORE)
    waiting = Place.objects.filter(
        fresh,
        circle=found.circle_id,
        circle__closed_at=None,
        left_at=None,
        member__state=Member.ACTIVE,
    ).exclude(Q(wish=Wish.NONE) | Q(pk=found.author_id))
    said = _("There is an alert in your circle.")
    told = [
        place.pk
        for place in waiting.select_related("member__operator").iterator(chunk_size=200)
        if _tell(place, said, urgent=True)
    ]
    return Place.objects.filter(pk__in=told).update(told_at=now, alerted_at=now)


def _tell(place: Place, said: str, *, urgent: bool = False) -> bool:
    """Whether a word left; a channel whose consent was withdrawn says nothing."""
    member = place.member
    if place.wish == Wish.MAIL and Channel.MAIL in member.consents and member.mail:
        head = {"Priority": "urgent"} if urgent else {}
        read = _("Sign in on your box to read it.")
        EmailMessage(said, read, None, [str(member.mail)], headers=head).send()
        return True
    if place.wish == Wish.SMS and Channel.SMS in member.consents and member.phone:
        scheme = Scheme.objects.filter(operator=member.operator).first()
        if scheme and scheme.sms_address:
            queue_sms(scheme, str(member.phone), said, urgent=urgent)
            return True
    return False
