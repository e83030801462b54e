"""What a fault or a question taught is written once and used again."""

from typing import Any

from django.db import transaction
from django.db.models import F

from liane.errors import BadInput
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Lesson, Ticket, TicketEvent
from liane.server.networks.upkeep.rules.words import plain
from liane.server.site import audit
from liane.words import N_

__all__ = ["reuse_lesson", "write_lesson"]


@transaction.atomic
def write_lesson(
    operator: Operator,
    *,
    acting_member: Member,
    title: str,
    problem: str,
    fix: str,
    cause: str = "",
    tags: list[str] | None = None,
    **sources: Any,
) -> Lesson:
    """Write a lesson, from a ticket, a visit or a question (`sources`) or from nothing."""
    if not (title.strip() and problem.strip() and fix.strip()):
        raise BadInput(N_("lesson: give it a title, what one sees, and what to do"))
    tags = tags or []
    lesson = Lesson.objects.create(
        operator=operator, title=title.strip(), problem=problem.strip(), cause=cause.strip(),
        fix=fix.strip(), tags=tags, found_by=plain(" ".join([title, problem, cause, fix, *tags])),
        **sources,
    )  # fmt: skip
    audit.note("upkeep.write_lesson", acting_member, lesson)
    told = {"title": title, "problem": problem, "cause": cause, "fix": fix, "tags": tags}
    audit.share(lesson, "lessons", told)
    return lesson


@transaction.atomic
def reuse_lesson(lesson: Lesson, ticket: Ticket, *, acting_member: Member) -> None:
    """Say in the history of a ticket that a lesson helps here."""
    Lesson.objects.filter(pk=lesson.pk).update(reused=F("reused") + 1)
    TicketEvent.objects.create(
        operator_id=ticket.operator_id, ticket=ticket, verb="lesson", words=lesson.title,
        said_by=acting_member.name,
    )  # fmt: skip
    audit.note("upkeep.reuse_lesson", acting_member, lesson, number=ticket.number)
