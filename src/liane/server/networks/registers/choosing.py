"""Choosing one site in a form: see `site.choosing`."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from liane.server.networks.registers.models import Site
from liane.server.networks.registers.queries import searched
from liane.server.site.choosing import SHOWN, Searching, offer

__all__ = ["offer_sites"]


def _look(sites: QuerySet[Site], typed: str) -> Sequence[Site]:
    """Those called just so, or else those with the words in their name, zone or code."""
    exact = list(sites.filter(name__iexact=typed)[:2])
    return exact if len(exact) == 1 else list(searched(sites, {"q": typed})[: SHOWN + 1])


_SITES = Searching(
    look=_look,
    name=lambda site: site.name,
    told=lambda site: " · ".join(part for part in (site.name, site.zone, site.code) if part),
    hint=lazy("Type a part of its name, zone or code."),
    none=lazy("No site is called so. Type less of its name, or another."),
    many=lazy("Several sites are called so: choose one, or type more."),
)


def offer_sites(form: forms.Form, name: str, sites: QuerySet[Site]) -> None:
    """Let the field `name` choose one of `sites`."""
    offer(form, name, sites, _SITES)
