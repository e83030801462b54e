"""Public decisions can be shared: what was decided, when, how far it is; never who sees to it."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.governance.models import Decision
from liane.server.community.governance.queries import decisions_of
from liane.server.site.sharing.kinds import Shared, Sheet, listed

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


def _decided(operator: Any) -> Iterator[tuple[str, str]]:
    for each in decisions_of(operator, public=True)[:8]:
        yield each.title, str(each.get_state_display())


SHARED = (
    Shared("decision", _decision),
    listed("decisions", "decisions", lazy("Decisions"), _decided),
)
