"""Where an operator stands: under which parent, with that parent's consent."""

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import MoveRequest, Operator
from liane.server.community.operators.queries import ancestors_of
from liane.server.community.operators.rules import makes_a_circle
from liane.server.site import audit
from liane.words import N_

__all__ = ["answer_move", "ask_to_move", "leave_parent", "withdraw_move"]


def _guard_circle(operator: Operator, parent: Operator) -> None:
    chain = [parent.pk, *(each.pk for each in ancestors_of(parent))]
    if makes_a_circle(operator.pk, chain):
        raise BadInput(N_("parent: {name} is inside this operator; choose another"), name=parent)


@transaction.atomic
def ask_to_move(
    operator: Operator, parent: Operator, *, words: str = "", acting_member: Member
) -> MoveRequest:
    """Ask to stand under `parent`; nothing moves before it consents."""
    _guard_circle(operator, parent)
    if operator.parent_id == parent.pk:
        raise BadInput(N_("parent: this operator stands there already"))
    pending = MoveRequest.objects.filter(operator=operator, state=MoveRequest.ASKED)
    pending.update(state=MoveRequest.WITHDRAWN)
    asked = MoveRequest.objects.create(operator=operator, parent=parent, words=words)
    audit.note("operators.ask_to_move", acting_member, asked, parent=parent.slug)
    return asked


def _still_asked(asked: MoveRequest, state: str, answer: str = "") -> None:
    done = MoveRequest.objects.filter(pk=asked.pk, state=MoveRequest.ASKED).update(
        state=state, answer=answer, answered_at=timezone.now()
    )
    if not done:
        raise BadInput(N_("request: it was answered or withdrawn meanwhile; reload the page"))


@transaction.atomic
def answer_move(
    asked: MoveRequest, accept: bool, *, answer: str = "", acting_member: Member
) -> None:
    """The wished parent consents or not; `acting_member` bears the parent."""
    if acting_member.operator_id != asked.parent_id:
        raise BadInput(N_("request: only the operator that was asked may answer it"))
    if accept:
        _guard_circle(asked.operator, asked.parent)
        Operator.objects.filter(pk=asked.operator_id).update(parent=asked.parent)
    _still_asked(asked, MoveRequest.ACCEPTED if accept else MoveRequest.REFUSED, answer)
    audit.note("operators.answer_move", acting_member, asked, accepted=accept)


@transaction.atomic
def withdraw_move(asked: MoveRequest, *, acting_member: Member) -> None:
    """Take the wish back before it is answered."""
    _still_asked(asked, MoveRequest.WITHDRAWN)
    audit.note("operators.withdraw_move", acting_member, asked)


@transaction.atomic
def leave_parent(operator: Operator, *, acting_member: Member) -> None:
    """Stand alone again; no consent is needed to leave."""
    if operator.parent_id is None:
        raise BadInput(N_("parent: this operator stands alone already"))
    Operator.objects.filter(pk=operator.pk).update(parent=None)
    audit.note("operators.leave_parent", acting_member, operator)
