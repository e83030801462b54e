"""Following somebody who is interested: entered, given to a referent, step by step, taken in."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.actions.energy import pass_on_offers
from liane.server.community.members.actions.people import join
from liane.server.community.members.models import GiftKind, Interest, Member, Offer, Step
from liane.server.community.members.rules import latest_call_back
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.sealing import ERASED
from liane.words import N_

__all__ = ["close_interest", "enter_interest", "give_to_referent", "take_in", "take_step"]


@transaction.atomic
def enter_interest(
    operator: Operator,
    *,
    name: str,
    contact: str,
    gifts: dict[str, str] | None = None,
    acting_member: Member | None,
    **facts: Any,
) -> Interest:
    """Keep that somebody is interested; `gifts` are what they can give, by kind, in their words.

    `acting_member` is who typed it from paper or phone; None when they did it themselves.
    """
    _guard_reachable(name, contact)
    interest = Interest.objects.create(
        operator=operator,
        name=name.strip(),
        contact=contact.strip(),
        gives=sorted(gifts or {}),
        entered_by=acting_member,
        due_on=latest_call_back(timezone.localdate()),
        **facts,
    )
    _keep_gifts(interest, gifts or {})
    audit.note("members.enter_interest", acting_member, interest, operator=operator)
    return interest


def _guard_reachable(name: str, contact: str) -> None:
    if not name.strip() or not contact.strip():
        raise BadInput(N_("contact: write a name and how to reach them, or nobody can call back"))


def _keep_gifts(interest: Interest, gifts: dict[str, str]) -> None:
    for kind, what in gifts.items():
        Offer.objects.create(
            operator_id=interest.operator_id,
            interest=interest,
            kind=kind,
            what=what or str(GiftKind(kind).label),
            zone=interest.zone,
        )


def _guard_open(interest: Interest) -> None:
    if interest.state in (Interest.State.MEMBER, Interest.State.CLOSED):
        raise BadInput(N_("interest: it is closed already; reload the page"))


def _guard_due(due_on: date) -> None:
    today = timezone.localdate()
    if not today <= due_on <= latest_call_back(today):
        raise BadInput(N_("day: the next step is within seven days; choose one of them"))


@transaction.atomic
def give_to_referent(
    interest: Interest, referent: Member, *, due_on: date | None = None, acting_member: Member
) -> None:
    """Say who calls back, and by when: within seven days."""
    _guard_open(interest)
    day = due_on or latest_call_back(timezone.localdate())
    _guard_due(day)
    if referent.operator_id != interest.operator_id or referent.state != Member.ACTIVE:
        raise BadInput(N_("referent: choose a member of this operator"))
    Interest.objects.filter(pk=interest.pk).update(
        referent=referent, due_on=day, state=Interest.State.FOLLOWED
    )
    audit.note("members.give_to_referent", acting_member, interest, referent=str(referent.pk))


@transaction.atomic
def take_step(
    interest: Interest, *, done: str, following: str, due_on: date, acting_member: Member
) -> Step:
    """Note what happened and what comes next, with its day."""
    _guard_open(interest)
    _guard_due(due_on)
    step = Step.objects.create(
        operator_id=interest.operator_id,
        interest=interest,
        by=acting_member,
        done=done or None,
        following=following or None,
        due_on=due_on,
    )
    Interest.objects.filter(pk=interest.pk).update(due_on=due_on, state=Interest.State.FOLLOWED)
    audit.note("members.take_step", acting_member, interest)
    return step


@transaction.atomic
def take_in(interest: Interest, *, acting_member: Member) -> Member:
    """Somebody interested becomes a member, without an account for now; their offers follow."""
    _guard_open(interest)
    digits = sum(letter.isdigit() for letter in interest.contact or "")
    reach = {"phone": interest.contact} if digits >= 6 else {}
    if "@" in (interest.contact or ""):
        reach = {"mail": interest.contact}
    member = join(
        interest.operator,
        user=None,
        name=interest.name,
        zone=interest.zone,
        acting_member=acting_member,
        **reach,
    )
    Interest.objects.filter(pk=interest.pk).update(
        state=Interest.State.MEMBER, became=member, due_on=None
    )
    pass_on_offers(interest, member)
    return member


@transaction.atomic
def close_interest(interest: Interest, *, acting_member: Member) -> None:
    """They will not come: name, contact and words are erased, the count stays."""
    _guard_open(interest)
    Interest.objects.filter(pk=interest.pk).update(
        state=Interest.State.CLOSED, name=ERASED, contact=None, words=None, due_on=None
    )
    interest.steps.update(done=None, following=None)
    interest.offers.update(state=Offer.State.ENDED)
    audit.note("members.close_interest", acting_member, interest)
