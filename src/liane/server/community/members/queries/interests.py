"""Interests: those to call back, those of a referent, the steps of one."""

from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from liane.server.community.members.models import Interest, Member, Step
from liane.server.community.operators.models import Operator

__all__ = ["interests_due_for", "interests_of", "steps_of"]

_OPEN = (Interest.State.NEW, Interest.State.FOLLOWED)


def interests_of(operator: Operator, *, closed: bool = False) -> QuerySet[Interest]:
    """Interests to follow, the most urgent first; or those that are over, the newest first."""
    shown = ("name", "zone", "state", "due_on", "referent__name")
    every = Interest.objects.filter(operator=operator).select_related("referent").only(*shown)
    if closed:
        return every.exclude(state__in=_OPEN).order_by("-id")
    return every.filter(state__in=_OPEN).order_by(F("due_on").asc(nulls_first=True), "id")


def interests_due_for(member: Member) -> QuerySet[Interest]:
    """What a referent has to do by tomorrow, late ones first: their reminder."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    mine = Interest.objects.filter(referent=member, state=Interest.State.FOLLOWED)
    return mine.filter(due_on__lte=tomorrow).order_by("due_on", "id")


def steps_of(interest: Interest) -> QuerySet[Step]:
    """What was done, the last first."""
    return interest.steps.select_related("by").order_by("-at")
