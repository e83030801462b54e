"""When somebody is erased, the places they took lose their name; how many came stays true.

Who answers STOP to a text message is reminded of no event by phone any more.
"""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.events.models import Place
from liane.server.community.events.rules import way_to
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site.sealing import ERASED
from liane.server.site.uplink.texting import phone_stopped

__all__ = ["forget_places", "stop_reminding"]


@receiver(member_erased)
def forget_places(sender: Any, member: Member, **_more: Any) -> None:
    """A place that a member took keeps neither name nor contact."""
    Place.objects.filter(member=member).update(
        name=ERASED, name_mark="", contact=None, remind=False, interested=False, member=None
    )


@receiver(phone_stopped)
def stop_reminding(sender: Any, operator: Operator, phone: str, **_more: Any) -> None:
    """Numbers are sealed: those who wait for a message are looked at one by one."""
    waiting = Place.objects.filter(operator=operator).exclude(contact=None)
    agreed = waiting.filter(Q(remind=True) | Q(interested=True)).only("contact")
    theirs = [each.pk for each in agreed.iterator() if _same(str(each.contact), phone)]
    Place.objects.filter(pk__in=theirs).update(remind=False, interested=False)


def _same(contact: str, phone: str) -> bool:
    return way_to(contact) == "sms" and plain_phone(contact) == phone
