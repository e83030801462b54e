"""What needs tells of a year: sheets written down, needs that found an answer."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.needs.models import Sheet, State, Step
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Heard and solved in these days."""
    room, days = _("Needs"), (start, end)
    sheets = Sheet.objects.filter(operator=operator)
    heard = sheets.filter(made_at__date__range=days)
    yield Figure(_("Need sheets"), room, heard, sheets, page="needs")
    steps = Step.objects.filter(operator=operator)
    solved = steps.filter(to_state=State.ANSWERED, made_at__date__range=days)
    yield Figure(_("Needs that found an answer"), room, solved, steps, page="needs")
