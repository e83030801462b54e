"""Questions to the helpers, and how long an answer takes."""

from datetime import timedelta

from django.db.models import QuerySet

from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.actions.tickets import index_of
from liane.server.networks.upkeep.models import Question
from liane.server.networks.upkeep.models.questions import QuestionState
from liane.server.networks.upkeep.rules.words import median_delay

__all__ = ["LAST_ANSWERS", "questions_of", "reply_delay"]

LAST_ANSWERS = 20


def questions_of(
    operator: Operator, *, asked_by: Member | None = None, which: str = ""
) -> QuerySet[Question]:
    """Questions: waiting first; only those of a member if given; `over` for the answered ones."""
    found = Question.objects.filter(operator=operator)
    if asked_by is not None:
        return found.filter(asker_index=index_of(asked_by)).order_by("-id")
    if which == "over":
        return found.filter(state=QuestionState.ANSWERED).order_by("-id")
    return found.exclude(state=QuestionState.ANSWERED).order_by("id")


def reply_delay(operator: Operator) -> timedelta | None:
    """How long a first reply took, median of the last twenty; None where there was none."""
    answered = Question.objects.filter(operator=operator, first_reply_at__isnull=False)
    last = answered.order_by("-first_reply_at").values_list("made_at", "first_reply_at")
    return median_delay(then - asked for asked, then in last[:LAST_ANSWERS] if then)
