"""The page of accounts can be shared once it is published: what everybody reads of it."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.projects.finance.queries import published_now
from liane.server.site.sharing.kinds import Shared, Sheet

__all__ = ["SHARED"]


def _accounts(operator: Any, pk: str) -> Sheet | None:
    found = published_now(operator)
    if found is None or pk != str(operator.pk):
        return None
    return Sheet(
        title=_("Our accounts on one page"),
        text=found.words,
        day=timezone.localtime(found.made_at).date(),
        signed=operator.name,
        address=reverse("finance-summary", args=[operator.slug]),
    )


SHARED = (Shared("accounts", _accounts, page="finance-summary"),)
