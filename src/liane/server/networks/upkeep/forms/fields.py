"""Fields that the forms of upkeep share: a day, a quantity, a zone, people, a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.forms.choosing import offer_people, offer_several_people
from liane.server.community.operators.models import Operator
from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.queries import able_people, technicians_first, zones_of

__all__ = [
    "amount", "day", "sentences", "set_people", "set_person", "set_sites", "set_zones"
]  # fmt: skip


def day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day, as the phone lets people choose it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def amount(label: Any, **kwargs: Any) -> forms.DecimalField:
    """How many or how much: comma or point."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    return forms.DecimalField(
        label=label, widget=widget, localize=True, max_digits=9, decimal_places=1,
        min_value=kwargs.pop("min_value", 0), **kwargs,
    )  # fmt: skip


def sentences(label: Any, most: int = 4000, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """A few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, **kwargs)


def set_zones(field: forms.Field, operator: Operator, now: str = "") -> None:
    """Let a zone be chosen among those of the registers; typed where there are none."""
    zones = zones_of(operator)
    if zones:
        if now and now not in zones:
            zones.append(now)
        choices = [("", lazy("I do not know, or elsewhere")), *((each, each) for each in zones)]
        field.widget = forms.Select(choices=choices)


def set_sites(form: forms.Form, operator: Operator) -> None:
    """Offer the sites that stand."""
    offer_sites(form, "site", sites_of(operator))


def set_person(form: forms.Form, name: str, operator: Operator) -> None:
    """Let one member be chosen, technicians first."""
    offer_people(form, name, technicians_first(operator), able_people(operator))


def set_people(form: forms.Form, name: str, operator: Operator) -> None:
    """Let several members be chosen, technicians first."""
    offer_several_people(form, name, technicians_first(operator), able_people(operator))
