"""Interests declared, scores given blind, decisions of the committee."""

import json
from collections.abc import Sequence
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.projects.funding.actions.guards import must
from liane.server.projects.funding.models import Application, Call, Declaration, Review
from liane.server.projects.funding.permissions import has_conflict, may_judge, sits
from liane.server.projects.funding.queries import granted_in
from liane.server.projects.funding.rules import BEST, ENOUGH
from liane.server.site import audit
from liane.words import N_

__all__ = ["decide", "declare", "review"]


@transaction.atomic
def declare(application: Application, conflict: bool, *, acting_member: Member) -> None:
    """Say whether one has an interest in it. A conflict stays: it is not taken back."""
    must(sits(acting_member, application.call), N_("review: only the committee judges"))
    _alone(acting_member)
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    must(held.state == Application.State.SENT, N_("review: this one is decided already"))
    if conflict:
        Review.objects.filter(application=application, member=acting_member).delete()
    found, _new = Declaration.objects.get_or_create(
        application=application, member=acting_member, defaults={"conflict": conflict}
    )
    if conflict and not found.conflict:
        Declaration.objects.filter(pk=found.pk).update(conflict=True)
    audit.note("funding.declare", acting_member, application, conflict=conflict)


@transaction.atomic
def review(
    application: Application, scores: Sequence[int], comment: str, *, acting_member: Member
) -> Review:
    """Score it, once, for each criterion from 0 to 5."""
    call = application.call
    _alone(acting_member)
    must(call.state == Call.State.REVIEW, N_("review: the call is not being judged now"))
    must(application.state == Application.State.SENT, N_("review: this one is decided already"))
    must(
        may_judge(acting_member, application),
        N_("review: say first that you have no interest in it; who has one does not judge"),
    )
    whole = len(scores) == len(call.criteria) and all(0 <= each <= BEST for each in scores)
    must(whole, N_("review: give each criterion a score from 0 to 5"))
    try:
        with transaction.atomic():
            made = Review.objects.create(
                application=application, member=acting_member,
                scores=json.dumps(list(scores)), comment=comment.strip()[:4000],
            )  # fmt: skip
    except IntegrityError as error:
        raise BadInput(N_("review: yours is in already, and stays as you wrote it")) from error
    audit.note("funding.review", acting_member, application)
    return made


def _alone(member: Member) -> None:
    must(member.acts_for is None, N_("review: nobody judges for another"))


def _affordable(call: Call, application: Application, granted: Decimal | None) -> None:
    """A grant is above zero, at most what was asked, and within the money of the call."""
    if granted is None:
        return
    must(granted > 0, N_("amount: it must be above zero"))
    asked = application.amount or granted
    must(granted <= asked, N_("amount: {asked} was asked for, no more is granted"), asked=asked)
    if call.budget is not None:
        left = call.budget - granted_in(call)
        must(granted <= left, N_("amount: {left} is left of the money of this call"), left=left)


@transaction.atomic
def decide(
    application: Application, granted: Decimal | None, reason: str, *, acting_member: Member
) -> Application:
    """The committee decides, after two reviews; `granted` None declines."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    held = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    _alone(acting_member)
    must(sits(acting_member, held.call), N_("decision: the committee decides"))
    must(
        not has_conflict(acting_member, held),
        N_("decision: you declared an interest in this one; somebody else writes it down"),
    )
    must(held.state == Application.State.SENT, N_("decision: it is decided already"))
    must(held.reviews.count() >= ENOUGH, N_("decision: two people at least judge it first"))
    must(bool(reason.strip()), N_("decision: say why, for who applied"))
    _affordable(call, held, granted)
    held.state = Application.State.DECLINED if granted is None else Application.State.ACCEPTED
    held.granted, held.reason, held.decided_at = granted, reason.strip()[:2000], timezone.now()
    held.save()
    audit.note("funding.decide", acting_member, held, accepted=granted is not None)
    return held
