"""What the lookout tells of a year: incidents, by the day they began or were known."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.lookout.incidents.models import Incident, State
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Those that stand by themselves, and those that were confirmed."""
    every = Incident.objects.filter(operator=operator).exclude(state=State.MERGED)
    held = every.filter(detected_at__date__range=(start, end))
    confirmed = every.filter(confirmed_at__date__range=(start, end))
    yield Figure(_("Incidents watched"), _("Lookout"), held, every, page="incidents")
    yield Figure(_("Incidents confirmed"), _("Lookout"), confirmed, every, page="incidents")
