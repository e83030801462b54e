"""Offering, calling, and tying one to the other."""

from typing import Any

from django.db import transaction
from django.db.models import F

from liane.errors import BadInput
from liane.server.community.members.models import Call, Interest, Match, Member, Offer
from liane.server.site import audit
from liane.words import N_

__all__ = [
    "call_for",
    "drop_match",
    "end_call",
    "end_offer",
    "give_done",
    "offer",
    "pass_on_offers",
    "take_offer",
]


@transaction.atomic
def offer(member: Member, *, kind: str, what: str, acting_member: Member, **facts: Any) -> Offer:
    """Say what `member` can give."""
    if not what.strip():
        raise BadInput(N_("what: it is empty; say in a few words what can be given"))
    given = Offer.objects.create(
        operator_id=member.operator_id, member=member, kind=kind, what=what.strip(), **facts
    )
    audit.note("members.offer", acting_member, given, kind=kind)
    return given


def pass_on_offers(interest: Interest, member: Member) -> None:
    """What somebody interested offered is theirs as a member."""
    interest.offers.update(member=member, interest=None)


@transaction.atomic
def call_for(*, kind: str, what: str, acting_member: Member, **facts: Any) -> Call:
    """Say what is looked for."""
    if not what.strip():
        raise BadInput(N_("what: it is empty; say in a few words what is looked for"))
    call = Call.objects.create(
        operator_id=acting_member.operator_id,
        kind=kind,
        what=what.strip(),
        asked_by=acting_member,
        **facts,
    )
    audit.note("members.call_for", acting_member, call, kind=kind)
    return call


def _settle(record: Any, before: str, after: str) -> None:
    done = type(record).objects.filter(pk=record.pk, state=before)
    if not done.update(state=after, version=F("version") + 1):
        raise BadInput(N_("offer: somebody changed it meanwhile; reload the page"))


@transaction.atomic
def take_offer(given: Offer, call: Call, *, acting_member: Member) -> Match:
    """Accept an offer for what is looked for."""
    if given.operator_id != call.operator_id or given.kind != call.kind:
        raise BadInput(N_("offer: it does not answer this call; choose another"))
    _settle(given, Offer.State.OPEN, Offer.State.TAKEN)
    _settle(call, Call.State.OPEN, Call.State.ANSWERED)
    match = Match.objects.create(operator_id=call.operator_id, offer=given, call=call)
    audit.note("members.take_offer", acting_member, match, kind=call.kind)
    return match


@transaction.atomic
def give_done(match: Match, *, acting_member: Member) -> None:
    """It was given: the call is over; the offer is free again."""
    _settle(match, Match.State.ACCEPTED, Match.State.DONE)
    Call.objects.filter(pk=match.call_id).update(state=Call.State.ENDED)
    Offer.objects.filter(pk=match.offer_id).update(state=Offer.State.OPEN)
    audit.note("members.give_done", acting_member, match)


@transaction.atomic
def drop_match(match: Match, *, acting_member: Member) -> None:
    """It was not given in the end: the call is open again, and so is the offer."""
    _settle(match, Match.State.ACCEPTED, Match.State.DROPPED)
    Call.objects.filter(pk=match.call_id).update(state=Call.State.OPEN)
    Offer.objects.filter(pk=match.offer_id).update(state=Offer.State.OPEN)
    audit.note("members.drop_match", acting_member, match)


@transaction.atomic
def end_offer(given: Offer, *, acting_member: Member) -> None:
    """It can no longer be given."""
    _settle(given, Offer.State.OPEN, Offer.State.ENDED)
    audit.note("members.end_offer", acting_member, given)


@transaction.atomic
def end_call(call: Call, *, acting_member: Member) -> None:
    """It is no longer looked for."""
    _settle(call, Call.State.OPEN, Call.State.ENDED)
    audit.note("members.end_call", acting_member, call)
