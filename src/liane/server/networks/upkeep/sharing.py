"""The state of the network can be shared as everybody reads it: zones, never a site."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.networks.upkeep.queries import public_zones
from liane.server.networks.upkeep.rules.states import State
from liane.server.site.sharing.kinds import Shared, Sheet

__all__ = ["SHARED"]

MOST = 8


def _state(operator: Any, pk: str) -> Sheet | None:
    """Its zones; `pk` is that of the operator."""
    if pk != str(operator.pk):
        return None
    zones = public_zones(operator)[:MOST]
    lines = ((each["zone"] or _("elsewhere"), str(State(each["state"]).label)) for each in zones)
    return Sheet(
        title=_("State of the network"),
        lines=tuple(lines),
        day=timezone.localdate(),
        signed=operator.name,
        address=reverse("network", args=[operator.slug]),
    )


SHARED = (Shared("state", _state),)
