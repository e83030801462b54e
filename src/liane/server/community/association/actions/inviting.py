"""Telling how to belong to those who came to an event and agreed to be told: once each."""

from collections.abc import Iterable
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from liane.server.community.accounts.rules import plain_phone
from liane.server.community.association.actions.roll import must
from liane.server.community.association.permissions import may_keep
from liane.server.community.events.actions import note_invited
from liane.server.community.events.models import Place
from liane.server.community.events.rules import way_to
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.uplink.texting import can_text, text
from liane.words import N_

__all__ = ["invite", "told_by_hand"]

_KEEPERS = N_("invitation: who keeps the roll tells people how to belong")


@transaction.atomic
def invite(
    operator: Operator, places: Iterable[Place], *, acting_member: Member, base: str = ""
) -> dict[str, int]:
    """Write to each by the contact they left; how many by mail and by text message.

    Who left a contact that this box cannot use is left for somebody to call or visit.
    """
    must(may_keep(acting_member), _KEEPERS)
    told = {"mail": 0, "sms": 0}
    texts = can_text(operator)
    for place in places:
        way = way_to(str(place.contact or ""))
        if way == "mail" or (way == "sms" and texts):
            told[way] += _told(place, way, operator, acting_member, base)
    audit.note("association.invite", acting_member, operator=operator, by_channel=told)
    return told


def _told(place: Place, way: str, operator: Operator, by: Member, base: str) -> bool:
    if not note_invited(place, acting_member=by):
        return False
    event: Any = place.event
    page = reverse("membership-apply", args=[operator.slug])
    words = _("{name}: you came to « {event} » and wished to know how to belong. {address}").format(
        name=operator.name, event=event.title, address=f"{base}{page}?billet={place.code}"
    )
    if way == "sms":
        return text(operator, plain_phone(str(place.contact)), words)
    title = _("How to belong to {name}").format(name=operator.name)
    send_mail(title, words, None, [str(place.contact)])
    return True


@transaction.atomic
def told_by_hand(place: Place, *, acting_member: Member) -> bool:
    """Somebody was called or visited."""
    must(may_keep(acting_member), _KEEPERS)
    return note_invited(place, acting_member=acting_member)
