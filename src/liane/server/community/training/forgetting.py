"""When somebody is erased, the seats they took lose their name, and what was seen of them goes.

Who answers STOP to a text message is told nothing more there: the contact they left goes.
"""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.erasure import member_erased
from liane.server.community.accounts.rules import plain_phone
from liane.server.community.events.rules import way_to
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.training.models import Seat, Skill
from liane.server.site.sealing import ERASED
from liane.server.site.uplink.texting import phone_stopped

__all__ = ["forget_learning", "stop_telling"]


@receiver(member_erased)
def forget_learning(sender: Any, member: Member, **_more: Any) -> None:
    """How many came stays true; who it was does not stay."""
    Seat.objects.filter(member=member).update(name=ERASED, contact=None, member=None)
    Skill.objects.filter(member=member).delete()


@receiver(phone_stopped)
def stop_telling(sender: Any, operator: Operator, phone: str, **_more: Any) -> None:
    """Numbers are sealed: the contacts of sessions to come are looked at one by one."""
    coming = Seat.objects.filter(operator=operator, session__over_at=None).exclude(contact=None)
    theirs = [each.pk for each in coming.only("contact").iterator() if _same(each, phone)]
    Seat.objects.filter(pk__in=theirs).update(contact=None)


def _same(seat: Seat, phone: str) -> bool:
    contact = str(seat.contact)
    return way_to(contact) == "sms" and plain_phone(contact) == phone
