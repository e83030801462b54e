"""Coming in by a code, or by asking."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.accounts.models import User
from liane.server.community.members.actions.people import join
from liane.server.community.members.models import Invitation, JoinRequest, Member
from liane.server.community.members.rules import new_code
from liane.server.community.operators.models import Operator
from liane.server.site import audit
from liane.server.site.identifiers import uuid7
from liane.server.site.sealing import blind
from liane.words import N_

__all__ = [
    "answer_request",
    "ask_to_join",
    "come_in",
    "invite",
    "print_sheet",
    "revoke",
    "withdraw_request",
]

MOST_CODES = 200


def _guard_role(role: str, acting_member: Member) -> None:
    if role == "bearer" and "bearer" not in acting_member.role_names:
        raise BadInput(N_("role: only a bearer may invite another bearer"))


def _new(operator: Operator, member: Member, **facts: Any) -> tuple[Invitation, str]:
    code = new_code()
    made = Invitation.objects.create(
        operator=operator,
        code_mark=blind("invitation", code),
        ending=code[-2:],
        made_by=member,
        **facts,
    )
    return made, code


@transaction.atomic
def invite(
    operator: Operator,
    *,
    uses: int,
    expires_at: datetime,
    role: str = "",
    acting_member: Member,
) -> tuple[Invitation, str]:
    """Make an invitation; its code is returned once and kept nowhere."""
    _guard_role(role, acting_member)
    if not 1 <= uses <= 10_000:
        raise BadInput(N_("uses: write a number from 1 to 10,000"))
    if expires_at <= timezone.now():
        raise BadInput(N_("last day: it is past; choose a later one"))
    made, code = _new(operator, acting_member, uses_allowed=uses, expires_at=expires_at, role=role)
    audit.note("members.invite", acting_member, made, uses=uses, role=role)
    return made, code


@transaction.atomic
def print_sheet(
    operator: Operator,
    *,
    count: int,
    expires_at: datetime,
    role: str = "",
    acting_member: Member,
) -> list[str]:
    """Make `count` codes of one use each, to cut out and hand over; they are returned once."""
    _guard_role(role, acting_member)
    if not 1 <= count <= MOST_CODES:
        raise BadInput(N_("codes: write a number from 1 to {most}"), most=MOST_CODES)
    if expires_at <= timezone.now():
        raise BadInput(N_("last day: it is past; choose a later one"))
    sheet = uuid7()
    codes = [
        _new(operator, acting_member, expires_at=expires_at, role=role, sheet=sheet)[1]
        for _ in range(count)
    ]
    audit.note("members.print_sheet", acting_member, operator, count=count, sheet=str(sheet))
    return codes


@transaction.atomic
def revoke(operator: Operator, invitation: UUID, *, acting_member: Member) -> int:
    """Make a code useless, or every code of a printed sheet; return how many."""
    good = Invitation.objects.filter(operator=operator, revoked_at=None)
    chosen = good.filter(models.Q(pk=invitation) | models.Q(sheet=invitation))
    revoked = chosen.update(revoked_at=timezone.now())
    audit.note("members.revoke", acting_member, operator, count=revoked)
    return revoked


@transaction.atomic
def come_in(invitation: Invitation, *, user: User | None, name: str, phone: str = "") -> Member:
    """Come in by a code. Two people who type the last use at once do not both get in."""
    now = timezone.now()
    used = Invitation.objects.filter(
        pk=invitation.pk, revoked_at=None, expires_at__gt=now, uses__lt=models.F("uses_allowed")
    ).update(uses=models.F("uses") + 1)
    if not used:
        raise BadInput(N_("code: it was used or withdrawn; ask for another"))
    roles = (invitation.role,) if invitation.role else ()
    member = join(invitation.operator, user=user, name=name, phone=phone, roles=roles)
    audit.note("members.come_in", member, invitation)
    return member


@transaction.atomic
def ask_to_join(operator: Operator, *, user: User, name: str, words: str = "") -> JoinRequest:
    """Ask to belong; who asked already finds their request again."""
    if Member.objects.filter(operator=operator, user=user, state=Member.ACTIVE).exists():
        raise BadInput(N_("member: this account belongs to {name} already"), name=operator)
    waiting = JoinRequest.objects.filter(operator=operator, user=user, state=JoinRequest.ASKED)
    if (asked := waiting.first()) is not None:
        return asked
    asked = JoinRequest.objects.create(operator=operator, user=user, name=name, words=words or None)
    audit.note("members.ask_to_join", None, asked, operator=operator)
    return asked


def _answered(asked: JoinRequest, state: str, answer: str = "") -> None:
    done = JoinRequest.objects.filter(pk=asked.pk, state=JoinRequest.ASKED).update(
        state=state, answer=answer or None, answered_at=timezone.now()
    )
    if not done:
        raise BadInput(N_("request: it was answered or withdrawn meanwhile; reload the page"))


@transaction.atomic
def answer_request(
    asked: JoinRequest, accept: bool, *, answer: str = "", acting_member: Member
) -> Member | None:
    """Let somebody in or not, with a word; return the new member."""
    _answered(asked, JoinRequest.ACCEPTED if accept else JoinRequest.REFUSED, answer)
    audit.note("members.answer_request", acting_member, asked, accepted=accept)
    if not accept:
        return None
    return join(asked.operator, user=asked.user, name=asked.name, acting_member=acting_member)


@transaction.atomic
def withdraw_request(asked: JoinRequest) -> None:
    """Whoever asked takes it back."""
    _answered(asked, JoinRequest.WITHDRAWN)
    audit.note("members.withdraw_request", None, asked, operator=asked.operator)
