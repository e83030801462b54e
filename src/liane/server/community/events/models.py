"""Days when people come together: what they are for, who comes, what came of it.

A person takes a place under a name or a pseudonym; name and contact are sealed, and so is the code
of the ticket. Opinions are kept without the ticket they came with. A hub follows a meeting held
elsewhere: its sessions, what the place needs, the questions that were passed on.
"""

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "CalendarAddress",
    "Event",
    "HubCheck",
    "HubSession",
    "Opinion",
    "Photo",
    "Place",
    "RelayedQuestion",
    "Way",
]


class Way(models.TextChoices):
    """How somebody took a place."""

    WEB = "web", lazy("on the site")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone")
    DOOR = "door", lazy("at the door")


class Event(Record):
    """A workshop, a hub, a day: announced, held, reported."""

    class Kind(models.TextChoices):
        WORKSHOP = "workshop", lazy("workshop")
        HUB = "hub", lazy("remote hub")
        TALK = "talk", lazy("talk or film")
        OUTING = "outing", lazy("work together on the ground")
        OTHER = "other", lazy("something else")

    class State(models.TextChoices):
        DRAFT = "draft", lazy("being prepared")
        ANNOUNCED = "announced", lazy("announced")
        HELD = "held", lazy("it took place")
        CANCELLED = "cancelled", lazy("it does not take place")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.WORKSHOP)
    title = models.CharField(max_length=140)
    at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, blank=True, help_text="UTC; empty: end not said")
    place = models.CharField(max_length=140, blank=True)
    online = models.CharField(max_length=200, blank=True, help_text="how to take part from afar")
    public = models.BooleanField(default=True, help_text="read by everybody, not members alone")
    places = models.PositiveIntegerField(null=True, blank=True, help_text="people; empty: no limit")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="UTC; no place taken on the site after it"
    )
    concept = models.TextField(blank=True, max_length=8000, help_text="why, from what, for whom")
    objectives = models.TextField(blank=True, max_length=4000, help_text="one a line")
    expected = models.TextField(blank=True, max_length=4000, help_text="results, one a line")
    agenda = models.TextField(blank=True, max_length=6000, help_text="one moment a line")
    invitation = models.TextField(blank=True, max_length=4000, help_text="what is sent to people")
    obtained = models.TextField(blank=True, max_length=6000, help_text="results, one a line")
    report = models.TextField(blank=True, max_length=20000, help_text="what happened")
    cost_planned = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="operator's currency"
    )
    cost_spent = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="operator's currency"
    )
    follows = models.CharField(
        max_length=140, blank=True, help_text="of a hub: the meeting it follows, and who holds it"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "-at"], name="events_of_operator"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether its hour is past."""
        return (self.until or self.at) < timezone.now()

    def takes_people(self, now: datetime) -> bool:
        """Whether a place can be taken on the site."""
        ends = self.closes_at or self.until or self.at
        return self.state == self.State.ANNOUNCED and now <= ends


class Place(Record):
    """Somebody comes, waits for a place, or gave it back."""

    class State(models.TextChoices):
        COMING = "coming", lazy("coming")
        WAITING = "waiting", lazy("on the waiting list")
        GIVEN_BACK = "given_back", lazy("gave it back")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="taken")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = SealedTextField(once_erased="—", help_text="name or pseudonym; sealed")
    name_mark = models.CharField(max_length=64, help_text="keyed hash, to find a name again")
    contact = SealedTextField(null=True, blank=True, help_text="mail or phone; sealed")
    remind = models.BooleanField(default=False, help_text="they agreed to be reminded")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    interested = models.BooleanField(
        default=False, help_text="they agreed to be told how to belong to the association"
    )
    invited_at = models.DateTimeField(null=True, blank=True, help_text="UTC; told how to belong")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.WEB)
    state = models.CharField(max_length=10, choices=State.choices, default=State.COMING)
    code = SealedTextField(help_text="of the ticket; sealed")
    code_mark = models.CharField(max_length=64, unique=True, help_text="keyed hash of the code")
    came_at = models.DateTimeField(null=True, blank=True, help_text="UTC; when it was noted, once")
    gave_opinion = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=["event", "state", "id"], name="places_of_event"),
            models.Index(fields=["event", "name_mark"], name="places_by_name"),
        )


class Opinion(models.Model):
    """What somebody thought of it. Nothing says who."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="opinions")
    mark = models.PositiveSmallIntegerField(help_text="1 (of no use) to 5 (very useful)")
    words = SealedTextField(null=True, blank=True, help_text="what to keep, what to change; sealed")


class Photo(Record):
    """A picture of the day, re-encoded: it no longer says where or with what it was taken."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="photos")
    sha256 = models.CharField(max_length=64)
    width_px = models.PositiveIntegerField(help_text="pixels")
    height_px = models.PositiveIntegerField(help_text="pixels")
    caption = models.CharField(max_length=140, blank=True)


class HubSession(Record):
    """A session of the meeting that a hub follows."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=140)
    at = models.DateTimeField(help_text="UTC")
    until = models.DateTimeField(null=True, blank=True, help_text="UTC")
    language = models.CharField(max_length=60, blank=True, help_text="as people say it")
    address = models.CharField(max_length=200, blank=True, help_text="where it is seen")
    about = models.TextField(blank=True, max_length=2000)


class HubCheck(Record):
    """What a host site needs, and whether it is there."""

    class What(models.TextChoices):
        LINK = "link", lazy("link: fast enough for the picture, measured there")
        POWER = "power", lazy("power: until the end, with something if it is cut")
        SEATS = "seats", lazy("seats, and a way in for everybody")
        SCREEN = "screen", lazy("screen and sound that the last row sees and hears")
        MODERATOR = "moderator", lazy("moderator, who also passes questions on")
        TRANSLATION = "translation", lazy("translation into the languages of the room")
        CONSENT = "consent", lazy("people are told that the room may be seen or recorded")

    class State(models.TextChoices):
        UNKNOWN = "unknown", lazy("not looked at")
        READY = "ready", lazy("in place")
        MISSING = "missing", lazy("missing")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="checks")
    what = models.CharField(max_length=12, choices=What.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UNKNOWN)
    note = models.CharField(max_length=200, blank=True, help_text="what was seen, what is missing")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "what"], name="one_check_each"),)


class RelayedQuestion(Record):
    """A question of the room, passed on to the meeting."""

    class State(models.TextChoices):
        WAITING = "waiting", lazy("to be passed on")
        RELAYED = "relayed", lazy("passed on")
        ANSWERED = "answered", lazy("answered")
        NOT_TAKEN = "not_taken", lazy("not taken")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="questions")
    session = models.ForeignKey(
        HubSession, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    text = models.TextField(max_length=1000)
    asked_by = SealedTextField(null=True, blank=True, help_text="name to be said there; sealed")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    answer = models.TextField(blank=True, max_length=2000)


class CalendarAddress(Record):
    """The secret address under which a member's phone reads the calendar of the operator."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    secret = SealedTextField(help_text="shown again to its owner")
    secret_hash = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
