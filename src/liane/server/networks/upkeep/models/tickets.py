"""A ticket: something that no longer works, or is asked for, from its report to its end.

The public sees its zone and service alone. The reporter, their phone, their words and their voice
are sealed; so is who wrote each line of its history.
"""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.upkeep.rules.tickets import TicketState, Urgency, said_to_all, shape
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Category", "Channel", "Echo", "Kind", "Service", "Ticket", "TicketEvent", "VoiceNote"]


class Kind(models.TextChoices):
    """Whether something broke or is asked for."""

    INCIDENT = "incident", lazy("incident: it no longer works")
    REQUEST = "request", lazy("request: something to add or change")


class Service(models.TextChoices):
    """What people miss, in their own words."""

    INTERNET = "internet", lazy("Internet")
    LOCAL = "local", lazy("services of here")
    WIFI = "wifi", lazy("Wi-Fi")
    VOICE = "voice", lazy("calls")
    POWER = "power", lazy("the power")
    OTHER = "other", lazy("something else")


class Category(models.TextChoices):
    """What a technician thinks it is about."""

    UNSORTED = "unsorted", lazy("not sorted yet")
    POWER = "power", lazy("battery, panel, mains")
    LINK = "link", lazy("link or antenna")
    WIFI = "wifi", lazy("Wi-Fi access point")
    DEVICE = "device", lazy("phone, computer, router")
    SERVER = "server", lazy("box or service of here")
    ACCESS = "access", lazy("account or access")
    MAST = "mast", lazy("mast, cable, building")
    UPLINK = "uplink", lazy("Internet provider")


class Channel(models.TextChoices):
    """How the report reached us."""

    WEB = "web", lazy("on this page")
    PHONE = "phone", lazy("by phone")
    PAPER = "paper", lazy("on paper or in person")
    BOX = "box", lazy("measured by this box")

    @classmethod
    def of_people(cls) -> list[tuple[str, Any]]:
        """Those by which somebody reports."""
        return [each for each in cls.choices if each[0] != cls.BOX]


class Ticket(Record):
    """Something that is broken or asked for, followed until it is closed."""

    number = models.PositiveIntegerField(help_text="counts up inside the operator")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.INCIDENT)
    service = models.CharField(max_length=8, choices=Service.choices)
    category = models.CharField(max_length=8, choices=Category.choices, default=Category.UNSORTED)
    zone = models.CharField(max_length=120, blank=True, help_text="as the public may read it")
    site = models.ForeignKey(
        "registers.Site", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="for technicians only",
    )  # fmt: skip
    urgency = models.CharField(max_length=8, choices=Urgency.choices, default=Urgency.NORMAL)
    state = models.CharField(max_length=8, choices=TicketState.choices, default=TicketState.OPEN)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.WEB)
    words = SealedTextField(null=True, blank=True, help_text="what the reporter said")
    reporter = SealedTextField(null=True, blank=True, help_text="name as given; empty: not given")
    reporter_phone = SealedTextField(null=True, blank=True)
    reporter_index = models.CharField(
        max_length=40, blank=True, db_index=True, help_text="blind index of the member who reported"
    )
    due_at = models.DateTimeField(help_text="UTC; from the urgency")
    assignee = models.ForeignKey(
        "members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates"
    )
    echoes = models.PositiveIntegerField(default=0, help_text="people who said: here too")
    solved_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty until solved")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["operator", "number"], name="one_ticket_per_number"),
        )
        indexes = (
            models.Index(fields=["operator", "state", "due_at"], name="tickets_to_do"),
            models.Index(fields=["site"], name="tickets_of_site"),
        )

    def __str__(self) -> str:
        return f"{self.number} · {self.get_service_display()}"

    @property
    def shape(self) -> str:
        """The shape that says its state."""
        return shape(self.state)

    @property
    def public_state(self) -> Any:
        """Its state as everybody may read it: never that somebody goes there."""
        return said_to_all(self.state)

    @property
    def is_late(self) -> bool:
        """Past its date while somebody still waits."""
        return self.state in TicketState.to_do() and self.due_at < timezone.now()


class TicketEvent(Record):
    """One line of the history of a ticket; never changed."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="events")
    verb = models.CharField(max_length=12, help_text="opened, state, note, merged, assigned, due")
    to_state = models.CharField(max_length=8, choices=TicketState.choices, blank=True)
    words = SealedTextField(null=True, blank=True)
    said_by = SealedTextField(null=True, blank=True, help_text="name on that day; empty: visitor")

    class Meta:
        ordering = ("id",)


class Echo(models.Model):
    """Somebody said « here too »: counted once, without a name."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    who_index = models.CharField(max_length=40, help_text="blind index of a member or a browser")
    at = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "who_index"], name="one_echo_per_person"),
        )


class VoiceNote(Record):
    """What a reporter said aloud: sealed, because a voice is a name."""

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="voice")
    kind = models.CharField(max_length=40, help_text="media type, read from the file itself")
    sound = SealedTextField(help_text="the file in base 64")
    size_bytes = models.PositiveIntegerField()
