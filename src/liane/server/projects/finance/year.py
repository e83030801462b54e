"""What finance tells of a year: money in and out of the cash book, pledges."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.finance.models import Pledge
from liane.server.projects.finance.queries import moved_between
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Moved and promised in these days; without a cash book, money is not known."""
    room = _("Finance")
    moved = moved_between(operator, start, end)
    for side, label in (("in", _("Money in ({currency})")), ("out", _("Money out ({currency})"))):
        named = label.format(currency=operator.currency or "?")
        yield Figure(named, room, value=moved and moved[side], page="finance")
    every = Pledge.objects.filter(operator=operator)
    signed = every.filter(signed_on__range=(start, end), withdrawn_at=None)
    yield Figure(_("Pledges signed"), room, signed, every, page="finance")
