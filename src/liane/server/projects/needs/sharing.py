"""Needs can be shared as everybody reads them: never who said them."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.projects.needs.queries import living, needs_of
from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _need(operator: Any, pk: str) -> Sheet | None:
    found = living(operator).filter(pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.summary,
        lines=((_("What became of it"), str(found.get_state_display())),),
        signed=operator.name,
        address=reverse("need", args=[operator.slug, pk]),
    )


def _first(operator: Any) -> Iterator[tuple[str, str]]:
    for each in needs_of(operator)[:8]:
        yield each.title, str(each.get_state_display())


SHARED = (
    Shared("need", _need, page="need"),
    listed("needs", "needs", lazy("Needs"), _first),
)
