"""What training tells of a year: sessions given, who followed them, paths of education."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.community.training.models import Path, Seat, Session
from liane.server.community.training.queries import held_between
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Given in these days; a path counts in the year it began."""
    room, every = _("Training"), Session.objects.filter(operator=operator)
    given = held_between(operator, start, end)
    yield Figure(_("Training sessions held"), room, given, every, page="training")
    came = Seat.objects.filter(session__in=given.values("pk"), came=True)
    yield Figure(_("Times somebody followed a session"), room, came, came, page="training")
    paths = Path.objects.filter(operator=operator)
    begun = paths.filter(made_at__date__range=(start, end))
    yield Figure(
        _("Paths for schools and youth groups"), room, begun, paths, page="education-paths"
    )
