"""What the communication plan tells of a year: what went out, and who called back."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.communication.models import Outing, Spot
from liane.server.community.communication.queries import calls_between, went_out_between
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Broadcast, posted or put up in these days; calls are known where somebody counted them."""
    room, every = _("Communication plan"), Outing.objects.filter(operator=operator)
    out = went_out_between(operator, start, end)
    yield Figure(_("Broadcasts, posts and posters"), room, out, every, page="communication-archive")
    if Spot.objects.filter(operator=operator).exists():
        calls = calls_between(operator, start, end)
        yield Figure(_("Calls received after a spot"), room, value=calls, page="communication")
