"""Courses, and the questions asked before and after."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.training.actions.guards import must, must_teach
from liane.server.community.training.models import Attempt, Course, Level, Question
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["add_question", "change_course", "close_course", "drop_question", "make_course"]

_MOST_QUESTIONS = 20


@transaction.atomic
def make_course(*, acting_member: Member, title: str, level: str, **facts: Any) -> Course:
    """Say what can be learnt: objectives, contents, hours, languages, documents."""
    must_teach(acting_member)
    must(bool(title.strip()), N_("course: give it a title"))
    must(level in Level.values, N_("course: choose its level"))
    made = Course.objects.create(
        operator_id=acting_member.operator_id, title=title.strip()[:140], level=level, **facts
    )
    audit.note("training.make_course", acting_member, made)
    audit.share(made, "training", {"title": made.title, "level": made.level})
    return made


@transaction.atomic
def change_course(
    course: Course, seen_version: int, *, acting_member: Member, **values: Any
) -> Course:
    """Say a course better."""
    must_teach(acting_member)
    found = records.change(course, seen_version, **values)
    audit.note("training.change_course", acting_member, found)
    audit.share(found, "training", {"title": found.title, "level": found.level})
    return found


@transaction.atomic
def close_course(course: Course, closed: bool, *, acting_member: Member) -> Course:
    """It is no longer given, or is again; what was learnt stays."""
    must_teach(acting_member)
    found = records.change(course, course.version, closed_at=timezone.now() if closed else None)
    audit.note("training.close_course", acting_member, found, closed=closed)
    return found


def _must_be_unasked(course: Course) -> None:
    must(
        not Attempt.objects.filter(seat__session__course=course).exists(),
        N_("question: people answered already; before and after must ask the same"),
    )


@transaction.atomic
def add_question(
    course: Course, *, acting_member: Member, text: str, answers: Sequence[str], right: int
) -> Question:
    """Add a question; none once somebody answered: before and after must ask the same."""
    must_teach(acting_member)
    Course.objects.select_for_update().get(pk=course.pk)
    told = [each.strip() for each in answers if each.strip()]
    must(bool(text.strip()), N_("question: write what is asked"))
    must(2 <= len(told) <= 5, N_("question: write from two to five answers, one a line"))
    must(0 <= right < len(told), N_("question: say which line is the right answer"))
    _must_be_unasked(course)
    must(
        course.questions.count() < _MOST_QUESTIONS, N_("question: twenty are enough for one course")
    )
    made = Question.objects.create(
        operator_id=course.operator_id, course=course, text=text.strip()[:240], answers=told,
        right=right,
    )  # fmt: skip
    audit.note("training.add_question", acting_member, course)
    return made


@transaction.atomic
def drop_question(question: Question, *, acting_member: Member) -> None:
    """Take a question out, as long as nobody answered."""
    must_teach(acting_member)
    _must_be_unasked(Course.objects.select_for_update().get(pk=question.course_id))
    audit.note("training.drop_question", acting_member, question.course)
    question.delete()
