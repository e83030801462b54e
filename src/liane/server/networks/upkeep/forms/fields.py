"""Fields that the forms of upkeep share: a day, a quantity, a zone, people, a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.models import Operator
from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.queries import sites_of
from liane.server.networks.upkeep.queries import technicians_of, zones_of

__all__ = ["amount", "day", "members_choices", "sentences", "set_people", "set_sites", "set_zones"]


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


def members_choices(operator: Operator) -> list[tuple[str, str]]:
    """Members by name, technicians first."""
    return [(str(each.pk), str(each.name)) for each in technicians_of(operator)]


def set_people(field: Any, operator: Operator) -> None:
    """Offer the members of the operator, technicians first."""
    people = {str(each.pk): each for each in technicians_of(operator)}
    field.people = people
    field.choices = [(key, str(each.name)) for key, each in people.items()]
