"""Courses, the questions asked before and after, sessions."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from liane.server.community.members.models import Member
from liane.server.community.training.actions.guards import must, must_teach
from liane.server.community.training.models import Attempt, Course, Level, Question, Session
from liane.server.site import audit, records
from liane.words import N_

__all__ = ["add_question", "change_course", "end_session", "make_course", "plan_session"]

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
    must(
        not Attempt.objects.filter(seat__session__course=course).exists(),
        N_("question: people answered already; before and after must ask the same"),
    )
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
def plan_session(
    course: Course,
    *,
    acting_member: Member,
    at: datetime,
    place: str,
    until: datetime | None = None,
    seats: int | None = None,
    trainers: Collection[Member] = (),
) -> Session:
    """Say when and where a course is given, by whom, for how many."""
    must_teach(acting_member)
    must(bool(place.strip()), N_("session: say where it takes place"))
    must(until is None or until > at, N_("session: it ends after it begins"))
    must(
        all(each.operator_id == course.operator_id for each in trainers),
        N_("session: a trainer is no member here"),
    )
    made = Session.objects.create(
        operator_id=course.operator_id, course=course, at=at, until=until,
        place=place.strip()[:140], seats=seats,
    )  # fmt: skip
    made.trainers.set(trainers)
    audit.note("training.plan_session", acting_member, made)
    return made


@transaction.atomic
def end_session(session: Session, *, acting_member: Member) -> None:
    """It was given: certificates can be printed."""
    must_teach(acting_member)
    must(session.taken.filter(came=True).exists(), N_("session: note who came before it is over"))
    ended = Session.objects.filter(pk=session.pk, over_at=None).update(over_at=timezone.now())
    must(bool(ended), N_("session: it is over already"))
    audit.note("training.end_session", acting_member, session)
