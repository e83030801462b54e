"""What surveys tells of a year: answers that count."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.operators.models import Operator
from liane.server.community.surveys.models import Submission
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Answers received in these days."""
    every = Submission.objects.filter(survey__operator=operator)
    counted = every.filter(counted=True, received_on__range=(start, end))
    yield Figure(_("Answers to surveys"), _("Surveys"), counted, every, page="surveys")
