"""What events tells of a year: events held, and how many came where somebody counted."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.events.models import Event, Place
from liane.server.community.events.queries import held_between
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Held in these days; who came is known where the door was kept."""
    every = Event.objects.filter(operator=operator)
    held = held_between(operator, start, end)
    yield Figure(_("Events held"), _("Events"), held, every, page="events")
    came = Place.objects.filter(event__in=held.values("pk"), came_at__isnull=False)
    yield Figure(_("Times somebody came to an event"), _("Events"), came, came, page="events")
