"""Public decisions can be shared: what was decided, when, how far it is; never who sees to it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liane.server.community.governance.models import Decision
from liane.server.site.sharing.kinds import Shared, Sheet

__all__ = ["SHARED"]


def _decision(operator: Any, pk: str) -> Sheet | None:
    found = Decision.objects.filter(operator=operator, public=True, pk=pk).first()
    if found is None:
        return None
    return Sheet(
        title=found.title,
        text=found.text,
        lines=((_("What became of it"), str(found.get_state_display())),),
        day=found.decided_on,
        signed=operator.name,
        address=reverse("decision", args=[operator.slug, found.pk]),
    )


SHARED = (Shared("decision", _decision),)
