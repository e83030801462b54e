"""What groups tells of a year: tasks."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from liane.server.community.groups.models import Task, TaskState
from liane.server.community.operators.models import Operator
from liane.server.site.yearly import Figure

__all__ = ["figures"]


def figures(operator: Operator, start: date, end: date) -> Iterator[Figure]:
    """Tasks carried out in these days."""
    every = Task.objects.filter(operator=operator)
    done = every.filter(state=TaskState.DONE, ended_at__date__range=(start, end))
    yield Figure(_("Tasks carried out"), _("Tasks"), done, every, page="tasks")
