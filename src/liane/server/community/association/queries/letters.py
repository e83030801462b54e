"""Letters, and how many people each would reach."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from liane.server.community.association.models import Letter, Membership
from liane.server.community.association.rules.sms import Cut, cut_of
from liane.server.community.members.models import Member
from liane.server.community.members.queries import count_members, reachable
from liane.server.community.operators.models import Operator

__all__ = ["Reach", "letters_of", "people_for", "reach_of"]


def letters_of(operator: Operator, *, drafts: bool) -> QuerySet[Letter]:
    """Letters, the latest first; drafts for those who write them."""
    rows = Letter.objects.filter(operator=operator).defer("mail_text")
    return (rows if drafts else rows.exclude(state=Letter.State.DRAFT)).order_by("-id")


def _standing(audience: str) -> Q:
    if audience == Letter.Audience.EVERYBODY:
        return Q()
    today = timezone.localdate()
    rows = Membership.objects.filter(state=Membership.State.ACCEPTED)
    if audience == Letter.Audience.ACTIVE:
        return Q(pk__in=rows.filter(valid_until__gte=today).values("member"))
    return Q(pk__in=rows.filter(valid_until__lt=today).values("member"))


def people_for(letter: Letter, channel: str) -> QuerySet[Member]:
    """Who agreed to that channel, has an address for it, and is meant."""
    operator: Any = letter.operator
    found = reachable(operator, channel).filter(_standing(letter.audience))
    return found.exclude(mail=None) if channel == "mail" else found.exclude(phone_mark="")


@dataclass(frozen=True)
class Reach:
    """How many get a letter, and in how many text messages."""

    people: int
    mail: int
    sms: int
    cut: Cut

    @property
    def messages(self) -> int:
        """Text messages to be paid for."""
        return self.sms * self.cut.parts


def reach_of(letter: Letter) -> Reach:
    """Whom a letter would reach, counted now."""
    operator: Any = letter.operator
    by_mail = people_for(letter, "mail").count() if letter.mail_text.strip() else 0
    by_sms = people_for(letter, "sms").count() if letter.sms_text.strip() else 0
    return Reach(count_members(operator), by_mail, by_sms, cut_of(letter.sms_text))
