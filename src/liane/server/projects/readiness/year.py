"""What readiness tells of a year: rounds of the questionnaire."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.projects.readiness.models import Round
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Rounds closed in these days."""
    every = Round.objects.filter(operator=operator)
    closed = every.filter(closed_at__date__range=(start, end))
    yield Figure(
        _("Rounds of the readiness questions"), _("Readiness"), closed, every, page="readiness"
    )
