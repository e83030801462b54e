"""When somebody is erased: who did what is kept as a sealed identifier, so their name is gone.

What a visitor left to be called back is erased after thirty days (see `actions.forget_contacts`);
who answers STOP to a text message is taken out at once. An exercise that ends leaves no file.
"""

from typing import Any

from django.dispatch import receiver

from liane.server.community.accounts.rules import plain_phone
from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents import playing
from liane.server.lookout.incidents.models import Sighting, Signal
from liane.server.site.uplink.context import EXERCISE, exercise_ended
from liane.server.site.uplink.texting import phone_stopped

__all__ = ["forget_contact", "forget_exercise"]


@receiver(phone_stopped)
def forget_contact(sender: Any, operator: Operator, phone: str, **_more: Any) -> None:
    """Numbers are sealed: those that were left are looked at one by one."""
    for kind in (Signal, Sighting):
        left = kind._default_manager.filter(operator=operator).exclude(contact=None).only("contact")
        theirs = [each.pk for each in left.iterator() if plain_phone(str(each.contact)) == phone]
        kind._default_manager.filter(pk__in=theirs).update(contact=None)


@receiver(exercise_ended)
def forget_exercise(sender: Any, left: dict[str, str], **_more: Any) -> None:
    """The evidence of an exercise goes with it."""
    key = left.get(f"{EXERCISE}_key", "")
    if playing.is_key(key):
        playing.forget(key)
