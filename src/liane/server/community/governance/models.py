"""Assemblies and what they decide.

An assembly is convened with an agenda, meets, and has minutes. A proposal is put to the vote on
line, on paper or by hands counted in the room; its result is written once and never changed. What
a member chose is sealed; of a secret vote the box keeps only who voted, and sums. A decision says
who does what by when, and each thing that became of it. A mandate has an end.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.groups.models import Group
from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "AgendaItem",
    "Assembly",
    "Ballot",
    "Correction",
    "Decision",
    "DecisionStep",
    "HandCount",
    "HouseRules",
    "Majority",
    "Mandate",
    "Presence",
    "Proposal",
    "Proxy",
    "Result",
    "Urn",
    "Voter",
    "Way",
]


class Majority(models.TextChoices):
    """How many votes carry a proposal."""

    SIMPLE = "simple", lazy("more for than against")
    ABSOLUTE = "absolute", lazy("more than half of all votes cast")
    TWO_THIRDS = "two_thirds", lazy("two thirds of the votes for or against")
    THREE_QUARTERS = "three_quarters", lazy("three quarters of the votes for or against")
    UNANIMITY = "unanimity", lazy("nobody against")
    EVERYBODY = "everybody", lazy("everybody who has a vote is for it")


class Way(models.TextChoices):
    """How somebody is there, or voted."""

    ROOM = "room", lazy("in the room")
    ONLINE = "online", lazy("on line")
    PAPER = "paper", lazy("on paper")
    PHONE = "phone", lazy("by phone")


class HouseRules(models.Model):
    """What the statutes say of assemblies; what nobody entered stays unknown."""

    operator = models.OneToOneField(
        "operators.Operator", on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    notice_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days between the notice and the assembly; empty: unknown"
    )
    quorum_percent = models.DecimalField(
        null=True,
        blank=True,
        max_digits=4,
        decimal_places=1,
        help_text="percent of those who have a vote, present or represented; empty: unknown",
    )
    second_without_quorum = models.BooleanField(
        default=False, help_text="an assembly convened again after a lost quorum needs none"
    )
    most_proxies = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="proxies that one person may hold; empty: no limit set"
    )
    source = models.CharField(
        max_length=160, blank=True, help_text="article of the statutes, or the decision"
    )


class Assembly(Record):
    """A meeting that can decide."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", lazy("ordinary assembly")
        EXTRAORDINARY = "extraordinary", lazy("extraordinary assembly")
        MEETING = "meeting", lazy("meeting")

    class State(models.TextChoices):
        PLANNED = "planned", lazy("being prepared")
        CONVENED = "convened", lazy("convened")
        OPEN = "open", lazy("under way")
        ENDED = "ended", lazy("held")
        CANCELLED = "cancelled", lazy("called off")

    title = models.CharField(max_length=140)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.ORDINARY)
    at = models.DateTimeField(help_text="UTC")
    place = models.CharField(max_length=140, blank=True)
    online = models.CharField(max_length=200, blank=True, help_text="how to take part from afar")
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="a meeting of this group; empty: every member",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    convened_at = models.DateTimeField(null=True, blank=True, help_text="UTC; notice given")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    second_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the assembly whose quorum was lost",
    )
    minutes = models.TextField(blank=True, max_length=40000)
    minutes_adopted_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "-at"], name="assemblies_of_operator"),)

    def __str__(self) -> str:
        return self.title


class Correction(models.Model):
    """What was found wrong in adopted minutes; they are not changed."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="corrections")
    text = models.TextField(max_length=4000)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class AgendaItem(Record):
    """Something to be spoken of; without an assembly it waits for the next one."""

    assembly = models.ForeignKey(
        Assembly, null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    title = models.CharField(max_length=140)
    why = models.TextField(blank=True, max_length=4000)
    minutes_planned = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="minutes; empty: not said"
    )
    rank = models.PositiveSmallIntegerField(default=100, help_text="order in the agenda")
    said = models.TextField(blank=True, max_length=8000, help_text="what was said, in short")
    about_kind = models.CharField(max_length=40, blank=True, help_text="app.Model it comes from")
    about = models.UUIDField(null=True, blank=True, help_text="the record it comes from")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "assembly", "rank"], name="agenda_items"),)


class Presence(models.Model):
    """A member takes part in an assembly, from a time to a time."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="presences")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.ROOM)
    came_at = models.DateTimeField(default=timezone.now, help_text="UTC")
    left_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["assembly", "member"], name="once_in_an_assembly"),
        )


class Proxy(Record):
    """A member who cannot come lets another speak and vote in their place."""

    assembly = models.ForeignKey(Assembly, on_delete=models.CASCADE, related_name="proxies")
    giver = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    holder = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    on_paper = models.BooleanField(default=False, help_text="signed on paper, entered by another")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["assembly", "giver"],
                condition=models.Q(withdrawn_at=None),
                name="one_proxy_for_a_giver",
            ),
        )


class Proposal(Record):
    """Something to be decided."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("discussed")
        OPEN = "open", lazy("put to the vote")
        CLOSED = "closed", lazy("voted")
        NO_QUORUM = "no_quorum", lazy("no quorum")
        WITHDRAWN = "withdrawn", lazy("taken back")

    title = models.CharField(max_length=140)
    text = models.TextField(max_length=8000, help_text="what is decided if it is carried")
    assembly = models.ForeignKey(
        Assembly,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposals",
        help_text="where it is voted; empty: on line and on paper, until a day",
    )
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    options = models.JSONField(default=list, help_text="texts to choose from; empty: for, against")
    majority = models.CharField(max_length=14, choices=Majority.choices, default=Majority.SIMPLE)
    secret = models.BooleanField(default=False, help_text="who chose what is never kept")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    closes_at = models.DateTimeField(null=True, blank=True, help_text="UTC; no vote after it")
    about_kind = models.CharField(max_length=40, blank=True, help_text="app.Model it comes from")
    about = models.UUIDField(null=True, blank=True, help_text="the record it comes from")

    class Meta:
        indexes = (models.Index(fields=["operator", "state"], name="proposals_by_state"),)

    def __str__(self) -> str:
        return self.title


class Voter(models.Model):
    """A member's vote was taken on a proposal. Of a secret vote nothing more is kept."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way.choices)
    by_holder = models.ForeignKey(
        Member,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="who voted in their place by proxy",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "member"], name="one_vote_each"),
        )


class Ballot(models.Model):
    """What a member chose in an open vote; another choice before the end is a new ballot."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="ballots")
    choice = SealedTextField(help_text="for, against, abstain, or the number of an option; sealed")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Urn(models.Model):
    """How often a choice came out of a secret vote on line: a sum, without its parts."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="urns")
    choice = models.CharField(max_length=8)
    votes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["proposal", "choice"], name="one_urn_each"),)


class HandCount(models.Model):
    """Hands counted in the room, or papers taken out of a box; a new count replaces the last.

    Hands are counted of an open vote, papers of a secret one: a raised hand is no secret.
    """

    class Kind(models.TextChoices):
        HANDS = "hands", lazy("hands in the room")
        PAPERS = "papers", lazy("papers out of the box")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="hand_counts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    counts = models.JSONField(help_text="choice: votes, proxies included")
    tellers = models.PositiveSmallIntegerField(default=1, help_text="people who counted")
    present = models.PositiveIntegerField(help_text="votes in the room then, proxies included")
    inside = models.ManyToManyField(
        Member, related_name="+", help_text="whose votes elsewhere are set aside; of hands alone"
    )
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Result(models.Model):
    """What a vote gave: written once."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="result")
    counts = models.JSONField(help_text="choice: votes")
    winner = models.CharField(max_length=8, blank=True, help_text="empty: nothing was carried")
    electors = models.PositiveIntegerField(help_text="how many had a vote")
    here = models.PositiveIntegerField(null=True, help_text="present or represented; null: no room")
    quorum = models.BooleanField(null=True, help_text="null: the statutes' number is not known")
    set_aside = models.PositiveIntegerField(
        default=0, help_text="ballots of people who were counted in the room"
    )
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Decision(Record):
    """What was decided, who sees to it, by when."""

    class State(models.TextChoices):
        TO_DO = "to_do", lazy("to be carried out")
        STARTED = "started", lazy("started")
        DONE = "done", lazy("carried out")
        DROPPED = "dropped", lazy("given up")

    title = models.CharField(max_length=140)
    text = models.TextField(blank=True, max_length=8000)
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="decision"
    )
    assembly = models.ForeignKey(
        Assembly, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    decided_on = models.DateField(default=timezone.localdate)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.TO_DO)
    public = models.BooleanField(default=False, help_text="read by everybody")

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "due"], name="decisions_by_state"),)

    @property
    def is_late(self) -> bool:
        """Past its day and not ended."""
        living = self.state in (self.State.TO_DO, self.State.STARTED)
        return bool(self.due and living and self.due < timezone.localdate())


class DecisionStep(models.Model):
    """What became of a decision, one line after the other."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=8, choices=Decision.State.choices)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField(default=timezone.now, help_text="UTC")


class Mandate(Record):
    """Somebody is trusted with something until a day."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=140, help_text="president, delegate to the federation, …")
    from_day = models.DateField(default=timezone.localdate)
    until_day = models.DateField(help_text="last day")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="mandates"
    )
    ended_on = models.DateField(null=True, blank=True, help_text="ended before its last day")
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["operator", "until_day"], name="mandates_by_end"),)
