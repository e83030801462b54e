"""Where the network meets others: points of presence, what is offered there, and quotes asked.

An offer is what a provider said on a day, in writing or not. An unknown price or clause stays
unknown. Offers that are kept give their uplinks to plans.
"""

from django.db import models
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers.models import Site
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Offer", "OfferState", "Point", "PointKind", "Quote", "QuoteState", "Said"]


class PointKind(models.TextChoices):
    """What a point of presence is."""

    FIBRE = "fibre", lazy("fibre")
    RADIO = "radio", lazy("radio link")
    MOBILE = "mobile", lazy("mobile network (4G, 5G)")
    SATELLITE = "satellite", lazy("satellite")
    COPPER = "copper", lazy("copper (DSL, cable)")
    EXCHANGE = "exchange", lazy("Internet exchange point (IXP)")
    NEIGHBOUR = "neighbour", lazy("another community network")


class Said(models.TextChoices):
    """Yes, no, or nobody said."""

    UNKNOWN = "", lazy("unknown")
    YES = "yes", lazy("yes")
    NO = "no", lazy("no")


class OfferState(models.TextChoices):
    """What was made of an offer."""

    RECEIVED = "received", lazy("received")
    KEPT = "kept", lazy("kept: plans may use it")
    REFUSED = "refused", lazy("refused")
    EXPIRED = "expired", lazy("expired")


class QuoteState(models.TextChoices):
    """What became of a question to a provider."""

    ASKED = "asked", lazy("asked")
    ANSWERED = "answered", lazy("answered")
    REFUSED = "refused", lazy("refused")
    SILENT = "silent", lazy("no answer")


class Point(Record):
    """A place where the Internet, an exchange or a neighbour's network can be reached."""

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=PointKind.choices, default=PointKind.FIBRE)
    owner = models.CharField(max_length=160, blank=True, help_text="company or body; no person")
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the site of the registers where it is reached: plans start there",
    )
    lat = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    lon = models.FloatField(null=True, blank=True, help_text="degrees, WGS 84; empty: unknown")
    distance_km = models.FloatField(
        null=True, blank=True, help_text="km from the site to the point, by the way of the line"
    )
    in_service = models.CharField(max_length=3, blank=True, choices=Said.choices)
    members = models.PositiveIntegerField(
        null=True, blank=True, help_text="networks present at an exchange; empty: unknown"
    )
    notes = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="who or what says so")
    known_on = models.DateField(null=True, blank=True, help_text="day the facts were known")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it stands")

    class Meta:
        indexes = (models.Index(fields=["operator", "gone_at", "name"], name="point_listed"),)

    def __str__(self) -> str:
        return self.name


class Offer(Record):
    """What a provider would sell at a point, as said on a day."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="offers")
    provider = models.CharField(max_length=120, help_text="company; no person's name")
    capacity_mbps = models.FloatField(null=True, blank=True, help_text="Mb/s down; empty: unknown")
    upload_mbps = models.FloatField(null=True, blank=True, help_text="Mb/s up; empty: unknown")
    guaranteed = models.CharField(max_length=3, blank=True, choices=Said.choices)
    monthly_cost = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="a month, all taxes"
    )
    currency = models.CharField(max_length=3, blank=True, help_text="ISO 4217")
    setup_cost = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, help_text="once, same currency"
    )
    contract_months = models.PositiveIntegerField(null=True, blank=True, help_text="months bound")
    resale = models.CharField(
        max_length=3, blank=True, choices=Said.choices, help_text="may it be shared or resold"
    )
    second_path = models.CharField(
        max_length=3,
        blank=True,
        choices=Said.choices,
        help_text="does it run apart from the other kept offers: another way, another provider",
    )
    written = models.CharField(
        max_length=3, blank=True, choices=Said.choices, help_text="is it on paper"
    )
    said_on = models.DateField(null=True, blank=True, help_text="day of the offer")
    valid_until = models.DateField(null=True, blank=True, help_text="last day; empty: not said")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.RECEIVED)
    notes = models.TextField(blank=True)
    gone_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it stands")


class Quote(Record):
    """A price asked of a provider, and what came back."""

    point = models.ForeignKey(
        Point, null=True, blank=True, on_delete=models.SET_NULL, related_name="quotes"
    )
    provider = models.CharField(max_length=120, help_text="company; no person's name")
    contact = SealedTextField(null=True, blank=True, help_text="whom it was asked of; sealed")
    asked_on = models.DateField(help_text="day it was asked")
    asked = models.TextField(help_text="what was asked")
    state = models.CharField(max_length=10, choices=QuoteState.choices, default=QuoteState.ASKED)
    offer = models.ForeignKey(
        Offer, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
