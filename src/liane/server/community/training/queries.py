"""What is read of training: courses, sessions, what was learnt, who is able to do what."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from liane.server.community.events.rules import code_of
from liane.server.community.members.models import Member
from liane.server.community.operators.models import Operator
from liane.server.community.training.models import (
    Attempt,
    Course,
    Path,
    Question,
    Seat,
    Session,
    Skill,
)
from liane.server.community.training.rules import Gain, Seen, gains
from liane.server.site.sealing import blind

__all__ = [
    "courses_of", "followed_by", "held_between", "learnt", "mark_of_code", "named",
    "paths_of", "seat_by_code", "seen_of", "sessions_between", "sessions_of", "sessions_to_come",
    "skills_of",
]  # fmt: skip

_SITTING = Count("taken", filter=Q(taken__waits=False))


def courses_of(operator: Operator, *, closed: bool = False) -> QuerySet[Course]:
    """Courses that are given, or no longer are; by level."""
    found = Course.objects.filter(operator=operator, closed_at__isnull=not closed)
    return found.order_by("level", "title")


def sessions_of(operator: Operator) -> QuerySet[Any]:
    """Sessions, the latest first, with how many sit."""
    every = Session.objects.filter(operator=operator).select_related("course")
    return every.annotate(sitting=_SITTING).order_by("-at")


def sessions_to_come(operator: Operator) -> QuerySet[Any]:
    """Sessions that are not given yet nor called off, the next first."""
    return sessions_of(operator).filter(over_at=None, called_off_at=None).order_by("at", "id")


def sessions_between(operator: Operator, start: datetime, end: datetime) -> QuerySet[Session]:
    """Sessions of these days."""
    found = Session.objects.filter(
        operator=operator, called_off_at=None, at__gte=start, at__lte=end
    )
    return found.select_related("course").order_by("at", "id")


def mark_of_code(code: str) -> str:
    """How a seat without account is found by its code."""
    return blind("training code", code)


def seat_by_code(operator: Operator, typed: str) -> Seat | None:
    """The seat that a code opens."""
    code = code_of(typed)
    found = Seat.objects.filter(operator=operator, code_mark=mark_of_code(code), member=None)
    return found.select_related("session__course").first() if code else None


def held_between(operator: Operator, start: date, end: date) -> QuerySet[Any]:
    """Sessions given in these days with title and how many came, for a report of the year."""
    given = Session.objects.filter(operator=operator, at__date__range=(start, end))
    came = Count("taken", filter=Q(taken__came=True))
    titled = given.exclude(over_at=None).annotate(title=F("course__title"), came=came)
    return titled.order_by("at", "id")


def followed_by(member: Member) -> QuerySet[Seat]:
    """The seats of sessions that a member followed."""
    return Seat.objects.filter(member=member, came=True)


def learnt(session: Session) -> list[tuple[Question, Gain]]:
    """Each question with what people knew before and after."""
    questions = {str(each.pk): each for each in session.course.questions.order_by("id")}
    said: dict[Any, dict[str, dict[str, int]]] = {}
    rows = Attempt.objects.filter(seat__session=session).values_list("seat", "stage", "answers")
    for seat, stage, answers in rows:
        said.setdefault(seat, {})[stage] = answers
    pairs = [(each.get("before"), each.get("after")) for each in said.values()]
    right = {key: each.right for key, each in questions.items()}
    return [(questions[gain.question], gain) for gain in gains(right, pairs)]


def seen_of(operator: Operator) -> list[Seen]:
    """Every look at a skill, for the matrix; names stay sealed."""
    rows = Skill.objects.filter(operator=operator, member__state=Member.ACTIVE)
    fields = ("member", "what", "grade", "seen_on", "role", "is_woman")
    return [
        Seen(str(who), what, grade, on, role, woman)
        for who, what, grade, on, role, woman in rows.order_by("id").values_list(*fields)[:5000]
    ]


def named(keys: Collection[str]) -> dict[str, str]:
    """The names of members by their identifier, for those who teach."""
    rows = Member.objects.filter(pk__in=list(keys)).only("name")
    return {str(each.pk): str(each.name) for each in rows}


def skills_of(member: Member) -> QuerySet[Skill]:
    """What was seen of one member, the last look first."""
    return Skill.objects.filter(member=member).order_by("-seen_on", "-id")


def paths_of(operator: Operator) -> QuerySet[Path]:
    """Paths of education, the latest first."""
    return Path.objects.filter(operator=operator).order_by("-id")
