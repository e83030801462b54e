"""A thing of the network and to whom it belongs.

A network outlives a quarrel where somebody wrote down whose the mast, the server and the domain
name are. What nobody said is unknown, and is shown first. The name of a person who owns something
is sealed; members read that it is « somebody of here ».
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.governance.models import Decision
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Good", "Kind", "Owner"]


class Kind(models.TextChoices):
    """What sort of thing it is."""

    NODE = "node", lazy("radio, node")
    MAST = "mast", lazy("mast or roof mount")
    SERVER = "server", lazy("server, storage")
    POWER = "power", lazy("panels, batteries")
    NAME = "name", lazy("domain name, addresses")
    LINE = "line", lazy("line, contract with a provider")
    PERMIT = "permit", lazy("licence or permit")
    PLACE = "place", lazy("room, land")
    TOOL = "tool", lazy("tools, vehicle")
    OTHER = "other", lazy("something else")


class Owner(models.TextChoices):
    """To whom it belongs."""

    UNKNOWN = "unknown", lazy("nobody has said yet")
    US = "us", lazy("the community, by its body")
    PERSON = "person", lazy("somebody of here")
    BODY = "body", lazy("another body")


class Good(Record):
    """One line of the inventory."""

    name = models.CharField(max_length=140, help_text="what it is; no exact place")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    quantity = models.PositiveIntegerField(default=1, help_text="pieces")
    owner = models.CharField(max_length=8, choices=Owner.choices, default=Owner.UNKNOWN)
    owner_name = SealedTextField(null=True, blank=True, help_text="person or body; sealed")
    terms = models.CharField(
        max_length=400, blank=True, help_text="lent, rented, given; what happens if they leave"
    )
    paper = models.CharField(
        max_length=160, blank=True, help_text="what shows it, where it is kept"
    )
    since = models.DateField(null=True, blank=True, help_text="day it came; empty: unknown")
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="where the assembly settled it",
    )  # fmt: skip
    gone_on = models.DateField(null=True, blank=True, help_text="no longer here; the line stays")
    gone_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["operator", "gone_on"], name="goods_of_operator"),)

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        """Whether its owner is said, and something shows it."""
        return self.owner != Owner.UNKNOWN and bool(self.paper or self.decision_id)

    @property
    def shape(self) -> str:
        """The shape that says it: settled, said alone, not said."""
        if self.owner == Owner.UNKNOWN:
            return "unknown"
        return "ok" if self.is_settled else "worn"
