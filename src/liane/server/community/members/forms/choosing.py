"""Choosing members in a form: see `site.choosing`. Names are sealed: blind marks find them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.community.members.queries import look_for
from liane.server.site.choosing import Searching, offer, offer_several

__all__ = ["offer_people", "offer_several_people"]


def _look(people: QuerySet[Member], typed: str) -> Sequence[Member]:
    """Members of the list whose name has words that begin so, or whose phone it is."""
    first = people.select_related("operator").first()
    found = look_for(first.operator, typed) if first else []
    keys = [each.pk for each in found]
    allowed = set(people.filter(pk__in=keys).values_list("pk", flat=True))
    return [each for each in found if each.pk in allowed]


_PEOPLE = Searching(
    look=_look,
    name=lambda member: str(member.name),
    told=lambda member: " · ".join(part for part in (str(member.name), member.zone) if part),
    hint=lazy("Type a name, or how it begins."),
    none=lazy("Nobody is called so here. Look at the spelling, or enter the person first."),
    many=lazy("Several people are called so: choose one, or type more."),
)


_SEVERAL = replace(_PEOPLE, hint=lazy("Type names, or how they begin, with commas between them."))


def offer_people(
    form: forms.Form, name: str, people: QuerySet[Member], first: Iterable[Member] = ()
) -> None:
    """Let the field `name` choose one of `people`; `first` are at hand where they are many."""
    offer(form, name, people, _PEOPLE, first)


def offer_several_people(
    form: forms.Form, name: str, people: QuerySet[Member], first: Iterable[Member] = ()
) -> None:
    """Let the field `name` choose several of `people`."""
    offer_several(form, name, people, _SEVERAL, first)
