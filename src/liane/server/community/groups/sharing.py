"""Public notices can be shared: their title, text, team and days."""

from typing import Any

from django.urls import reverse

from liane.server.community.groups.queries import public_notices
from liane.server.site.sharing.kinds import Shared, Sheet

__all__ = ["SHARED"]


def _notice(operator: Any, pk: str) -> Sheet | None:
    found = public_notices(operator).filter(pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.text,
        day=found.from_day,
        signed=found.signed or operator.name,
        address=reverse("operator", args=[operator.slug]),
    )


SHARED = (Shared("notice", _notice),)
