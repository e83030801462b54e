"""Asking the helpers and answering: hints first, where who asks wants to find out alone."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.actions.tickets import VISITORS_AN_HOUR, index_of
from liane.server.networks.upkeep.models import PhoneCall, Question, Reply
from liane.server.networks.upkeep.models.questions import QuestionState, ReplyKind, Wish
from liane.server.networks.upkeep.models.tickets import Channel
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["ask", "log_call", "reply"]

_BECOMES = {
    ReplyKind.HINT: QuestionState.HINTED,
    ReplyKind.ANSWER: QuestionState.ANSWERED,
    ReplyKind.MORE: QuestionState.OPEN,
}


@transaction.atomic
def ask(
    operator: Operator,
    *,
    acting_member: Member | None,
    subject: str,
    context: str = "",
    wish: str = Wish.STEPS,
    channel: str = Channel.WEB,
    asker: str = "",
    phone: str = "",
) -> Question:
    """Ask the helpers; `asker` is whom it is entered for, by phone or from paper."""
    if not subject.strip():
        raise BadInput(N_("question: write it in one line"))
    own = acting_member is not None and channel == Channel.WEB and not asker
    if acting_member is None:
        _refuse_a_flood(operator)
    question = Question.objects.create(
        operator=operator,
        subject=subject.strip(),
        context=context.strip() or None,
        wish=wish,
        channel=channel,
        asker=(str(acting_member.name) if own and acting_member else asker.strip()) or None,
        asker_phone=phone.strip() or None,
        asker_index=index_of(acting_member) if own and acting_member else "",
    )
    audit.note("upkeep.ask", acting_member, question, operator=operator, channel=channel)
    return question


def _refuse_a_flood(operator: Operator) -> None:
    hour = timezone.now() - timedelta(hours=1)
    fresh = Question.objects.filter(operator=operator, asker_index="", made_at__gt=hour)
    if fresh.count() >= VISITORS_AN_HOUR:
        raise BadInput(N_("question: very many came in this hour; call the helpers"))


@transaction.atomic
def reply(question: Question, kind: str, words: str, *, acting_member: Member | None) -> Reply:
    """Give a hint or an answer, or (who asked) say more."""
    if not words.strip():
        raise BadInput(N_("reply: it is empty; write a hint or an answer"))
    now = Question.objects.select_for_update().get(pk=question.pk)
    values: dict[str, Any] = {"state": _BECOMES[ReplyKind(kind)]}
    if kind != ReplyKind.MORE and now.first_reply_at is None:
        values["first_reply_at"] = timezone.now()
    records.change(now, now.version, **values)
    audit.note("upkeep.reply", acting_member, now, operator=now.operator, kind=kind)
    return Reply.objects.create(
        operator_id=now.operator_id, question=now, kind=kind, words=words.strip(),
        said_by=acting_member.name if acting_member else None,
    )  # fmt: skip


@transaction.atomic
def log_call(
    operator: Operator,
    *,
    acting_member: Member,
    about: str,
    who: str = "",
    minutes: int | None = None,
) -> PhoneCall:
    """Write down a call that was taken or made."""
    if not about.strip():
        raise BadInput(N_("call: write what it was about"))
    audit.note("upkeep.log_call", acting_member, operator=operator, minutes=minutes)
    return PhoneCall.objects.create(
        operator=operator, about=about.strip(), who=who.strip() or None, minutes=minutes,
        said_by=acting_member.name,
    )  # fmt: skip
