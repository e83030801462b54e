"""Courses, their sessions, who came, the questions before and after, the skills of people.

What somebody answers to a questionnaire is kept under the seat they took: it says what was learnt,
and is read by those who teach only as counts. A path of education holds no name at all.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member, RoleName
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Attempt", "Course", "Level", "Path", "Question", "Seat", "Session", "Skill", "Stage", "Way",
]  # fmt: skip


class Level(models.TextChoices):
    """For whom a course is."""

    FIRST = "first", lazy("first steps")
    ABLE = "able", lazy("to be able alone")
    TEACH = "teach", lazy("to teach others")


class Way(models.TextChoices):
    """How somebody took a seat."""

    WEB = "web", lazy("on this site")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone")


class Stage(models.TextChoices):
    """When a questionnaire is answered."""

    BEFORE = "before", lazy("before")
    AFTER = "after", lazy("after")


class Course(Record):
    """Something that can be learnt here, again and again."""

    title = models.CharField(max_length=140)
    level = models.CharField(max_length=6, choices=Level.choices)
    skill = models.CharField(max_length=80, help_text="what one is able to do after it, in words")
    objectives = models.TextField(max_length=2000, help_text="one a line")
    contents = models.TextField(max_length=4000, blank=True, help_text="one moment a line")
    hours = models.DecimalField(max_digits=5, decimal_places=1, help_text="hours of work together")
    languages = models.CharField(max_length=120, blank=True, help_text="as people say them")
    documents = models.TextField(
        max_length=2000, blank=True, help_text="what to print or copy before, one a line: off line"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; no longer given")

    class Meta:
        indexes = (models.Index(fields=["operator", "closed_at"], name="courses_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Question(Record):
    """One question asked before and after; one answer is right."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=240)
    answers = models.JSONField(help_text="two to five answers, in words")
    right = models.PositiveSmallIntegerField(help_text="place of the right one, from 0")


class Session(Record):
    """A course given once."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="sessions")
    at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: end not said")
    place = models.CharField(max_length=140)
    trainers = models.ManyToManyField(Member, related_name="+", blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True, help_text="empty: no limit")
    over_at = models.DateTimeField(null=True, blank=True, help_text="UTC; it was given")
    called_off_at = models.DateTimeField(
        null=True, blank=True, help_text="UTC; it does not take place"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "-at"], name="sessions_of_operator"),)


class Seat(Record):
    """Somebody who learns at a session; waits where there is no room."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="taken")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField(help_text="as given; sealed", once_erased="—")
    name_mark = models.CharField(
        max_length=64, blank=True, help_text="keyed hash of name and contact, without account"
    )
    contact = SealedTextField(null=True, blank=True, help_text="mail or phone; sealed")
    code = SealedTextField(null=True, blank=True, help_text="without account: opens it; sealed")
    code_mark = models.CharField(max_length=64, null=True, unique=True, help_text="keyed hash")
    is_woman = models.BooleanField(null=True, help_text="empty: not said")
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.WEB)
    waits = models.BooleanField(default=False, help_text="on the waiting list")
    came = models.BooleanField(null=True, help_text="empty: not noted yet")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["session", "member"], condition=models.Q(member__isnull=False),
                name="one_seat_a_member",
            ),
        )  # fmt: skip


class Attempt(Record):
    """The questionnaire answered once, before or after."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="attempts")
    stage = models.CharField(max_length=6, choices=Stage.choices)
    answers = models.JSONField(help_text="question: place of the answer; left out: not known")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seat", "stage"], name="one_attempt_a_stage"),
        )


class Skill(Record):
    """How able somebody is at something, as seen on a day; a new look is a new line."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=80)
    role = models.CharField(
        max_length=12, choices=RoleName.choices, blank=True, help_text="role that needs it"
    )
    grade = models.PositiveSmallIntegerField(help_text="0 none, 1 helped, 2 alone, 3 teaches it")
    seen_on = models.DateField(default=timezone.localdate)
    is_woman = models.BooleanField(null=True, help_text="empty: not said")
    course = models.ForeignKey(
        Course, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["operator", "what", "seen_on"], name="skills_in_time"),)


class Path(Record):
    """Understand, debate, act: for a school or a youth group. It names no child."""

    title = models.CharField(max_length=140)
    audience = models.CharField(max_length=140, help_text="class, club, age; never a name")
    understand = models.TextField(max_length=6000, help_text="the file: facts with sources")
    question = models.CharField(max_length=240, help_text="what is debated")
    roles = models.TextField(max_length=2000, help_text="who speaks for whom, one a line")
    rules = models.TextField(max_length=2000, help_text="of the debate, one a line")
    minutes = models.PositiveSmallIntegerField(help_text="of the debate")
    action = models.TextField(max_length=2000, blank=True, help_text="what they decided to do")
    outcome = models.TextField(max_length=4000, blank=True, help_text="what came of it")
    people = models.PositiveIntegerField(null=True, blank=True, help_text="how many took part")

    def __str__(self) -> str:
        return self.title
