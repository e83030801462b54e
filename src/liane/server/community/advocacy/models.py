"""What is asked, of whom, with what proof; letters and answers; meetings; commitments.

What is public is a fact with its source, and whoever it speaks of may answer in the same place.
All that concerns a person who is supported is sealed, and nothing of it is public without consent.
"""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.events.models import Event
from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = [
    "Campaign",
    "CampaignEvent",
    "Commitment",
    "CommitmentStep",
    "Evidence",
    "Letter",
    "Meeting",
    "Paper",
    "SupportCase",
    "SupportStep",
]


class Campaign(Record):
    """An advocacy plan: what is wrong, what is asked, of whom, how."""

    class Kind(models.TextChoices):
        PLAN = "plan", lazy("advocacy plan")
        CALL_OUT = "call_out", lazy("calling somebody to account")
        SUPPORT = "support", lazy("support for a person")

    class State(models.TextChoices):
        DRAFT = "draft", lazy("being prepared")
        RUNNING = "running", lazy("under way")
        WON = "won", lazy("won")
        PARTLY = "partly", lazy("won in part")
        ENDED = "ended", lazy("stopped")

    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PLAN)
    title = models.CharField(max_length=140)
    situation = models.TextField(
        max_length=6000, help_text="what is, with figures and their source"
    )
    goal = models.TextField(max_length=2000, help_text="what should be, and by when")
    ask = models.TextField(max_length=2000, help_text="what is asked, in one sentence to say aloud")
    target = models.CharField(max_length=140, help_text="body or function that can decide it")
    position = models.TextField(blank=True, max_length=2000, help_text="what the target says today")
    influencers = models.TextField(blank=True, max_length=2000, help_text="whom the target hears")
    allies = models.TextField(blank=True, max_length=2000)
    opponents = models.TextField(blank=True, max_length=2000, help_text="and what they say")
    objectives = models.TextField(
        blank=True, max_length=2000, help_text="what can be counted and by when, one a line"
    )
    tactics = models.TextField(blank=True, max_length=4000, help_text="one a line")
    roles = models.TextField(blank=True, max_length=2000, help_text="who sees to what, one a line")
    budget = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True,
        help_text="operator's currency; empty: not known",
    )  # fmt: skip
    risks = models.TextField(blank=True, max_length=2000, help_text="for whom, and what is done")
    indicators = models.TextField(blank=True, max_length=2000, help_text="how we shall know")
    until_day = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True, max_length=4000, help_text="what came of it")
    learnt = models.TextField(blank=True, max_length=4000, help_text="what to do otherwise")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)

    class Meta:
        indexes = (models.Index(fields=["operator", "state"], name="campaigns_by_state"),)

    def __str__(self) -> str:
        return self.title


class Evidence(Record):
    """Something that shows it: a record of this box, a document, a page."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="evidence")
    shows = models.CharField(max_length=200, help_text="what it shows")
    source = models.CharField(max_length=200, help_text="who says so, where it is written")
    address = models.CharField(max_length=300, blank=True, help_text="page of this box or link")
    seen_on = models.DateField(default=timezone.localdate)


class CampaignEvent(Record):
    """An event held for a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="held")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["campaign", "event"], name="event_once_in_campaign"),
        )


class SupportCase(Record):
    """A person who is supported; all of it sealed but what their family agreed to make public."""

    class Status(models.TextChoices):
        HELD = "held", lazy("in detention")
        THREATENED = "threatened", lazy("threatened")
        ON_TRIAL = "on_trial", lazy("on trial")
        FREE = "free", lazy("free")
        MISSING = "missing", lazy("no news")
        OTHER = "other", lazy("something else")

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="case")
    name = SealedTextField(help_text="sealed")
    story = SealedTextField(null=True, blank=True, help_text="what happened; sealed")
    family = SealedTextField(null=True, blank=True, help_text="who speaks for them; sealed")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.OTHER)
    consent_on = models.DateField(null=True, blank=True, help_text="day the family agreed")
    consent_by = SealedTextField(null=True, blank=True, help_text="who agreed, how; sealed")
    consent_ended_on = models.DateField(null=True, blank=True)
    public_words = models.TextField(
        blank=True, max_length=2000, help_text="what they agreed to make public, word for word"
    )

    @property
    def is_agreed(self) -> bool:
        """Whether the family agrees today."""
        return self.consent_on is not None and self.consent_ended_on is None


class SupportStep(Record):
    """What became of the person, or was done for them."""

    case = models.ForeignKey(SupportCase, on_delete=models.CASCADE, related_name="steps")
    on_day = models.DateField(default=timezone.localdate)
    status = models.CharField(max_length=12, choices=SupportCase.Status.choices)
    text = SealedTextField(help_text="sealed")


class Letter(Record):
    """A letter, or a request to a body; its answer."""

    class State(models.TextChoices):
        DRAFT = "draft", lazy("to be sent")
        SENT = "sent", lazy("answer awaited")
        ANSWERED = "answered", lazy("answer came")
        REFUSED = "refused", lazy("no as an answer")
        CLOSED = "closed", lazy("left without answer")

    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters"
    )
    body = models.CharField(max_length=140, help_text="body it is sent to: ICANN, regulator…")
    contact = SealedTextField(null=True, blank=True, help_text="who reads it there; sealed")
    subject = models.CharField(max_length=200)
    text = models.TextField(max_length=12000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.CharField(max_length=140, blank=True, help_text="mail, by hand, receipt…")
    answer_due = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True, max_length=8000)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "answer_due"], name="letters_due"),)

    @property
    def is_late(self) -> bool:
        """Whether the answer is overdue."""
        due = self.answer_due
        return self.state == self.State.SENT and due is not None and due < timezone.localdate()


class Paper(Record):
    """A document of a letter: a receipt, what was enclosed, the answer as it came. Sealed."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=140)
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField(help_text="bytes")
    content = SealedTextField(help_text="base64; sealed")


class Meeting(Record):
    """Somebody of ours spoke with somebody of theirs."""

    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    body = models.CharField(max_length=140)
    on_day = models.DateField()
    way = models.CharField(max_length=80, blank=True, help_text="there, by phone, by mail")
    who = SealedTextField(null=True, blank=True, help_text="who was there; sealed")
    said = models.TextField(max_length=6000, help_text="what was said, without names")
    following = models.CharField(max_length=200, blank=True, help_text="what comes next")


class Commitment(Record):
    """What an authority or an operator said it would do."""

    class Who(models.TextChoices):
        AUTHORITY = "authority", lazy("authority")
        OPERATOR = "operator", lazy("telecom operator")
        OTHER = "other", lazy("another body")

    class State(models.TextChoices):
        SAID = "said", lazy("promised")
        STARTED = "started", lazy("under way")
        KEPT = "kept", lazy("kept")
        BROKEN = "broken", lazy("not kept")
        UNCLEAR = "unclear", lazy("nobody can tell")

    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="commitments"
    )
    body = models.CharField(max_length=140)
    kind = models.CharField(max_length=10, choices=Who.choices, default=Who.AUTHORITY)
    what = models.TextField(max_length=2000, help_text="what was promised, in their words")
    said_on = models.DateField()
    source = models.CharField(max_length=300, blank=True, help_text="where it can be read or heard")
    due = models.DateField(null=True, blank=True, help_text="day they named")
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.SAID)
    reply_asked_on = models.DateField(
        null=True, blank=True, help_text="day they were told what we publish and asked to answer"
    )
    reply = models.TextField(blank=True, max_length=4000, help_text="their answer, whole")
    public = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["operator", "state", "due"], name="commitments_due"),)

    def is_late(self, today: date) -> bool:
        """Past the day they named, and neither kept nor broken for sure."""
        open_ = self.state in (self.State.SAID, self.State.STARTED, self.State.UNCLEAR)
        return bool(self.due and open_ and self.due < today)


class CommitmentStep(Record):
    """What was seen of a commitment on a day, with its proof; never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="steps")
    on_day = models.DateField(default=timezone.localdate)
    state = models.CharField(max_length=8, choices=Commitment.State.choices)
    text = models.TextField(max_length=2000)
    proof = models.CharField(max_length=300, help_text="where it can be read or seen")
