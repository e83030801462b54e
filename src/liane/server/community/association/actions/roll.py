"""Applying, being let in, renewing, being reminded, one's own path; what the association asks."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.association.models import Dues, Membership, Scheme, Step
from liane.server.community.association.permissions import may_keep, may_record
from liane.server.community.association.rules.roll import covered_until
from liane.server.community.members.actions import change_member, join
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.sealing import Sealed
from liane.words import N_

__all__ = [
    "add_step",
    "answer_application",
    "apply",
    "change_consents",
    "end_membership",
    "end_step",
    "held_scheme",
    "must",
    "next_number",
    "set_scheme",
]

_OF_APPLICANT = ("name", "phone", "mail", "words")


def must(allowed: object, message: str) -> None:
    """Raise `BadInput` unless `allowed`."""
    if not allowed:
        raise BadInput(message)


def held_scheme(operator_id: Any) -> Scheme:
    """What the association asks, held for this transaction: two treasurers go one by one."""
    Scheme.objects.get_or_create(pk=operator_id)
    return Scheme.objects.select_for_update().get(pk=operator_id)


@transaction.atomic
def set_scheme(operator: Operator, *, acting_member: Member, **values: Any) -> Scheme:
    """Enter what the association asks of its members; what is left empty is not known."""
    must(may_record(acting_member), N_("settings: a bearer or a treasurer enters them"))
    scheme = held_scheme(operator.pk)
    for name, value in values.items():
        setattr(scheme, name, value)
    scheme.save()
    audit.note("association.set_scheme", acting_member, fields=sorted(values))
    return scheme


@transaction.atomic
def apply(
    operator: Operator, *, acting_member: Member | None, member: Member | None = None, **facts: Any
) -> Membership:
    """Ask to belong: for oneself, or entered from paper or by phone for somebody else.

    A member who asked already, or belongs, finds that again: nobody is counted twice.
    """
    if member is not None:
        held = Membership.objects.filter(member=member).exclude(
            state__in=(Membership.State.REFUSED, Membership.State.ENDED)
        )
        if (found := held.first()) is not None:
            return found
        facts = {key: value for key, value in facts.items() if key not in _OF_APPLICANT[:3]}
    else:
        must((facts.get("name") or "").strip(), N_("name: it is empty; write the applicant's"))
    made = Membership.objects.create(operator=operator, member=member, **facts)
    audit.note("association.apply", acting_member, made, operator=operator, way=made.way)
    return made


def next_number(operator: Operator) -> int:
    """The number of the next member to be let in; the scheme is held while it is given."""
    last = Membership.objects.filter(operator=operator).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


@transaction.atomic
def answer_application(
    asked: Membership,
    accept: bool,
    *,
    acting_member: Member,
    answer: str = "",
    member: Member | None = None,
) -> Membership:
    """Let an applicant in, or not. `member`: somebody who is on the list of people already."""
    must(may_keep(acting_member), N_("application: who keeps the roll answers it"))
    scheme = held_scheme(asked.operator_id)
    asked = Membership.objects.select_for_update().get(pk=asked.pk)
    must(
        asked.state == Membership.State.APPLIED,
        N_("application: it was answered meanwhile; reload the page"),
    )
    asked.state = Membership.State.ACCEPTED if accept else Membership.State.REFUSED
    asked.answered_on, asked.answer = timezone.localdate(), answer.strip() or None
    if accept:
        _let_in(asked, scheme, member, acting_member)
    for name in _OF_APPLICANT:  # kept by the member from now on, or by nobody
        setattr(asked, name, None)
    asked.version += 1
    asked.save()
    audit.note("association.answer_application", acting_member, asked, accepted=accept)
    return asked


def _let_in(asked: Membership, scheme: Scheme, member: Member | None, by: Member) -> None:
    if isinstance(asked.name, Sealed):
        must(False, N_("this box is locked; open it with its key first"))
    chosen = asked.member or member
    if chosen is not None and chosen.pk != asked.member_id:
        others = Membership.objects.filter(member=chosen, state=Membership.State.ACCEPTED)
        must(not others.exists(), N_("application: this person has a membership already"))
    asked.member = chosen or join(
        asked.operator,
        user=None,
        name=str(asked.name),
        phone=asked.phone or "",
        mail=asked.mail,
        zone=asked.zone,
        languages=asked.languages,
        skills=asked.skills,
        consents=asked.consents,
        acting_member=by,
    )
    asked.number = next_number(asked.operator)
    if scheme.dues == 0:  # nothing is asked: up to date from the first day
        today = timezone.localdate()
        asked.valid_until = covered_until(scheme.period, today, None)
        asked.save()
        Dues.objects.create(
            membership=asked,
            amount=0,
            currency=asked.operator.currency,
            paid_on=today,
            way=Dues.Way.FREE,
            covers_until=asked.valid_until,
            noted_by=by,
        )


@transaction.atomic
def end_membership(membership: Membership, *, acting_member: Member) -> None:
    """Somebody leaves the association, or takes their application back.

    They stay on the list of people unless they leave that; who comes back asks again.
    """
    own = membership.member_id == acting_member.pk
    must(own or may_keep(acting_member), N_("membership: who keeps the roll ends it"))
    states = [Membership.State.ACCEPTED, *([Membership.State.APPLIED] if own else [])]
    ended = Membership.objects.filter(pk=membership.pk, state__in=states).update(
        state=Membership.State.ENDED,
        ended_on=timezone.localdate(),
        words=None,
        version=F("version") + 1,
    )
    must(ended, N_("membership: it has ended already, or was never given"))
    audit.note("association.end_membership", acting_member, membership)


@transaction.atomic
def change_consents(member: Member, channels: list[str], *, acting_member: Member) -> Member:
    """Say by which channels one may be reached; a consent keeps the day it was given."""
    today = timezone.localdate().isoformat()
    given = {each: member.consents.get(each, today) for each in channels}
    return change_member(member, member.version, consents=given, acting_member=acting_member)


@transaction.atomic
def add_step(*, acting_member: Member, kind: str, what: str, **facts: Any) -> Step:
    """Write down a step of one's own path."""
    must(what.strip(), N_("step: say in a few words what it is"))
    whose = acting_member.acts_for or acting_member
    step = Step.objects.create(
        operator_id=whose.operator_id, member=whose, kind=kind, what=what.strip(), **facts
    )
    audit.note("association.add_step", acting_member, step)
    return step


@transaction.atomic
def end_step(step: Step, *, acting_member: Member, done_on: date | None = None) -> None:
    """A step of one's own path is done."""
    whose = acting_member.acts_for or acting_member
    must(step.member_id == whose.pk, N_("step: it belongs to somebody else"))
    Step.objects.filter(pk=step.pk).update(done_on=done_on or timezone.localdate())
    audit.note("association.end_step", acting_member, step)
