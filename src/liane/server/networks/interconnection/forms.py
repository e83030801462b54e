"""Forms of points, offers and quotes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.errors import BadInput
from liane.server.community.operators.choices import currency_field, put_first
from liane.server.community.operators.models import Operator
from liane.server.networks.interconnection.models import (
    Offer,
    OfferState,
    Point,
    PointKind,
    Said,
)
from liane.server.networks.registers import rules
from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.forms import DayField, FigureField, PlaceField
from liane.server.networks.registers.queries import sites_of
from liane.server.site.forms import VersionedForm

__all__ = ["OfferForm", "PointForm", "QuoteForm"]


class AmountField(forms.CharField):
    """An amount of money, with a comma or a point, spaces allowed; empty is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, required=False, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = rules.figure(text)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error
        if not 0 <= amount < 1e11:
            raise forms.ValidationError(_("An amount is zero or more; correct it."))
        return Decimal(str(round(amount, 2)))

    def prepare_value(self, value: Any) -> Any:
        return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) else value


class PointForm(VersionedForm):
    """A point of presence."""

    name = forms.CharField(max_length=160, label=lazy("Name, as people here say it"))
    kind = forms.ChoiceField(choices=PointKind.choices, label=lazy("What it is"))
    owner = forms.CharField(
        max_length=160, required=False, label=lazy("Company or body that holds it")
    )
    site: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=lazy("Site where you reach it"),
        help_text=lazy("a plan begins its way to the Internet there"),
        empty_label=lazy("not known yet"),
    )
    position = PlaceField(required=False, label=lazy("Position of the point, if known"))
    distance_km = FigureField(0, 40_000, label=lazy("Distance by the way of the line (km)"))
    in_service = forms.ChoiceField(
        choices=Said.choices, required=False, label=lazy("In service today")
    )
    members = forms.IntegerField(
        min_value=0,
        max_value=100_000,
        required=False,
        label=lazy("Networks present, for an exchange point"),
    )
    known_on = DayField(required=False, label=lazy("Known on"))
    source = forms.CharField(max_length=200, required=False, label=lazy("Source"))
    notes = forms.CharField(
        max_length=2000,
        required=False,
        label=lazy("Notes"),
        help_text=lazy("no person’s name or phone here"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_sites(self, "site", _likely_sites(operator))

    @staticmethod
    def filled_from(point: Point) -> dict[str, Any]:
        """What the form shows of a point."""
        values = {n: getattr(point, n) for n in PointForm.base_fields if hasattr(point, n)}
        if point.lat is not None and point.lon is not None:
            values["position"] = (point.lat, point.lon)
        return values | {"seen_version": point.version}

    def values(self) -> dict[str, Any]:
        """The fields of a point; the position as two figures."""
        found = super().values()
        lat, lon = found.pop("position") or (None, None)
        return {**found, "lat": lat, "lon": lon}


def _likely_sites(operator: Operator) -> Any:
    """Points of presence and masts."""
    return (
        sites_of(operator)
        .filter(kind__in=("pop", "mast", "hub", "townhall"))
        .only("name", "zone", "code")
    )


class OfferForm(VersionedForm):
    """What a provider would sell."""

    provider = forms.CharField(max_length=120, label=lazy("Provider"))
    capacity_mbps = FigureField(0, 10_000_000, label=lazy("Capacity down (Mb/s)"))
    upload_mbps = FigureField(0, 10_000_000, label=lazy("Capacity up (Mb/s)"))
    guaranteed = forms.ChoiceField(
        choices=Said.choices, required=False, label=lazy("Is this capacity guaranteed?")
    )
    monthly_cost = AmountField(label=lazy("Price a month, all taxes"))
    setup_cost = AmountField(label=lazy("Installation, once"))
    currency = currency_field(lazy("Currency"), required=False)
    contract_months = forms.IntegerField(
        min_value=0, max_value=600, required=False, label=lazy("Bound for (months)")
    )
    resale = forms.ChoiceField(
        choices=Said.choices, required=False, label=lazy("May it be shared or resold?")
    )
    second_path = forms.ChoiceField(
        choices=Said.choices,
        required=False,
        label=lazy("Does it run apart from your other ways?"),
        help_text=lazy("another cable, another mast, another provider behind"),
    )
    written = forms.ChoiceField(choices=Said.choices, required=False, label=lazy("On paper?"))
    said_on = DayField(required=False, label=lazy("Day of the offer"))
    valid_until = DayField(required=False, label=lazy("Good until"))
    state = forms.ChoiceField(choices=OfferState.choices, label=lazy("What you make of it"))
    notes = forms.CharField(
        max_length=2000,
        required=False,
        label=lazy("Notes"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, operator: Operator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_first(self.fields["currency"], operator.currency)

    @staticmethod
    def filled_from(offer: Offer) -> dict[str, Any]:
        """What the form shows of an offer."""
        values = {n: getattr(offer, n) for n in OfferForm.base_fields if hasattr(offer, n)}
        return values | {"seen_version": offer.version}


class QuoteForm(forms.Form):
    """A price that was asked."""

    provider = forms.CharField(max_length=120, label=lazy("Asked of"))
    point: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
        queryset=None, required=False, label=lazy("At which point"), empty_label=lazy("not said")
    )
    contact = forms.CharField(
        max_length=200,
        required=False,
        label=lazy("Whom"),
        help_text=lazy("sealed: unreadable in a stolen box"),
    )
    asked_on = DayField(label=lazy("Asked on"), initial=timezone.localdate)
    asked = forms.CharField(
        max_length=2000, label=lazy("What was asked"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, points: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = points  # type: ignore[attr-defined]
