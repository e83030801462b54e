"""What preparedness tells of a year: drills."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.lookout.preparedness.models import Drill
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Drills held in these days."""
    every = Drill.objects.filter(operator=operator)
    held = every.filter(stopped_at__date__range=(start, end))
    yield Figure(_("Drills held"), _("Preparedness"), held, every, page="ready-drills")
