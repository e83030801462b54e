"""An operator can be shared as everybody reads it: its name, its place in words, what it is for."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from liane.server.site.sharing.kinds import Shared, Sheet, listed

__all__ = ["SHARED"]


def _operator(operator: Any, pk: str) -> Sheet | None:
    if pk != str(operator.pk):
        return None
    return Sheet(
        title=operator.name,
        text=operator.presentation,
        signed=operator.place,
        address=reverse("operator", args=[operator.slug]),
    )


SHARED = (
    Shared("operator", _operator, page="operator"),
    listed("tree", "operator-tree", lazy("Tree of operators")),
)
