"""The communication plan: messages by audience, channel and day; spots; what went out, with proof.

Nothing here follows anybody: reach is what somebody said or measured, with who said it.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.events.models import Event
from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Badge", "Calls", "Channel", "KitText", "Message", "Network", "Outing", "Spot"]


class Channel(models.TextChoices):
    """By which way something is said."""

    RADIO = "radio", lazy("radio")
    TV = "tv", lazy("television")
    CRIER = "crier", lazy("town crier or griot")
    MEETING = "meeting", lazy("word of mouth, meeting")
    POSTER = "poster", lazy("poster")
    SMS = "sms", lazy("SMS")
    MAIL = "mail", lazy("newsletter by mail")
    SOCIAL = "social", lazy("social networks")
    SITE = "site", lazy("site and portal")
    PRESS = "press", lazy("press")


class Network(models.TextChoices):
    """Where a text of the kit is posted."""

    SMS = "sms", lazy("SMS")
    WHATSAPP = "whatsapp", "WhatsApp"
    FACEBOOK = "facebook", "Facebook"
    X = "x", "X"
    MASTODON = "mastodon", "Mastodon"
    TELEGRAM = "telegram", "Telegram"
    LINKEDIN = "linkedin", "LinkedIn"
    SPOKEN = "spoken", lazy("read aloud")


class Message(Record):
    """Something to be said to an audience, on a day."""

    class State(models.TextChoices):
        PLANNED = "planned", lazy("planned for later")
        READY = "ready", lazy("texts are written")
        OUT = "out", lazy("went out")
        DROPPED = "dropped", lazy("will not go out")

    title = models.CharField(max_length=140)
    audience = models.CharField(max_length=140, help_text="who is spoken to")
    text = models.TextField(max_length=2000, help_text="what they should keep of it")
    wanted = models.CharField(max_length=200, blank=True, help_text="what they should do then")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    on_day = models.DateField()
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cost_planned = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="operator's currency"
    )
    cost_spent = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="operator's currency"
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.PLANNED)
    picture = models.CharField(max_length=64, blank=True, help_text="SHA-256, re-encoded")

    class Meta:
        indexes = (models.Index(fields=["operator", "on_day"], name="messages_by_day"),)

    def __str__(self) -> str:
        return self.title


class Spot(Record):
    """A spot on a radio or a television: what is read, when, for how much, whom to call back."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="spot")
    station = models.CharField(max_length=120)
    contact = SealedTextField(null=True, blank=True, help_text="whom to call there; sealed")
    language = models.CharField(max_length=60, help_text="as people say it")
    script = models.TextField(max_length=4000, help_text="what is read")
    seconds = models.PositiveSmallIntegerField(help_text="seconds on air")
    slot = models.CharField(max_length=120, help_text="days and hours, as agreed")
    times = models.PositiveSmallIntegerField(default=1, help_text="broadcasts agreed")
    call_number = models.CharField(
        max_length=40, blank=True, help_text="number said on air, of the place and not of a person"
    )
    recording = models.CharField(max_length=64, blank=True, help_text="SHA-256 of a sound")
    recording_kind = models.CharField(max_length=20, blank=True, help_text="media type")


class KitText(Record):
    """A text ready to be posted on one network."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="texts")
    network = models.CharField(max_length=8, choices=Network.choices)
    language = models.CharField(max_length=60, blank=True, help_text="as people say it")
    text = models.TextField(max_length=5000)


class Outing(Record):
    """What went out: a broadcast, a post, posters put up; with its proof and its reach."""

    class How(models.TextChoices):
        UNKNOWN = "unknown", lazy("nobody knows")
        ESTIMATED = "estimated", lazy("estimated")
        MEASURED = "measured", lazy("measured")

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="outings")
    at = models.DateTimeField(help_text="UTC")
    where = models.CharField(max_length=140, help_text="station, network, market…")
    address = models.CharField(max_length=300, blank=True, help_text="where it can be seen")
    said = models.TextField(blank=True, max_length=5000, help_text="the words that went out")
    proof = models.CharField(
        max_length=200, blank=True, help_text="letter of the station, heard by…, invoice"
    )
    picture = models.CharField(max_length=64, blank=True, help_text="SHA-256 of a picture of it")
    reach = models.PositiveIntegerField(null=True, blank=True, help_text="people; empty: unknown")
    reach_how = models.CharField(max_length=10, choices=How.choices, default=How.UNKNOWN)
    reach_by = models.CharField(max_length=140, blank=True, help_text="who says so")

    class Meta:
        indexes = (models.Index(fields=["operator", "-at"], name="outings_by_day"),)


class Calls(Record):
    """How many called back on a day; never changed, another count is another line."""

    spot = models.ForeignKey(Spot, on_delete=models.CASCADE, related_name="calls")
    on_day = models.DateField(default=timezone.localdate)
    calls = models.PositiveSmallIntegerField(help_text="calls received; no number is kept")
    about = models.CharField(max_length=200, blank=True, help_text="what was asked most")


class Badge(Record):
    """A picture to put on another site or under mails: no script, nothing that counts readers."""

    words = models.CharField(max_length=40)
    under = models.CharField(max_length=60, blank=True, help_text="second line")
    link = models.CharField(max_length=200, blank=True, help_text="address it leads to")
    colour = models.CharField(max_length=7, default="#0f3d2e", help_text="#rrggbb")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
