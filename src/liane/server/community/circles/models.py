"""Circles: who is in, how they came in, what is said, what is needed, who calls whom.

A circle may hold people of several operators of the box. Nobody else knows that it is there: it is
in no list, no search, no journal and no export of an operator, and its bearer does not see it
unless admitted. Its name, words, reasons and phones are sealed. It keeps a journal of its own.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.circles.kinds import ActorGroup
from liane.server.community.members.models import Member
from liane.server.site.identifiers import uuid7
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Call",
    "Candidacy",
    "Circle",
    "Introduction",
    "Need",
    "Place",
    "Post",
    "Sponsorship",
    "Theme",
    "Trace",
    "TreeTest",
]


class Circle(Record):
    """A vetted network; its home operator keeps it on this box and does not read it."""

    name = SealedTextField(help_text="sealed")
    purpose = SealedTextField(help_text="what it is for, what is said in it; sealed")
    waiting_days = models.PositiveSmallIntegerField(
        default=7, help_text="days between the second sponsor and the admission"
    )
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it lives")


class Wish(models.TextChoices):
    """How somebody wants to know that there is something new."""

    NONE = "none", lazy("on the page alone")
    MAIL = "mail", lazy("by mail too")
    SMS = "sms", lazy("by text message too")


class Place(models.Model):
    """Somebody is in a circle. Who left has no phone there any more."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=12, choices=ActorGroup.choices, default=ActorGroup.PUBLIC)
    keeps = models.BooleanField(default=False, help_text="admits, excludes, keeps the phone tree")
    since = models.DateTimeField(default=timezone.now, help_text="UTC")
    left_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while in")
    phone = SealedTextField(null=True, blank=True, help_text="for the phone tree alone; sealed")
    wish = models.CharField(max_length=4, choices=Wish.choices, default=Wish.NONE)
    told_at = models.DateTimeField(default=timezone.now, help_text="UTC; last word sent")
    alerted_at = models.DateTimeField(
        null=True, blank=True, help_text="UTC; last word of an alert, which does not wait"
    )
    exclusion_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who asks that they be excluded; a second person has to agree",
    )
    exclusion_reason = SealedTextField(null=True, blank=True, help_text="sealed")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "member"],
                condition=Q(left_at=None),
                name="once_in_a_circle",
            ),
        )


class Introduction(models.Model):
    """A code that somebody hands to who will sponsor them; only its keyed hash is kept."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=40, db_index=True, help_text="blind mark of the code")
    until = models.DateTimeField(help_text="UTC; it is worth nothing afterwards")


class Candidacy(models.Model):
    """Somebody is proposed. A refusal is told to nobody, and its reasons are erased."""

    class State(models.TextChoices):
        OPEN = "open", lazy("proposed")
        ADMITTED = "admitted", lazy("admitted")
        REFUSED = "refused", lazy("not admitted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="candidacies")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=12, choices=ActorGroup.choices, default=ActorGroup.PUBLIC)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    wait_until = models.DateTimeField(
        null=True, blank=True, help_text="UTC; set when there are sponsors enough"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["circle", "member"],
                condition=Q(state="open"),
                name="proposed_once_to_a_circle",
            ),
        )


class Sponsorship(models.Model):
    """Somebody in the circle answers for a candidate, or objects; the reason is sealed."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.CASCADE, related_name="words")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    objects_to = models.BooleanField(default=False, help_text="an objection, not a sponsorship")
    reason = SealedTextField(help_text="sealed; erased with a refusal")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["candidacy", "place"], name="one_word_each_on_a_candidate"
            ),
        )


class Theme(models.Model):
    """A thematic group inside a circle."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="themes")
    name = SealedTextField(help_text="sealed")
    people = models.ManyToManyField(Place, related_name="themes")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC")


class Post(models.Model):
    """What somebody tells the circle; it may be taken back, never rewritten."""

    class Kind(models.TextChoices):
        REPORT = "report", lazy("report")
        IDEA = "idea", lazy("idea")
        UPDATE = "update", lazy("update")
        ALERT = "alert", lazy("alert")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="posts")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="posts"
    )
    answers_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    author = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.UPDATE)
    title = SealedTextField(help_text="sealed")
    text = SealedTextField(help_text="sealed")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["circle", "answers_to", "-at"], name="posts_of_circle"),)


class Need(models.Model):
    """Something that the circle lacks, in one of four kinds, and what answered it."""

    class Kind(models.TextChoices):
        TRAINING = "training", lazy("training")
        RESOURCES = "resources", lazy("resources")
        RESEARCH = "research", lazy("research")
        TOOLS = "tools", lazy("tools")

    class Answer(models.TextChoices):
        COURSE = "course", lazy("a course")
        GRANT = "grant", lazy("a grant")
        PROJECT = "project", lazy("a project")
        EXPERT = "expert", lazy("an expert")

    class Priority(models.IntegerChoices):
        FIRST = 1, lazy("1 · at once")
        SOON = 2, lazy("2 · this season")
        LATER = 3, lazy("3 · when we can")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="needs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = SealedTextField(help_text="sealed")
    text = SealedTextField(blank=True, help_text="sealed")
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.SOON)
    owner = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    answer_kind = models.CharField(max_length=8, blank=True, choices=Answer.choices)
    answer = SealedTextField(null=True, blank=True, help_text="what answered it; sealed")
    answered_on = models.DateField(null=True, blank=True, help_text="empty while it is a need")

    class Meta:
        indexes = (models.Index(fields=["circle", "answered_on"], name="needs_of_circle"),)


class Call(models.Model):
    """In the phone tree, one person calls another."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="calls")
    caller = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="calls")
    called = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["caller", "called"], name="called_once_by_each"),
        )


class TreeTest(models.Model):
    """The phone tree was tried for real; a test is never rewritten."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="tests")
    on = models.DateField(default=timezone.localdate)
    people = models.PositiveIntegerField(help_text="people in the tree that day")
    reached = models.PositiveIntegerField(help_text="people who were reached")
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="until the last one was reached; empty: not timed"
    )
    note = SealedTextField(blank=True, help_text="who was missed, why; sealed")


class Trace(models.Model):
    """The circle's own journal: what was done, by whom; the operator's journal says nothing."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="traces")
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    what = models.CharField(max_length=24, help_text="name of the action")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")
