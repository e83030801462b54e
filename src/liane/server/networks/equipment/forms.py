"""Which link, and what it must carry."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.operators.choices import country_field, put_first
from liane.server.community.operators.models import Operator
from liane.server.networks.equipment.rules import LONGEST_KM
from liane.server.networks.registers.choosing import offer_sites
from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import sites_of

__all__ = ["ChooseForm"]


def _end(label: Any) -> "forms.ModelChoiceField[Site]":
    nobody = Site.objects.none()
    return forms.ModelChoiceField(
        nobody, label=label, required=False, empty_label=lazy("not a site")
    )


def _height(label: Any) -> forms.FloatField:
    return forms.FloatField(
        label=label,
        min_value=0.5,
        max_value=300,
        required=False,
        help_text=lazy("Above the ground. Empty: what is written at the site."),
    )


class ChooseForm(forms.Form):
    """Two sites with the heights of their antennas, or a distance; and the rate."""

    a = _end(lazy("First site"))
    height_a_m = _height(lazy("Antenna at the first site (m)"))
    b = _end(lazy("Second site"))
    height_b_m = _height(lazy("Antenna at the second site (m)"))
    distance_km = forms.FloatField(
        label=lazy("Or only a distance (km)"),
        min_value=0.01,
        max_value=LONGEST_KM,
        required=False,
        help_text=lazy("For places that are no sites yet: nothing in the way is supposed."),
    )
    mbps = forms.FloatField(
        label=lazy("What the link must carry (Mb/s)"),
        min_value=0.1,
        max_value=10_000,
        initial=20,
    )
    country = country_field(lazy("Country"))

    def __init__(self, *args: Any, operator: Operator, **more: Any) -> None:
        super().__init__(*args, **more)
        put_first(self.fields["country"], operator.country)
        self.fields["country"].initial = operator.country
        for name in ("a", "b"):
            offer_sites(self, name, sites_of(operator))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        a, b = given.get("a"), given.get("b")
        if bool(a) != bool(b) and not {"a", "b"} & set(self.errors):
            self.add_error("b" if a else "a", _("Choose the other end too, or give a distance."))
        for end, height in (("a", "height_a_m"), ("b", "height_b_m")):
            if given.get(end) and given.get(height) is None and height not in self.errors:
                given[height] = _known_height(given[end])
                if given[height] is None:
                    self.add_error(height, _("No height is written at this site; give one."))
        return given

    def asked(self) -> dict[str, Any]:
        """What `ask_choice` takes."""
        given = self.cleaned_data
        asked = {name: given[name] for name in ("mbps", "country")}
        if given["a"] and given["b"]:
            ends = ((given["a"], given["height_a_m"]), (given["b"], given["height_b_m"]))
            return asked | {"ends": ends}
        return asked | {"distance_km": given["distance_km"]}


def _known_height(site: Site) -> float | None:
    """The highest place for an antenna that is written at a site."""
    return max(site.mast_heights_m, default=site.existing_height_m)
