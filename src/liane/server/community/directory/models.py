"""The directory: actors and what they agreed to, who works with whom, requests, jobs, actions.

An organisation is known by its name and topics; a person is not shown to the public without their
word. Contacts and names of persons are sealed. What somebody agreed to is a record of its own: who
said so, when and how; it can be withdrawn, and then hides again what it had opened.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.directory.kinds import Family, Level
from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField
from liane.server.site.tables.brought import Brought

__all__ = ["Actor", "ActorTable", "Consent", "DigitalAction", "Job", "Request", "Tie"]


def _by() -> "models.ForeignKey[Member | None, Member | None]":
    return models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Actor(Record):
    """An organisation or a person that one can work with, ask or warn."""

    family = models.CharField(max_length=12, choices=Family.choices)
    is_person = models.BooleanField(default=False, help_text="a person, not an organisation")
    title = models.CharField(
        max_length=160, blank=True, help_text="name of the organisation; empty for a person"
    )
    person = SealedTextField(
        null=True, blank=True, help_text="the person, or whom to ask for there; sealed"
    )
    phone = SealedTextField(null=True, blank=True, help_text="international form; sealed")
    mail = SealedTextField(null=True, blank=True, help_text="e-mail; sealed")
    whereabouts = SealedTextField(null=True, blank=True, help_text="where they are found; sealed")
    site = models.URLField(max_length=200, blank=True, help_text="public web page")
    about = models.TextField(max_length=1000, blank=True, help_text="what they do, what they bring")
    topics = models.JSONField(default=list, help_text="codes of kinds.Topic")
    languages = models.JSONField(default=list, help_text="ISO 639 codes")
    zone = models.CharField(
        max_length=80, blank=True, help_text="area they cover, never an address"
    )
    seen_on = models.DateField(null=True, blank=True, help_text="day somebody last checked it")
    plain = models.TextField(editable=False, default="", help_text="public words, to search in")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while listed")

    class Meta:
        indexes = (models.Index(fields=["operator", "ended_at", "family"], name="actors_listed"),)

    @property
    def name(self) -> str:
        """As it is shown to those who may know it."""
        return self.title or str(self.person or "?")

    def __str__(self) -> str:
        return self.name


class Consent(Record):
    """An actor agreed to be shown, to members or to everybody, or to be written to."""

    class Scope(models.TextChoices):
        MEMBERS = "members", lazy("contact shown to members")
        PUBLIC = "public", lazy("contact shown to everybody")
        WRITE = "write", lazy("get our letters and mails")

    class Way(models.TextChoices):
        PAPER = "paper", lazy("signed on paper")
        MAIL = "mail", lazy("by mail")
        PHONE = "phone", lazy("by phone")
        PRESENCE = "presence", lazy("face to face")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=8, choices=Scope.choices)
    given_by = SealedTextField(help_text="who said yes; sealed")
    given_on = models.DateField(default=timezone.localdate)
    way = models.CharField(max_length=8, choices=Way.choices)
    noted_by = _by()
    withdrawn_on = models.DateField(null=True, blank=True, help_text="empty while it holds")


class ActorTable(Brought):
    """A table of actors that was read in."""

    before = SealedTextField(
        null=True,
        blank=True,
        help_text="JSON: [actor, version, fields as they were or null, consents]; sealed, to undo",
    )


class Tie(Record):
    """How closely two sides work together: `giver` informs, consults… `taker`.

    A side is an actor, a group of ours, or, when both are empty, the operator itself.
    """

    giver = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    giver_group = models.UUIDField(null=True, blank=True, help_text="groups.Group")
    taker = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    taker_group = models.UUIDField(null=True, blank=True, help_text="groups.Group")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    both_ways = models.BooleanField(default=False, help_text="the other side does so too")
    since = models.DateField(null=True, blank=True, help_text="empty: not known")
    note = models.CharField(max_length=240, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="empty while it holds")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(giver=None) | models.Q(giver_group=None),
                name="one_giver_in_a_tie",
            ),
            models.CheckConstraint(
                condition=models.Q(taker=None) | models.Q(taker_group=None),
                name="one_taker_in_a_tie",
            ),
        )
        indexes = (models.Index(fields=["operator", "ended_on"], name="ties_of_operator"),)


class Request(Record):
    """An introduction or a quote asked of an actor, and what came of it."""

    class Kind(models.TextChoices):
        QUOTE = "quote", lazy("a quote")
        INTRODUCTION = "introduction", lazy("an introduction")

    class State(models.TextChoices):
        ASKED = "asked", lazy("written, not sent yet")
        SENT = "sent", lazy("request sent")
        ANSWERED = "answered", lazy("answer received")
        CLOSED = "closed", lazy("request closed")

    class Way(models.TextChoices):
        MAIL = "mail", lazy("by mail")
        LETTER = "letter", lazy("by letter")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = SealedTextField(help_text="what is asked; sealed")
    wanted_on = models.DateField(null=True, blank=True, help_text="for when; empty: not said")
    asked_by = _by()
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    way = models.CharField(max_length=8, blank=True, choices=Way.choices)
    sent_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = SealedTextField(null=True, blank=True, help_text="what they answered; sealed")
    price = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="in `currency`"
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    outcome = models.CharField(max_length=240, blank=True, help_text="what was decided")

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "-id"], name="requests_asked"),)


class Job(Record):
    """What a provider did for the operator, told in facts: no mark, no star."""

    class Said(models.TextChoices):
        YES = "yes", lazy("yes")
        PARTLY = "partly", lazy("partly")
        NO = "no", lazy("no")
        UNKNOWN = "unknown", lazy("not known")

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="jobs")
    what = models.CharField(max_length=200, help_text="the job, in a line")
    ended_on = models.DateField(help_text="the day it was delivered")
    on_time = models.CharField(max_length=8, choices=Said.choices, default=Said.UNKNOWN)
    as_agreed = models.CharField(max_length=8, choices=Said.choices, default=Said.UNKNOWN)
    price_held = models.CharField(max_length=8, choices=Said.choices, default=Said.UNKNOWN)
    still_works = models.CharField(max_length=8, choices=Said.choices, default=Said.UNKNOWN)
    note = models.TextField(max_length=1000, blank=True, help_text="facts that help the next one")
    reply = models.TextField(max_length=1000, blank=True, help_text="what the provider answers")
    told_by = _by()


class DigitalAction(Record):
    """A digital action of others on the territory: a public programme, a shop, a school's room."""

    class Sector(models.TextChoices):
        PUBLIC = "public", lazy("public")
        PRIVATE = "private", lazy("private")
        MIXED = "mixed", lazy("public and private")
        COMMON = "common", lazy("association or commons")

    class Overlap(models.TextChoices):
        UNKNOWN = "unknown", lazy("not looked at yet")
        NONE = "none", lazy("no overlap")
        COMPLETES = "completes", lazy("completes ours")
        SAME = "same", lazy("does the same as ours")

    class Agreement(models.TextChoices):
        NONE = "none", lazy("no agreement")
        ASKED = "asked", lazy("agreement asked for")
        DRAFTED = "drafted", lazy("agreement being written")
        SIGNED = "signed", lazy("agreement signed")
        REFUSED = "refused", lazy("agreement refused")

    title = models.CharField(max_length=160)
    sector = models.CharField(max_length=8, choices=Sector.choices)
    held_by = models.CharField(max_length=160, help_text="the organisation that carries it")
    actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    what = models.TextField(max_length=1000, blank=True)
    topics = models.JSONField(default=list, help_text="codes of kinds.Topic")
    zone = models.CharField(max_length=80, blank=True, help_text="area, as people say it")
    starts_on = models.DateField(null=True, blank=True, help_text="empty: not known")
    ends_on = models.DateField(null=True, blank=True, help_text="empty: not known or no end")
    overlap = models.CharField(max_length=10, choices=Overlap.choices, default=Overlap.UNKNOWN)
    overlap_note = models.CharField(max_length=240, blank=True)
    agreement = models.CharField(max_length=8, choices=Agreement.choices, default=Agreement.NONE)
    agreed_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=240, blank=True, help_text="where this was learnt")
    source_on = models.DateField(null=True, blank=True, help_text="date of the source")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "withdrawn_at"], name="actions_listed"),)

    def __str__(self) -> str:
        return self.title
