"""What needs say at the first gate: three uses, each with who carries it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.needs.models import State
from liane.server.projects.needs.queries import living

__all__ = ["CODES", "measured"]

CODES = ("uses",)
_WANTED = 3
_GOING = (State.CHOSEN, State.UNDERWAY, State.ANSWERED)


def measured(operator: Operator) -> list[dict[str, Any]]:
    """Needs chosen at a meeting that somebody carries; nothing is said before one was chosen."""
    chosen = living(operator).filter(state__in=_GOING)
    if not chosen.exists():
        return []
    carried = chosen.exclude(owner=None).count()
    said = _("{there} of {all} needs chosen have somebody who carries them")
    return [
        {
            "code": "uses",
            "state": "ok" if carried >= _WANTED else "low",
            "said": said.format(there=carried, all=chosen.count()),
            "origin": _("needs"),
            "on": timezone.localdate(),
            "page": "needs",
        }
    ]
