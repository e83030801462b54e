"""What upkeep tells of a year: tickets, as counts: neither where nor who."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.networks.upkeep.models import Ticket
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Opened and solved in these days."""
    room, days = _("Help desk"), (start, end)
    every = Ticket.objects.filter(operator=operator, merged_into=None)
    opened, solved = (
        every.filter(made_at__date__range=days),
        every.filter(solved_at__date__range=days),
    )
    yield Figure(_("Faults and requests reported"), room, opened, every)
    yield Figure(_("Faults and requests solved"), room, solved, every)
